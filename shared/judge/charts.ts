import { type Column, NO_COLUMN } from '../model/said';
import type { SeriesInfo, SeriesReader } from '../series/reader';

/** ms that a chart of the services view covers: 2 h 40 min */
export const SPAN_MS = 9_600_000;
const POINTS = 240;
const BAR_MS = 600_000;
const BARS = SPAN_MS / BAR_MS;
/** ms between two reads of a whole history; newer points are appended */
export const GRID_MS = 10_000;
const LEAST_EVERY = 5_000;
const MOST_EVERY = 60_000;
const SPACING_MS = 600_000;
/** The first look at such a metric opens the connection, too. */
const OPENING = 'httpcheck.duration';
/** A point before which nothing was seen for so long (ms) is a first look. */
const UNSEEN_MS = 120_000;
/**
 * The result of reading a history at the last multiple of {@link GRID_MS}. It depends only on the series, so it is the
 * same for every caller: a cache, not memory.
 */
interface Read {
  readonly at: number;
  readonly chart: Column;
  readonly every: number;
}
const reads = new WeakMap<SeriesReader, Map<number, Read>>();
const barReads = new WeakMap<SeriesReader, Map<string, { readonly at: number; readonly bars: Column }>>();

function readOf(series: SeriesReader, id: number, now: number): Read {
  const at = Math.floor(now / GRID_MS) * GRID_MS;
  const known = reads.get(series) ?? new Map<number, Read>();
  reads.set(series, known);
  const before = known.get(id);
  if (before?.at === at && before.chart.t.length > 0) return before;
  const chart = windowed(series.sampled(id, at - SPAN_MS, at, POINTS), at, SPAN_MS);
  const read = { at, chart, every: spacing(series, id, at) };
  known.set(id, read);
  return read;
}

/** The history of a series up to now, as wide as its window: at most 240 points plus those of the last seconds. */
export function chartOf(series: SeriesReader, id: number, now: number): Column {
  const { chart, at } = readOf(series, id, now);
  // Down-sampling may leave out the newest point, which viewers look at first.
  const from = (chart.t.at(-1) ?? at) + 1;
  const fresh = series.window(id, Math.max(from, Math.min(at + 1, series.lastTime(id) || from)), now);
  if (fresh.t.length === 0) return chart;
  return { ...chart, t: joined(chart.t, fresh.t), v: joined(chart.v, fresh.v) };
}

/** A line without the first look that it begins with, if that opened the connection: it is no slope to what follows. */
export function withoutFirstLook(
  series: SeriesReader,
  { id, metric }: Pick<SeriesInfo, 'id' | 'metric'>,
  column: Column,
): Column {
  const { t, v } = column;
  const first = t[0];
  if (metric !== OPENING || first === undefined || t.length < 2) return column;
  if (series.window(id, first - UNSEEN_MS, first - 1).t.length > 0) return column;
  return { ...column, t: t.subarray(1), v: v.subarray(1) };
}

/** A column with the window that it was read from: the last `span` ms up to `to`. */
export function windowed({ t, v }: Column, to: number, span: number): Column {
  return { t, v, from: to - span, to };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/**
 * ms at which a series of the feed is due: the median of its last gaps (of two, the shorter), since a feed states no
 * intervals.
 */
export function dueEvery(series: SeriesReader, id: number, now: number): number {
  return readOf(series, id, now).every;
}

function spacing(series: SeriesReader, id: number, at: number): number {
  const { t } = series.window(id, at - SPACING_MS, at);
  const gaps: number[] = [];
  for (let index = Math.max(1, t.length - 5); index < t.length; index += 1) {
    gaps.push((t[index] as number) - (t[index - 1] as number));
  }
  gaps.sort((a, b) => a - b);
  const middle = gaps[(gaps.length - 1) >> 1] ?? LEAST_EVERY;
  return Math.min(MOST_EVERY, Math.max(LEAST_EVERY, middle));
}

/** Means of ten minutes each over the chart's span, summed over the series; NaN where there is no data. */
export function barsOf(series: SeriesReader, ids: readonly number[], now: number): Column {
  if (ids.length === 0) return NO_COLUMN;
  const at = Math.floor(now / GRID_MS) * GRID_MS;
  const known = barReads.get(series) ?? new Map<string, { readonly at: number; readonly bars: Column }>();
  barReads.set(series, known);
  const key = ids.join(' ');
  const before = known.get(key);
  if (before?.at === at) return before.bars;
  const end = Math.ceil((at + 1) / BAR_MS) * BAR_MS;
  const start = end - SPAN_MS;
  const sums = new Float64Array(BARS);
  for (const id of ids) addMeans(series.window(id, start, at), start, sums);
  const bars = {
    t: Float64Array.from(sums, (_, index) => start + index * BAR_MS),
    v: sums,
    from: start,
    to: end,
  };
  known.set(key, { at, bars });
  return bars;
}

function addMeans({ t, v }: Column, start: number, sums: Float64Array): void {
  const totals = new Float64Array(BARS);
  const counts = new Float64Array(BARS);
  for (let index = 0; index < t.length; index += 1) {
    const value = v[index] as number;
    if (Number.isNaN(value)) continue;
    const bar = Math.min(BARS - 1, Math.floor(((t[index] as number) - start) / BAR_MS));
    totals[bar] = (totals[bar] as number) + value;
    counts[bar] = (counts[bar] as number) + 1;
  }
  for (let bar = 0; bar < BARS; bar += 1) {
    sums[bar] = (sums[bar] as number) + (totals[bar] as number) / (counts[bar] as number);
  }
}
