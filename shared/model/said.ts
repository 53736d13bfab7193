import type { Freshness } from './severity';

/** Bulk numbers: `t` epoch ms, `v` in the base unit, NaN for a gap. Same length. */
export interface Column {
  readonly t: Float64Array;
  readonly v: Float64Array;
  /**
   * epoch ms of the ends of the window that was asked for, for a column that is drawn: a chart is as wide as this window,
   * however little of it is known; absent: the first and the last time
   */
  readonly from?: number;
  readonly to?: number;
}
export const NO_COLUMN: Column = { t: new Float64Array(0), v: new Float64Array(0) };

/**
 * The sentence at the top of a view: verdict in bold, reason in regular weight. At most 54 or 61 characters a line, two
 * lines.
 */
export interface Answer {
  readonly verdict: string;
  readonly reason: string;
  /** small second line in calm views */
  readonly note: string;
}

export const NO_ANSWER: Answer = { verdict: '', reason: '', note: '' };

/** A figure on the wall. `value` null: unknown, never shown as zero. */
export interface Figure {
  readonly metric: string;
  readonly value: number | null;
  /** UCUM base unit */
  readonly unit: string;
  /** epoch ms of the newest observation; null: there never was one */
  readonly observedAt: number | null;
  /** ms at which it is due again */
  readonly every: number;
  readonly freshness: Freshness;
}
