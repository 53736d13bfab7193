import { fitting } from '../../../shared/format/fitting';
import { formatNumber } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { IncidentChange } from '../../../shared/model/incident';
import { useSection } from '../../state/wall-store';
import { box } from '../../theme/place';
import { axisTimes, INCIDENT_PAGE, LETTER, LINE, placeCharts, roomOf } from './incident-layout';
import type { PartProps } from './incident-part';
import { IncidentStrip } from './incident-strip';
import { axisTime } from './incident-words';

/** The changes before, and the lines on one time axis: onsets move right as trouble spreads. */
export function Argument({ page, now, old, tone }: PartProps) {
  const { timezone } = useSection('frame');
  const { charts, changes, from, since, cost, services, others } = page;
  const { x, width } = INCIDENT_PAGE.charts;
  const bottom = page.tree === null ? INCIDENT_PAGE.foot : INCIDENT_PAGE.tree;
  const before = changes.filter(({ t }) => t <= since);
  const places = placeCharts(charts.length, before.length, bottom);
  const names = [...services, ...others].map(({ name }) => `${name}: `);
  const length = now - from;
  return (
    <>
      {before.length > 0 && (
        <span className="t-note ink-3" style={box(x, INCIDENT_PAGE.first)}>
          What changed before
        </span>
      )}
      {before.map((change, index) => (
        <Change
          key={`${change.t} ${change.what}`}
          change={change}
          y={INCIDENT_PAGE.first + LINE * (index + 1)}
          bottom={charts.length === 0 ? null : places.axis}
          from={from}
          now={now}
        />
      ))}
      {charts.length === 0 && (
        <div
          className="missing incident-none"
          style={box(x, places.first + 4, INCIDENT_PAGE.divider - x - 36, bottom - places.first - 24)}
        >
          <span className="t-name ink-2">
            {page.reachKnown ? 'No measured figure shows it yet.' : 'Nothing is heard of what it may hit.'}
          </span>
        </div>
      )}
      {charts.map((chart, index) => (
        <IncidentStrip
          key={chart.title}
          chart={chart}
          y={places.first + index * places.height}
          height={places.height}
          from={from}
          now={now}
          judged={tone !== null}
          old={old}
          promised={names.some((name) => chart.title.startsWith(name))}
          first={index === 0}
          cost={cost === null || cost.late <= 0 ? '' : `about ${formatNumber(cost.late)} late`}
        />
      ))}
      {charts.length > 0 && (
        <div className="t-note ink-3 incident-axis" style={box(x, places.axis, width, LINE)}>
          <span style={box(0, 4)}>{axisTime(from, timezone, length)}</span>
          {axisTimes(from, now, width, timezone).map(({ t, at }) => (
            <span key={t} className="incident-tick" style={box(at - 50, 4, 100)}>
              {siteTime(t, timezone).clock}
            </span>
          ))}
          <span className="incident-now is-strong ink-1" style={box(width - 100, 4, 100)}>
            {old ? siteTime(now, timezone).clock : 'now'}
          </span>
        </div>
      )}
    </>
  );
}

/** A change on its own line: a triangle that stands on its dotted line, or at the left edge if it was before that. */
function Change(props: {
  readonly change: IncidentChange;
  readonly y: number;
  /** where its dotted line ends; null: there is no axis */
  readonly bottom: number | null;
  readonly from: number;
  readonly now: number;
}) {
  const { change, y, bottom, from, now } = props;
  const { timezone } = useSection('frame');
  const { x, width } = INCIDENT_PAGE.charts;
  const { t, what, how } = change;
  const outside = t < from || bottom === null;
  const at = outside ? 8 : ((t - from) / Math.max(1, now - from)) * width;
  const time = axisTime(t, timezone, now - from);
  const room = INCIDENT_PAGE.divider - x - 60;
  const text = fitting(roomOf(room), `${time} ${what} ${how}`, `${time} ${what}`);
  const [, named, rest] = splitAt(text, time, what);
  const right = at + 22 + text.length * LETTER <= INCIDENT_PAGE.divider - x - 30;
  return (
    <>
      {!outside && bottom !== null && (
        <span className="incident-change" style={box(x + at - 1, y + LINE - 6, 0, bottom - y - LINE + 6)} />
      )}
      <svg
        className="incident-mark"
        viewBox="0 0 18 14"
        style={box(x + at - 9, y + 8, 18, 14)}
        aria-hidden="true"
      >
        <path d={outside ? 'M14 0v14L2 7z' : 'M0 0h18L9 14z'} />
      </svg>
      <span
        className={`t-note incident-what ${right ? '' : 'is-before'}`}
        style={right ? box(x + at + 20, y) : box(x, y, at - 18)}
      >
        <span className="is-strong ink-1">
          {time} {named}
        </span>
        <span className="ink-2">{rest}</span>
      </span>
    </>
  );
}

/** The parts of `TIME WHAT HOW`, cut or not: time, what, the rest with its space. */
function splitAt(text: string, time: string, what: string): readonly [string, string, string] {
  const named = text.slice(time.length + 1, time.length + 1 + what.length);
  return [time, named, text.slice(time.length + 1 + named.length)];
}
