import { type Condition, conditionKey } from '../model/condition';
import type { Severity } from '../model/severity';
import { severityRank } from '../model/severity';
import type { ConditionMemory, Finding } from './judgement';

export interface Settled {
  readonly conditions: readonly Condition[];
  /** the same object as before when nothing changed */
  readonly memory: Memory;
}

/**
 * Findings into conditions. A worse severity shows once it held `raiseAfter`, a better one once it held `clearAfter`,
 * and `since` is when it truly began, not when the patience was over. That nobody knows any more shows like something
 * worse; that it is known again, at once. A condition whose finding is gone is over.
 * @param atOnce no patience: one look decides
 */
export function settle(findings: readonly Finding[], memory: Memory, now: number, atOnce = false): Settled {
  const conditions: Condition[] = [];
  const afters: ConditionMemory[] = [];
  const keys: string[] = [];
  let changed = sizeOf(memory) !== findings.length;
  for (const finding of findings) {
    const key = finding.key ?? conditionKey(finding);
    const before = memory[key];
    const after = atOnce ? atOnceMemory(before, finding.severity, now) : stepped(before, finding, now);
    if (after !== before) changed = true;
    keys.push(key);
    afters.push(after);
    conditions.push(conditionOf(finding, after));
  }
  return { conditions, memory: changed ? remembered(keys, afters) : memory };
}

type Memory = Readonly<Record<string, ConditionMemory>>;
const sizes = new WeakMap<Memory, number>();

/** Building a record of thousands of keys costs more than all judging, so it is done only on change. */
function remembered(keys: readonly string[], afters: readonly ConditionMemory[]): Memory {
  const record: Record<string, ConditionMemory> = {};
  for (let index = 0; index < keys.length; index += 1) {
    record[keys[index] as string] = afters[index] as ConditionMemory;
  }
  sizes.set(record, keys.length);
  return record;
}

function sizeOf(memory: Memory): number {
  return sizes.get(memory) ?? Object.keys(memory).length;
}

/** A finding and a memory that are the very same as before give the same condition. */
const made = new WeakMap<Finding, { readonly memory: ConditionMemory; readonly condition: Condition }>();

function conditionOf(finding: Finding, memory: ConditionMemory): Condition {
  const known = made.get(finding);
  if (known?.memory === memory) return known.condition;
  const { rule, subject, part, observedAt, value, threshold, unit, owner, sentence, evidence } = finding;
  const { severity, since } = memory;
  const rest = { severity, since, observedAt, value, threshold, unit, owner, sentence, evidence };
  const condition = part === undefined ? { rule, subject, ...rest } : { rule, subject, part, ...rest };
  // Only findings with a key of their own outlive a tick.
  if (finding.key !== undefined) made.set(finding, { memory, condition });
  return condition;
}

function atOnceMemory(before: ConditionMemory | undefined, severity: Severity, now: number): ConditionMemory {
  if (before?.severity === severity && before.pending === null) return before;
  return { severity, since: before?.severity === severity ? before.since : now, pending: null };
}

function stepped(before: ConditionMemory | undefined, finding: Finding, now: number): ConditionMemory {
  const { severity } = finding;
  if (before === undefined) return first(finding, now);
  if (before.severity === severity) {
    return before.pending === null ? before : { severity, since: before.since, pending: null };
  }
  const raising = isWorse(severity, before.severity);
  const patience = raising ? finding.raiseAfter : before.severity === 'unknown' ? 0 : finding.clearAfter;
  const pending = continued(before, severity, raising, now);
  if (patience === 0) return { severity, since: pending.since, pending: null };
  if (now - pending.since >= patience * 1_000) {
    return { ...pending, pending: pending.severity === severity ? null : { severity, since: now } };
  }
  if (pending === before.pending) return before;
  return { severity: before.severity, since: before.since, pending };
}

/** A first sight is no change: only trouble that must hold waits, as what was fine until now. */
function first({ severity, raiseAfter }: Finding, now: number): ConditionMemory {
  if (raiseAfter > 0 && (severity === 'warning' || severity === 'critical')) {
    return { severity: 'ok', since: now, pending: { severity, since: now } };
  }
  return { severity, since: now, pending: null };
}

/** What has held throughout: while raising the least bad, while clearing the worst of what was seen. */
function continued(
  { severity: shown, pending }: ConditionMemory,
  severity: Severity,
  raising: boolean,
  now: number,
): NonNullable<ConditionMemory['pending']> {
  // What began ahead of now was timed by a clock that has gone back since.
  if (pending === null || pending.since > now || isWorse(pending.severity, shown) !== raising)
    return { severity, since: now };
  if (pending.severity === severity) return pending;
  const held =
    raising === severityRank(severity) > severityRank(pending.severity) ? pending.severity : severity;
  return held === pending.severity ? pending : { severity: held, since: pending.since };
}

/** From known to unknown is for the worse, even from critical: nobody may go on claiming what nobody sees. */
function isWorse(severity: Severity, than: Severity): boolean {
  return severity === 'unknown' || (than !== 'unknown' && severityRank(severity) > severityRank(than));
}
