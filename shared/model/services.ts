import type { Answer, Column, Figure } from './said';
import type { Freshness, Severity } from './severity';

export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  /** names of the affected sites; empty: all, or not known */
  readonly sites: readonly string[];
  readonly severity: Severity;
  /** its severity before it became unknown or stale */
  readonly was: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** why it is not ok, one short line; for unknown: the reason (`timed out`) */
  readonly reason: string;
  readonly latency: (Figure & { readonly objective: number | null; readonly series: Column }) | null;
  /** rate in 1/s; `event` is the noun in the plural (`shipments`); bars are 10 min each over 2 h 40 min */
  readonly throughput:
    | (Figure & {
        readonly event: string;
        readonly usual: number | null;
        readonly series: Column;
        readonly usualSeries: Column;
      })
    | null;
  /**
   * ratio 0..1 left; `coverage`: ratio of the objective's window in which this wall knew the state of the service
   * (other time is not accounted for); null: the estate states its budget itself
   */
  readonly budget:
    | (Figure & {
        readonly series: Column;
        readonly spentAt: number | null;
        readonly coverage?: number | null;
      })
    | null;
  /** onset of the cause, drawn as a line through the chart */
  readonly onset: { readonly t: number; readonly label: string } | null;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
}

export interface ServicesSection {
  readonly answer: Answer;
  /** by severity, criticality, size of breach */
  readonly rows: readonly ServiceRow[];
}
