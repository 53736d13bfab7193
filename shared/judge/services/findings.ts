import type { ServiceConfig } from '../../config/config';
import { formatNumber, latencyWords, promisedWords } from '../../format/format';
import { NOTABLE_RATE, SERVICE_LATENCY, SERVICE_THROUGHPUT, type ServiceRule } from '../../metrics/rules';
import { type Condition, conditionKey } from '../../model/condition';
import type { ServiceRow } from '../../model/services';
import type { Severity } from '../../model/severity';
import { severityRank } from '../../model/severity';
import { isGone, PRESENCE, type TargetState, targetsOf } from '../dependencies';
import type { ConditionMemory, Finding, JudgeInput } from '../judgement';
import { LOSS_REASON, UPLINK_REASON } from '../own/uplink';
import { gradeOf } from '../rules/operators';
import { isKnown, latencyOf, throughputOf } from './readings';

export const SERVICE_HEALTH = 'service.health';

/** Judges the users' view of a service: its latency compared with the objective, its business events with the usual. */
export function findServiceSignals(
  input: JudgeInput,
  memory: Readonly<Record<string, ConditionMemory>>,
): Finding[] {
  return input.config.services.flatMap((service) => {
    const findings = [latencyFinding(input, service, memory), throughputFinding(input, service, memory)];
    return findings.filter((one) => one !== null);
  });
}

type Memory = Readonly<Record<string, ConditionMemory>>;

function levelsOf(input: JudgeInput, rule: ServiceRule, service: ServiceConfig, memory: Memory) {
  const own = input.config.rules[rule.id];
  const subject = { kind: 'service', id: service.id } as const;
  const before = memory[conditionKey({ rule: rule.id, subject })];
  return {
    enabled: own?.enabled !== false,
    warning: own?.warning === undefined ? rule.warning : own.warning,
    critical: own?.critical === undefined ? rule.critical : own.critical,
    clearAt: rule.clearAt,
    shown: before?.severity ?? 'ok',
    wasBad: isBad(knownSeverity(before)),
    base: {
      rule: rule.id,
      subject,
      owner: service.owner,
      raiseAfter: own?.for ?? rule.for,
      clearAfter: rule.clearFor,
    },
  };
}

/** Before it became unknown, if it is unknown. */
function knownSeverity(memory: ConditionMemory | undefined): Severity {
  const { severity = 'ok', was = null } = memory ?? {};
  return severity === 'unknown' ? (was?.severity ?? severity) : severity;
}

function isBad(severity: Severity | undefined): boolean {
  return severity === 'critical' || severity === 'warning';
}

function latencyFinding(input: JudgeInput, service: ServiceConfig, memory: Memory): Finding | null {
  const { latency: objective } = service.objective;
  const reading = latencyOf(input, service);
  const { enabled, warning, critical, clearAt, shown, base } = levelsOf(
    input,
    SERVICE_LATENCY,
    service,
    memory,
  );
  if (!enabled || reading === null || objective === null) return null;
  const { value, observedAt, metric } = reading.figure;
  if (value === null || !isKnown(reading.figure)) {
    return {
      ...base,
      severity: 'unknown',
      observedAt: observedAt ?? input.now,
      value: null,
      threshold: objective,
      unit: 's',
      sentence: `How long ${service.name} takes is not known.`,
      evidence: { metric },
      raiseAfter: 0,
    };
  }
  const levels = { comparison: 'above', warning, critical, clearAt } as const;
  const { severity, threshold } = gradeOf(value / objective, levels, shown);
  return {
    ...base,
    severity,
    observedAt: observedAt ?? input.now,
    value,
    threshold: threshold === null ? null : threshold * objective,
    unit: 's',
    sentence: `${service.name} takes ${latencyWords(value)}; ${promisedWords(objective, value)} are promised.`,
    evidence: {
      metric,
      objective,
      reason: latencyReason(value, objective, severity),
    },
  };
}

/** A trouble outlasts its figure by the hold time: a figure inside the objective is then said to be well again. */
function latencyReason(value: number, objective: number, severity: Severity): string {
  if (value > objective) return `${latencyWords(value)}, ${promisedWords(objective, value)} promised`;
  return severity === 'ok' ? `${latencyWords(value)} again` : `${latencyWords(value)}, near its limit`;
}

