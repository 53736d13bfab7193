import type { ServiceConfig } from '../../config/config';
import { formatNumber } from '../../format/format';
import { freshnessOf } from '../../model/freshness';
import { NO_COLUMN } from '../../model/said';
import type { ServiceBudget } from '../../model/services';
import { type Freshness } from '../../model/severity';
import {
  BURN_ALERTS,
  type BurnAlert,
  burningNow,
  burnLimit,
  burnRate,
  ownUsage,
  paceOf,
  runsOutAt,
  SERVICE_BURN,
  statedUsage,
  type Usage,
} from '../ahead/burn-rate';
import { type BudgetMemory, budgetLeft, budgetTrail, budgetWatched } from '../ahead/error-budget';
import { chartOf } from '../charts';
import type { Finding, JudgeInput } from '../judgement';
import { type BudgetReading, budgetOf } from './readings';

/** A service that was unknown for this long (ms) has no pace any more. */
const FORGOTTEN_MS = 60_000;
const AGES: readonly Freshness[] = ['live', 'late', 'stale'];

function older(a: Freshness, b: Freshness): Freshness {
  return AGES.indexOf(a) >= AGES.indexOf(b) ? a : b;
}

/**
 * The error budget of a service, from one source: the feed if it states one, else this wall's own clock. What is left,
 * its pace and its end all come from that source, and every view shows this figure.
 * @param rests freshness and interval (ms) of the verdict behind the wall's own account
 */
export function serviceBudget(
  input: JudgeInput,
  service: ServiceConfig,
  memory: BudgetMemory,
  rests: { readonly freshness: Freshness; readonly every: number },
): ServiceBudget | null {
  const { objective } = service;
  const { now } = input;
  const stated = budgetOf(input, service);
  if (stated !== null) {
    const series = statedColumn(input, stated);
    const { figure } = stated;
    return {
      ...figure,
      series,
      source: 'feed',
      coverage: null,
      ...aheadOf(statedUsage(series, objective, now), objective, figure.value, now),
    };
  }
  const left = budgetLeft(memory, objective);
  const usage = ownUsage(memory, objective, now);
  if (left === null || usage === null) return null;
  const observedAt = memory.knownAt ?? null;
  // A service that was never heard has lost nothing that anybody saw, and kept nothing either.
  const value = observedAt === null ? null : left;
  return {
    metric: 'gantry.slo.error_budget.remaining',
    unit: '1',
    value,
    observedAt,
    every: rests.every,
    freshness: older(rests.freshness, freshnessOf(observedAt, rests.every, now)),
    series: value === null ? NO_COLUMN : budgetTrail(memory),
    source: 'wall',
    coverage: { watched: budgetWatched(memory, objective), window: objective.window },
    ...aheadOf(usage, objective, value, now),
  };
}

function statedColumn(input: JudgeInput, { info }: BudgetReading): ServiceBudget['series'] {
  return chartOf(input.series, info.id, input.now);
}

function aheadOf(
  usage: Usage,
  objective: ServiceConfig['objective'],
  left: number | null,
  now: number,
): Pick<ServiceBudget, 'pace' | 'alert' | 'spentAt'> {
  if (left === null) return { pace: null, alert: null, spentAt: null };
  return {
    pace: paceOf(usage, objective),
    alert: burningNow(usage, objective)?.alert.severity ?? null,
    spentAt: runsOutAt(usage, objective, left, now),
  };
}

/** How fast each service uses up its error budget, from the same source as its figure. */
export function findBurn(
  input: JudgeInput,
  budgets: Readonly<Record<string, BudgetMemory>>,
): readonly Finding[] {
  const { config, atOnce = false } = input;
  const own = config.rules[SERVICE_BURN];
  // A single look has no pace.
  if (own?.enabled === false || atOnce) return [];
  return config.services.flatMap((service): readonly Finding[] => {
    const { id, name, owner, objective } = service;
    const source = usageOf(input, service, budgets[id]);
    if (source === null) return [];
    const { usage, observedAt, known } = source;
    const [page] = BURN_ALERTS as [BurnAlert];
    const burning = burningNow(usage, objective);
    const { alert, rate } = burning ?? { alert: page, rate: burnRate(usage, objective, page.long) };
    const words =
      burning === null
        ? 'keeps within its error budget'
        : `uses up its error budget ${formatNumber(rate)} times too fast`;
    return [
      {
        rule: SERVICE_BURN,
        subject: { kind: 'service', id },
        severity: known ? (burning?.alert.severity ?? 'ok') : 'unknown',
        observedAt,
        value: known ? rate : null,
        threshold: burnLimit(alert, objective),
        unit: '1',
        owner,
        sentence: known ? `${name} ${words}.` : `How ${name} keeps within its error budget is not known.`,
        evidence: { window: alert.long / 1_000 },
        raiseAfter: own?.for ?? 0,
        clearAfter: 0,
      },
    ];
  });
}

interface Source {
  readonly usage: Usage;
  readonly observedAt: number;
  readonly known: boolean;
}

/** null: there is no budget, or nothing was heard of it yet. */
function usageOf(input: JudgeInput, service: ServiceConfig, memory: BudgetMemory | undefined): Source | null {
  const { objective } = service;
  const { now } = input;
  const stated = budgetOf(input, service);
  if (stated !== null) {
    const { observedAt, freshness } = stated.figure;
    if (observedAt === null) return null;
    const usage = statedUsage(statedColumn(input, stated), objective, now);
    return { usage, observedAt, known: freshness !== 'stale' };
  }
  const knownAt = memory?.knownAt ?? null;
  const usage = memory === undefined ? null : ownUsage(memory, objective, now);
  return usage === null || knownAt === null
    ? null
    : { usage, observedAt: knownAt, known: now - knownAt < FORGOTTEN_MS };
}
