import type { Subject } from './observation';
import type { Severity } from './severity';

/** The present verdict of a rule on a subject. Identity: rule + subject (+ `part` if a subject has several). */
export interface Condition {
  readonly rule: string;
  readonly subject: Subject;
  readonly part?: string;
  readonly severity: Severity;
  /** while unknown: the last known severity, if any */
  readonly was?: Severity;
  /** the newest look found it ok; it is only held by its clearing time */
  readonly ending?: true;
  /** epoch ms at which this severity began */
  readonly since: number;
  /** it was never seen well: it began at `since` or earlier */
  readonly unseenOnset?: true;
  /** epoch ms of the observation behind it */
  readonly observedAt: number;
  readonly value: number | null;
  readonly threshold: number | null;
  /** UCUM */
  readonly unit: string;
  readonly owner: string | null;
  /** one plain sentence for a person */
  readonly sentence: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Stable identity of a condition. */
export function conditionKey(condition: Pick<Condition, 'rule' | 'subject' | 'part'>): string {
  const { rule, subject, part } = condition;
  return `${rule}|${subject.kind}:${subject.id}${part === undefined ? '' : `|${part}`}`;
}
