import type { ServiceConfig } from '../../config/config';
import type { Column } from '../../model/said';
import type { BudgetPace } from '../../model/services';
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
export const SERVICE_BURN = 'service.burn';

type Objective = ServiceConfig['objective'];

/** What was used of a budget in a span of time that ends now. */
export interface Used {
  /** ratio of the whole budget */
  readonly ratio: number;
  /** ms of the span that were watched; only they can have used any of it */
  readonly watched: number;
}
/** What was used of a budget in the last `span` ms. */
export type Usage = (span: number) => Used;

/** Multiple of the even pace at which a row raises its alert. */
export function burnLimit({ long, consumed }: BurnAlert, { window }: Objective): number {
  return (consumed * window) / long;
}

/** ms of failure that use up a whole budget; null: there is no objective, or it leaves no budget. */
function allowanceOf({ availability, window }: Objective): number | null {
  return availability === null || availability >= 1 ? null : window * (1 - availability);
}

/** Seconds of the buckets that lie in the last `span` ms; a bucket that is cut counts by the share inside. */
function secondsIn(list: BudgetMemory['bad'], step: number, span: number, now: number): number {
  let seconds = 0;
  for (const [start, more] of list) {
    // A loss in this very millisecond is in a bucket that begins with it.
    const end = Math.max(start + 1, Math.min(start + step, now));
    const inside = end - Math.max(start, now - span);
    if (inside > 0) seconds += more * Math.min(1, inside / (end - start));
  }
  return seconds;
}

/** What a service used of its budget by this wall's own clock; null: there is no budget. */
export function ownUsage(memory: BudgetMemory, objective: Objective, now: number): Usage | null {
  const allowance = allowanceOf(objective);
  if (allowance === null) return null;
  return (span) => {
    // Minutes are kept for the shorter windows; for longer ones, hours are exact enough.
    const [list, step] = span <= MINUTES_KEPT_MS ? [memory.minutes ?? [], MINUTE_MS] : [memory.bad, HOUR_MS];
    const bad = secondsIn(list, step, span, now) * 1_000;
    // A memory of an older version does not know which minutes were watched: those that were bad were.
    const watched = Math.max(bad, secondsIn(memory.lastHour ?? [], MINUTE_MS, span, now) * 1_000);
    return { ratio: bad / allowance, watched };
  };
}

/**
 * What was used of a budget that the feed states. A second of failure uses one second of what is allowed, so between two
 * points no more counts than the time between them can have used: a larger fall corrects earlier figures, and is no pace.
 * @param stated the ratio left
 */
export function statedUsage({ t, v }: Column, objective: Objective, now: number): Usage {
  const allowance = allowanceOf(objective);
  return (span) => {
    let ratio = 0;
    let watched = 0;
    let [at, left] = [Number.NaN, Number.NaN];
    for (const [index, time] of t.entries()) {
      const value = v[index] as number;
      if (time < now - span || Number.isNaN(value)) continue;
      if (!Number.isNaN(at)) {
        const fall = left - value;
        ratio += allowance === null ? fall : Math.min(fall, (time - at) / allowance);
        watched += time - at;
      }
      [at, left] = [time, value];
    }
    return { ratio: Math.max(0, ratio), watched };
  };
}

/**
 * The burn rate of the last `span` ms: a multiple of the even pace, at which the budget would be used up exactly at the
 * end of the objective's window. Unknown time uses nothing, so it is at most watched / span / (1 - availability): three
 * minutes of an hour at 99.9 % are 50, whatever happened in them.
 */
export function burnRate(usage: Usage, { window }: Objective, span: number): number {
  return (usage(span).ratio * window) / span;
}

/** A pace needs this much of the last hour (ms). */
const LEAST_PACE_MS = 10 * MINUTE_MS;

/** The pace over what was watched of the last hour; null: too little was. */
export function paceOf(usage: Usage, { window }: Objective): BudgetPace | null {
  const { ratio, watched } = usage(HOUR_MS);
  return watched < LEAST_PACE_MS ? null : { rate: (ratio * window) / watched, watched };
}

export interface Burning {
  readonly alert: BurnAlert;
  /** over the long window */
  readonly rate: number;
}

/** The worst row of the table that holds now; null: none does. */
export function burningNow(usage: Usage, objective: Objective): Burning | null {
  for (const alert of BURN_ALERTS) {
    const limit = burnLimit(alert, objective);
    const rate = burnRate(usage, objective, alert.long);
    if (rate >= limit && burnRate(usage, objective, alert.short) >= limit) return { alert, rate };
  }
  return null;
}

const RECENT_MS = 30 * MINUTE_MS;
const PRESENT_MS = 5 * MINUTE_MS;
/** ratio of the budget: what is used more slowly is foreseen by the table's rows alone */
const LEAST_USED = 0.005;
const FORESEEN_MS = 24 * HOUR_MS;

/**
 * Epoch ms at which a budget is used up: within a day at the pace of the last half hour, else by the row of the table
 * that holds; null: it does not burn.
 * @param left ratio
 */
export function runsOutAt(usage: Usage, objective: Objective, left: number, now: number): number | null {
  if (left <= 0) return null;
  const { ratio, watched } = usage(RECENT_MS);
  if (ratio >= LEAST_USED && usage(PRESENT_MS).ratio > 0) {
    const wait = (left / ratio) * watched;
    if (wait <= FORESEEN_MS) return now + wait;
  }
  const burning = burningNow(usage, objective);
  return burning === null ? null : now + (left / burning.rate) * objective.window;
}
