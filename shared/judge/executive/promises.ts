import type { ServiceConfig } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { clockTime, dayMonth, runsOutWords } from '../../format/days';
import { siteDay } from '../../format/site-days';
import type { ExecutiveRecovery, ExecutiveService } from '../../model/executive';
import type { RecoveryRow } from '../../model/recovery';
import type { Column } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { type Severity, severityRank } from '../../model/severity';
import { isHardlyWatched } from '../ahead/coverage';
import type { JudgeInput } from '../judgement';
import type { Judged } from '../services/judged';

const DAY_MS = 86_400_000;
/** A smaller ratio of the budget is little, however slowly it is used up. */
const LITTLE = 0.2;
/** Every service with its objective, the one most at risk first. */
export function promisesOf(input: JudgeInput, judged: Judged): readonly ExecutiveService[] {
  const { config } = input;
  const recovered = new Map(judged.recovery.rows.map((row) => [row.id, row]));
  const configured = new Map(config.services.map((service) => [service.id, service]));
  const services = judged.services.rows.flatMap((row) => {
    const service = configured.get(row.id);
    return service === undefined ? [] : [promiseOf(input, row, service, recovered.get(row.id))];
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
  recovery: RecoveryRow | undefined,
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
    source: budget?.source ?? null,
    coverage: budget?.coverage ?? null,
    pace: budget?.pace ?? null,
    ...riskOf(input, row, service),
    recovery: recovery === undefined ? null : recoveryOf(recovery),
  };
}

/** Without its charts, which this view does not show. */
function figureOf({ metric, value, unit, observedAt, every, freshness }: NonNullable<ServiceRow['budget']>) {
  return { metric, value, unit, observedAt, every, freshness };
}

function recoveryOf({ posture, severity, track, reasons, misses = null }: RecoveryRow): ExecutiveRecovery {
  return { posture, severity, words: posture === 'at risk' ? (reasons[0] ?? track) : track, misses };
}

type Risk = Pick<ExecutiveService, 'risk' | 'riskWords' | 'spentAt'>;

function riskOf(input: JudgeInput, { budget }: ServiceRow, service: ServiceConfig): Risk {
  const { availability } = service.objective;
  const { now } = input;
  // An objective of 100 % leaves no error budget to judge by.
  if (budget === null && (availability === null || availability >= 1))
    return {
      spentAt: null,
      risk: null,
      riskWords: availability === null ? 'no promise' : 'no error budget',
    };
  if (budget === null || budget.value === null || budget.freshness === 'stale')
    return { spentAt: null, risk: 'unknown', riskWords: 'not known' };
  const { value: left, spentAt, alert } = budget;
  const timezone = timezoneOf(input.config);
  if (left <= 0) {
    const since = spentSince(budget.series);
    const riskWords = since === null ? 'broken' : `broken ${sinceWords(since, now, timezone)}`;
    return { spentAt: null, risk: 'critical', riskWords };
  }
  if (spentAt !== null) {
    const risk = alert === 'critical' || spentAt - now <= DAY_MS ? 'critical' : 'warning';
    return { spentAt, risk, riskWords: runsOutWords(spentAt, now, timezone) };
  }
  if (left < LITTLE) return { spentAt, risk: 'warning', riskWords: 'little is left' };
  return {
    spentAt,
    risk: 'ok',
    riskWords: isHardlyWatched(budget.coverage) ? 'kept so far' : 'keeps its promise',
  };
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
