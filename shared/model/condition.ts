import type { Subject } from './observation';
import type { Severity } from './severity';

/** A rule's standing verdict on a subject. Identity: rule + subject (+ `part` where a subject has several). */
export interface Condition {
  readonly rule: string;
  readonly subject: Subject;
  readonly part?: string;
  readonly severity: Severity;
  /** while unknown: what it was when it was known last, if it ever was */
  readonly was?: Severity;
  /** the newest look found it well; only its clearing time still holds it */
  readonly ending?: true;
  /** epoch ms at which this severity began */
  readonly since: number;
  /** epoch ms of the observation it rests on */
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
