import type { Subject } from './observation';
import type { Severity } from './severity';

/**
 * Something that the wall's own judgement said differently from one look to the next, as the archive keeps it: what the
 * timeline is drawn from, and what "the change before" means. `severity` null: it ended.
 */
export type Change = ServiceChange | ConditionChange | IncidentChange | WatchChange;

interface Dated {
  /** epoch ms of the judgement that said it first */
  readonly t: number;
}

/** A service as its row stands on the wall. */
export interface ServiceChange extends Dated {
  readonly what: 'service';
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly criticality: number;
  readonly severity: Severity | null;
  /** why it is not ok, one short line; empty when it is */
  readonly reason: string;
}

/** A rule's verdict on a subject. */
export interface ConditionChange extends Dated {
  readonly what: 'condition';
  /** its `conditionKey` */
  readonly key: string;
  readonly rule: string;
  readonly subject: Subject;
  readonly severity: Severity | null;
  /** epoch ms at which this severity truly began: before `t` by the patience of its rule */
  readonly since: number;
  readonly owner: string | null;
  readonly sentence: string;
}

interface IncidentChange extends Dated {
  readonly what: 'incident';
  readonly id: string;
  readonly severity: Severity | null;
  readonly since: number;
  /** keys of its conditions, those nearest to the ground first */
  readonly conditions: readonly string[];
  /** sentence of its named cause; empty: none is named; absent: written by a wall that did not keep it */
  readonly cause?: string;
}

/** The wall began to judge: all that stands then follows with the same `t`, and what stood before says nothing of now. */
export interface WatchChange extends Dated {
  readonly what: 'watch';
  readonly began: number;
}
