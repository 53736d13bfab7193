import type { ServiceConfig } from '../config/config';
import { formatSeconds } from '../format/format';
import { siteTime } from '../format/site-clock';
import type { Condition } from '../model/condition';
import { type Freshness, type Severity, severityRank } from '../model/severity';
import type { ServiceRow, ServicesSection } from '../model/snapshot';
import { accountFor, type BudgetMemory, ownBudgetLeft } from './error-budget';
import type { Finding, JudgeInput } from './judgement';
import {
  bars,
  budgetColumn,
  budgetOf,
  EMPTY_COLUMN,
  latencyColumn,
  latencyOf,
  spentAt,
  throughputOf,
} from './service-readings';
import { servicesAnswer } from './services-answer';

/** Fewer business events an hour than this are too few to say that they are missing. */
const NOTABLE_PER_HOUR = 20;
const SLOW_FACTOR = 2;
const HEALTH = 'service.health';
const CONTINUOUS_RULES = new Set(['service.latency', 'service.throughput']);

/** What the users of a service feel: its latency against the objective, its business events against the usual. */
export function findServiceSignals(input: JudgeInput): Finding[] {
  return input.config.services.flatMap((service) => {
    const base = {
      subject: { kind: 'service', id: service.id },
      owner: service.owner,
      evidence: {},
    } as const;
    const findings: Finding[] = [];
    const latency = latencyOf(input, service);
    const objective = service.objective.latency;
    if (latency !== null && objective !== null) {
      const { value, freshness, observedAt, metric } = latency.figure;
      const known = value !== null && freshness !== 'stale';
      const critical = known && value > objective * SLOW_FACTOR;
      findings.push({
        ...base,
        rule: 'service.latency',
        severity: !known ? 'unknown' : critical ? 'critical' : value > objective ? 'warning' : 'ok',
        observedAt: observedAt ?? input.now,
        value: known ? value : null,
        threshold: critical ? objective * SLOW_FACTOR : objective,
        unit: 's',
        sentence: known
          ? `${service.name} takes ${formatSeconds(value)} s, ${formatSeconds(objective)} s promised`
          : `how long ${service.name} takes is not known`,
        evidence: { metric },
        raiseAfter: 5,
        clearAfter: 15,
      });
    }
    const throughput = throughputOf(input, service);
    if (throughput !== null && throughput.usual !== null && throughput.usual * 3_600 >= NOTABLE_PER_HOUR) {
      const { value, freshness, observedAt } = throughput.figure;
      const known = value !== null && freshness !== 'stale';
      const share = known ? value / throughput.usual : null;
      findings.push({
        ...base,
        rule: 'service.throughput',
        severity: share === null ? 'unknown' : share < 0.4 ? 'critical' : share < 0.6 ? 'warning' : 'ok',
        observedAt: observedAt ?? input.now,
        value: share,
        threshold: 0.6,
        unit: '1',
        sentence:
          share === null
            ? `how much ${service.name} does is not known`
            : `${service.name} does ${Math.round(share * 100)} % of its usual ${throughput.event}`,
        raiseAfter: 60,
        clearAfter: 60,
      });
    }
    return findings;
  });
}

/**
 * Health of a service from its own signals and from what it depends on. What users feel decides; a target's trouble
 * that nobody feels yet is at most a warning, and a target nobody can see makes a service unknown only where the
 * service has no signal of its own.
 *
 * | own signals | worst target    | service  |
 * |-------------|-----------------|----------|
 * | bad         | any             | as felt  |
 * | fine        | critical        | warning  |
 * | fine        | other           | ok       |
 * | none        | any             | as the target |
 */
