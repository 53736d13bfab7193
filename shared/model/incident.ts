import type { Answer, Column } from './said';
import type { Severity } from './severity';

/** How a figure has moved over the last minutes. */
export type Trend = 'rising' | 'steady' | 'falling';

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
  /** how it moved lately; null: too little is known, or it has turned */
  readonly trend: Trend | null;
  /** the usual value, where low is bad; null: not known */
  readonly usual: number | null;
}

/** Work that was not done because of an incident. */
export interface IncidentCost {
  /** orders (or what the service counts) that are late so far, rounded to tens above 50 */
  readonly late: number;
  /** more per minute while it lasts */
  readonly perMinute: number;
  /** plural noun: `shipments` */
  readonly event: string;
}

/** A service at the foot of an incident: not the subject of the headline. */
export interface OtherService {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  /** `1.7 s of 0.8 s promised`; empty: nothing is measured */
  readonly detail: string;
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
  /** number of them that wait for another root, and are in no group; absent: none */
  readonly others?: number;
}
export interface WaitingGroup {
  readonly what: string;
  readonly count: number;
}

/** A step in the history of an incident. */
export interface IncidentStep {
  /** epoch ms */
  readonly t: number;
  readonly what: 'opened' | 'again' | 'grew' | 'worse' | 'better' | 'merged' | 'split';
  /** key of the condition, the new severity, or the number of the incident that was merged into it or that it was told as */
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
  /** all that was as bad as its severity says is well again: the severity is only held */
  readonly ending?: true;
  /** epoch ms of its first condition */
  readonly since: number;
  /** it was there at the first look: it began at `since` or earlier */
  readonly unseenOnset?: true;
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
  /** id of the service that the headline is about; null: none is */
  readonly headline: string | null;
  /** null: not known (no usual pace) */
  readonly cost: IncidentCost | null;
  /** names of sites hit; empty: all, or not known */
  readonly sites: readonly string[];
  /** false: the wall cannot see whom it hits (its uplink is lost, or nothing is known of the services) */
  readonly reachKnown: boolean;
  /** every service but the headline's, worst first */
  readonly others: readonly OtherService[];
  /** advice in parts: what to do, what it frees and undoes, who may; null: nothing is known to do */
  readonly act: { readonly what: string; readonly effect: string; readonly who: string } | null;
}

/** An incident that has just ended: shown for 30 s, then a mark in the frame. */
export interface IncidentOver {
  readonly id: string;
  /** the worst it was */
  readonly severity: Severity;
  readonly from: number;
  readonly to: number;
  /** `Over: Shipping was slow, 06:41 to 06:58.` / `Row locks in Nord 3PL made about 210 orders late.` */
  readonly answer: Answer;
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly cost: IncidentCost | null;
  /** ratio of the error budget of the worst service that it took, and what is left of it; null: no objective, or not watched */
  readonly budget: { readonly spent: number; readonly left: number } | null;
  /** `41 sessions waited at worst`; empty: no figure */
  readonly worst: string;
  /** the headline service's figure from some minutes before `from` to now; null: it has none */
  readonly chart: IncidentChart | null;
  /** begin of the chart */
  readonly chartFrom: number;
  /** what happened when: release, first symptom, taken on, cause ended, as usual; oldest first */
  readonly marks: readonly { readonly t: number; readonly what: string; readonly change: boolean }[];
  /** what ended it: `Process 16820 was ended at 06:55`; says so where it ended by itself or the cause was never known */
  readonly ended: { readonly what: string; readonly detail: string };
  /** what can come back, or what is left to do; null: nothing is known */
  readonly open: { readonly what: string; readonly detail: string } | null;
}
export interface IncidentSection {
  /** open incidents, worst first, at most four */
  readonly open: readonly IncidentPage[];
  /** ids of those that take over the wall */
  readonly taking: readonly string[];
  /** shown for 30 s after the end; `waits`: an open incident that is as grave goes first; null: none */
  readonly over: (IncidentOver & { readonly until: number; readonly waits?: boolean }) | null;
  /** number of open incidents that are acknowledged or planned; absent: cached by an older version */
  readonly quiet?: { readonly acknowledged: number; readonly maintenance: number };
}
