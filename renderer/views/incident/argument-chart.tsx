import { formatBytes, formatNumber } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { IncidentChart } from '../../../shared/model/incident';
import { Spark } from '../../charts/spark';
import { spanOf } from '../../parts/span';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { CHART_ROOM, INCIDENT_PAGE } from './incident-layout';

/** A chart of the cause chain: neutral until it became bad, with the onset written on it and the figure at its end. */
export function ArgumentChart(props: {
  readonly chart: IncidentChart;
  readonly y: number;
  readonly height: number;
  readonly from: number;
  readonly now: number;
  readonly old: boolean;
  /** the cause, at the top */
  readonly first: boolean;
}) {
  const { chart, y, height, from, now, old, first } = props;
  const { timezone } = useSection('frame');
  const { title, value, unit, onset, limit, severity, series } = chart;
  const bad = !old && (severity === 'critical' || severity === 'warning');
  const tone = bad ? severity : 'ink-2';
  const { x, width } = INCIDENT_PAGE.charts;
  const at = onset === null ? null : Math.max(0, Math.min(1, (onset - from) / Math.max(1, now - from)));
  const figure = figureOf(value, unit);
  const labelled = at === null ? 0 : at * width;
  return (
    <article
      className="incident-chart"
      aria-label={`${title}: ${figure.text} ${figure.unit}, ${old ? 'was ' : ''}${severity}`}
      data-metric={chart.metric}
      data-value={value ?? undefined}
      data-severity={old ? 'unknown' : severity}
      style={box(x, y, width + CHART_ROOM.figure, height)}
    >
      <span className={`t-note incident-title ${first ? 'is-strong ink-1' : 'ink-2'}`} style={box(0, 0)}>
        {title}
      </span>
      <div className="incident-line" style={box(0, CHART_ROOM.title, width, height - CHART_ROOM.title - 6)}>
        <Spark
          series={series}
          limit={limit}
          severity={old ? 'unknown' : severity}
          ink="quiet"
          axis
          onset={null}
        />
      </div>
      {at !== null && (
        <>
          <span
            className={`incident-onset ${bad ? `is-${severity}` : ''}`}
            style={box(labelled, CHART_ROOM.title - 6, 2, height - CHART_ROOM.title)}
          />
          <span
            className={`t-note is-strong ${tone} ${labelled > CHART_ROOM.label ? 'incident-before' : ''}`}
            style={
              labelled > CHART_ROOM.label
                ? box(labelled - CHART_ROOM.label, height - 46, CHART_ROOM.label - 10)
                : box(labelled + 10, height - 46)
            }
          >
            {siteTime(onset ?? 0, timezone).clock}
          </span>
        </>
      )}
      <span className="figure" style={box(width + 18, height - 52)}>
        <span className={`t-name is-strong ${bad ? tone : 'ink-1'}`}>{figure.text}</span>
        <span className="unit t-note ink-3">{figure.unit}</span>
      </span>
    </article>
  );
}

function figureOf(value: number | null, unit: string): { readonly text: string; readonly unit: string } {
  if (value === null) return { text: '?', unit: '' };
  if (unit === 's') {
    // A negative time is how long ago something ended, such as a certificate.
    const span = spanOf(Math.abs(value), Math.abs(value));
    return { text: `${value < 0 ? '−' : ''}${span.text.replace(/\.0$/, '')}`, unit: span.unit };
  }
  if (unit === 'By') {
    const [text = '', short = ''] = formatBytes(value).split(' ');
    return { text, unit: short };
  }
  if (unit === '1') return { text: String(Math.round(value * 100)), unit: '%' };
  return { text: formatNumber(Math.round(value)), unit: '' };
}