export function findServiceHealth(input: JudgeInput, conditions: readonly Condition[]): Finding[] {
  return input.config.services.map((service) => {
    const own = conditions.filter(
      ({ subject, rule }) =>
        subject.kind === 'service' && subject.id === service.id && CONTINUOUS_RULES.has(rule),
    );
    const targets = targetConditions(service, conditions);
    const felt = worstOf(own.filter(({ severity }) => severity !== 'unknown'));
    const cause = worstOf(targets);
    const { severity, from } = combine(felt, worstOf(own), cause);
    return {
      rule: HEALTH,
      subject: { kind: 'service', id: service.id },
      severity,
      observedAt: from?.observedAt ?? input.now,
      value: from?.value ?? null,
      threshold: from?.threshold ?? null,
      unit: from?.unit ?? '1',
      owner: service.owner,
      sentence:
        from?.sentence ??
        (severity === 'ok'
          ? `${service.name} is inside its objective`
          : `nothing is known of ${service.name} yet`),
      evidence:
        cause === null || cause.severity === 'ok' ? {} : { cause: cause.rule, target: cause.subject.id },
      raiseAfter: 0,
      clearAfter: 0,
    };
  });
}

function combine(
  felt: Condition | null,
  own: Condition | null,
  cause: Condition | null,
): { severity: Severity; from: Condition | null } {
  if (felt !== null) {
    if (felt.severity !== 'ok') return { severity: felt.severity, from: felt };
    return cause?.severity === 'critical'
      ? { severity: 'warning', from: cause }
      : { severity: 'ok', from: null };
  }
  if (cause !== null) return { severity: cause.severity, from: cause.severity === 'ok' ? null : cause };
  return { severity: 'unknown', from: own };
}

/** Conditions of the targets that a service depends on, also through other services. */
export function targetConditions(
  service: ServiceConfig,
  conditions: readonly Condition[],
): readonly Condition[] {
  const needed = new Set(service.dependsOn);
  return conditions.filter(({ subject }) => subject.kind === 'target' && needed.has(subject.id));
}

export function worstOf(conditions: readonly Condition[]): Condition | null {
  let worst: Condition | null = null;
  for (const condition of conditions) {
    if (worst === null || severityRank(condition.severity) > severityRank(worst.severity)) worst = condition;
  }
  return worst;
}

export interface ServicesMemory {
  /** last severity that was known, by service */
  readonly known: Readonly<Record<string, Severity>>;
  readonly budgets: Readonly<Record<string, BudgetMemory>>;
}
export const NO_SERVICES: ServicesMemory = { known: {}, budgets: {} };

/** The services view, and what is to be remembered for the next. */
export function presentServices(
  input: JudgeInput,
  conditions: readonly Condition[],
  before: ServicesMemory,
  lost: boolean,
): { section: ServicesSection; memory: ServicesMemory } {
  const known: Record<string, Severity> = {};
  const budgets: Record<string, BudgetMemory> = {};
  const rows = input.config.services.map((service) => {
    const health = conditions.find(({ rule, subject }) => rule === HEALTH && subject.id === service.id);
    const severity = health?.severity ?? 'unknown';
    const was = severity === 'unknown' ? (before.known[service.id] ?? null) : null;
    const last = severity === 'unknown' ? before.known[service.id] : severity;
    if (last !== undefined) known[service.id] = last;
    budgets[service.id] = accountFor(before.budgets[service.id], severity, input.now, lost);
    return rowOf(input, service, conditions, health ?? null, was, budgets[service.id] as BudgetMemory);
  });
  rows.sort((a, b) => weight(b) - weight(a) || a.criticality - b.criticality || breach(b) - breach(a));
  return {
    section: { answer: servicesAnswer(input, rows, conditions, lost), rows },
    memory: { known, budgets },
  };
}

/** Unknown stands after critical if it was critical, else after warning. */
function weight(row: ServiceRow): number {
  if (row.severity !== 'unknown')
    return row.severity === 'ok' || row.severity === 'info' ? 0 : severityRank(row.severity) * 2;
  return row.was === 'critical' ? 7 : 3;
}

function breach(row: ServiceRow): number {
  const { latency } = row;
  return latency === null || latency.value === null || latency.objective === null || row.severity === 'ok'
    ? 0
    : latency.value / latency.objective;
}