function throughputFinding(input: JudgeInput, service: ServiceConfig, memory: Memory): Finding | null {
  const reading = throughputOf(input, service);
  const { enabled, warning, critical, clearAt, shown, wasBad, base } = levelsOf(
    input,
    SERVICE_THROUGHPUT,
    service,
    memory,
  );
  if (!enabled || reading === null) return null;
  const { figure, usual, event, least, backlog } = reading;
  // Work that was missing is not done again because nobody states the usual any more.
  if (usual === null && !wasBad) return null;
  if (usual === null || figure.value === null || !isKnown(figure)) {
    return {
      ...base,
      severity: 'unknown',
      observedAt: figure.observedAt ?? input.now,
      value: null,
      threshold: warning,
      unit: '1',
      sentence: `How much ${service.name} does is not known.`,
      evidence: { usual, event },
      raiseAfter: 0,
    };
  }
  const share = usual > 0 ? figure.value / usual : 1;
  const levels = { comparison: 'below', warning, critical, clearAt } as const;
  // When the usual is small, silence may be chance.
  const telling = usual >= NOTABLE_RATE && (least === null || figure.value < least);
  // No work is done when there is none to do.
  const idle = backlog !== null && backlog < 1;
  const graded =
    telling && !idle ? gradeOf(share, levels, shown) : { severity: 'ok' as const, threshold: warning };
  // The learned usual may not apply today (a holiday): without a known backlog, this is not an outage.
  const guessed = least !== null && backlog === null;
  const severity = guessed && graded.severity === 'critical' ? 'warning' : graded.severity;
  const { threshold } = graded;
  const waits = backlog === null || backlog < 1 ? '' : `; ${formatNumber(backlog)} wait`;
  const held = severity === 'ok' && telling ? ' again' : '';
  const percent = `${Math.round(share * 100)} % of its usual ${event}`;
  return {
    ...base,
    severity,
    observedAt: figure.observedAt ?? input.now,
    value: share,
    threshold,
    unit: '1',
    sentence: `${service.name} does ${percent}${waits}.`,
    evidence: { usual, event, rate: figure.value, backlog, reason: `${percent}${held}${waits}` },
  };
}

/** Settled conditions of one service's own signals. */
export interface OwnSignals {
  readonly latency: Condition | null;
  readonly throughput: Condition | null;
}

/** Settled own signals by service. */
export function ownSignals(conditions: readonly Condition[]): ReadonlyMap<string, OwnSignals> {
  const own = new Map<string, { latency: Condition | null; throughput: Condition | null }>();
  for (const condition of conditions) {
    const { rule, subject } = condition;
    if (rule !== SERVICE_LATENCY.id && rule !== SERVICE_THROUGHPUT.id) continue;
    const signals = own.get(subject.id) ?? { latency: null, throughput: null };
    own.set(subject.id, signals);
    if (rule === SERVICE_LATENCY.id) signals.latency = condition;
    else signals.throughput = condition;
  }
  return own;
}

/**
 * Health of a service, from its own signals and its dependencies. A symptom decides; a cause without a symptom does not
 * make a service bad. "Gone" is a target that does not serve: it does not answer, answers wrongly, or is split. The own
 * signal is latency, and also throughput if it is bad, or is the only one. A signal that was bad and is not known any more
 * is the own signal, unless the other one is as bad: nobody saw that it became well.
 *
 * | own signal           | a target is gone | another target is critical | else               |
 * |----------------------|------------------|----------------------------|--------------------|
 * | warning, critical    | critical         | as felt                    | as felt            |
 * | fine, past a level for a moment | critical | warning                | ok                 |
 * | fine                 | warning          | ok                         | ok                 |
 * | fine, by a page only | warning          | ok                         | unknown if a target is; else ok |
 * | not known any more   | critical         | unknown                    | unknown            |
 * | nobody measures it   | critical         | critical                   | as its targets are |
 */
