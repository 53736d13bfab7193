import type { FailoverCheck, ReplicationSection } from '../../../shared/model/snapshot';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';

const LEFT = 1320;
const WIDTH = 552;
const COLUMN = 122;
const MOST = 3;
const CHECKS_TOP = 145;

type Props = Pick<ReplicationSection, 'candidates' | 'checks' | 'verdicts'> & { readonly top: number };

/** Checks as rows, candidates as columns; evidence only under what fails; the verdict at the foot. */
export function Failover({ candidates, checks, verdicts, top }: Props) {
  if (candidates.length === 0) return null;
  const shown = candidates.slice(0, MOST);
  const columnX = (index: number): number => WIDTH - (shown.length - index) * COLUMN;
  const rows = placeChecks(checks, shown.length);
  const last = rows[rows.length - 1];
  const y = last === undefined ? CHECKS_TOP : last.y + last.height;
  const footTop = Math.min(y, 684);
  return (
    <div className="failover" style={box(LEFT, top, WIDTH, 800)}>
      <div className="rule" style={box(0, 0, WIDTH)} />
      <span className="t-name is-strong ink-1" style={box(0, 16)}>
        Can we fail over?
      </span>
      {shown.map(({ id, label, place }, index) => (
        <span key={id} className="t-note failover-head" style={box(columnX(index), 72, COLUMN)}>
          <span className="is-strong ink-1">to {label}</span>
          <span className="ink-3">{place}</span>
        </span>
      ))}
      {rows.map(({ check, evidence, y: rowY, height }) => (
        <div key={check.id} style={box(0, rowY, WIDTH, height)}>
          <div className="hairline" style={box(0, -4, WIDTH)} />
          <span className={`t-note ${evidence === '' ? 'ink-2' : 'is-strong ink-1'}`} style={box(0, 9)}>
            {check.label}
          </span>
          {evidence !== '' && (
            <span className="t-note ink-2 failover-evidence" style={box(0, 39, WIDTH)}>
              {evidence}
            </span>
          )}
          {check.cells.slice(0, MOST).map((cell, index) => (
            <span
              key={shown[index]?.id ?? index}
              className="failover-cell"
              title={cell.evidence}
              style={box(columnX(index), 9, COLUMN)}
            >
              <Glyph
                severity={cell.severity}
                size={28}
                label={`${check.label}: ${cell.severity} ${cell.evidence}`}
              />
            </span>
          ))}
        </div>
      ))}
      <div className="rule" style={box(0, footTop - 4, WIDTH)} />
      <span className="t-name ink-2" style={box(0, footTop + 12)}>
        So
      </span>
      {verdicts.slice(0, MOST).map(({ verdict }, index) => (
        <span
          key={shown[index]?.id ?? index}
          className={`t-name is-strong failover-verdict ${verdict === 'no' ? 'critical' : 'ink-1'}`}
          style={box(columnX(index), footTop + 12, COLUMN)}
        >
          {verdict === 'unknown' ? '?' : verdict}
        </span>
      ))}
      <span className="t-note ink-2 failover-so" style={box(0, footTop + 58, WIDTH)}>
        {verdicts.slice(0, MOST).map(({ sentence }, index) => (
          <span key={shown[index]?.id ?? index}>{sentence}</span>
        ))}
      </span>
    </div>
  );
}

interface PlacedCheck {
  readonly check: FailoverCheck;
  readonly evidence: string;
  readonly y: number;
  readonly height: number;
}

function placeChecks(checks: readonly FailoverCheck[], shown: number): readonly PlacedCheck[] {
  return checks.reduce<readonly PlacedCheck[]>((placed, check) => {
    const above = placed[placed.length - 1];
    const evidence = evidenceOf(check, shown);
    return [
      ...placed,
      {
        check,
        evidence,
        y: above === undefined ? CHECKS_TOP : above.y + above.height,
        height: evidence === '' ? 57 : 84,
      },
    ];
  }, []);
}

/** What fails says why, once; several failing candidates say the first reason. */
function evidenceOf(check: FailoverCheck, shown: number): string {
  const failing = check.cells
    .slice(0, shown)
    .find(({ severity, evidence }) => severity !== 'ok' && evidence !== '');
  return failing?.evidence ?? '';
}
