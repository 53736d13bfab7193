import { useMemo } from 'react';
import { siteOffset, siteTime } from '../../../shared/format/site-clock';
import type { Lane, TimelineSection } from '../../../shared/model/review';
import type { ServiceRow } from '../../../shared/model/services';
import { AnswerSentence } from '../../parts/answer-sentence';
import { type Window, windowOf } from '../../state/review';
import { useReviewTime } from '../../state/use-review';
import { useSection, useWall } from '../../state/wall-store';
import { nameTone } from '../../theme/fit';
import { Glyph } from '../../theme/glyph';
import { box, GRID } from '../../theme/place';
import { ReviewComparison } from './comparison';
import { Lanes } from './lanes';
import { Marks } from './marks';
import { ReviewFoot } from './review-foot';
import { COMPARED_WIDTH, type LaneRows, laneRows, shownLanes, TRACK, ticksOf } from './review-layout';
import './review.css';
import { Scrubber } from './scrubber';
import { Standing } from './standing';

/**
 * Grid units on either side of the shown time that its plate and half a tick's label take; with seconds, and without.
 */
const CURSOR_ROOM = { seconds: 130, minutes: 95 } as const;
/** Width of a tick's label, in grid units. */
const TICK_ROOM = 130;

/** A timeline of everything stored: past states, their onsets, and the changes before them. */
export function ReviewView() {
  const timeline = useSection('timeline');
  const { answer, compare, at: shown } = useSection('review');
  const services = useSection('services').rows;
  const at = useReviewTime();
  const review = useWall((state) => state.review);
  const { from, to } = windowOf(review, timeline, at);
  // The same objects if equal, so that moving in time does not redraw the lanes.
  const track = useMemo(() => ({ from, to }), [from, to]);
  const width = compare === null ? TRACK.width : COMPARED_WIDTH;
  const count = timeline.lanes.length;
  const rows = useMemo(() => laneRows(count), [count]);
  const all = timeline.lanes;
  const lanes = useMemo(() => shownLanes(all, rows, track), [all, rows, track]);
  if (timeline.to === 0) return <NothingKept />;
  return (
    <section className="view review" data-view="review" data-freshness="replay" data-at={shown ?? undefined}>
      <AnswerSentence answer={answer} />
      <div className="rule" style={box(48, GRID.proofTop, 1824)} />
      <Track
        timeline={timeline}
        lanes={lanes}
        track={track}
        rows={rows}
        width={width}
        services={services}
        at={at}
      />
      {compare === null ? (
        <Standing lanes={lanes} rows={rows} services={services} />
      ) : (
        <ReviewComparison lanes={lanes} rows={rows} services={services} at={at} compare={compare} />
      )}
      <ReviewFoot timeline={timeline} at={at} />
    </section>
  );
}

interface TrackProps {
  readonly timeline: TimelineSection;
  readonly lanes: readonly Lane[];
  readonly track: Window;
  readonly rows: LaneRows;
  readonly width: number;
  readonly services: readonly ServiceRow[];
  readonly at: number;
}

function Track({ timeline, lanes, track, rows, width, services, at }: TrackProps) {
  const other = useWall((state) => state.review.compare);
  const bottom = rows.top + rows.shown * rows.height;
  const left = (t: number): number => TRACK.x + ((t - track.from) / (track.to - track.from)) * width;
  const hidden = timeline.lanes.length - lanes.length;
  const room = width === TRACK.width ? GRID.right - TRACK.x : width;
  return (
    <>
      <Marks marks={timeline.marks} track={track} width={width} bottom={bottom} room={room} />
      <span className="t-note ink-3" style={box(104, TRACK.top)}>
        incidents
      </span>
      {lanes.map((lane, index) => (
        <LaneName
          key={lane.id}
          lane={lane}
          row={services.find(({ id }) => id === lane.id)}
          y={rows.top + index * rows.height}
          height={rows.height}
        />
      ))}
      {hidden > 0 && (
        <span className="t-note ink-3" style={box(104, bottom)}>
          {hidden} more services
        </span>
      )}
      <Lanes timeline={timeline} lanes={lanes} rows={rows} window={track} width={width} />
      <Axis track={track} width={width} y={bottom} at={at} />
      {timeline.gaps.map((gap) => (
        <GapLabel
          key={gap.from}
          from={left(Math.max(gap.from, track.from))}
          to={left(Math.min(gap.to, track.to))}
        />
      ))}
      {other !== null && other >= track.from && other <= track.to && (
        <div
          className="review-other"
          style={box(left(other) - 1, TRACK.marks + 60, 2, bottom - TRACK.marks - 60)}
        />
      )}
      <Cursor x={left(at)} at={at} bottom={bottom} />
      <Scrubber
        window={track}
        x={TRACK.x}
        y={GRID.proofTop}
        width={width}
        height={bottom + 44 - GRID.proofTop}
      />
    </>
  );
}

