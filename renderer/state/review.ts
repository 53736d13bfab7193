import type { TimelineSection } from '../../shared/model/review';

export const SPEEDS = [1, 10, 60, 600] as const;
export type Speed = (typeof SPEEDS)[number];

/** The state of a review. */
export interface ReviewState {
  /** epoch ms of the last request; the page shows it before the wall does. null: nobody has moved yet */
  readonly wanted: number | null;
  /** epoch ms at the left end of the track, and the shown length (ms); null: everything, at most six hours */
  readonly from: number | null;
  readonly range: number | null;
  readonly playing: boolean;
  readonly speed: Speed;
  /** epoch ms of the other time */
  readonly compare: number | null;
  /** why the last request was rejected */
  readonly refusal: string | null;
}
export const NEW_REVIEW: ReviewState = {
  wanted: null,
  from: null,
  range: null,
  playing: false,
  speed: 10,
  compare: null,
  refusal: null,
};

const FIRST_RANGE = 6 * 3_600_000;
const LEAST_RANGE = 60_000;
/** Share of the track that the shown time keeps free at either end. */
const EDGE = 0.06;

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The part of the timeline on the track: as requested, but moved so that it contains the shown time. Pure. */
export function windowOf(review: ReviewState, timeline: TimelineSection, at: number): Window {
  const whole = Math.max(LEAST_RANGE, timeline.to - timeline.from);
  const range = Math.min(whole, Math.max(LEAST_RANGE, review.range ?? Math.min(whole, FIRST_RANGE)));
  const edge = range * EDGE;
  const wanted = review.from ?? at - range / 2;
  const near = Math.min(Math.max(wanted, at - range + edge), at - edge);
  const from = Math.min(Math.max(near, timeline.from), timeline.from + whole - range);
  return { from, to: from + range };
}

/** A track `factor` times as long, with the shown time in the same place. Pure. */
export function zoomed(
  review: ReviewState,
  timeline: TimelineSection,
  at: number,
  factor: number,
): Pick<ReviewState, 'from' | 'range'> {
  const { from, to } = windowOf(review, timeline, at);
  const whole = Math.max(LEAST_RANGE, timeline.to - timeline.from);
  const range = Math.min(whole, Math.max(LEAST_RANGE, (to - from) * factor));
  return { range, from: at - ((at - from) / (to - from)) * range };
}

const known = new WeakMap<TimelineSection, Float64Array>();

/** Every time (epoch ms, ascending) at which something changed. */
export function changeTimes(timeline: TimelineSection): Float64Array {
  let times = known.get(timeline);
  if (times === undefined) {
    const { lanes, marks, incidents, gaps } = timeline;
    const spans = [...lanes.flatMap((lane) => lane.spans), ...incidents, ...gaps];
    const all = new Set([...marks.map(({ t }) => t), ...spans.flatMap(({ from, to }) => [from, to])]);
    const inside = [...all].filter((t) => t >= timeline.from && t <= timeline.to);
    times = Float64Array.from(inside).sort();
    known.set(timeline, times);
  }
  return times;
}

/** The change before or after a time; null: none. */
export function changeBeside(timeline: TimelineSection, at: number, way: 1 | -1): number | null {
  const times = changeTimes(timeline);
  return (way === 1 ? times.find((t) => t > at) : times.findLast((t) => t < at)) ?? null;
}
