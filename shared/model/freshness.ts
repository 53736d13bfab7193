import type { Freshness } from './severity';

/** Past this age (ms) a figure is stale however long its interval is. */
export const STALE_AFTER_MS = 60_000;
/**
 * A clock that is ahead by no more than this (ms) is taken at its word. What lies further ahead was dated by a clock that
 * is wrong, or has gone back since: its age is not known.
 */
export const AHEAD_MS = 5_000;
const LATE_INTERVALS = 2;
const STALE_INTERVALS = 5;

/**
 * Freshness by age: late past 2 intervals, stale past 5 intervals or 60 s, whichever comes first.
 * An interval of 12 s or more would be stale before it is due again, so there the 60 s give way to 2.5 intervals.
 * @param observedAt epoch ms of the newest observation, null if there never was one (stale)
 * @param every interval in ms at which it is due
 * @param now epoch ms
 */
export function freshnessOf(observedAt: number | null, every: number, now: number): Freshness {
  if (observedAt === null) return 'stale';
  const age = now - observedAt;
  if (age < -AHEAD_MS) return 'stale';
  const staleAfter = Math.min(STALE_INTERVALS * every, Math.max(STALE_AFTER_MS, 2.5 * every));
  if (age > staleAfter) return 'stale';
  return age > LATE_INTERVALS * every ? 'late' : 'live';
}
