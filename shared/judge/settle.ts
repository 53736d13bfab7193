import { type Condition, conditionKey } from '../model/condition';
import { type Severity, severityRank } from '../model/severity';
import type { ConditionMemory, Finding } from './judgement';

export interface Settled {
  readonly conditions: readonly Condition[];
  readonly memory: Readonly<Record<string, ConditionMemory>>;
}

/**
 * Findings of this instant become standing conditions. A worse severity shows once it held `raiseAfter`, a better one
 * once it held `clearAfter`; to and from unknown it goes at once, for a guess is worse than a flicker. `since` is when
 * the shown severity began to be seen. A condition without a finding is over.
 * @param now epoch ms @param atOnce hold times are left out
 */
export function settle(
  findings: readonly Finding[],
  before: Readonly<Record<string, ConditionMemory>>,
  now: number,
  atOnce: boolean,
): Settled {
  const memory: Record<string, ConditionMemory> = {};
  const conditions: Condition[] = [];
  for (const finding of findings) {
    const key = conditionKey(finding);
    const state = next(before[key], finding, now, atOnce);
    memory[key] = state;
    const { raiseAfter: _raise, clearAfter: _clear, ...rest } = finding;
    conditions.push({ ...rest, severity: state.severity, since: state.since });
  }
  return { conditions, memory };
}

function next(
  known: ConditionMemory | undefined,
  finding: Finding,
  now: number,
  atOnce: boolean,
): ConditionMemory {
  const { severity } = finding;
  if (known === undefined) {
    if (atOnce || severity === 'ok' || severity === 'unknown' || finding.raiseAfter === 0)
      return { severity, since: now, pending: null };
    return { severity: 'ok', since: now, pending: { severity, since: now } };
  }
  if (known.severity === severity) return known.pending === null ? known : { ...known, pending: null };
  // A severity that goes on getting worse has been worse since it first left the shown one.
  const since =
    known.pending !== null && sameDirection(known.severity, known.pending.severity, severity)
      ? known.pending.since
      : now;
  if (atOnce || now - since >= holdOf(known.severity, finding) * 1000)
    return { severity, since, pending: null };
  return { ...known, pending: { severity, since } };
}

function holdOf(shown: Severity, finding: Finding): number {
  if (shown === 'unknown' || finding.severity === 'unknown') return 0;
  return severityRank(finding.severity) > severityRank(shown) ? finding.raiseAfter : finding.clearAfter;
}

function sameDirection(shown: Severity, pending: Severity, now: Severity): boolean {
  return severityRank(pending) > severityRank(shown) === severityRank(now) > severityRank(shown);
}
