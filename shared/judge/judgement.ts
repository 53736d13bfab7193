import type { Config } from '../config/config';
import type { Condition } from '../model/condition';
import type { Drill } from '../model/drill';
import type { IncidentStep } from '../model/incident';
import type { Learnt } from '../model/learnt';
import type { ServerRole } from '../model/server-role';
import type { ServiceBudget } from '../model/services';
import type { Serving } from '../model/serving';
import type { Connection, Severity } from '../model/severity';
import type { Sections } from '../model/snapshot';
import type { SourceStatus } from '../model/source-status';
import type { DocumentReader, SeriesReader } from '../series/reader';

/** All inputs of a verdict. The same input gives the same output: nothing else is read, not even the clock. */
export interface JudgeInput {
  /** epoch ms */
  readonly now: number;
  readonly config: Config;
  readonly series: SeriesReader;
  readonly documents: DocumentReader;
  readonly sources: readonly SourceStatus[];
  /** every valid drill record, from files and the feed, oldest first */
  readonly drills: readonly Drill[];
  /** what was learned from the past; absent: nothing yet */
  readonly learnt?: Learnt;
  /** findings count at once, without their hold times: `gantry probe --once` has only one look */
  readonly atOnce?: boolean;
}

/** The judge's memory from one tick to the next: severities, onsets and durations. JSON-safe. */
export interface JudgeMemory {
  readonly conditions: Readonly<Record<string, ConditionMemory>>;
  /** space for the judgement modules, each under its own key */
  readonly modules: Readonly<Record<string, unknown>>;
}
export interface ConditionMemory {
  readonly severity: Severity;
  readonly since: number;
  /** a severity that has not been held long enough yet, and its onset */
  readonly pending: { readonly severity: Severity; readonly since: number } | null;
  /** while unknown: the last known severity, and its onset */
  readonly was?: { readonly severity: Severity; readonly since: number } | null;
  /** it was never seen well: when it began is not known */
  readonly unseen?: true;
}
export const EMPTY_MEMORY: JudgeMemory = { conditions: {}, modules: {} };

export interface Incident {
  readonly id: string;
  /** of its worst condition; `unknown` while nothing can be observed and nothing worse is known */
  readonly severity: Severity;
  /** while unknown: the worst last known severity */
  readonly was?: Severity;
  readonly since: number;
  /** it was there at the first look: it began at `since` or earlier */
  readonly unseenOnset?: true;
  /** keys of its conditions, cause first */
  readonly conditions: readonly string[];
  /** keys of all conditions that it ever had */
  readonly seen: readonly string[];
  /** how often it was opened: trouble that comes back soon is the same incident */
  readonly times: number;
  /** oldest first: how it opened, then the newest steps */
  readonly history: readonly IncidentStep[];
  /** absent at its first look, and in memories of older versions */
  readonly course?: IncidentCourse;
  /** how it had ended before services alone brought it back; absent: it did not end, or its cause shows */
  readonly relapse?: { readonly incident: Incident; readonly at: number };
}

/** What the wall keeps of an open incident from look to look. JSON-safe. */
export interface IncidentCourse {
  /** the worst severity so far */
  readonly worst: Severity;
  /** epoch ms at which each of its conditions began, by key: a condition that becomes worse began before */
  readonly onsets: Readonly<Record<string, number>>;
  /** null: none is named */
  readonly cause: KeptCause | null;
  /** the evidence while no cause was clear; null: one was clear from the first look */
  readonly unclear: readonly string[] | null;
  /** the service of its headline at the worst look, and its symptom: `is slow`; null: it hit none */
  readonly headline: { readonly id: string; readonly symptom: string; readonly severity: Severity } | null;
  /** ids of all services that it hit, the first one first */
  readonly services: readonly string[];
  /** most sessions that waited for a lock at one look; 0: none */
  readonly waited: number;
  /** error budget of each service when it was first hit, by id; null: it was not known then */
  readonly budgets: Readonly<Record<string, CourseBudget | null>>;
  /** it took over the wall */
  readonly took: boolean;
  readonly takenBy: { readonly name: string; readonly at: number } | null;
}

/** The error budget of a service when an incident hit it: the ratio left, and who measured it. */
export interface CourseBudget {
  readonly left: number;
  readonly source: ServiceBudget['source'];
}

/** The cause that an incident names. */
export interface NamedCause {
  /** rule of the condition, or kind of the event */
  readonly rule: string;
  /** id of its subject */
  readonly subject: string;
  readonly sure: boolean;
  readonly sentence: string;
}

/** The named cause of an incident, kept until the incident ends, also after the cause itself is over. */
export interface KeptCause extends NamedCause {
  /** key of the condition, or of the change */
  readonly key: string;
  readonly change: boolean;
  /** epoch ms */
  readonly onset: number;
  /** all evidence that was considered: keys of conditions and changes */
  readonly of: readonly string[];
  /** epoch ms since which the ranking has been sure of it without a break; null: it is not */
  readonly sureSince: number | null;
  /** another cause that the ranking names now, and since when (epoch ms); null: it names this one, or none */
  readonly rival: { readonly key: string; readonly since: number } | null;
  /** keys of the conditions from the cause to the symptom */
  readonly chain: readonly string[];
  /** `row locks in Nord 3PL`, as the subject of a sentence */
  readonly noun: string;
  /** `the locks in Nord 3PL ended`, longest first */
  readonly over: readonly string[];
  /** epoch ms at which its condition was first seen to be over; null: it lasts, or it is a change */
  readonly endedAt: number | null;
}

/** How many incidents were open at any time in a day, and how many of them were critical. */
export interface IncidentsToday {
  readonly count: number;
  readonly critical: number;
}

/** Sections that are judged; the frame, the open tenant's page and the past come from elsewhere. */
export type JudgedSections = Omit<Sections, 'frame' | 'tenant' | 'timeline' | 'review'>;

export interface Verdicts {
  readonly connection: Connection;
  readonly conditions: readonly Condition[];
  readonly incidents: readonly Incident[];
  readonly sections: JudgedSections;
  /** services that depend on something probed */
  readonly serving: readonly Serving[];
  /** of database servers that state one */
  readonly roles: readonly ServerRole[];
  /** of each open incident that has one, by its id */
  readonly causes: ReadonlyMap<string, NamedCause>;
  /** incidents that were open in this day of the first site; null: not known */
  readonly today: IncidentsToday | null;
  readonly memory: JudgeMemory;
}

/**
 * The verdict of a rule at this instant. `settle` turns findings into conditions: a worse severity must hold for
 * `raiseAfter` before it shows, a better one for `clearAfter` (hysteresis in time); `since` is when the shown severity
 * began.
 */
export interface Finding {
  /** its `conditionKey`, if already computed */
  readonly key?: string;
  readonly rule: string;
  readonly subject: Condition['subject'];
  readonly part?: string;
  readonly severity: Severity;
  readonly observedAt: number;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly unit: string;
  readonly owner: string | null;
  readonly sentence: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** s */
  readonly raiseAfter: number;
  /** s */
  readonly clearAfter: number;
}
