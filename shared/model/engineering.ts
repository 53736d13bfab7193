import type { IndicatorGroup } from './indicator-row';
import type { Answer, Column, Figure } from './said';
import type { Freshness, Severity } from './severity';

/** One reading of one source, next to its usual band. */
export interface EngineeringRow {
  /** key of the indicator, `postgres.connections|pg-prod` */
  readonly id: string;
  /** id of one of the section's groups */
  readonly group: string;
  /** kind and id of its subject */
  readonly subject: { readonly kind: 'target' | 'service'; readonly id: string };
  /** `PostgreSQL pg-prod` */
  readonly name: string;
  /** `connections`, `queue jobs` */
  readonly label: string;
  readonly figure: Figure;
  /** in the unit of the figure; null: none */
  readonly limit: number | null;
  /** of its rule, of its predicted saturation, or of its forecast; ok if nothing judges it */
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly since: number | null;
  /** its figure is well again; the severity is only held for its clearing time */
  readonly ending?: true;
  /** the level at which that severity begins, in the unit of the figure; null: it is ok, or nothing judges it */
  readonly level: number | null;
  /** the last two hours */
  readonly series: Column;
  /** the usual, over the same time; null: still being learned */
  readonly band: { readonly t: Float64Array; readonly low: Float64Array; readonly high: Float64Array } | null;
  /** one short line: `3.1× its usual`, `full at 07:24 (07:15 to 07:40)`, the reason for unknown; may be empty */
  readonly note: string;
  /** multiple of the usual; null: the usual is not known, or none */
  readonly times: number | null;
}
/** A source and how it is doing. */
export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly freshness: Freshness;
  readonly lastOkAt: number | null;
  /** ms at which it is due */
  readonly every: number;
  /** empty: no trouble */
  readonly reason: string;
}
export interface EngineeringSection {
  readonly answer: Answer;
  /** those of the rows, in their order; empty: cached by a version without groups */
  readonly groups: readonly IndicatorGroup[];
  /** at most sixty, by group, the worst first in each */
  readonly rows: readonly EngineeringRow[];
  /** number of readings that are left out, and how many of them are not ok */
  readonly more: { readonly count: number; readonly ill: number };
  /** the worst first; at most forty */
  readonly sources: readonly SourceRow[];
  /** over all sources, including those left out */
  readonly asked: { readonly count: number; readonly answering: number };
  /** progress of baselines: `baselines from 13 days`, `baselines are being learnt, one day of 2 known` */
  readonly learning: string;
}