function rowOf(
  input: JudgeInput,
  service: ServiceConfig,
  conditions: readonly Condition[],
  health: Condition | null,
  was: Severity | null,
  budgetMemory: BudgetMemory,
): ServiceRow {
  const latency = latencyOf(input, service);
  const throughput = throughputOf(input, service);
  const budget = budgetOf(input, service);
  const severity = health?.severity ?? 'unknown';
  const freshness: Freshness =
    latency?.figure.freshness ?? throughput?.figure.freshness ?? (severity === 'unknown' ? 'stale' : 'live');
  const siteNames = service.sites.map((id) => input.config.sites.find((site) => site.id === id)?.name ?? id);
  const ownLeft = ownBudgetLeft(service, budgetMemory);
  return {
    id: service.id,
    name: service.name,
    criticality: service.criticality,
    owner: service.owner,
    sites: siteNames,
    severity,
    was,
    since: health?.since ?? null,
    freshness,
    reason: severity === 'ok' ? '' : (health?.sentence ?? ''),
    latency:
      latency === null
        ? null
        : { ...latency.figure, objective: service.objective.latency, series: latencyColumn(input, latency) },
    throughput:
      throughput === null
        ? null
        : {
            ...throughput.figure,
            event: throughput.event,
            usual: throughput.usual,
            series: bars(input, throughput.info),
            usualSeries: bars(input, throughput.usualInfo),
          },
    budget:
      budget !== null
        ? { ...budget.figure, series: budgetColumn(input, budget), spentAt: spentAt(input, budget) }
        : ownLeft === null
          ? null
          : {
              metric: 'gantry.slo.error_budget.remaining',
              unit: '1',
              value: ownLeft,
              observedAt: input.now,
              every: 1_000,
              freshness: 'live',
              series: EMPTY_COLUMN,
              spentAt: null,
            },
    onset: onsetOf(input, service, conditions, severity),
    takenBy: takenBy(input, service, health),
  };
}

/** Where the likely cause began, for the line through the chart. */
function onsetOf(
  input: JudgeInput,
  service: ServiceConfig,
  conditions: readonly Condition[],
  severity: Severity,
): ServiceRow['onset'] {
  if (severity !== 'critical' && severity !== 'warning') return null;
  const cause = causeOf(service, conditions);
  if (cause === null) return null;
  const clock = siteTime(cause.since, input.config.sites[0]?.timezone ?? 'UTC').clock;
  return {
    t: cause.since,
    label: `${clock} ${cause.rule === 'postgres.locks' ? 'first lock' : 'trouble begins'}`,
  };
}

/** The condition of a dependency that explains a service's trouble: locks before the rest, the earliest first. */
export function causeOf(service: ServiceConfig, conditions: readonly Condition[]): Condition | null {
  const bad = targetConditions(service, conditions).filter(
    ({ severity }) => severity === 'critical' || severity === 'warning',
  );
  const order = (condition: Condition): number =>
    condition.rule.endsWith('.up') ? 0 : condition.rule === 'postgres.locks' ? 1 : 2;
  return (
    [...bad].sort(
      (a, b) =>
        order(a) - order(b) || severityRank(b.severity) - severityRank(a.severity) || a.since - b.since,
    )[0] ?? null
  );
}

const TAKEN_FOR_MS = 12 * 3_600_000;

function takenBy(input: JudgeInput, service: ServiceConfig, health: Condition | null): ServiceRow['takenBy'] {
  if (health === null || health.severity === 'ok' || health.severity === 'unknown') return null;
  const notes = input.documents.events('note', Math.max(health.since - 60_000, input.now - TAKEN_FOR_MS));
  for (let i = notes.length - 1; i >= 0; i--) {
    const note = notes[i];
    const by = note?.data.takenBy;
    if (
      note !== undefined &&
      typeof by === 'string' &&
      (note.data.service === service.id || note.subject.id === service.id)
    )
      return { name: by, at: note.t };
  }
  return null;
}
