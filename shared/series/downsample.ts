import type { Column } from '../model/said';

/**
 * At most `points` points (at least 5), all of them points of the input: the first and the last, and for each stretch
 * of time its minimum, its maximum and its first gap (NaN). So no spike and no gap disappears.
 */
export function downsample(column: Column, points: number): Column {
  const { t, v } = column;
  const n = t.length;
  const limit = Math.max(5, Math.floor(points));
  if (n <= limit) return column;
  const each = hasGap(v) ? 3 : 2;
  const buckets = Math.max(1, Math.floor((limit - 2) / each));
  const outT = new Float64Array(limit);
  const outV = new Float64Array(limit);
  outT[0] = t[0] as number;
  outV[0] = v[0] as number;
  let out = 1;
  const start = t[1] as number;
  const width = ((t[n - 2] as number) - start) / buckets || 1;
  let from = 1;
  while (from < n - 1) {
    const bucket = Math.min(buckets - 1, Math.floor(((t[from] as number) - start) / width));
    let low = -1;
    let high = -1;
    let gap = -1;
    let i = from;
    for (; i < n - 1; i++) {
      if (i > from && Math.min(buckets - 1, Math.floor(((t[i] as number) - start) / width)) !== bucket) break;
      const value = v[i] as number;
      if (Number.isNaN(value)) {
        if (gap < 0) gap = i;
        continue;
      }
      if (low < 0 || value < (v[low] as number)) low = i;
      if (high < 0 || value > (v[high] as number)) high = i;
    }
    const first = Math.min(low, high);
    const last = Math.max(low, high);
    for (const index of inOrder(first, last, gap)) {
      outT[out] = t[index] as number;
      outV[out] = v[index] as number;
      out++;
    }
    from = i;
  }
  outT[out] = t[n - 1] as number;
  outV[out] = v[n - 1] as number;
  out++;
  return { t: outT.slice(0, out), v: outV.slice(0, out) };
}

function hasGap(v: Float64Array): boolean {
  for (let i = 0; i < v.length; i++) if (Number.isNaN(v[i])) return true;
  return false;
}

/** The picked indexes in the order of time, each once; -1: none. `first` <= `last`. */
function inOrder(first: number, last: number, gap: number): readonly number[] {
  if (first < 0) return gap < 0 ? [] : [gap];
  const picked = first === last ? [first] : [first, last];
  if (gap < 0) return picked;
  if (gap < first) return [gap, ...picked];
  return gap > last ? [...picked, gap] : [first, gap, last];
}
