import type { Answer, Column, Figure } from './said';
import type { Freshness, Severity } from './severity';

/** The error budget of a service: the ratio 0..1 left. */
export interface ServiceBudget extends Figure {
  readonly series: Column;
  /** who measures it: this wall's own clock, or the feed, which measured elsewhere */
  readonly source: 'wall' | 'feed';
  /** ms of the objective's window in which this wall knew the state of the service; null: the feed states it */
  readonly coverage: BudgetCoverage | null;
  /** null: too little of the last hour was watched */
  readonly pace: BudgetPace | null;
  /** severity of the burn-rate alert that holds; null: none does */
  readonly alert: 'critical' | 'warning' | null;
  /** epoch ms at which it is used up at its present pace; null: it does not burn */
  readonly spentAt: number | null;
}
/** Both in ms. */
export interface BudgetCoverage {
  readonly watched: number;
  readonly window: number;
}
export interface BudgetPace {
  /** multiple of the even pace, over the time that was watched */
  readonly rate: number;
  /** ms of the last hour that were watched */
  readonly watched: number;
}

export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  /** names of the affected sites, of an unknown service those that are silent; empty: all, or not known */
  readonly sites: readonly string[];
  readonly severity: Severity;
  /** its severity before it became unknown or stale */
  readonly was: Severity | null;
  readonly since: number | null;
  /** it was so at the first look: it may have begun before `since` */
  readonly unseenOnset?: true;
  readonly freshness: Freshness;
  /** why it is not ok, one short line; for unknown: the reason (`timed out`); for ok: which target is not known, or empty */
  readonly reason: string;
  /**
   * what a bad severity rests on. over: trouble that is only held by its clearing time; gone: a target that does not
   * serve; target: other trouble of a target; absent or null: its own figures
   */
  readonly basis?: 'over' | 'gone' | 'target' | null;
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
  /** null: there is no availability objective, and the estate states none */
  readonly budget: ServiceBudget | null;
  /** onset of the cause, drawn as a line through the chart */
  readonly onset: { readonly t: number; readonly label: string } | null;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
}

export interface ServicesSection {
  readonly answer: Answer;
  /** by severity, criticality, size of breach */
  readonly rows: readonly ServiceRow[];
}
