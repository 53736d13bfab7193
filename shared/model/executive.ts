import type { Answer, Figure } from './said';
import type { BudgetCoverage, BudgetPace, ServiceBudget } from './services';
import type { Freshness, Posture, Severity } from './severity';

/** A service from its owner's point of view: its objective, the budget left, and whether it could be recovered. */
export interface ExecutiveService {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** ratio; null: there is no objective */
  readonly objective: number | null;
  /** ratio of the error budget left; null: there is no objective */
  readonly budget: Figure | null;
  /** who measures the budget; null: there is none */
  readonly source: ServiceBudget['source'] | null;
  /** null: not known */
  readonly pace: BudgetPace | null;
  /** epoch ms at which it is used up at this pace; null: not within its window */
  readonly spentAt: number | null;
  /** what this wall watched of the objective's window; null: the feed states the budget */
  readonly coverage: BudgetCoverage | null;
  /** whether the objective is at risk: ok, warning, critical (broken, or about to be), unknown; null: there is none */
  readonly risk: Severity | null;
  /** `keeps its promise`, `runs out at 07:19`, `broken since 06:41`, `no promise` */
  readonly riskWords: string;
  /** null: there are no recovery targets */
  readonly recovery: ExecutiveRecovery | null;
}
/** Whether a service is proven to be recoverable in time. */
export interface ExecutiveRecovery {
  readonly posture: Posture;
  readonly severity: Severity;
  /** `25 of 30 min`, `never drilled; 60 min promised` */
  readonly words: string;
  /** the promise that is not proven: time is the RTO, data is the RPO; absent or null: neither, or both */
  readonly misses?: 'time' | 'data' | null;
}
/** Incidents of a day. */
export interface ExecutiveDay {
  /** epoch ms of its midnight */
  readonly from: number;
  /** null: no wall watched */
  readonly opened: number | null;
  readonly critical: number;
  /** s in which any was open */
  readonly seconds: number;
}
/** A capacity that fills up, and when. */
export interface ExecutiveCapacity {
  /** key of the indicator */
  readonly id: string;
  /** `PostgreSQL pg-prod` */
  readonly name: string;
  /** `connections` */
  readonly label: string;
  /** the label as a noun of a sentence: `the answer time` */
  readonly noun: string;
  /** ratio of the limit in use now; null: not known */
  readonly use: Figure;
  /** ratio of the limit at the highest peak of the last seven days; null: not known yet */
  readonly peak: number | null;
  readonly severity: Severity;
  /** epoch ms at which its daily peak reaches the limit; null: not foreseeable */
  readonly reachedAt: number | null;
  readonly earliest: number | null;
  /** null although `reachedAt` is set: the limit may never be reached */
  readonly latest: number | null;
  /** `room for months`, `full in 5 weeks (3 to 9)`, `not known yet` */
  readonly words: string;
}
export interface ExecutiveCost {
  readonly currency: string;
  /** of the last full day; null: not known */
  readonly lastDay: number | null;
  /** mean of the seven days before it; null: not known */
  readonly usualDay: number | null;
  /** per tenant and day, and per business event, on the last day */
  readonly perTenant: number | null;
  readonly perEvent: number | null;
  /** oldest first */
  readonly days: readonly { readonly from: number; readonly cost: number }[];
}
export interface ExecutiveSection {
  readonly answer: Answer;
  /** the objective most at risk first */
  readonly services: readonly ExecutiveService[];
  /** oldest first, today last, at most 28; empty: no history yet */
  readonly days: readonly ExecutiveDay[];
  readonly open: number;
  /** nearest to its limit first */
  readonly capacity: readonly ExecutiveCapacity[];
  /** null: there are no prices */
  readonly cost: ExecutiveCost | null;
}
