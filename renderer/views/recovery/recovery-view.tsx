import type { BackupFact, BackupRow, RecoveryRow } from '../../../shared/model/snapshot';
import { useNow, useSection } from '../../state/wall-store';
import { Glyph } from '../../theme/glyph';
import { box } from '../../theme/place';
import { AnswerSentence } from '../../wall/answer-sentence';
import { EmptyProof } from '../../wall/empty-proof';
import { RecoveryHero, TrackTop } from './recovery-hero';
import { layoutRecovery, ratioScale } from './recovery-layout';
import './recovery.css';
import { Proof } from './recovery-figures';

const ROW = 59;
const HERO = 208;
const TOP = 281;
const SCALE = { start: 640, promised: 300, width: 560 };

/** Could each service be recovered in time, proven? One vertical line, the time promised, judges all. */
export function RecoveryView() {
  const recovery = useSection('recovery');
  const frame = useSection('frame');
  const now = useNow(60_000);
  const { rows: all, backups } = recovery;
  const layout = layoutRecovery(all, backups.length);
  const cached = frame.cachedAt !== null;
  const heroHeight = layout.hero === null ? 0 : HERO;
  const tail = (layout.folded > 0 ? 1 : 0) + (layout.more > 0 ? 1 : 0);
  const bottom = TOP + heroHeight + (layout.rows.length + tail) * ROW;
  const longest = Math.max(1, ...(layout.hero === null ? [] : [ratioOf(layout.hero)]));
  const scale = ratioScale(SCALE.promised, SCALE.width, longest);

  return (
    <section className={cached ? 'view recovery is-cached' : 'view recovery'} data-view="recovery">
      <AnswerSentence answer={recovery.answer} />
      {all.length === 0 ? (
        <EmptyProof
          title="No recovery promise yet"
          line="Give a service recovery targets (rto, rpo) in"
          file={frame.configPath || 'gantry.yaml'}
        />
      ) : (
        <>
          <TrackTop x={SCALE.start + scale.line} top={TOP} bottom={bottom} />
          <div className="rule" style={box(48, TOP, 1824)} />
          {layout.hero !== null && (
            <RecoveryHero row={layout.hero} y={TOP} start={SCALE.start} scale={scale} now={now} />
          )}
          {layout.rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              y={TOP + heroHeight + index * ROW}
              ruled={row.posture !== 'proven'}
              now={now}
            />
          ))}
          {layout.more > 0 && (
            <Fold y={bottom - tail * ROW} text={`${layout.more} more are not proven`} tone="note-1" />
          )}
          {layout.folded > 0 && (
            <Fold y={bottom - ROW} text={`${layout.folded} more are proven`} tone="note-3" />
          )}
          {backups.length > 0 && (
            <Backups
              rows={backups.slice(0, layout.backups)}
              y={bottom}
              hidden={backups.length - layout.backups}
            />
          )}
        </>
      )}
    </section>
  );
}

function ratioOf(row: RecoveryRow): number {
  if (row.rtoMeasured === null || row.rtoTarget === null || row.rtoTarget <= 0) return 0;
  return row.rtoMeasured / row.rtoTarget;
}

function Row({ row, y, ruled, now }: { row: RecoveryRow; y: number; ruled: boolean; now: number }) {
  const quiet = row.posture === 'proven';
  const scale = ratioScale(SCALE.promised, SCALE.width, 1.85);
  const ratio = ratioOf(row);
  const label = `${row.name}: ${row.posture}. ${row.reasons.join(', ')}. ${row.track}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed on the wall's grid, a list item cannot carry the axis
    <div
      role="group"
      aria-label={label}
      className={quiet ? 'recovery-row is-quiet' : 'recovery-row'}
      data-service={row.id}
      data-severity={row.severity}
      data-posture={row.posture}
      style={box(48, y, 1824, ROW)}
    >
      <div className={ruled ? 'rule' : 'hairline'} style={box(0, ROW, 1824)} />
      <span style={box(0, 13)}>
        <Glyph severity={row.severity} size={32} />
      </span>
      <span className={quiet ? 't-name ink-2' : 't-name is-strong'} style={box(56, 8)}>
        {row.name}
      </span>
      <span className={`t-note recovery-posture ${toneOf(row)}`} style={box(368, 19, 200)}>
        {row.posture}
      </span>
      {row.posture === 'unproven' ? (
        <span className="recovery-missing" style={box(592, 16, SCALE.promised, 28)} />
      ) : (
        <span
          className={quiet ? 'recovery-bar is-quiet' : 'recovery-bar'}
          style={box(592, 24, scale.at(ratio), 12)}
          data-metric="gantry.recovery.rto"
          data-value={row.rtoMeasured ?? undefined}
        />
      )}
      <span
        className={`t-note ${row.posture === 'unproven' ? 'ink-1' : 'ink-3'} recovery-track`}
        style={box(592 + Math.max(SCALE.promised, ratio > 1 ? scale.at(ratio) : 0) + 17, 17)}
      >
        {row.track}
      </span>
      <Proof row={row} y={0} now={now} quiet={quiet} />
    </div>
  );
}

function toneOf(row: RecoveryRow): string {
  if (row.severity === 'critical') return 'critical is-strong';
  if (row.severity === 'warning') return 'warning is-strong';
  return row.posture === 'unproven' ? 'ink-1 is-strong' : 'ink-3';
}

function Fold({ y, text, tone }: { y: number; text: string; tone: string }) {
  return (
    <div className={`t-name ink-2 ${tone}`} style={box(104, y + 8)}>
      {text}
    </div>
  );
}

const FACTS: readonly (readonly [
  keyof BackupRow & ('lastGood' | 'took' | 'size' | 'restored' | 'archive' | 'lockedUntil'),
  string,
  number,
])[] = [
  ['lastGood', 'last good', 212],
  ['took', 'took', 372],
  ['size', 'size', 672],
  ['restored', 'restored as a test', 962],
  ['archive', 'log archive', 1322],
  ['lockedUntil', 'locked until', 1512],
];

function Backups({ rows, y, hidden }: { rows: readonly BackupRow[]; y: number; hidden: number }) {
  return (
    <div className="t-note recovery-backups" style={box(48, y, 1824)}>
      <span className="is-strong ink-1" style={box(0, 16)}>
        Backups{hidden > 0 ? `, ${hidden} more` : ''}
      </span>
      {FACTS.map(([key, label, x]) => (
        <span key={key} className="ink-3" style={box(x, 16)}>
          {label}
        </span>
      ))}
      {rows.map((row, index) => (
        // biome-ignore lint/a11y/useSemanticElements: placed on the wall's grid
        <div
          key={row.id}
          role="group"
          aria-label={`Backup ${row.name}: ${row.severity}`}
          data-backup={row.id}
          data-severity={row.severity}
          style={box(0, 58 + index * 39, 1824, 39)}
        >
          <span style={box(2, 0)}>
            <Glyph severity={row.severity} size={26} />
          </span>
          <span className="is-strong ink-1" style={box(56, 0)}>
            {row.name}
          </span>
          {FACTS.map(([key, , x]) => (
            <Fact key={key} fact={row[key]} x={x} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Fact({ fact, x }: { fact: BackupFact; x: number }) {
  const tone =
    fact.severity === 'critical'
      ? 'critical is-strong'
      : fact.severity === 'warning'
        ? 'warning is-strong'
        : 'ink-1';
  return (
    <span className={fact.text === '' ? 'ink-2' : tone} style={box(x, 0)}>
      {fact.text === '' ? 'unknown' : fact.text}
    </span>
  );
}
