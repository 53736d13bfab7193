import { formatAge } from '../../../shared/format/format';
import type { IncidentChart } from '../../../shared/model/incident';
import { Strip } from '../../charts/strip';
import { stripCrest, stripTop } from '../../charts/strip-scale';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { CHART_ROOM, costPlace, INCIDENT_PAGE, LETTER, LINE, MEAN, roomOf } from './incident-layout';
import { axisTime, chartTone, figureOf, limitWords, lineEnd, titleWords } from './incident-words';

export interface StripProps {
  readonly chart: IncidentChart;
  readonly y: number;
  readonly height: number;
  readonly from: number;
  readonly now: number;
  /** the incident is judged, and not recovering */
  readonly judged: boolean;
  /** from memory */
  readonly old: boolean;
  /** its limit is the promise of a service */
  readonly promised: boolean;
  /** the cause, at the top */
  readonly first: boolean;
  /** what the area below the usual cost; empty: nothing is known */
  readonly cost: string;
}

/** A line of the cause chain: neutral until it became bad, with the onset written on it and the figure at its end. */
export function IncidentStrip(props: StripProps) {
  const { chart, y, height, from, now, judged, old, promised, first } = props;
  const { title, value, unit, metric, severity } = chart;
  const { x, width } = INCIDENT_PAGE.charts;
  const end = lineEnd(chart, now);
  const stale = end?.stale === true;
  const tone = chartTone(chart, judged && !stale);
  const figure = figureOf(value, unit);
  const plot = height - CHART_ROOM.title - CHART_ROOM.below;
  // A low strip's figure reaches into the line of the title.
  const room = plot < FIGURE ? width : width + INCIDENT_PAGE.figures.width;
  const words = titleWords(chart, limitWords(chart, promised), roomOf(room, first ? LETTER : MEAN + 0.4));
  // Beside the end of the line, as far as the strip is high.
  const at = value === null ? plot : (1 - value / stripTop(chart.series.v, chart)) * plot;
  const top = CHART_ROOM.title + Math.min(plot - FIGURE, Math.max(0, at - FIGURE / 2));
  const held = { 'data-metric': metric, 'data-value': value ?? undefined };
  return (
    <article
      className="incident-strip"
      aria-label={`${title}: ${figure.text} ${figure.unit}, ${old ? 'was ' : ''}${severity}`}
      data-severity={old || stale ? 'unknown' : severity}
      style={box(x, y, width + INCIDENT_PAGE.figures.width, height)}
    >
      <span className={`t-note incident-title ${first ? 'is-strong ink-1' : 'ink-2'}`} style={box(0, 0)}>
        {words}
      </span>
      {end === null ? (
        <span className="figure incident-alone" style={box(0, CHART_ROOM.title)}>
          <span className="figure" {...held}>
            <span className={`${plot >= 66 ? 't-answer' : 't-name'} is-strong ${inkOf(tone)}`}>
              {figure.text}
            </span>
            <span className="unit t-name ink-2">{figure.unit}</span>
          </span>
          <span className="unit t-note ink-2">{stateWords(chart, null, old)}</span>
        </span>
      ) : (
        <>
          <div className="incident-line" style={box(0, CHART_ROOM.title, width, plot)}>
            <Strip
              series={chart.series}
              options={{
                from,
                to: now,
                limit: chart.limit,
                usual: chart.usual,
                falls: chart.falls,
                onset: chart.onset,
                breach: tone,
                missingFrom: stale ? end.t : null,
              }}
            />
          </div>
          <Onset {...props} tone={tone} plot={plot} />
          <Peak {...props} />
          <Cost {...props} plot={plot} />
          <span className="figure" {...held} style={box(width + 18, top)}>
            <span className={`t-name is-strong ${inkOf(tone)}`}>{figure.text}</span>
            <span className="unit t-note ink-2">{figure.unit}</span>
          </span>
          <span className="t-note ink-2 incident-state" style={box(width + 18, top + 42)}>
            {stateWords(chart, stale ? now - end.t : null, old)}
          </span>
        </>
      )}
    </article>
  );
}

/** Height of a figure with its word. */
const FIGURE = 72;

function inkOf(tone: 'critical' | 'warning' | 'muted'): string {
  return tone === 'muted' ? 'ink-1' : tone;
}

/** Beside a figure: how it moves, or how old it is. */
function stateWords({ value, trend }: IncidentChart, age: number | null, old: boolean): string {
  if (value === null) return 'not known';
  if (age !== null) return `${formatAge(age)} old`;
  return old ? '' : (trend ?? '');
}

/** Width of an onset's time. */
const ONSET = 122;

function Onset(
  props: StripProps & { readonly tone: 'critical' | 'warning' | 'muted'; readonly plot: number },
) {
  const { chart, from, now, tone, plot } = props;
  const { timezone } = useSection('frame');
  const { onset, falls } = chart;
  if (onset === null) return null;
  const { width } = INCIDENT_PAGE.charts;
  const at = Math.max(0, Math.min(1, (onset - from) / Math.max(1, now - from))) * width;
  const before = at > ONSET;
  const top = CHART_ROOM.title + (falls ? plot - LINE - 4 : -2);
  return (
    <>
      <span className={`incident-onset is-${tone}`} style={box(at - 1, CHART_ROOM.title - 4, 2, plot + 4)} />
      <span
        className={`t-note is-strong incident-when ${inkOf(tone)} ${before ? 'is-before' : ''}`}
        style={before ? box(at - ONSET, top, ONSET - 9) : box(at + 9, top)}
      >
        {axisTime(onset, timezone, now - from)}
      </span>
    </>
  );
}

/** A peak that leaves the scale is stated at its mark, below the time of an onset that is near. */
function Peak({ chart, from, now }: StripProps) {
  const { series, unit, onset } = chart;
  const { peak } = stripCrest(series.v, chart);
  if (peak === null) return null;
  const { width } = INCIDENT_PAGE.charts;
  const place = (t: number): number => Math.max(0, Math.min(1, (t - from) / Math.max(1, now - from))) * width;
  const at = place(series.t[peak.index] as number);
  const near = onset !== null && Math.abs(place(onset) - at) < 2 * ONSET;
  const top = CHART_ROOM.title + (near ? LINE - 2 : -2);
  const figure = figureOf(peak.value, unit);
  const words = `up to ${figure.text} ${figure.unit}`.trim();
  const room = words.length * LETTER;
  return (
    <span className="t-note ink-2 incident-when" style={box(at > width / 2 ? at - room - 9 : at + 9, top)}>
      {words}
    </span>
  );
}

/** The cost in the area that it is: between the usual and what was done. */
function Cost({ chart, from, now, cost, plot }: StripProps & { readonly plot: number }) {
  const { width } = INCIDENT_PAGE.charts;
  const place = cost === '' ? null : costPlace(chart, { from, now, width, plot, text: cost.length * MEAN });
  if (place === null) return null;
  return (
    <span
      className="t-note is-strong ink-1 incident-cost"
      style={box(place.x, CHART_ROOM.title + place.y - LINE / 2, cost.length * MEAN)}
    >
      {cost}
    </span>
  );
}
