import { siteTime } from '../../../shared/format/site-clock';
import type { IncidentChart, IncidentOver } from '../../../shared/model/incident';
import { Strip } from '../../charts/strip';
import { stripTop } from '../../charts/strip-scale';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { LETTER, LINE, spreadWords } from './incident-layout';
import { limitWords } from './incident-words';
import { worstWords } from './over-words';

const LEFT = 48;
const WIDTH = 1824;
/** Height of the words below the axis, and of the triangles above the line. */
const WORDS = 86;
/** ms of an axis up to which its marks carry seconds */
const SECONDS_UP_TO = 10 * 60_000;
/** Height of the incident's span where no line shows it. */
const SPAN = 84;
/** Most width of a change's words below the axis. */
const MOST_WORDS = 220;

type Mark = IncidentOver['marks'][number];
const MARKS = 30;

/** The figure of a closed incident, and what happened when below it. Nothing is red: it is over. */
export function OverChart(props: {
  readonly over: IncidentOver;
  /** null: the axis with its marks only */
  readonly chart: IncidentChart | null;
  readonly top: number;
  readonly bottom: number;
}) {
  const { over, chart, top, bottom } = props;
  const { timezone } = useSection('frame');
  const { chartFrom, to, services } = over;
  const inside = over.marks.filter(({ t }) => t >= chartFrom);
  // Words of a change that are long, or of one before the axis, stand beside its triangle.
  const isBeside = ({ t, what, change }: Mark): boolean =>
    change && (t < chartFrom || what.length * LETTER > MOST_WORDS);
  const marks = inside.filter((mark) => !isBeside(mark));
  const last = chart?.series.t.at(-1) ?? to;
  const end = Math.max(last, to, inside.at(-1)?.t ?? to);
  const length = Math.max(1, end - chartFrom);
  const at = (t: number): number => LEFT + (Math.max(0, t - chartFrom) / length) * WIDTH;
  const plot = { top: top + MARKS + 8, height: bottom - WORDS - top - MARKS - 8 };
  const axis = plot.top + plot.height;
  const timeOf = (t: number): string => {
    const { clock, seconds } = siteTime(t, timezone);
    return length < SECONDS_UP_TO ? `${clock}:${seconds}` : clock;
  };
  const times = marks.map(({ t }) => timeOf(t));
  const early = inside.find(({ t, change }) => change && t >= chartFrom && at(t) < LEFT + 200);
  const widths = marks.map(({ what }, i) => Math.max(what.length, times[i]?.length ?? 0) * LETTER + 24);
  const places = spreadWords(
    marks.map(({ t }) => at(t)),
    widths,
    LEFT - 12,
    LEFT + WIDTH + 12,
  );
  const promised = chart !== null && services.some(({ name }) => chart.title.startsWith(`${name}: `));
  return (
    <>
      {chart !== null && (
        <div className="incident-line" style={box(LEFT, plot.top, WIDTH, plot.height)}>
          <Strip
            series={chart.series}
            options={{
              from: chartFrom,
              to: end,
              limit: chart.limit,
              usual: chart.usual,
              falls: chart.falls,
              onset: chart.onset ?? over.from,
              breach: 'muted',
              missingFrom: null,
            }}
          />
          <Labels
            chart={chart}
            promised={promised}
            height={plot.height}
            middle={at((over.from + to) / 2) - LEFT}
            start={early === undefined ? 0 : at(early.t) - LEFT + 16}
          />
        </div>
      )}
      {chart === null && (
        <>
          <div
            className="over-span t-note ink-2"
            style={box(at(over.from), axis - SPAN, Math.max(4, at(to) - at(over.from)), SPAN)}
          >
            {at(to) - at(over.from) > 320 ? 'no measured figure shows it' : ''}
          </div>
          <div className="rule" style={box(LEFT, axis, WIDTH)} />
        </>
      )}
      {over.marks
        .filter(({ change }) => change)
        .map((mark) => (
          <Change
            key={`${mark.t} ${mark.what}`}
            at={at(mark.t)}
            before={mark.t < chartFrom}
            top={plot.top}
            axis={axis}
            words={isBeside(mark) ? `${timeOf(mark.t)} ${mark.what}` : ''}
          />
        ))}
      {marks.map(({ t, what, change }, i) => (
        <span key={`${t} ${what}`}>
          {!change && <span className="over-tick" style={box(at(t) - 1, axis, 2, 12)} />}
          <span
            className="t-note is-strong ink-1 incident-tick"
            style={box((places[i] ?? 0) - (widths[i] ?? 0) / 2, axis + 14, widths[i])}
          >
            {times[i]}
          </span>
          <span
            className="t-note ink-2 incident-tick incident-name"
            style={box((places[i] ?? 0) - (widths[i] ?? 0) / 2, axis + 14 + LINE - 2, widths[i])}
          >
            {what}
          </span>
        </span>
      ))}
    </>
  );
}

/** A change: a triangle that stands on its dotted line, or at the left edge if it was before the axis. */
function Change(props: {
  readonly at: number;
  readonly before: boolean;
  readonly top: number;
  readonly axis: number;
  /** beside the triangle; empty: they stand below the axis */
  readonly words: string;
}) {
  const { at, before, top, axis, words } = props;
  const x = before ? at + 8 : at;
  const right = x + 22 + words.length * LETTER <= LEFT + WIDTH;
  return (
    <>
      {!before && (
        <>
          <span className="over-tick is-change" style={box(at - 1, axis, 2, 12)} />
          <span className="incident-change" style={box(at - 1, top - 12, 0, axis - top + 12)} />
        </>
      )}
      <svg
        className="incident-mark"
        viewBox="0 0 18 14"
        style={box(x - 9, top - 24, 18, 14)}
        aria-hidden="true"
      >
        <path d={before ? 'M14 0v14L2 7z' : 'M0 0h18L9 14z'} />
      </svg>
      {words !== '' && (
        <span
          className={`t-note ink-1 incident-name ${right ? '' : 'is-before'}`}
          style={right ? box(x + 20, top - 32) : box(LEFT, top - 32, x - 20 - LEFT)}
        >
          {words}
        </span>
      )}
    </>
  );
}

/** What the line is, in its middle, and its limit at the left end of the limit's line. */
function Labels(props: {
  readonly chart: IncidentChart;
  readonly promised: boolean;
  readonly height: number;
  readonly middle: number;
  /** where the words of the limit begin: beside a change's mark, not across it */
  readonly start: number;
}) {
  const { chart, promised, height, middle, start } = props;
  const { falls, usual, limit } = chart;
  const reference = falls ? (usual ?? limit) : limit;
  const level = (1 - (reference ?? 0) / stripTop(chart.series.v, chart)) * height;
  const words = limitWords(chart, promised);
  const title = worstWords(chart);
  const left = Math.max(0, Math.min(WIDTH - title.length * LETTER, middle - (title.length * LETTER) / 2));
  return (
    <>
      {words !== '' && (
        <span className="t-note ink-2 incident-when" style={box(start, level + (falls ? 6 : -LINE - 4))}>
          {words}
        </span>
      )}
      <span
        className="t-note is-strong ink-1 incident-name"
        style={box(left, falls ? level + 14 : Math.max(0, level - 56))}
      >
        {title}
      </span>
    </>
  );
}
