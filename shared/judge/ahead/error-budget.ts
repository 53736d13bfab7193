import type { ServiceConfig } from '../../config/config';
import { type Column, NO_COLUMN } from '../../model/said';
import type { Severity } from '../../model/severity';
import { GRID_MS, SPAN_MS, windowed } from '../charts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A longer gap between two looks is not counted: the wall was off, or was suspended. */
const LONGEST_STEP_MS = 5_000;
/** Bad seconds are kept per minute for this long. */
export const MINUTES_KEPT_MS = 6 * HOUR_MS;
/** Watched seconds are kept per minute for this long. */
const WATCHED_KEPT_MS = HOUR_MS;
const TRAIL_EVERY_MS = 120_000;

/** JSON-safe and bounded: one entry per hour with bad seconds and one per day, within the objective's window. */
export interface BudgetMemory {
  /** epoch ms at which accounting began, and of the last look */
  readonly from: number;
  readonly at: number;
  /** start of an hour (epoch ms) and its bad seconds, oldest first */
  readonly bad: readonly (readonly [number, number])[];
  /** start of a minute (epoch ms) and its bad seconds, oldest first; of the last six hours */
  readonly minutes?: readonly (readonly [number, number])[];
  /** start of a minute (epoch ms) and its seconds in which the service was known, oldest first; of the last hour */
  readonly lastHour?: readonly (readonly [number, number])[];
  /** start of a day (epoch ms) and its seconds in which the service was known, oldest first */
  readonly watched?: readonly (readonly [number, number])[];
  /** epoch ms of the newest observation behind a known verdict */
  readonly knownAt?: number | null;
  /** epoch ms and the ratio left, every two minutes of a chart's span */
  readonly trail: readonly (readonly [number, number])[];
}

/**
 * The error budget as this wall sees it: the seconds in which a service was critical, against those that its objective
 * allows. Unknown time and gaps of the wall's uplink count neither as bad nor as watched.
 * @param now epoch ms
 * @param observedAt epoch ms of the observation behind the severity
 */
export function accountFor(
  given: BudgetMemory | undefined,
  { objective }: ServiceConfig,
  severity: Severity,
  now: number,
  lost: boolean,
  observedAt: number = now,
): BudgetMemory {
  const before: BudgetMemory = given ?? { from: now, at: now, bad: [], trail: [] };
  const step = now - before.at;
  const known = severity !== 'unknown' && !lost;
  const counts = known && step > 0 && step <= LONGEST_STEP_MS;
  const oldest = now - objective.window;
  let bad = since(before.bad, oldest - HOUR_MS);
  let minutes = since(before.minutes ?? [], now - MINUTES_KEPT_MS - MINUTE_MS);
  let watched = since(before.watched ?? [], oldest - DAY_MS);
  let lastHour = since(before.lastHour ?? [], now - WATCHED_KEPT_MS - MINUTE_MS);
  if (counts) {
    watched = added(watched, before.at, now, DAY_MS);
    lastHour = added(lastHour, before.at, now, MINUTE_MS);
  }
  if (counts && severity === 'critical') {
    bad = added(bad, before.at, now, HOUR_MS);
    minutes = added(minutes, before.at, now, MINUTE_MS);
  }
  const knownAt = known ? Math.min(observedAt, now) : (before.knownAt ?? null);
  const memory = {
    from: before.from,
    at: now,
    bad,
    minutes,
    lastHour,
    watched,
    knownAt,
    trail: before.trail,
  };
  const left = budgetLeft(memory, objective);
  if (left === null || knownAt === null || now - (before.trail.at(-1)?.[0] ?? 0) < TRAIL_EVERY_MS)
    return memory;
  return { ...memory, trail: [...before.trail.filter(([t]) => t > now - SPAN_MS), [now, left]] };
}

/** Returns the same list when no entry is too old. */
function since(list: BudgetMemory['bad'], oldest: number): BudgetMemory['bad'] {
  return (list[0]?.[0] ?? oldest + 1) > oldest ? list : list.filter(([start]) => start > oldest);
}

/**
 * Adds the time from `from` to `to` to the buckets that it lies in, so that no bucket ever holds more seconds than have
 * passed in it.
 * @param size ms of a bucket
 */
function added(
  list: BudgetMemory['bad'],
  from: number,
  to: number,
  size: number,
): readonly (readonly [number, number])[] {
  let entries = list;
  for (let at = from; at < to; ) {
    const start = Math.floor(at / size) * size;
    const end = Math.min(to, start + size);
    const seconds = (end - at) / 1_000;
    const last = entries.at(-1);
    entries =
      last?.[0] === start
        ? [...entries.slice(0, -1), [start, last[1] + seconds]]
        : [...entries, [start, seconds]];
    at = end;
  }
  return entries;
}

/** Ratio left, 0..1; null without an availability objective. */
export function budgetLeft({ bad }: BudgetMemory, objective: ServiceConfig['objective']): number | null {
  const { availability, window } = objective;
  if (availability === null || availability >= 1) return null;
  let seconds = 0;
  for (const [, more] of bad) seconds += more;
  return Math.max(0, 1 - seconds / ((window / 1_000) * (1 - availability)));
}

/** ms of the objective's window in which this wall knew the state of the service. */
export function budgetWatched(
  { watched = [] }: BudgetMemory,
  { window }: ServiceConfig['objective'],
): number {
  let seconds = 0;
  for (const [, more] of watched) seconds += more;
  return Math.min(window, seconds * 1_000);
}

/** The ratio left over the chart's span. */
export function budgetTrail({ at, trail }: BudgetMemory): Column {
  if (trail.length === 0) return NO_COLUMN;
  const t = Float64Array.from(trail, ([time]) => time);
  return windowed(
    { t, v: Float64Array.from(trail, ([, left]) => left) },
    Math.floor(at / GRID_MS) * GRID_MS,
    SPAN_MS,
  );
}
