import type { Answer, Column } from './said';
import type { Severity } from './severity';

/** One line of the chain from the cause to what is felt. */
export interface IncidentChart {
  /** `pg-prod: sessions that wait for a lock` */
  readonly title: string;
  readonly metric: string;
  /** UCUM */
  readonly unit: string;
  /** null: not known now */
  readonly value: number | null;
  readonly limit: number | null;
  /** epoch ms at which it went bad; null: it has not */
  readonly onset: number | null;
  /** low is bad */
  readonly falls: boolean;
  readonly severity: Severity;
  readonly series: Column;
}
/** Something that was changed before. */
export interface IncidentChange {
  /** epoch ms */
  readonly t: number;
  /** `stock_reserve_batch 3.2` */
  readonly what: string;
  /** `released to Nord 3PL` */
  readonly how: string;
}
/** Why the cause is named, in a fact and what it rests on. */
export interface IncidentEvidence {
  readonly fact: string;
  readonly detail: string;
}
/** Who blocks whom. */
export interface BlockingTree {
  readonly root: { readonly what: string; readonly where: string; readonly state: string };
  /** sessions that wait for the root itself, by what they do; most first */
  readonly direct: readonly WaitingGroup[];
  /** those that wait for these */
  readonly behind: readonly WaitingGroup[];
  readonly waiters: number;
}
export interface WaitingGroup {
  readonly what: string;
  readonly count: number;
}

/** Something that happened to an incident. */
export interface IncidentStep {
  /** epoch ms */
  readonly t: number;
  readonly what: 'opened' | 'again' | 'grew' | 'worse' | 'better' | 'merged';
  /** key of the condition, the new severity, or the number of the incident that became one with it */
  readonly detail: string;
}

/** Why an open incident does not take the wall. */
export interface Suppression {
  readonly how: 'acknowledged' | 'maintenance';
  /** empty: nobody is named */
  readonly by: string;
  readonly why: string;
  /** epoch ms; null: until the incident is over */
  readonly until: number | null;
}

/** Everything of one open incident. */
export interface IncidentPage {
  /** `2026-411` */
  readonly id: string;
  readonly severity: Severity;
  /** while unknown: the worst that was known */
  readonly was: Severity | null;
  /** epoch ms of its first condition */
  readonly since: number;
  /** how often it was opened: what comes back soon is the same again */
  readonly times: number;
  /** oldest first */
  readonly history: readonly IncidentStep[];
  /** null: it may take the wall */
  readonly suppressed: Suppression | null;
  readonly answer: Answer;
  readonly sureness: 'sure' | 'likely' | 'not clear yet';
  /** rule of the condition, or kind of the event, that is named as cause, and what it is about; null: none is */
  readonly cause: { readonly rule: string; readonly subject: string } | null;
  /** hit, the most critical first */
  readonly services: readonly { readonly id: string; readonly name: string; readonly severity: Severity }[];
  /** names of tenants that pay, at most three; and how many do */
  readonly tenants: readonly string[];
  readonly tenantCount: number;
  /** at most four, the cause on top */
  readonly charts: readonly IncidentChart[];
  /** epoch ms at which the charts begin */
  readonly from: number;
  /** at most three, oldest first */
  readonly changes: readonly IncidentChange[];
  /** at most four */
  readonly evidence: readonly IncidentEvidence[];
  readonly tree: BlockingTree | null;
  /** what would end it, as text; empty: nobody knows */
  readonly advice: string;
  readonly owner: string;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
  /** address of the runbook; null: none is named */
  readonly runbook: string | null;
}
export interface IncidentSection {
  /** open ones, worst first, at most four */
  readonly open: readonly IncidentPage[];
  /** ids of those that take the wall */
  readonly taking: readonly string[];
}