export function findServiceHealth(
  input: JudgeInput,
  own: ReadonlyMap<string, OwnSignals>,
  states: ReadonlyMap<string, TargetState>,
): Finding[] {
  const needs = targetsOf(input.config);
  return input.config.services.map((service) => {
    const targets = needs.get(service.id);
    const signals = own.get(service.id);
    const health = combined(signals, targets, states);
    const { severity, from, reason } = health;
    const basis = basisOf(health, targets, states, signals);
    return {
      rule: SERVICE_HEALTH,
      subject: { kind: 'service', id: service.id },
      severity,
      observedAt: from?.observedAt ?? restsOn(signals, targets, states) ?? input.now,
      value: from?.value ?? null,
      threshold: from?.threshold ?? null,
      unit: from?.unit ?? '',
      owner: service.owner,
      sentence: from?.sentence ?? healthSentence(service.name, severity, reason),
      evidence: {
        reason,
        ...(from === null ? {} : { from: conditionKey(from) }),
        ...(basis === null ? {} : { basis }),
        // Answers from before the target failed do not describe the service now.
        ...(severity === 'critical' && basis === 'gone' && from?.subject.kind === 'target' && !isSlow(signals)
          ? { down: true }
          : {}),
      },
      raiseAfter: 0,
      // Its signals have their own hold times; one that takes over from another may be milder for a moment.
      clearAfter: severity === 'warning' ? MILDER_AFTER : 0,
    };
  });
}

/** @param reason of an ok service: which of its targets is not known */
function healthSentence(name: string, severity: Severity, reason: string): string {
  if (severity !== 'ok') return `${name}: ${reason}.`;
  return reason === '' ? `${name} is well.` : `${name} is well as its users feel it; not known: ${reason}.`;
}

/** epoch ms of the oldest observation that an ok verdict depends on; null: there is none */
function restsOn(
  own: OwnSignals | undefined,
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
): number | null {
  const signal = own?.latency ?? own?.throughput ?? null;
  if (signal !== null) return signal.observedAt;
  let oldest: number | null = null;
  for (const id of targets ?? []) {
    const presence = states.get(id)?.presence ?? null;
    if (presence !== null) oldest = Math.min(oldest ?? presence.observedAt, presence.observedAt);
  }
  return oldest;
}

/** s for which a critical service must be milder before it shows so */
const MILDER_AFTER = 15;

interface Health {
  readonly severity: Severity;
  readonly from: Condition | null;
  readonly reason: string;
}

/**
 * What a bad severity rests on: trouble that is over and is only held by its clearing time, a target that does not serve,
 * other trouble of a target; null: the service's own figures.
 */
function basisOf(
  { severity, from }: Health,
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
  own: OwnSignals | undefined,
): ServiceRow['basis'] {
  if (!isBad(severity) || from === null) return null;
  const gone = worstTrouble(targets, states, isGone);
  if (gone !== null && gone.ending !== true) return 'gone';
  if (from.subject.kind === 'service') {
    const felt = signalsOf(own).filter((one) => isBad(one.severity));
    return felt.every((one) => one.ending === true) ? 'over' : null;
  }
  const lasts = worstTrouble(
    targets,
    states,
    (one) => one.ending !== true && severityRank(one.severity) >= severityRank(severity),
  );
  return lasts === null ? 'over' : 'target';
}

function combined(
  own: OwnSignals | undefined,
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
): Health {
  const lost = lostFrom(own);
  const felt = worstFelt(own);
  const gone = worstTrouble(targets, states, isGone);
  const signal = lost ?? own?.latency ?? own?.throughput ?? null;
  if (felt !== null && !(lost?.was === 'critical' && felt.severity === 'warning')) {
    return gone === null
      ? health(felt.severity, felt)
      : health('critical', felt.severity === 'critical' && !hasStopped(own) ? felt : gone);
  }
  if (signal === null) return asTargets(targets, states);
  if (isFeltNow(own)) {
    if (gone !== null) return health('critical', gone);
    const grave = worstTrouble(targets, states, ({ severity }) => severity === 'critical');
    if (grave !== null && lost === null) return health('warning', grave);
  }
  if (signal.severity === 'unknown') {
    return gone === null
      ? health('unknown', signal, unknownReason(signal, own, targets, states))
      : health('critical', gone);
  }
  if (gone !== null) return health('warning', gone);
  const [unread] = unreadOf(targets, states);
  if (unread === undefined) return { severity: 'ok', from: null, reason: '' };
  return isByPage(signal)
    ? health('unknown', unread)
    : { severity: 'ok', from: null, reason: reasonOf(unread) };
}

/** A page that answers fast does not show that what lies behind it is well: users are not measured. */
function isByPage({ rule, evidence }: Condition): boolean {
  return rule === SERVICE_LATENCY.id && evidence.metric === 'httpcheck.duration';
}

/** Presence of each target that cannot be read, in the order of the configuration. */
function unreadOf(
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
): readonly Condition[] {
  return [...(targets ?? [])].flatMap((id) => {
    const presence = states.get(id)?.presence ?? null;
    return presence?.severity === 'unknown' ? [presence] : [];
  });
}

