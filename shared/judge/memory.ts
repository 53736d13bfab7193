import type { Severity } from '../model/severity';
import type { BudgetMemory } from './ahead/error-budget';
import type { EndedIncident, IncidentsMemory, TodayMemory } from './incident/incidents';
import { NO_INCIDENTS } from './incident/incidents';
import type { ConditionMemory, Incident, IncidentCourse, JudgeMemory } from './judgement';
import type { UplinkLoss } from './own/uplink';
import { NO_SERVICES, type ServicesMemory } from './services/services';

/** Memories made by `judge` itself, which need no check. */
const own = new WeakSet<JudgeMemory>();

/** Marks a memory as made by the judge. */
export function asOwn(memory: JudgeMemory): JudgeMemory {
  own.add(memory);
  return memory;
}

/**
 * The usable part of a stored memory that may be damaged or from an older version. Entries of the wrong shape are left
 * out, so that one bad entry does not stop the wall.
 */
export function soundMemory(memory: JudgeMemory): JudgeMemory {
  if (own.has(memory)) return memory;
  const { conditions, modules } = record(memory);
  const given = record(modules);
  return asOwn({
    conditions: conditionsOf(conditions),
    modules: {
      health: conditionsOf(given.health),
      tenants: given.tenants,
      replication: given.replication,
      services: servicesOf(given.services),
      incidents: incidentsOf(given.incidents),
      ...(isLoss(given.uplink) ? { uplink: given.uplink } : {}),
      ...(isTime(given.lookedAt) ? { lookedAt: given.lookedAt } : {}),
      ...(isTime(given.recoversUntil) ? { recoversUntil: given.recoversUntil } : {}),
    },
  });
}

function isLoss(value: unknown): value is UplinkLoss {
  const { from, to } = record(value);
  return isTime(from) && isTime(to);
}

const SEVERITIES: ReadonlySet<unknown> = new Set<Severity>(['ok', 'info', 'warning', 'critical', 'unknown']);

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The entries of the right shape. */
function sound<T>(value: unknown, is: (entry: unknown) => entry is T): Record<string, T> {
  const kept: Record<string, T> = {};
  for (const [key, entry] of Object.entries(record(value))) if (is(entry)) kept[key] = entry;
  return kept;
}

function conditionsOf(value: unknown): JudgeMemory['conditions'] {
  return sound(value, isConditionMemory);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.has(value);
}

function isDated(value: unknown): boolean {
  const { severity, since } = record(value);
  return isSeverity(severity) && isTime(since);
}

function isConditionMemory(value: unknown): value is ConditionMemory {
  const { pending, was } = record(value);
  return (
    isDated(value) &&
    (pending === null || isDated(pending)) &&
    (was === undefined || was === null || isDated(was))
  );
}

function isPairs(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((one) => isTime(one)))
  );
}

function isBudget(value: unknown): value is BudgetMemory {
  const { from, at, knownAt, bad, minutes, lastHour, watched, trail } = record(value);
  return (
    isTime(from) &&
    isTime(at) &&
    (knownAt === undefined || knownAt === null || isTime(knownAt)) &&
    isPairs(bad) &&
    (minutes === undefined || isPairs(minutes)) &&
    (lastHour === undefined || isPairs(lastHour)) &&
    (watched === undefined || isPairs(watched)) &&
    isPairs(trail)
  );
}

function servicesOf(value: unknown): ServicesMemory {
  const { known, budgets } = record(value);
  if (known === undefined && budgets === undefined) return NO_SERVICES;
  return { known: sound(known, isSeverity), budgets: sound(budgets, isBudget) };
}

function isIncident(value: unknown): value is Incident {
  const { id, conditions, seen, times, history } = record(value);
  return (
    isDated(value) &&
    typeof id === 'string' &&
    [conditions, seen].every((keys) => Array.isArray(keys) && keys.every((key) => typeof key === 'string')) &&
    isTime(times) &&
    Array.isArray(history) &&
    history.every((step) => isTime(record(step).t) && typeof record(step).what === 'string')
  );
}

/** Leaves out a course of the wrong shape: the incident itself is known. */
function withSoundCourse(incident: Incident): Incident {
  if (incident.course === undefined || isCourse(incident.course)) return incident;
  const { course: _course, ...rest } = incident;
  return rest;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isNumbers(value: unknown): boolean {
  return isRecord(value) && Object.values(record(value)).every(isTime);
}

/** Older versions kept a number, of which nobody knows the source. */
function isBudgets(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.values(record(value)).every((one) => {
      const { left, source } = record(one);
      return one === null || isTime(one) || (isTime(left) && (source === 'wall' || source === 'feed'));
    })
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCourse(value: unknown): value is IncidentCourse {
  const { worst, onsets, cause, unclear, headline, services, waited, budgets, took, takenBy } = record(value);
  const { id, symptom, severity } = record(headline);
  const { name, at } = record(takenBy);
  return (
    isSeverity(worst) &&
    isNumbers(onsets) &&
    (cause === null || isKeptCause(cause)) &&
    (unclear === null || isTexts(unclear)) &&
    (headline === null || (typeof id === 'string' && typeof symptom === 'string' && isSeverity(severity))) &&
    isTexts(services) &&
    isTime(waited) &&
    isBudgets(budgets) &&
    typeof took === 'boolean' &&
    (takenBy === null || (typeof name === 'string' && isTime(at)))
  );
}

function isKeptCause(value: unknown): boolean {
  const {
    rule,
    subject,
    sentence,
    key,
    noun,
    sure,
    change,
    onset,
    of,
    chain,
    over,
    sureSince,
    endedAt,
    rival,
  } = record(value);
  const other = record(rival);
  return (
    isTexts([rule, subject, sentence, key, noun]) &&
    [sure, change].every((one) => typeof one === 'boolean') &&
    isTime(onset) &&
    [of, chain, over].every(isTexts) &&
    [sureSince, endedAt].every((one) => one === null || isTime(one)) &&
    (rival === null || (typeof other.key === 'string' && isTime(other.since)))
  );
}

function todayOf(value: unknown): TodayMemory | null {
  const { day, from, worst } = record(value);
  return isTime(day) && isTime(from) ? { day, from, worst: sound(worst, isSeverity) } : null;
}

/** Upgrades an incident from a version without history. */
function withHistory(value: unknown): unknown {
  const { seen, since, conditions } = record(value);
  if (seen !== undefined) return value;
  const history = [{ t: since, what: 'opened', detail: '' }];
  return { ...record(value), seen: conditions, times: 1, history };
}

function isEnded(value: unknown): value is EndedIncident {
  const { incident, at } = record(value);
  return isIncident(incident) && isTime(at);
}

function incidentsOf(value: unknown): IncidentsMemory {
  const { year, next, open, ended, today } = record(value);
  if (!isTime(year) || !isTime(next)) return NO_INCIDENTS;
  const known = todayOf(today);
  return {
    year,
    next,
    open: Array.isArray(open) ? open.map(withHistory).filter(isIncident).map(withSoundCourse) : [],
    ended: Array.isArray(ended)
      ? ended.filter(isEnded).map((one) => ({ ...one, incident: withSoundCourse(one.incident) }))
      : [],
    ...(known === null ? {} : { today: known }),
  };
}
