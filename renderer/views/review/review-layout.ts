import { wholeTimes } from '../../../shared/format/site-clock';
import type { Lane } from '../../../shared/model/review';
import type { Window } from '../../state/review';

/** Positions in the review, in grid units. */
export const TRACK = { x: 540, width: 1030, marks: 262, top: 352, bottom: 800 } as const;
/** Width of the track while two times are compared. */
export const COMPARED_WIDTH = 700;
const INCIDENTS_HEIGHT = 34;
const TALLEST_ROW = 62;
const SHORTEST_ROW = 30;

export interface LaneRows {
  readonly top: number;
  readonly height: number;
  /** number of lanes with a row of their own */
  readonly shown: number;
}

/** Rows of the lanes below the incidents; lanes that do not fit are counted. Pure. */
export function laneRows(count: number): LaneRows {
  const top = TRACK.top + INCIDENTS_HEIGHT;
  const room = TRACK.bottom - top;
  const height = Math.max(SHORTEST_ROW, Math.min(TALLEST_ROW, Math.floor(room / Math.max(1, count))));
  const fit = Math.floor(room / height);
  return { top, height, shown: count <= fit ? count : fit - 1 };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  10_000,
  30_000,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  5 * DAY,
  10 * DAY,
] as const;

export interface Ticks {
  readonly times: readonly number[];
  readonly step: number;
}

/**
 * Whole times in the site's time zone on the track, at most `most`. Pure.
 * @param offset ms by which the site's clock is ahead of UTC
 */
export function ticksOf({ from, to }: Window, offset: number, most: number): Ticks {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 30 * DAY;
  return { times: wholeTimes(from, to, step, offset), step };
}

export interface Placed<T> {
  readonly one: T;
  /** grid units from the track's left end */
  readonly x: number;
  readonly row: number;
}

/**
 * Puts labels into rows, most important first: each at its start, or further left so that it ends before `right`;
 * labels that do not fit are left out. Pure.
 */
export function labelRows<T>(
  list: readonly { readonly one: T; readonly x: number; readonly width: number }[],
  rows: number,
  right: number,
): readonly Placed<T>[] {
  const taken: { readonly row: number; readonly from: number; readonly to: number }[] = [];
  const placed: Placed<T>[] = [];
  for (const { one, x, width } of list) {
    const from = Math.min(x, right - width);
    const isFree = (row: number): boolean =>
      !taken.some((other) => other.row === row && other.from < from + width && from < other.to);
    const row = Array.from({ length: rows }, (_, index) => index).find(isFree);
    if (row === undefined) continue;
    taken.push({ row, from, to: from + width });
    placed.push({ one, x: from, row });
  }
  return placed;
}

/** The lanes with a row of their own: those in trouble on this part of the track come first. */
export function shownLanes(
  lanes: readonly Lane[],
  { shown }: LaneRows,
  { from, to }: Window,
): readonly Lane[] {
  if (lanes.length <= shown) return lanes;
  const troubled = lanes.filter(({ spans }) =>
    spans.some((span) => span.severity !== 'ok' && span.from < to && span.to > from),
  );
  const chosen = new Set([...troubled, ...lanes].slice(0, Math.max(shown, 0)));
  for (const lane of lanes) if (chosen.size < shown) chosen.add(lane);
  return lanes.filter((lane) => chosen.has(lane));
}
