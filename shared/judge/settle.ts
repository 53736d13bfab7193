import { type Condition, conditionKey } from '../model/condition';
import type { Severity } from '../model/severity';
import { severityRank } from '../model/severity';
import type { ConditionMemory, Finding } from './judgement';

export interface Settled {
  readonly conditions: readonly Condition[];
  /** the same object as before if nothing changed */
  readonly memory: Memory;
}

/**
 * Turns findings into conditions. A worse severity shows after it held for `raiseAfter`, a better one after
 * `clearAfter`; `since` is when it really began, not when the hold time ended. Unknown shows like something worse,
 * since the last time it was known. Known again shows at once, unless it is worse than the last known severity: that
 * needs its hold time. If it is the same as before it was unknown, it never ended, and its `since` stays. A condition
 * without a finding is over.
 * @param atOnce no hold times: one look decides
 * @param lookedAt epoch ms of the look before; null: there was none
 */
export function settle(
  findings: readonly Finding[],
  memory: Memory,
  now: number,
  atOnce = false,
  lookedAt: number | null = null,
): Settled {
  const awake = lookedAt !== null && now - lookedAt > ASLEEP_MS ? lookedAt : now;
  const conditions: Condition[] = [];
  const afters: ConditionMemory[] = [];
  const keys: string[] = [];
  let changed = sizeOf(memory) !== findings.length;
  for (const finding of findings) {
    const key = finding.key ?? conditionKey(finding);
    const before = memory[key];
    const next = atOnce ? atOnceMemory(before, finding.severity, now) : stepped(before, finding, now, awake);
    const after = withSight(before, next, finding.severity);
    if (after !== before) changed = true;
    keys.push(key);
    afters.push(after);
    conditions.push(conditionOf(finding, after));
  }
  return { conditions, memory: changed ? remembered(keys, afters) : memory };
}

/**
 * After a longer time (ms) between two looks the machine slept: what was not observed is unknown since the sleep began.
 */
const ASLEEP_MS = 10_000;

type Memory = Readonly<Record<string, ConditionMemory>>;
const sizes = new WeakMap<Memory, number>();

/** Building a record of thousands of keys costs more than all judging, so it is built only on change. */
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

/** The same finding and memory objects as before give the same condition. */
const made = new WeakMap<Finding, { readonly memory: ConditionMemory; readonly condition: Condition }>();

function conditionOf(finding: Finding, memory: ConditionMemory): Condition {
  const cached = made.get(finding);
  if (cached?.memory === memory) return cached.condition;
  const { rule, subject, part, observedAt, value, threshold, unit, owner, sentence, evidence } = finding;
  const { severity, since, was } = memory;
  const known = severity !== 'unknown' || was === undefined || was === null ? {} : { was: was.severity };
  const isEnding = isTrouble(severity) && !isTrouble(finding.severity) && finding.severity !== 'unknown';
  const ending = isEnding ? ({ ending: true } as const) : {};
  // What does not count yet must not read as the reason of an ok.
  const isHeld = severity === 'ok' && finding.severity !== 'ok';
  const unseen = memory.unseen === true && isTrouble(severity) ? ({ unseenOnset: true } as const) : {};
  const rest = {
    severity,
    ...known,
    ...ending,
    ...unseen,
    since,
    observedAt,
    value,
    threshold,
    unit,
    owner,
    sentence: isHeld ? `Not for long yet: ${sentence}` : sentence,
    evidence,
  };
  const condition = part === undefined ? { rule, subject, ...rest } : { rule, subject, part, ...rest };
  // Only findings with a key of their own outlive a tick.
  if (finding.key !== undefined) made.set(finding, { memory, condition });
  return condition;
}

/** Whether it was ever seen well, which tells whether it was seen to begin. The same object if nothing changes. */
function withSight(
  before: ConditionMemory | undefined,
  after: ConditionMemory,
  severity: Severity,
): ConditionMemory {
  const isUnseen =
    severity !== 'ok' && severity !== 'info' && (before === undefined || before.unseen === true);
  if ((after.unseen === true) === isUnseen) return after;
  const { unseen: _, ...rest } = after;
  return isUnseen ? { ...rest, unseen: true } : rest;
}

