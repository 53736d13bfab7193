import type { Answer, Column } from './said';
import type { Severity } from './severity';

/** One chart of the chain from the cause to the symptom. */
export interface IncidentChart {
  /** `pg-prod: sessions that wait for a lock` */
  readonly title: string;
  readonly metric: string;
  /** UCUM */
  readonly unit: string;
  /** null: not known at present */
  readonly value: number | null;
  readonly limit: number | null;
  /** epoch ms at which it became bad; null: it did not */
  readonly onset: number | null;
  /** low values are bad */
  readonly falls: boolean;
  readonly severity: Severity;
  readonly series: Column;
}
/** A change before the incident. */
export interface IncidentChange {
  /** epoch ms */
  readonly t: number;
  /** `stock_reserve_batch 3.2` */
  readonly what: string;
  /** `released to Nord 3PL` */
  readonly how: string;
}
/** A fact that supports the cause, and its source. */
export interface IncidentEvidence {
  readonly fact: string;
  readonly detail: string;
}
/** The tree of blocking sessions and lock waiters. */
export interface BlockingTree {
  readonly root: { readonly what: string; readonly where: string; readonly state: string };
  /** sessions that wait for the root itself, by their work; the most first */
  readonly direct: readonly WaitingGroup[];
  /** sessions that wait for these */
  readonly behind: readonly WaitingGroup[];
  readonly waiters: number;
}
export interface WaitingGroup {
  readonly what: string;
  readonly count: number;
}

/** A step in the history of an incident. */
export interface IncidentStep {
  /** epoch ms */
  readonly t: number;
  readonly what: 'opened' | 'again' | 'grew' | 'worse' | 'better' | 'merged';
  /** key of the condition, the new severity, or the number of the incident that was merged into it */
  readonly detail: string;
}

/** Why an open incident does not take over the wall. */
export interface Suppression {
  readonly how: 'acknowledged' | 'maintenance';
  /** empty: not stated */
  readonly by: string;
  readonly why: string;
  /** epoch ms; null: until the incident is over */
  readonly until: number | null;
}

/** The page of one open incident. */
export interface IncidentPage {
  /** `2026-411` */
  readonly id: string;
  readonly severity: Severity;
  /** while unknown: the worst last known severity */
  readonly was: Severity | null;
  /** epoch ms of its first condition */
  readonly since: number;
  /** how often it was opened: trouble that comes back soon is the same incident */
  readonly times: number;
  /** oldest first */
  readonly history: readonly IncidentStep[];
  /** null: it may take over the wall */
  readonly suppressed: Suppression | null;
  readonly answer: Answer;
  readonly sureness: 'sure' | 'likely' | 'not clear yet';
  /** rule of the condition (or kind of the event) that is the named cause, and its subject; null: none */
  readonly cause: { readonly rule: string; readonly subject: string } | null;
  /** affected services, the most critical first */
  readonly services: readonly { readonly id: string; readonly name: string; readonly severity: Severity }[];
  /** names of tenants that pay, at most three; and their number */
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
  /** how to end it, as text; empty: not known */
  readonly advice: string;
  readonly owner: string;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
  /** address of the runbook; null: none */
  readonly runbook: string | null;
}
export interface IncidentSection {
  /** open incidents, worst first, at most four */
  readonly open: readonly IncidentPage[];
  /** ids of those that take over the wall */
  readonly taking: readonly string[];
}
