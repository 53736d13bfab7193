import type { ServiceConfig } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { clockTime, dayMonth } from '../../format/days';
import { siteDay } from '../../format/site-days';
import type { ExecutiveRecovery, ExecutiveService } from '../../model/executive';
import type { RecoveryRow } from '../../model/recovery';
import type { Column } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { type Severity, severityRank } from '../../model/severity';
import { BURN_ALERTS, burningNow, burnLimit, burnRate } from '../ahead/burn-rate';
import type { JudgeInput } from '../judgement';
import type { Judged } from '../services/judged';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A pace is shown once this much of the last hour (ms) is known. */
const LEAST_PACE_MS = 600_000;
/** A smaller ratio of the budget is little, however slowly it is used up. */
const LITTLE = 0.2;
/** Below this coverage, the wall says only that an objective was kept so far. */
export const LEAST_COVERAGE = 0.5;

/** Every service with its objective, the one most at risk first. */
export function promisesOf(input: JudgeInput, judged: Judged): readonly ExecutiveService[] {
  const { config } = input;
  const recovered = new Map(judged.recovery.rows.map((row) => [row.id, row]));
  const configured = new Map(config.services.map((service) => [service.id, service]));
  const services = judged.services.rows.flatMap((row) => {
    const service = configured.get(row.id);
    return service === undefined
      ? []
      : [promiseOf(input, row, service, { judged, recovery: recovered.get(row.id) })];
  });
  return services.toSorted(
    (a, b) =>
      worstOf(b) - worstOf(a) ||
      rankOf(b.risk) - rankOf(a.risk) ||
      leftOf(a) - leftOf(b) ||
      a.criticality - b.criticality,
  );
}

/** The severity of the objective's risk; without an objective, that of the service. */
function worstOf({ risk, severity }: ExecutiveService): number {
  return Math.max(rankOf(risk), severity === 'info' ? 0 : rankOf(severity));
}

function rankOf(severity: Severity | null): number {
  return severity === null ? 0 : severityRank(severity);
}

function leftOf({ budget }: ExecutiveService): number {
  return budget?.value ?? 2;
}

function promiseOf(
  input: JudgeInput,
  row: ServiceRow,
  service: ServiceConfig,
  known: { readonly judged: Judged; readonly recovery: RecoveryRow | undefined },
): ExecutiveService {
  const { id, name, criticality, owner, severity, was, since, freshness, budget } = row;
  return {
    id,
    name,
    criticality,
    owner,
    severity,
    was,
    since,
    freshness,
    objective: service.objective.availability,
    budget: budget === null ? null : figureOf(budget),
    coverage: budget?.coverage ?? null,
    ...riskOf(input, row, service, known.judged),
    recovery: known.recovery === undefined ? null : recoveryOf(known.recovery),
  };
}

/** Without its charts, which this view does not show. */
function figureOf({ metric, value, unit, observedAt, every, freshness }: NonNullable<ServiceRow['budget']>) {
  return { metric, value, unit, observedAt, every, freshness };
}

function recoveryOf({ posture, severity, track, reasons }: RecoveryRow): ExecutiveRecovery {
  return { posture, severity, words: posture === 'at risk' ? (reasons[0] ?? track) : track };
}

type Risk = Pick<ExecutiveService, 'risk' | 'riskWords' | 'burn' | 'spentAt'>;

function riskOf(input: JudgeInput, { id, budget }: ServiceRow, service: ServiceConfig, judged: Judged): Risk {
  const { objective } = service;
  const { now } = input;
  const none = { burn: null, spentAt: null };
  const { availability } = objective;
  // An objective of 100 % leaves no error budget to judge by.
  if (budget === null && (availability === null || availability >= 1))
    return { ...none, risk: null, riskWords: availability === null ? 'no promise' : 'no error budget' };
  if (budget === null || budget.value === null || budget.freshness === 'stale')
    return { ...none, risk: 'unknown', riskWords: 'not known' };
  const left = budget.value;
  const timezone = timezoneOf(input.config);
  const memory = judged.budgets[id];
  const own = typeof budget.coverage === 'number' && memory !== undefined;
  const burning = own ? burningNow(memory, objective, now) : null;
  const burn = own
    ? burnRate(memory, objective, HOUR_MS, now)
    : paceOf(budget.series, left, objective.window, now);
  if (left <= 0) {
    const since = spentSince(budget.series);
    const riskWords = since === null ? 'broken' : `broken ${sinceWords(since, now, timezone)}`;
    return { burn, spentAt: null, risk: 'critical', riskWords };
  }
  const fast = own ? burning?.alert.severity === 'critical' : burn !== null && burn >= page(objective);
  const rate = burning?.rate ?? (fast ? burn : null);
  const spentAt = budget.spentAt ?? (rate === null ? null : now + (left / rate) * objective.window);
  if (spentAt !== null) {
    const risk = fast || spentAt - now <= DAY_MS ? 'critical' : 'warning';
    return { burn, spentAt, risk, riskWords: spentWords(spentAt, now, timezone) };
  }
  if (left < LITTLE) return { burn, spentAt, risk: 'warning', riskWords: 'little is left' };
  const riskWords = (budget.coverage ?? 1) < LEAST_COVERAGE ? 'kept so far' : 'keeps its promise';
  return { burn, spentAt, risk: 'ok', riskWords };
}

/** The pace that calls somebody, over an hour. */
function page(objective: ServiceConfig['objective']): number {
  const [first] = BURN_ALERTS;
  return first === undefined ? Number.POSITIVE_INFINITY : burnLimit(first, objective);
}

/** Pace of a budget that the estate states, over the last hour, as a multiple of the even pace. @param window ms */
function paceOf({ t, v }: Column, left: number, window: number, now: number): number | null {
  for (const [index, at] of t.entries()) {
    const before = v[index] as number;
    if (at < now - HOUR_MS || Number.isNaN(before)) continue;
    if (now - at < LEAST_PACE_MS) return null;
    return Math.max(0, ((before - left) / (now - at)) * window);
  }
  return null;
}

/** Epoch ms at which the budget was used up; null: before the chart begins. */
function spentSince({ t, v }: Column): number | null {
  let first = v.length;
  while (first > 0 && !((v[first - 1] as number) > 0)) first -= 1;
  return first === 0 || first === v.length ? null : (t[first] as number);
}

function sinceWords(t: number, now: number, timezone: string): string {
  return siteDay(t, timezone).from === siteDay(now, timezone).from
    ? `since ${clockTime(t, timezone)}`
    : `since ${dayMonth(t, timezone)}`;
}

/** `runs out at 07:19`, `runs out tomorrow 03:10`, `runs out by 29 Nov`. */
function spentWords(t: number, now: number, timezone: string): string {
  const today = siteDay(now, timezone);
  if (t < today.to) return `runs out at ${clockTime(t, timezone)}`;
  if (t < siteDay(today.to, timezone).to) return `runs out tomorrow ${clockTime(t, timezone)}`;
  return `runs out by ${dayMonth(t, timezone)}`;
}
