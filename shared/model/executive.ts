import type { Answer, Figure } from './said';
import type { Freshness, Posture, Severity } from './severity';

/** A service as who answers for it sees it: the promise, what is left of it, and whether it could be recovered. */
export interface ExecutiveService {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** ratio promised; null: nothing is */
  readonly objective: number | null;
  /** ratio of the error budget left; null: none is promised */
  readonly budget: Figure | null;
  /** times the even pace at which it is used up in the last hour; null: not known */
  readonly burn: number | null;
  /** epoch ms at which it is spent at this pace; null: not within its window */
  readonly spentAt: number | null;
  /** ratio of the objective's window that a wall watched; null: the estate accounts for it itself */
  readonly coverage: number | null;
  /** whether the promise is at risk: ok, warning, critical (broken, or about to be), unknown; null: there is none */
  readonly risk: Severity | null;
  /** `keeps its promise`, `runs out at 07:19`, `broken since 06:41`, `no promise` */
  readonly riskWords: string;
  /** null: no recovery is promised */
  readonly recovery: ExecutiveRecovery | null;
}
/** Whether a service could be recovered in time, proven. */
export interface ExecutiveRecovery {
  readonly posture: Posture;
  readonly severity: Severity;
  /** `25 of 30 min`, `never drilled; 60 min promised` */
  readonly words: string;
}
/** Incidents of a day. */
export interface ExecutiveDay {
  /** epoch ms of its midnight */
  readonly from: number;
  /** null: nobody watched */
  readonly opened: number | null;
  readonly critical: number;
  /** s in which any was open */
  readonly seconds: number;
}
/** What fills up, and when. */
export interface ExecutiveCapacity {
  /** key of the indicator */
  readonly id: string;
  /** `PostgreSQL pg-prod` */
  readonly name: string;
  /** `connections` */
  readonly label: string;
  /** ratio of the limit in use now; null: not known */
  readonly use: Figure;
  /** ratio of the limit at the busiest moment of the last seven days; null: not known yet */
  readonly peak: number | null;
  readonly severity: Severity;
  /** epoch ms at which its daily peak meets the limit; null: not in sight */
  readonly reachedAt: number | null;
  readonly earliest: number | null;
  /** null though `reachedAt` is there: it may also never come */
  readonly latest: number | null;
  /** `room for months`, `full in 5 weeks (3 to 9)`, `not known yet` */
  readonly words: string;
}
export interface ExecutiveCost {
  readonly currency: string;
  /** of the last day that is over; null: not known */
  readonly lastDay: number | null;
  /** mean of the seven days before it; null: not known */
  readonly usualDay: number | null;
  /** a tenant and day, and a business event, of the last day */
  readonly perTenant: number | null;
  readonly perEvent: number | null;
  /** oldest first */
  readonly days: readonly { readonly from: number; readonly cost: number }[];
}
export interface ExecutiveSection {
  readonly answer: Answer;
  /** the promise most at risk first */
  readonly services: readonly ExecutiveService[];
  /** oldest first, today last, at most 28; empty: there is no history yet */
  readonly days: readonly ExecutiveDay[];
  readonly open: number;
  /** nearest to its limit first */
  readonly capacity: readonly ExecutiveCapacity[];
  /** null: nothing has a price */
  readonly cost: ExecutiveCost | null;
}
