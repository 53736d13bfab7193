import type { Subject } from './observation';
import type { Severity } from './severity';

/**
 * A difference between two consecutive judgements, as archived: the timeline is drawn from changes, and "the change
 * before" is one. `severity` null: it ended.
 */
export type Change = ServiceChange | ConditionChange | IncidentChange | WatchChange;

interface Dated {
  /** epoch ms of the first judgement with the change */
  readonly t: number;
}

/** The state of a service's row on the wall. */
export interface ServiceChange extends Dated {
  readonly what: 'service';
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly criticality: number;
  readonly severity: Severity | null;
  /** why it is not ok, one short line; empty: it is ok */
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
  /** epoch ms at which this severity really began: earlier than `t` by the hold time of its rule */
  readonly since: number;
  readonly owner: string | null;
  readonly sentence: string;
}

interface IncidentChange extends Dated {
  readonly what: 'incident';
  readonly id: string;
  readonly severity: Severity | null;
  readonly since: number;
  /** keys of its conditions, possible causes first */
  readonly conditions: readonly string[];
  /** sentence of its named cause; empty: none is named; absent: the wall's version did not store it */
  readonly cause?: string;
}

/** The wall began to judge: changes with the same `t` follow for everything that holds then; earlier ones are void. */
export interface WatchChange extends Dated {
  readonly what: 'watch';
  readonly began: number;
}
