import { dayMonth } from '../../../../shared/format/days';
import { fitting } from '../../../../shared/format/fitting';
import type { RecoveryDrill, RecoveryRow } from '../../../../shared/model/recovery';
import { spanOf, targetText } from '../../../parts/span';
import { useSection } from '../../../state/wall-store';
import { Glyph } from '../../../theme/glyph';
import { box } from '../../../theme/place';
import { type RatioScale, ratioScale } from '../recovery-layout';
import { DRILL, SERVICE_PAGE, type ServicePageLayout } from './service-page-layout';

/** Number of letters of the longest step next to its time. */
const STEP_LETTERS = 15;
const SCENARIO_LETTERS = 17;

/** Every drill that covered the service, newest first, with its time on the axis of the RTO. */
export function Drills(props: {
  readonly row: RecoveryRow;
  readonly layout: ServicePageLayout;
  readonly old: boolean;
}) {
  const { row, layout, old } = props;
  const { history, rtoTarget, rpoTarget } = row;
  const { x, width } = SERVICE_PAGE.left;
  const { listed, earlier, first, drillHeight } = layout;
  const { bar } = DRILL;
  const ratios = history.map(({ took }) => (took === null || rtoTarget === null ? 0 : took / rtoTarget));
  const scale = ratioScale(bar.promised, bar.width, Math.max(1, ...ratios));
  const bottom = first + listed * drillHeight;
  return (
    <>
      <div className="rule" style={box(x, layout.rule, width)} />
      <span className="t-note ink-3">
        <span className="is-strong ink-1" style={box(x + 56, layout.heads)}>
          Drills
        </span>
        {history.length > 0 && (
          <>
            <span style={box(x + DRILL.took, layout.heads)}>
              took
              {rtoTarget === null ? '' : `, of ${targetText(rtoTarget)} ${spanOf(rtoTarget, rtoTarget).unit}`}
            </span>
            <span style={box(x + DRILL.lost, layout.heads)}>lost</span>
            <span style={box(x + DRILL.slowest, layout.heads)}>longest step</span>
          </>
        )}
      </span>
      {history.length === 0 && (
        <div className="missing service-empty" style={box(x, first, width, 120)}>
          <span className="t-note ink-1">No drill has covered it yet.</span>
        </div>
      )}
      {history.length > 0 && rtoTarget !== null && (
        <span
          className="recovery-line"
          style={box(x + bar.x + scale.line - 1, first - 4, 2, bottom - first + 4)}
        />
      )}
      {history.slice(0, listed).map((drill, index) => (
        <DrillRow
          key={drill.id}
          drill={drill}
          old={old}
          y={first + index * drillHeight}
          height={drillHeight}
          rto={rtoTarget}
          rpo={rpoTarget}
          scale={scale}
        />
      ))}
      {earlier > 0 && (
        <span className="t-note ink-3" style={box(x + DRILL.date, bottom + 4)}>
          {earlier} earlier
        </span>
      )}
    </>
  );
}

interface DrillRowProps {
  readonly drill: RecoveryDrill;
  readonly old: boolean;
  readonly y: number;
  readonly height: number;
  /** s */
  readonly rto: number | null;
  readonly rpo: number | null;
  readonly scale: RatioScale;
}

function DrillRow({ drill, old, y, height, rto, rpo, scale }: DrillRowProps) {
  const { timezone } = useSection('frame');
  const { scenario, outcome, severity, took, lost, slowest, observed } = drill;
  const { x, width } = SERVICE_PAGE.left;
  const loud = !old && severity !== 'ok';
  const tone = loud ? `${severity} is-strong` : 'ink-2';
  const end = took === null || rto === null ? 0 : scale.at(took / rto);
  const promised = Math.min(end, DRILL.bar.promised);
  const date = dayMonth(drill.endedAt, timezone);
  const tookText = took === null ? outcome : spanText(took, rto ?? took);
  const lostText = lost === null ? 'not measured' : spanText(lost, rpo ?? lost);
  return (
    <article
      aria-label={`${scenario}, ${date}: ${outcome}, ${old ? `was ${severity}` : severity}, took ${tookText}, lost ${lostText}${observed ? ', the wall watched' : ''}`}
      className="service-row t-note"
      data-drill={drill.id}
      data-severity={old ? 'unknown' : severity}
      style={box(x, y + (height - 30) / 2, width, 30)}
    >
      <span style={box(3, 2)}>
        <Glyph severity={old ? 'unknown' : severity} was={old ? severity : null} size={26} />
      </span>
      <span className={loud ? 'ink-1' : 'ink-2'} style={box(DRILL.date, 0)}>
        {date}
      </span>
      <span className="ink-2" style={box(DRILL.scenario, 0)}>
        {fitting(SCENARIO_LETTERS, scenario)}
      </span>
      <span className="recovery-bar is-quiet" style={box(DRILL.bar.x, 9, promised, 12)} />
      {end > promised && (
        <span
          className={`recovery-over${loud ? ` is-${severity}` : ''}`}
          style={box(DRILL.bar.x + promised, 9, end - promised, 12)}
        />
      )}
      <span
        className={tone}
        data-metric="gantry.recovery.rto"
        data-value={took ?? undefined}
        style={box(DRILL.took, 0)}
      >
        {tookText}
      </span>
      <span
        className={lost !== null && rpo !== null && lost > rpo ? tone : 'ink-2'}
        data-metric="gantry.recovery.rpo"
        data-value={lost ?? undefined}
        style={box(DRILL.lost, 0)}
      >
        {lost === null ? '?' : lostText}
      </span>
      {slowest !== null && (
        <span className="ink-2" style={box(DRILL.slowest, 0)}>
          {fitting(STEP_LETTERS, slowest.name)}, {spanText(slowest.duration, rto ?? slowest.duration)}
        </span>
      )}
    </article>
  );
}

function spanText(seconds: number, beside: number): string {
  const { text, unit } = spanOf(seconds, beside);
  return `${text.replace(/\.0$/, '')} ${unit}`;
}
