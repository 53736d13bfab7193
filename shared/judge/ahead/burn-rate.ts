import type { ServiceConfig } from '../../config/config';
import { formatNumber } from '../../format/format';
import type { Finding, JudgeInput } from '../judgement';
import { type BudgetMemory, MINUTES_KEPT_MS } from './error-budget';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** An alert of the table: both windows must burn the budget faster than the limit. */
export interface BurnAlert {
  /** ms; shows that the burn matters */
  readonly long: number;
  /** ms; shows that the burn continues */
  readonly short: number;
  /** share of the whole budget that the long window has consumed when the alert is raised */
  readonly consumed: number;
  /** critical: somebody is called now (a page); warning: somebody checks it in office hours (a ticket) */
  readonly severity: 'critical' | 'warning';
}
/**
 * The recommended parameters of *The Site Reliability Workbook*, chapter 5, table 5-8. The burn rate of a row consumes
 * its share of the budget in its long window: 14.4, 6 and 1 for an objective over 30 days.
 */
export const BURN_ALERTS: readonly BurnAlert[] = [
  { long: HOUR_MS, short: 5 * MINUTE_MS, consumed: 0.02, severity: 'critical' },
  { long: 6 * HOUR_MS, short: 30 * MINUTE_MS, consumed: 0.05, severity: 'critical' },
  { long: 72 * HOUR_MS, short: 6 * HOUR_MS, consumed: 0.1, severity: 'warning' },
];
/** A service that was unknown for this long (ms) has no pace any more. */
const FORGOTTEN_MS = 60_000;
export const SERVICE_BURN = 'service.burn';

type Objective = ServiceConfig['objective'];

/** Multiple of the even pace at which a row raises its alert. */
export function burnLimit({ long, consumed }: BurnAlert, { window }: Objective): number {
  return (consumed * window) / long;
}

/**
 * The pace at which the budget was consumed in the last `span` ms, as a multiple of the even pace; at 1 it would be
 * used up exactly at the end of the objective's window. Unknown time consumes nothing. null: there is no budget.
 */
export function burnRate(
  memory: BudgetMemory,
  objective: Objective,
  span: number,
  now: number,
): number | null {
  const { availability } = objective;
  if (availability === null || availability >= 1) return null;
  // Minutes are kept for the shorter windows; for longer ones, hours are exact enough.
  const [list, step] = span <= MINUTES_KEPT_MS ? [memory.minutes ?? [], MINUTE_MS] : [memory.bad, HOUR_MS];
  let seconds = 0;
  for (const [start, bad] of list) {
    // A loss in this very millisecond is in a bucket that begins with it.
    const end = Math.max(start + 1, Math.min(start + step, now));
    const inside = end - Math.max(start, now - span);
    // A bucket that is cut by the start of the window counts by the share that lies inside.
    if (inside > 0) seconds += bad * Math.min(1, inside / (end - start));
  }
  return seconds / ((span / 1_000) * (1 - availability));
}

export interface Burning {
  readonly alert: BurnAlert;
  /** over the long window */
  readonly rate: number;
}

/** The worst row of the table that holds now; null: none does. */
export function burningNow(memory: BudgetMemory, objective: Objective, now: number): Burning | null {
  for (const alert of BURN_ALERTS) {
    const limit = burnLimit(alert, objective);
    const rate = burnRate(memory, objective, alert.long, now) ?? 0;
    if (rate >= limit && (burnRate(memory, objective, alert.short, now) ?? 0) >= limit)
      return { alert, rate };
  }
  return null;
}

/** How fast each service consumes its error budget, as accounted for by this wall. */
export function findBurn(
  { config, now, atOnce = false }: JudgeInput,
  budgets: Readonly<Record<string, BudgetMemory>>,
): readonly Finding[] {
  const own = config.rules[SERVICE_BURN];
  // A single look has no pace.
  if (own?.enabled === false || atOnce) return [];
  return config.services.flatMap(({ id, name, owner, objective }): readonly Finding[] => {
    const memory = budgets[id];
    const knownAt = memory?.knownAt ?? null;
    if (memory === undefined || knownAt === null) return [];
    const [page] = BURN_ALERTS as [BurnAlert];
    const pace = burnRate(memory, objective, page.long, now);
    if (pace === null) return [];
    const burning = burningNow(memory, objective, now);
    const { alert, rate } = burning ?? { alert: page, rate: pace };
    const known = now - knownAt < FORGOTTEN_MS;
    const words =
      burning === null
        ? 'keeps within its error budget'
        : `uses up its error budget ${formatNumber(rate)} times too fast`;
    return [
      {
        rule: SERVICE_BURN,
        subject: { kind: 'service', id },
        severity: known ? (burning?.alert.severity ?? 'ok') : 'unknown',
        observedAt: knownAt,
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
