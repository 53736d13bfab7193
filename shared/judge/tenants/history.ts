import type { SeriesReader } from '../../series/reader';
import { type ColumnSeries, RATE } from './layout';

/**
 * The history of a tenant's column in steps of equal length: means of levels, rises per second of counters, summed over
 * the tenant's series (`most`: the largest of them). NaN where a step has no data; a counter that fell was reset, so
 * its step is not known.
 * @param from epoch ms
 * @param step ms
 * @returns one value per whole step between `from` and `to`
 */
export function columnHistory(
  series: Pick<SeriesReader, 'window'>,
  column: ColumnSeries,
  tenant: number,
  span: { readonly from: number; readonly to: number; readonly step: number },
  most = false,
): Float64Array {
  const { from, to, step } = span;
  const steps = Math.max(0, Math.floor((to - from) / step));
  const all = new Float64Array(steps).fill(Number.NaN);
  const end = column.first[tenant + 1] ?? 0;
  for (let entry = column.first[tenant] ?? 0; entry < end; entry += 1) {
    const one = new Float64Array(steps).fill(Number.NaN);
    const id = column.ids[entry] ?? 0;
    if (column.kinds[entry] === RATE) rates(series, id, from, step, one);
    else means(series, id, from, step, one);
    const scale = column.scales[entry] ?? 1;
    for (let at = 0; at < steps; at += 1) {
      const value = (one[at] ?? Number.NaN) * scale;
      const sum = all[at] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      all[at] = Number.isNaN(sum) ? value : most ? Math.max(sum, value) : sum + value;
    }
  }
  return all;
}

function means(
  series: Pick<SeriesReader, 'window'>,
  id: number,
  from: number,
  step: number,
  into: Float64Array,
): void {
  const { t, v } = series.window(id, from, from + into.length * step);
  const counts = new Uint32Array(into.length);
  for (let index = 0; index < t.length; index += 1) {
    const at = Math.floor(((t[index] ?? 0) - from) / step);
    const value = v[index] ?? Number.NaN;
    if (at >= into.length || Number.isNaN(value)) continue;
    into[at] = (counts[at] === 0 ? 0 : (into[at] ?? 0)) + value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (let at = 0; at < into.length; at += 1)
    if ((counts[at] ?? 0) > 1) into[at] = (into[at] ?? 0) / (counts[at] ?? 1);
}

function rates(
  series: Pick<SeriesReader, 'window'>,
  id: number,
  from: number,
  step: number,
  into: Float64Array,
): void {
  // One step more, so that the first step has a value to rise from.
  const { t, v } = series.window(id, from - step, from + into.length * step);
  let before = -1;
  for (let index = 0; index < t.length; index += 1) {
    if (Number.isNaN(v[index] ?? Number.NaN)) continue;
    const at = Math.floor(((t[index] ?? 0) - from) / step);
    const next = Math.floor(((t[index + 1] ?? Number.POSITIVE_INFINITY) - from) / step);
    if (next === at) continue;
    if (before >= 0 && at >= 0 && at < into.length) {
      const rise = (v[index] ?? 0) - (v[before] ?? 0);
      if (rise >= 0) into[at] = (rise * 1_000) / ((t[index] ?? 0) - (t[before] ?? 0));
    }
    before = index;
  }
}

/** Mean of the known values; NaN: none is known. */
export function meanOf(values: Float64Array, from = 0, to = values.length): number {
  let sum = 0;
  let count = 0;
  for (let at = Math.max(0, from); at < to; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}
