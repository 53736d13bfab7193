import { freshnessOf } from '../../model/freshness';
import type { Freshness } from '../../model/severity';
import type { TenantSeriesLayout } from './layout';
import type { Usuals } from './usual';

/** ms over which a counter's rise and the mean of sampled sessions are taken; for slower series, three points */
export const BUSY_WINDOW = 15_000;
export const POINTS = 2.5;

/** Every tenant's shares and pains at one instant. Arrays are row-major tenants x RESOURCES. */
export interface Evaluation {
  readonly layout: TenantSeriesLayout;
  /** fair shares taken, or multiples of the usual; NaN: not known */
  readonly values: Float32Array;
  /** use, or delay in s, from the series; NaN: not known */
  readonly raw: Float64Array;
  /** row-major pools x RESOURCES */
  readonly used: Float32Array;
  readonly saturated: Uint8Array;
  /** row-major pools x TAKES: use of all tenants */
  readonly totals: Float64Array;
  /** row-major pools x TAKES: weight of all tenants that share the resource */
  readonly sharing: Float64Array;
  /** by tenant: multiple of its usual from which on it pays */
  readonly paysFrom: Float32Array;
  /** by tenant: sessions that wait for a lock; NaN: not known */
  readonly waiting: Float32Array;
  /** epoch ms; NaN: never */
  readonly observedAt: number;
  readonly reading: TenantReading;
}

/** The past and the usual of one tenant's column of RESOURCES. NaN: not known. */
export interface TenantReading {
  usualDelay(tenant: number, column: number): number;
  usualUse(tenant: number, column: number): number;
  /** what its newest samples say it uses */
  newest(tenant: number, column: number): number;
  /** its demand as a multiple of its usual; if no series states it, its work is a lower bound */
  demandRise(tenant: number, column: number): number;
  /** its work done as a multiple of its usual */
  workRise(tenant: number): number;
  /** how many times less work it got done than usual, in steps */
  slowed(tenant: number, span: SteppedSpan): Float64Array;
  history(tenant: number, column: number, span: SteppedSpan): Float64Array;
  /** whether a column of a tenant is the time of its transactions, as PostgreSQL counts them */
  transactions(tenant: number, column: number): boolean;
  /** as `history`, cached as long as it has the same start */
  line(tenant: number, column: number, span: SteppedSpan): Float64Array;
}

export interface SteppedSpan {
  /** epoch ms */
  readonly from: number;
  readonly to: number;
  /** ms */
  readonly step: number;
}

/** When the trouble of a pool began (epoch ms), by its id: the usual is taken from before that. */
export type Onsets = Readonly<Record<string, number>>;

export interface Workspace {
  layout: TenantSeriesLayout;
  now: number;
  onsets: Onsets;
  evaluation: Evaluation | null;
  raw: Float64Array;
  /** by tenant: ended transactions in the window whose mean is its response time; 0: it has another source */
  counted: Float64Array;
  /** by series: rate or mean, and the time of its newest sample */
  readonly rates: Map<number, TimedValue>;
  readonly means: Map<number, TimedValue>;
  readonly usuals: Usuals;
  /** lines of `from`, by tenant and column */
  readonly lines: { from: number; readonly by: Map<number, Float64Array> };
}

export interface TimedValue {
  t: number;
  value: number;
}

export function freshnessOfAll({ layout, observedAt }: Evaluation, now: number): Freshness {
  return freshnessOf(Number.isNaN(observedAt) ? null : observedAt, layout.every, now);
}
