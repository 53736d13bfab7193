import type { Column } from '../model/said';

/** Index of the first element that is not less than a value; the length if there is none. @param sorted ascending */
export function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points with from <= t <= to, as views of the same memory. @param column times in whole ms, ascending */
export function between({ t, v }: Column, from: number, to: number): Column {
  const [start, end] = [firstAtLeast(t, from), firstAtLeast(t, Math.floor(to) + 1)];
  return start === 0 && end === t.length
    ? { t, v }
    : { t: t.subarray(start, end), v: v.subarray(start, end) };
}