/** Least row height for a name in its own type size. */
const NAMED = 44;
/** Grid units between the left of a name and the track. */
const NAME_ROOM = 424;

function LaneName(props: {
  readonly lane: Lane;
  readonly row: ServiceRow | undefined;
  readonly y: number;
  readonly height: number;
}) {
  const { lane, row, y, height } = props;
  const severity = row?.severity ?? 'unknown';
  const trouble = severity === 'critical' || severity === 'warning';
  const type = height >= NAMED ? nameTone(lane.name, NAME_ROOM) : 't-note';
  const line = type === 't-name' ? 44 : 30;
  const size = height >= NAMED ? 32 : 24;
  return (
    <div
      style={box(0, y, TRACK.x, height)}
      data-service={lane.id}
      data-severity={severity}
      data-freshness="replay"
      role="group"
      aria-label={`${lane.name}, ${severity}`}
    >
      <div className="hairline" style={box(48, 0, 1824)} />
      <span style={box(52, (height - size) / 2)}>
        <Glyph severity={severity} was={row?.was ?? null} size={size} />
      </span>
      <span
        className={`${type} review-name ${trouble ? 'is-strong ink-1' : 'ink-1'}`}
        style={box(104, (height - line) / 2, NAME_ROOM)}
      >
        {lane.name}
      </span>
    </div>
  );
}

/** Least width of a gap with a label, in grid units. */
const GAP_ROOM = 130;

function GapLabel({ from, to }: { readonly from: number; readonly to: number }) {
  if (to - from < GAP_ROOM) return null;
  return (
    <span className="t-note ink-2 review-tick review-gap" style={box((from + to) / 2, TRACK.top)}>
      not watched
    </span>
  );
}

interface AxisProps {
  readonly track: Window;
  readonly width: number;
  readonly y: number;
  readonly at: number;
}

function Axis({ track, width, y, at }: AxisProps) {
  const { timezone } = useSection('frame');
  const { times, step } = ticksOf(track, siteOffset(track.to, timezone), Math.floor(width / TICK_ROOM));
  const unit = step < 60_000 ? 'seconds' : 'minutes';
  return (
    <>
      <div className="rule" style={box(48, y, 1824)} />
      {times.map((t) => {
        // The plate of the shown time covers its neighbours.
        if ((Math.abs(t - at) / (track.to - track.from)) * width < CURSOR_ROOM[unit]) return null;
        const { clock, seconds, date } = siteTime(t, timezone);
        const midnight = clock === '00:00' && seconds === '00';
        const text = unit === 'seconds' ? `${clock}:${seconds}` : midnight ? date.slice(4) : clock;
        return (
          <span
            key={t}
            className={midnight ? 't-note review-tick ink-1' : 't-note review-tick ink-3 tabular'}
            style={box(TRACK.x + ((t - track.from) / (track.to - track.from)) * width, y + 8)}
          >
            {text}
          </span>
        );
      })}
    </>
  );
}

function Cursor({ x, at, bottom }: { readonly x: number; readonly at: number; readonly bottom: number }) {
  const { timezone } = useSection('frame');
  const { clock, seconds } = siteTime(at, timezone);
  return (
    <>
      <div className="review-cursor" style={box(x - 1.5, TRACK.marks + 60, 3, bottom - TRACK.marks - 60)} />
      <span
        className="t-note is-strong tabular review-now"
        style={box(x, bottom + 4)}
        data-time={Math.round(at)}
      >
        {clock}:{seconds}
      </span>
    </>
  );
}

function NothingKept() {
  return (
    <section className="view review" data-view="review" data-freshness="replay">
      <div
        className="missing empty-proof"
        data-empty
        style={box(GRID.margin, GRID.margin * 2, GRID.right - GRID.margin, 600)}
      >
        <p className="t-answer is-strong ink-1">Nothing is kept here yet</p>
        <p className="t-name ink-2">A wall keeps what it judges from its first minute on.</p>
        <p className="t-name ink-2">Look at another data folder with</p>
        <p className="t-name is-strong ink-1 empty-file">gantry wall --replay end --data DIR</p>
      </div>
    </section>
  );
}
