import type { BackupFact, BackupRow, RecoveryRow } from '../../../shared/model/recovery';
import type { Freshness } from '../../../shared/model/severity';
import { AnswerSentence } from '../../parts/answer-sentence';
import { EmptyProof } from '../../parts/empty-proof';
import { usePageFreshness } from '../../parts/page-freshness';
import { isOld } from '../../parts/shown';
import { useControls } from '../../state/controls';
import { useNow, useSection, useWall } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box, GRID } from '../../theme/place';
import { RecoveryHero, TrackTop } from './recovery-hero';
import { layoutRecovery, type RatioScale, ratioScale } from './recovery-layout';
import { ServicePageView } from './service-page/service-page-view';
import './recovery.css';
import { Proof } from './recovery-figures';
import { type ShownRow, shownRow } from './shown-row';

const TOP = 281;
/** Width of the column of names. */
const NAME_ROOM = 390;
const SCALE = { start: 640, promised: 300, width: 560 };

/** Is each service proven to be recoverable in time? Or the page of the open service. */
export function RecoveryView() {
  const service = useWall((state) => state.service);
  return service === null ? <Services /> : <ServicePageView id={service} />;
}

/** The RTO is one vertical line for all rows. */
function Services() {
  const { services } = useControls();
  const recovery = useSection('recovery');
  const frame = useSection('frame');
  const now = useNow(60_000);
  const { rows: all, backups } = recovery;
  const layout = layoutRecovery(all, backups.length);
  const freshness = usePageFreshness();
  const old = isOld({ freshness });
  const { heroHeight, rowHeight } = layout;
  const tail = (layout.folded > 0 ? 1 : 0) + (layout.more > 0 ? 1 : 0);
  const bottom = TOP + heroHeight + (layout.rows.length + tail) * rowHeight;
  const longest = Math.max(
    1,
    ...[...(layout.hero === null ? [] : [layout.hero]), ...layout.rows].map(ratioOf),
  );
  const scale = ratioScale(SCALE.promised, SCALE.width, longest);

  return (
    <section
      className={old ? 'view recovery is-old' : 'view recovery'}
      data-view="recovery"
      data-freshness={freshness}
    >
      <AnswerSentence answer={recovery.answer} />
      {all.length === 0 ? (
        <EmptyProof
          title="No recovery promise yet"
          line="Give a service recovery targets (rto, rpo) in"
          file={frame.configPath || 'gantry.yaml'}
          {...(recovery.answer.verdict === '' ? { top: GRID.margin * 2 } : {})}
        />
      ) : (
        <>
          <TrackTop x={SCALE.start + scale.line} top={TOP} bottom={bottom - tail * rowHeight} />
          <div className="rule" style={box(48, TOP, 1824)} />
          {layout.hero !== null && (
            <RecoveryHero
              row={layout.hero}
              y={TOP}
              height={heroHeight}
              start={SCALE.start}
              scale={scale}
              now={now}
              shown={shownRow(layout.hero, freshness)}
              freshness={freshness}
              onOpen={services.open}
            />
          )}
          {layout.rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              y={TOP + heroHeight + index * rowHeight}
              height={rowHeight}
              scale={scale}
              shown={shownRow(row, freshness)}
              freshness={freshness}
              ruled={row.posture !== 'proven'}
              now={now}
              onOpen={services.open}
            />
          ))}
          {layout.more > 0 && (
            <Fold
              y={bottom - tail * rowHeight}
              height={rowHeight}
              text={`${layout.more} more are not proven`}
              tone="ink-1 is-strong"
            />
          )}
          {layout.folded > 0 && (
            <Fold
              y={bottom - rowHeight}
              height={rowHeight}
              text={`${layout.folded} more are proven`}
              tone="ink-2"
            />
          )}
          <Backups
            rows={backups.slice(0, layout.backups)}
            y={bottom}
            hidden={backups.length - layout.backups}
            cached={old}
          />
        </>
      )}
    </section>
  );
}

function ratioOf(row: RecoveryRow): number {
  if (row.rtoMeasured === null || row.rtoTarget === null || row.rtoTarget <= 0) return 0;
  return row.rtoMeasured / row.rtoTarget;
}

interface RowProps {
  readonly row: RecoveryRow;
  readonly shown: ShownRow;
  readonly freshness: Freshness;
  readonly y: number;
  readonly height: number;
  readonly ruled: boolean;
  readonly now: number;
  readonly scale: RatioScale;
  readonly onOpen: (id: string) => void;
}

/** Height of a row's words; in a taller row they are centred. */
const WORDS = 59;

