import type { Column } from '../../shared/model/said';
import { type Crest, crestOf } from './outlier';

/** The band of most values: between `low` and `high` at the times `t` (epoch ms); NaN: not known. */
export interface LineBand {
  readonly t: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface LineScale {
  readonly from: number;
  readonly to: number;
}

/** Inputs of a line's y scale. */
export interface ScaleOptions {
  /** the objective, in the unit of the series; null: no limit */
  readonly limit: number | null;
  /**
   * `on top`: the limit is the upper edge, for calm rows that share one scale; solid if the line ends in a dot.
   * `close`: from zero, with little space above. `fitted`: the band and the line fill the height, if the band is known.
   */
  readonly scale: 'from zero' | 'on top' | 'close' | 'fitted';
  /** flat fill behind the line, included in the scale; null: none */
  readonly band: LineBand | null;
  /** a peak far above the rest is left out, and stated beside the line */
  readonly clips: boolean;
}

/** Inputs of a line's time axis, epoch ms. */
export interface TimeEnds {
  /** both ends; null: those of the line */
  readonly from: number | null;
  readonly to: number | null;
  /** when the line would reach zero: the way there is dotted in the breach colour */
  readonly spentAt: number | null;
}

/** Ends of the time axis, in seconds: those asked for, or of the line; the newest value and a projection are always on it. */
export function spanOf({ t }: Column, { from, to, spentAt }: TimeEnds): [number, number] {
  const last = Math.max(t.at(-1) ?? 0, to ?? 0, spentAt ?? 0);
  const first = from ?? t[0] ?? last;
  return [first / 1_000, Math.max(last, first + 1) / 1_000];
}

/** Ends of the y scale for a series, with space for the limit, the band and the highest value. */
export function scaleOf(series: Column, options: ScaleOptions): LineScale {
  const { limit, scale, band } = options;
  const { highest } = lineCrest(series, options);
  if (scale === 'on top' && limit !== null) return { from: 0, to: Math.max(limit, highest) };
  const top = Math.max(highest, limit === null ? 0 : scale === 'from zero' ? limit * 1.7 : limit);
  if (!(top > 0)) return { from: 0, to: 1 };
  if (scale !== 'fitted' || band === null) return { from: 0, to: top * (scale === 'close' ? 1.12 : 1.06) };
  const lowest = Math.min(top, lowestOf(series.v), lowestOf(band.low));
  const room = Math.max((top - lowest) / 4, top / 50);
  return { from: Math.max(0, lowest - room), to: top + room };
}

/** Position of a value in the chart's height, 0..1 from the top; null: no value. */
export function heightOf(value: number | null, series: Column, options: ScaleOptions): number | null {
  if (value === null) return null;
  const { from, to } = scaleOf(series, options);
  return 1 - (value - from) / (to - from);
}

function lowestOf(values: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < lowest) lowest = value;
  return lowest;
}

/** The highest value of line and band inside the scale, and the peak that is cut off. */
export function lineCrest({ v }: Column, { limit, band, clips }: ScaleOptions): Crest {
  let reference = 0;
  for (const value of band?.high ?? []) if (value > reference) reference = value;
  const crest = clips ? crestOf(v, Math.max(reference, limit ?? 0)) : { highest: highestOf(v), peak: null };
  return { ...crest, highest: Math.max(crest.highest, reference) };
}

function highestOf(values: Float64Array): number {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  return highest;
}
