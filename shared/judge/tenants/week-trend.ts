import type { Column } from '../../model/said';

const DAY = 86_400_000;
const DAYS = 7;
/** hours of a day that must be known for its mean */
const LEAST_OF_DAY = 0.5;
/** share of the variance of daily means that a line explains (R squared), from which on it is a line, and has a direction */
const LINE = 0.8;
const DIRECTION = 0.5;
/** change over seven days, as share of the capacity, below which it is steady */
const STEADY = 0.03;
/** days beyond which seven days say nothing */
const SIGHT = 60;
/** daily means from which on there is a direction */
const LEAST_DAYS = 3;

export interface WeekTrend {
  /** empty: too little is known */
  readonly word: '' | 'steady' | 'rising' | 'falling';
  /** days until the limit at this pace; null: seven days do not fit a line, or it does not rise */
  readonly days: number | null;
}

/**
 * The trend of a use over seven days, by the least squares line through the means of whole days up to now, so that the
 * rhythm of a day is no trend.
 * @param limit share of the capacity
 */
export function weekTrend({ t, v }: Column, limit: number, now: number): WeekTrend {
  const sums = new Float64Array(DAYS);
  const counts = new Float64Array(DAYS);
  const step = stepOf(t);
  for (let at = 0; at < t.length; at += 1) {
    const day = DAYS - 1 - Math.floor((now - (t[at] ?? 0)) / DAY);
    const value = v[at] ?? Number.NaN;
    if (day < 0 || day >= DAYS || Number.isNaN(value)) continue;
    sums[day] = (sums[day] ?? 0) + value;
    counts[day] = (counts[day] ?? 0) + 1;
  }
  const means: (readonly [number, number])[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    const count = counts[day] ?? 0;
    if (count * step >= LEAST_OF_DAY * DAY) means.push([day, (sums[day] ?? 0) / count]);
  }
  if (means.length < LEAST_DAYS) return { word: '', days: null };
  const { slope, height, fit } = lineThrough(means, DAYS - 1);
  const change = slope * (DAYS - 1);
  const word = Math.abs(change) < STEADY || fit < DIRECTION ? 'steady' : change > 0 ? 'rising' : 'falling';
  const left = (limit - height) / slope;
  const reached = means.length === DAYS && word === 'rising' && fit >= LINE && left > 0 && left <= SIGHT;
  return { word, days: reached ? left : null };
}

/** ms between two points, at the median */
function stepOf(t: Float64Array): number {
  const steps = t.slice(1).map((time, at) => time - (t[at] ?? 0));
  return steps.sort()[steps.length >> 1] ?? 0;
}

/** @returns the slope per day, the height of the line at `end`, and R squared */
function lineThrough(
  points: readonly (readonly [number, number])[],
  end: number,
): { readonly slope: number; readonly height: number; readonly fit: number } {
  const count = points.length;
  const x = points.reduce((sum, [one]) => sum + one, 0) / count;
  const y = points.reduce((sum, [, one]) => sum + one, 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  for (const [a, b] of points) {
    xx += (a - x) ** 2;
    xy += (a - x) * (b - y);
    yy += (b - y) ** 2;
  }
  const slope = xy / xx;
  return { slope, height: y + slope * (end - x), fit: yy === 0 ? 0 : (slope * xy) / yy };
}