function isTrouble(severity: Severity): boolean {
  return severity === 'critical' || severity === 'warning';
}

function atOnceMemory(before: ConditionMemory | undefined, severity: Severity, now: number): ConditionMemory {
  if (before?.severity === severity && before.pending === null) return before;
  return { severity, since: before?.severity === severity ? before.since : now, pending: null };
}

function stepped(
  before: ConditionMemory | undefined,
  finding: Finding,
  now: number,
  awake: number,
): ConditionMemory {
  const { severity } = finding;
  if (before === undefined) return first(finding, now, awake);
  if (before.severity === severity) {
    return before.pending === null ? before : { ...before, pending: null };
  }
  if (before.severity === 'unknown') return knownAgain(before, finding, now);
  const raising = isWorse(severity, before.severity);
  // After a sleep, unknown shows at once: a look from before the sleep proves nothing now.
  const slept = severity === 'unknown' && awake < now;
  const patience = slept ? 0 : raising ? finding.raiseAfter : finding.clearAfter;
  const pending = continued(before, severity, raising, now);
  if (patience === 0 || now - pending.since >= patience * 1_000) {
    // A pending severity was never shown: losing sight of it does not make it true.
    if (severity === 'unknown')
      return lost(before, finding, pending.severity === 'unknown' ? pending.since : now, awake);
    return { ...pending, pending: pending.severity === severity ? null : { severity, since: now } };
  }
  if (pending === before.pending) return before;
  return { severity: before.severity, since: before.since, pending };
}

/** Unknown since the last observation or look; the onset before that is remembered. */
function lost(before: ConditionMemory, finding: Finding, since: number, awake: number): ConditionMemory {
  const { severity, since: onset } = before;
  return {
    severity: 'unknown',
    since: Math.max(onset, Math.min(since, awake, finding.observedAt)),
    pending: null,
    was: { severity, since: onset },
  };
}

function knownAgain(before: ConditionMemory, finding: Finding, now: number): ConditionMemory {
  const { severity, raiseAfter } = finding;
  const was = before.was ?? null;
  if (was === null) return { severity, since: now, pending: null };
  if (was.severity === severity) return { severity, since: was.since, pending: null };
  if (!isWorse(severity, was.severity)) return { severity, since: now, pending: null };
  const pending = continued({ ...was, pending: before.pending }, severity, true, now);
  if (now - pending.since >= raiseAfter * 1_000) {
    return { ...pending, pending: pending.severity === severity ? null : { severity, since: now } };
  }
  return pending === before.pending ? before : { ...before, pending };
}

/** A first finding is not a change, so it shows at once. Only trouble with a hold time waits, as ok. */
function first({ severity, raiseAfter, observedAt }: Finding, now: number, awake: number): ConditionMemory {
  if (raiseAfter > 0 && (severity === 'warning' || severity === 'critical')) {
    return { severity: 'ok', since: now, pending: { severity, since: now } };
  }
  const since = severity === 'unknown' ? Math.min(now, awake, observedAt) : now;
  return { severity, since, pending: null };
}

/** The severity that held throughout: while raising, the mildest seen; while clearing, the worst seen. */
function continued(
  { severity: shown, pending }: ConditionMemory,
  severity: Severity,
  raising: boolean,
  now: number,
): NonNullable<ConditionMemory['pending']> {
  // A start in the future was timed by a clock that has been set back since.
  if (pending === null || pending.since > now || isWorse(pending.severity, shown) !== raising)
    return { severity, since: now };
  if (pending.severity === severity) return pending;
  const held =
    raising === severityRank(severity) > severityRank(pending.severity) ? pending.severity : severity;
  return held === pending.severity ? pending : { severity: held, since: pending.since };
}

/** Unknown counts as worse, even than critical: the wall must not claim what is not observed. */
function isWorse(severity: Severity, than: Severity): boolean {
  return severity === 'unknown' || (than !== 'unknown' && severityRank(severity) > severityRank(than));
}
