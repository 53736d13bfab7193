import type { Column } from '../model/said';

/** A rate needs this much time (ms) between its first and last point: over less, single events become thousands an hour. */
export const LEAST_RATE_MS = 30_000;

/**
 * Mean rate of a counter over the column, in its unit per second. A fall is a reset: that stretch is left out of the
 * increase and of the time, because its true increase is not known, so a rate is never negative and never jumps by a
 * whole counter. Gaps (NaN) are bridged. NaN: the usable points span less than {@link LEAST_RATE_MS}.
 */
export function counterRate(column: Column): number {
  let increase = 0;
  let time = 0;
  eachStretch(column, (_index, rise, ms) => {
    if (rise < 0) return;
    increase += rise;
    time += ms;
  });
  return time >= LEAST_RATE_MS ? (increase / time) * 1000 : Number.NaN;
}

/** Rate per second at each point but the first; NaN at gaps and resets. Times are the ends of the intervals. */
export function counterRates(column: Column): Column {
  const t = column.t.slice(1);
  const v = new Float64Array(t.length).fill(Number.NaN);
  eachStretch(column, (index, rise, ms) => {
    if (rise >= 0) v[index - 1] = (rise / ms) * 1000;
  });
  return { t, v };
}

function eachStretch(column: Column, visit: (index: number, rise: number, ms: number) => void): void {
  const { t, v } = column;
  let last = -1;
  for (let i = 0; i < v.length; i++) {
    if (Number.isNaN(v[i])) continue;
    if (last >= 0) {
      visit(i, (v[i] as number) - (v[last] as number), (t[i] as number) - (t[last] as number));
    }
    last = i;
  }
}
