import type { IndicatorGroup } from './indicator-row';
import type { Answer, Column, Figure } from './said';
import type { Freshness, Severity } from './severity';

/** One reading of one source, beside what is usual of it. */
export interface EngineeringRow {
  /** key of the indicator, `postgres.connections|pg-prod` */
  readonly id: string;
  /** id of one of the section's groups */
  readonly group: string;
  /** kind and id of what it is read of */
  readonly subject: { readonly kind: 'target' | 'service'; readonly id: string };
  /** `PostgreSQL pg-prod` */
  readonly name: string;
  /** `connections`, `queue jobs` */
  readonly label: string;
  readonly figure: Figure;
  /** in the unit of the figure; null: there is none */
  readonly limit: number | null;
  /** of its rule, that it leads to saturation, or that it will be full; ok where nothing judges it */
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly since: number | null;
  /** from here on it is called so, in the unit of the figure; null: it is well, or nothing judges it */
  readonly level: number | null;
  /** the last two hours */
  readonly series: Column;
  /** what is usual, over the same time; null: it is still being learnt */
  readonly band: { readonly t: Float64Array; readonly low: Float64Array; readonly high: Float64Array } | null;
  /** one short line: `3.1 times its usual`, `full at 07:24 (07:15 to 07:40)`, why it is not known, empty */
  readonly note: string;
}
/** Who is asked, and how that goes. */
export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly freshness: Freshness;
  readonly lastOkAt: number | null;
  /** ms at which it is due */
  readonly every: number;
  /** empty: all is well */
  readonly reason: string;
}
export interface EngineeringSection {
  readonly answer: Answer;
  /** those of the rows, in their order; empty: it was cached before groups were sent */
  readonly groups: readonly IndicatorGroup[];
  /** at most sixty, by group, the worst first within it */
  readonly rows: readonly EngineeringRow[];
  /** readings that are left out, and how many of them are not ok */
  readonly more: { readonly count: number; readonly ill: number };
  /** the worst first; at most forty */
  readonly sources: readonly SourceRow[];
  /** of all sources, also those that are left out */
  readonly asked: { readonly count: number; readonly answering: number };
  /** how far baselines are: `baselines from 13 days`, `baselines are being learnt, one day of 2 known` */
  readonly learning: string;
}
