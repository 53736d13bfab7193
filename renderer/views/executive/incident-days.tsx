import { dayMonth } from '../../../shared/format/days';
import { countOf } from '../../../shared/format/fitting';
import type { ExecutiveDay } from '../../../shared/model/executive';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { gapsOf, type Week, weeksOf } from './executive-layout';

const WIDTH = 464;
/** Heights above and below the bars, and the space between two bars. */
const HEAD = 146;
const AXIS = 36;
const APART = 4;
/** Width of a gap's label. */
const GAP_WORDS = 128;

/** Incidents of four weeks, one bar per day; a day that no wall watched is a gap. */
export function IncidentDays(props: {
  readonly days: readonly ExecutiveDay[];
  /** null: not known at present */
  readonly open: number | null;
  readonly height: number;
}) {
  const { days, open, height } = props;
  const { timezone } = useSection('frame');
  const opened = days.reduce((sum, day) => sum + (day.opened ?? 0), 0);
  const critical = days.reduce((sum, day) => sum + day.critical, 0);
  const first = days[0];
  return (
    <section aria-label={spokenDays(days, opened, critical)} style={box(0, 0, WIDTH, height)}>
      <span className="t-note ink-3 executive-words" style={box(0, 14)}>
        <span className="is-strong ink-1">Incidents </span>
        {first !== undefined && (
          <>
            {days.length === 1 ? 'today' : `in ${countOf(days.length, 'day')}: ${opened}`}
            {critical > 0 && <span className="ink-1">, {critical} critical</span>}
          </>
        )}
      </span>
      {first === undefined ? (
        <span className="missing executive-none t-note ink-2" style={box(0, 58, WIDTH, height - 74)}>
          <span>{openWords(open)}Days appear here as they are watched.</span>
        </span>
      ) : (
        <>
          <Weeks days={days} />
          <Bars days={days} open={open ?? 0} height={height - HEAD - AXIS} />
          <span className="t-note ink-3" style={box(0, height - AXIS + 4, WIDTH)}>
            {days.length > 1 && dayMonth(first.from, timezone)}
            <span className="executive-today">today</span>
          </span>
        </>
      )}
    </section>
  );
}

function openWords(open: number | null): string {
  if (open === null) return '';
  return open === 0 ? 'None is open. ' : `${open} ${open === 1 ? 'is' : 'are'} open. `;
}

function Weeks({ days }: { readonly days: readonly ExecutiveDay[] }) {
  const { last, before } = weeksOf(days);
  return (
    <span
      className="figure"
      style={box(0, 46)}
      data-metric="gantry.incidents.opened"
      data-value={last.opened ?? undefined}
    >
      <span className={`t-answer ${last.opened === null ? 'ink-2' : 'ink-1'}`}>{last.opened ?? '?'}</span>
      <span className="t-note ink-2 executive-beside">{weekWords(last, before)}</span>
    </span>
  );
}

function weekWords(last: Week, before: Week): string {
  if (last.opened === null) return 'not known of this week';
  const seen =
    last.unwatched === 0 ? 'in 7 days' : `in 7 days, ${countOf(last.unwatched, 'day')} not watched`;
  return before.opened === null ? seen : `${seen}, ${before.opened} in the 7 before`;
}

function Bars(props: {
  readonly days: readonly ExecutiveDay[];
  readonly open: number;
  readonly height: number;
}) {
  const { days, open, height } = props;
  const step = WIDTH / 28;
  const from = WIDTH - days.length * step;
  const top = Math.max(2, ...days.map(({ opened }) => opened ?? 0));
  const tall = (count: number): number => (count / top) * (height - 2);
  const gaps = gapsOf(days);
  const widest = gaps.toSorted((a, b) => b.count - a.count)[0];
  const gapAt = widest === undefined ? 0 : Math.min(WIDTH - GAP_WORDS, from + widest.first * step);
  // Labels the highest bar as the scale, unless a gap's label is in its place.
  const tallest = days.findIndex(({ opened }) => opened !== null && opened === top);
  const away = from + (tallest + 0.5) * step - gapAt;
  const numbered = tallest >= 0 && (widest === undefined || away < -16 || away > GAP_WORDS + 16);
  return (
    <>
      <svg
        className="executive-days"
        style={box(0, HEAD, WIDTH, height)}
        viewBox={`0 0 ${WIDTH} ${height}`}
        aria-hidden="true"
      >
        <line x1="0" x2={WIDTH} y1={height - 0.75} y2={height - 0.75} />
        {days.map(({ from: day, opened, critical }, index) => {
          const x = from + index * step + APART / 2;
          const all = opened ?? 0;
          return (
            <g key={day} className={open > 0 && index === days.length - 1 ? 'is-open' : ''}>
              <rect x={x} width={step - APART} y={height - tall(all)} height={tall(all)} />
              <rect
                className="is-critical"
                x={x}
                width={step - APART}
                y={height - tall(Math.min(all, critical))}
                height={tall(Math.min(all, critical))}
              />
            </g>
          );
        })}
      </svg>
      {gaps.map(({ first, count }) => (
        <span key={first} className="hatched" style={box(from + first * step, HEAD, count * step, height)} />
      ))}
      {numbered && (
        <span
          className="t-note ink-2 executive-count"
          style={box(from + tallest * step - 30, HEAD - 30, step + 60)}
        >
          {days[tallest]?.opened}
        </span>
      )}
      {widest !== undefined && (
        <span className="t-note ink-3 executive-words" style={box(gapAt, HEAD - 30)}>
          not watched
        </span>
      )}
    </>
  );
}

function spokenDays(days: readonly ExecutiveDay[], opened: number, critical: number): string {
  const dark = days.filter((day) => day.opened === null).length;
  const gap = dark === 0 ? '' : `, ${dark} of them not watched`;
  return days.length === 0
    ? 'Incidents: no history yet'
    : `Incidents of ${countOf(days.length, 'day')}${gap}: ${opened} opened, ${critical} critical`;
}