/** Share of the usual work below which nothing is done any more. */
const STOPPED = 0.1;

function hasStopped(own: OwnSignals | undefined): boolean {
  const share = own?.throughput?.value ?? null;
  return share !== null && share < STOPPED;
}

/** The service still works, and its response takes longer than promised. */
function isSlow(own: OwnSignals | undefined): boolean {
  const { value = null, evidence } = own?.latency ?? {};
  const objective = evidence?.objective;
  return !hasStopped(own) && value !== null && typeof objective === 'number' && value > objective;
}

/** Figures past a level that wait only for the hold time: next to a visible cause they need not wait. */
function isFeltNow(own: OwnSignals | undefined): boolean {
  const slow = own?.latency ?? null;
  const little = own?.throughput ?? null;
  return (
    (slow !== null && slow.value !== null && slow.threshold !== null && slow.value > slow.threshold) ||
    (little !== null && little.value !== null && little.threshold !== null && little.value < little.threshold)
  );
}

function health(severity: Severity, from: Condition, reason?: string): Health {
  return { severity, from, reason: reason ?? reasonOf(from) };
}

/** A few words in place of a figure. */
function reasonOf({ rule, evidence, sentence, subject, ending }: Condition): string {
  // Its sentence is the calm one now.
  if (ending === true && subject.kind === 'target')
    return `${subject.id}: ${PRESENCE.has(rule) ? 'answers' : 'well'} again`;
  const reason = typeof evidence.reason === 'string' ? evidence.reason : sentence.replace(/\.$/, '');
  return subject.kind === 'target' ? `${subject.id}: ${reason}` : reason;
}

function signalsOf(own: OwnSignals | undefined): readonly Condition[] {
  return [own?.latency, own?.throughput].filter((one) => one !== null && one !== undefined);
}

function worstFelt(own: OwnSignals | undefined): Condition | null {
  const bad = signalsOf(own).filter((one) => isBad(one.severity));
  return bad.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0] ?? null;
}

/** The signal that was bad when it was last known, worst first; null: neither was. */
function lostFrom(own: OwnSignals | undefined): Condition | null {
  const lost = signalsOf(own).filter(({ severity, was }) => severity === 'unknown' && isBad(was));
  return lost.find(({ was }) => was === 'critical') ?? lost[0] ?? null;
}

function worstTrouble(
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
  counts: (condition: Condition) => boolean,
): Condition | null {
  for (const id of targets ?? []) {
    const found = states.get(id)?.trouble.find(counts);
    if (found !== undefined) return found;
  }
  return null;
}

/** The service is not measured, so its targets stand for it. */
function asTargets(
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
): Health {
  let worst: Condition | null = null;
  let heard = false;
  for (const id of targets ?? []) {
    const state = states.get(id);
    const one = state?.trouble[0] ?? state?.presence ?? null;
    if (one === null) continue;
    heard = true;
    if (worst === null || severityRank(one.severity) > severityRank(worst.severity)) worst = one;
  }
  if (!heard) return { severity: 'unknown', from: null, reason: 'nothing measures it' };
  return worst === null || worst.severity === 'ok'
    ? { severity: 'ok', from: null, reason: '' }
    : health(worst.severity, worst);
}

/**
 * Why the own signal is not known: the fault of a target that it is read from, if there is one. Beside a signal that is
 * known, which one it is.
 */
function unknownReason(
  signal: Condition,
  own: OwnSignals | undefined,
  targets: ReadonlySet<string> | undefined,
  states: ReadonlyMap<string, TargetState>,
): string {
  const { reason } = signal.evidence;
  if (reason === UPLINK_REASON || reason === LOSS_REASON) return reason;
  for (const id of targets ?? []) {
    const presence = states.get(id)?.presence;
    // Also while its silence only waits for the hold time.
    if (presence !== null && presence !== undefined && typeof presence.evidence.reason === 'string')
      return `${id}: ${presence.evidence.reason}`;
  }
  const other = signal.rule === SERVICE_LATENCY.id ? own?.throughput : own?.latency;
  if (other !== null && other !== undefined && other.severity !== 'unknown')
    return signal.rule === SERVICE_LATENCY.id
      ? 'how long it takes is not known any more'
      : 'how much it does is not known any more';
  return 'no new data arrives';
}
