import type { Config } from '../config/config';
import type { Condition } from '../model/condition';
import type { Drill } from '../model/drill';
import type { IncidentStep } from '../model/incident';
import type { Learnt } from '../model/learnt';
import type { ServerRole } from '../model/server-role';
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
}
export const EMPTY_MEMORY: JudgeMemory = { conditions: {}, modules: {} };

export interface Incident {
  readonly id: string;
  /** of its worst condition; `unknown` while nothing can be observed and nothing worse is known */
  readonly severity: Severity;
  /** while unknown: the worst last known severity */
  readonly was?: Severity;
  readonly since: number;
  /** keys of its conditions, cause first */
  readonly conditions: readonly string[];
  /** keys of all conditions that it ever had */
  readonly seen: readonly string[];
  /** how often it was opened: trouble that comes back soon is the same incident */
  readonly times: number;
  /** oldest first: how it opened, then the newest steps */
  readonly history: readonly IncidentStep[];
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