function Row({ row, shown, freshness, y, height, ruled, now, scale, onOpen }: RowProps) {
  const quiet = row.posture === 'proven';
  const unproven = row.posture === 'unproven';
  const ratio = ratioOf(row);
  const dy = (height - WORDS) / 2;
  const end = SCALE.promised + Math.max(0, scale.at(ratio) - SCALE.promised);
  return (
    <article
      aria-label={`${row.name}: ${shown.severity}, ${freshness}, ${shown.posture}. ${row.reasons.join(', ')}. ${row.track}`}
      className={quiet ? 'recovery-row is-quiet' : 'recovery-row'}
      data-service={row.id}
      data-severity={shown.severity}
      data-posture={row.posture}
      data-freshness={freshness}
      data-tap
      onClick={() => onOpen(row.id)}
      style={box(48, y, 1824, height)}
    >
      <div className={ruled ? 'rule' : 'hairline'} style={box(0, height, 1824)} />
      <span style={box(0, dy + 13)}>
        <Glyph severity={shown.severity} was={shown.was} size={32} />
      </span>
      <span
        className={`${nameTone(row.name, NAME_ROOM)} recovery-name ${quiet || !shown.judged ? 'ink-2' : 'is-strong'}`}
        style={box(56, dy + 8, NAME_ROOM)}
      >
        {row.name}
      </span>
      <span className={`t-note recovery-posture ${toneOf(shown, row)}`} style={box(368, dy + 19, 200)}>
        {shown.posture}
      </span>
      {unproven ? (
        <span className="recovery-missing" style={box(592, dy + 16, SCALE.promised, 28)} />
      ) : (
        <span
          className={quiet ? 'recovery-bar is-quiet' : 'recovery-bar'}
          style={box(592, dy + 24, scale.at(ratio), 12)}
          data-metric="gantry.recovery.rto"
          data-value={row.rtoMeasured ?? undefined}
        />
      )}
      {ratio > 1 && (
        <span
          className={`recovery-over is-${shown.severity}`}
          style={box(592 + SCALE.promised, dy + 24, end - SCALE.promised, 12)}
        />
      )}
      <span
        className={`t-note ${unproven && shown.judged ? 'ink-1' : 'ink-3'} recovery-track`}
        style={box(592 + end + 17, dy + 17)}
      >
        {row.track}
      </span>
      <Proof row={row} severity={shown.severity} y={dy} now={now} quiet={quiet || !shown.judged} />
    </article>
  );
}

function toneOf({ severity, judged }: ShownRow, { posture }: RecoveryRow): string {
  if (severity === 'critical' || severity === 'warning') return `${severity} is-strong`;
  if (!judged) return 'ink-2';
  return posture === 'unproven' ? 'ink-1 is-strong' : 'ink-3';
}

function Fold({ y, height, text, tone }: { y: number; height: number; text: string; tone: string }) {
  return (
    <>
      <div className={`t-name ${tone}`} style={box(104, y + (height - 44) / 2)}>
        {text}
      </div>
      <div className="rule" style={box(48, y + height, 1824)} />
    </>
  );
}

const FACTS: readonly (readonly [
  keyof BackupRow & ('lastGood' | 'took' | 'size' | 'restored' | 'archive' | 'lockedUntil'),
  string,
  number,
])[] = [
  ['lastGood', 'last good', 212],
  ['took', 'took', 392],
  ['size', 'size', 688],
  ['restored', 'restored as a test', 962],
  ['archive', 'log archive', 1322],
  ['lockedUntil', 'locked until', 1512],
];

function Backups(props: {
  readonly rows: readonly BackupRow[];
  readonly y: number;
  readonly hidden: number;
  readonly cached: boolean;
}) {
  const { rows, y, hidden, cached } = props;
  return (
    <div className="t-note recovery-backups" style={box(48, y, 1824)}>
      <span className="is-strong ink-1" style={box(0, 16)}>
        Backups{hidden > 0 ? `, ${hidden} more` : ''}
      </span>
      {rows.length === 0 ? (
        <span className="ink-2" style={box(212, 16)}>
          unknown, nothing has told of one yet
        </span>
      ) : (
        FACTS.map(([key, label, x]) => (
          <span key={key} className="ink-3" style={box(x, 16)}>
            {label}
          </span>
        ))
      )}
      {rows.map((row, index) => (
        <article
          key={row.id}
          aria-label={`Backup ${row.name}: ${cached ? `unknown, was ${row.severity}` : row.severity}`}
          data-backup={row.id}
          data-severity={cached ? 'unknown' : row.severity}
          style={box(0, 58 + index * 39, 1824, 39)}
        >
          <span style={box(2, 0)}>
            <Glyph
              severity={cached ? 'unknown' : row.severity}
              was={cached ? row.severity : null}
              size={28}
            />
          </span>
          <span className="is-strong ink-1" style={box(56, 0)}>
            {row.name}
          </span>
          {FACTS.map(([key, , x]) => (
            <Fact key={key} fact={row[key]} x={x} cached={cached} />
          ))}
        </article>
      ))}
    </div>
  );
}

function Fact(props: { readonly fact: BackupFact; readonly x: number; readonly cached: boolean }) {
  const { fact, x, cached } = props;
  const { severity, text } = fact;
  const loud = (severity === 'critical' || severity === 'warning') && !cached;
  const ink = cached || severity === 'unknown' || text === '' ? 'ink-2' : 'ink-1';
  return (
    <span className={loud ? `${severity} is-strong` : ink} style={box(x, 0)}>
      {text === '' ? 'unknown' : text}
    </span>
  );
}
