import type { ServiceConfig } from '../config/config';
import type { Severity } from '../model/severity';

const HOUR_MS = 3_600_000;
/** A gap between two looks that is longer counts in nothing: the wall was off or stood still. */
const LONGEST_STEP_MS = 5_000;
const MOST_HOURS = 31 * 24;

/** Seconds of an hour in which a service could be judged, and in which it was down. */
interface Hour {
  readonly start: number;
  readonly seen: number;
  readonly bad: number;
}
export interface BudgetMemory {
  readonly at: number;
  readonly hours: readonly Hour[];
}

/**
 * Availability as this wall saw it: an hour's seconds judged and seconds critical. Unknown counts in nothing, nor do
 * gaps of the wall's own link. Bounded to the longest window.
 * @param now epoch ms
 */
export function accountFor(
  before: BudgetMemory | undefined,
  severity: Severity,
  now: number,
  lost: boolean,
): BudgetMemory {
  const hours = before?.hours ?? [];
  const step = before === undefined ? 0 : now - before.at;
  if (lost || severity === 'unknown' || step <= 0 || step > LONGEST_STEP_MS) return { at: now, hours };
  const start = Math.floor(now / HOUR_MS) * HOUR_MS;
  const last = hours.at(-1);
  const seconds = step / 1000;
  const bad = severity === 'critical' ? seconds : 0;
  if (last?.start === start)
    return {
      at: now,
      hours: [...hours.slice(0, -1), { start, seen: last.seen + seconds, bad: last.bad + bad }],
    };
  return { at: now, hours: [...hours, { start, seen: seconds, bad }].slice(-MOST_HOURS) };
}

/** Share of the error budget left in the objective's window; null without an availability objective, or unseen. */
export function ownBudgetLeft(service: ServiceConfig, { at, hours }: BudgetMemory): number | null {
  const { availability, window } = service.objective;
  if (availability === null || hours.length === 0) return null;
  let bad = 0;
  for (const hour of hours) if (hour.start > at - window) bad += hour.bad;
  const allowed = (window / 1000) * (1 - availability);
  return Math.max(0, 1 - bad / allowed);
}
