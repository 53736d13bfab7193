import type { RecoveryRow } from '../../../shared/model/recovery';
import type { Severity } from '../../../shared/model/severity';
import { spanOf, targetText } from '../../parts/span';
import { box } from '../../theme/place';

const DAY = 86_400_000;

/** To the right of the axis: data lost against the RPO, age of the proof, the last drills against the RTO. */
export function Proof(props: {
  readonly row: RecoveryRow;
  readonly severity: Severity;
  readonly y: number;
  readonly now: number;
  readonly quiet: boolean;
}) {
  const { row, severity, y, now, quiet } = props;
  const target = row.rpoTarget;
  const lost = row.rpoMeasured === null || target === null ? null : spanOf(row.rpoMeasured, target);
  const over = row.rpoMeasured !== null && target !== null && row.rpoMeasured > target;
  const loud = severity === 'critical' || severity === 'warning';
  const tone = quiet ? 'ink-2' : 'ink-1 is-strong';
  const unit = target === null ? '' : spanOf(target, target).unit;
  return (
    <>
      {target !== null && (
        <span
          className="recovery-figure"
          style={box(1322, y + 8)}
          data-metric="gantry.recovery.rpo"
          data-value={row.rpoMeasured ?? undefined}
        >
          <span className={`t-name ${over && loud ? `${severity} is-strong` : tone}`}>
            {lost?.text ?? '?'}
          </span>
          <span className="t-note ink-3">{` of ${targetText(target)} ${unit}`}</span>
        </span>
      )}
      <span
        className="recovery-figure"
        style={box(1512, y + 8)}
        data-metric="gantry.recovery.proof.age"
        data-value={row.provenAt === null ? undefined : (now - row.provenAt) / 1000}
      >
        <span className={`t-name ${tone}`}>
          {row.provenAt === null ? 'none' : Math.max(0, Math.floor((now - row.provenAt) / DAY))}
        </span>
        {row.provenAt !== null && <span className="t-note ink-3"> d old</span>}
      </span>
      <Trend row={row} y={y} />
    </>
  );
}

const WIDTH = 126;
const MIDDLE = 26;
const REACH = 22;

/** The last drills as dots: below the line within the RTO, above it beyond. */
function Trend({ row, y }: { row: RecoveryRow; y: number }) {
  if (row.trend.length === 0) return null;
  const step = 26;
  const first = WIDTH - 10 - (row.trend.length - 1) * step;
  return (
    <svg
      className="recovery-trend"
      style={box(1692, y + 4, WIDTH, 52)}
      viewBox={`0 0 ${WIDTH} 52`}
      aria-hidden="true"
    >
      <line x1="0" x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
      {row.trend.map(({ t, ratio, passed }, index) => {
        const away = ratio === null ? 0 : Math.max(-1, Math.min(1, (ratio - 1) / 0.8));
        const last = index === row.trend.length - 1;
        return (
          <circle
            key={t}
            className={passed ? (last ? 'is-last' : '') : 'is-failed'}
            cx={first + index * step}
            cy={MIDDLE - away * REACH}
            r={5.5}
          />
        );
      })}
    </svg>
  );
}
