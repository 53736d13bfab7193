import type { Freshness } from './severity';

/** A figure older than this (ms) is stale, whatever its interval. */
export const STALE_AFTER_MS = 60_000;
/**
 * A clock may be ahead by this much (ms). A time further ahead comes from a wrong clock, or one that has been set back
 * since: its age is not known.
 */
export const AHEAD_MS = 5_000;
const LATE_INTERVALS = 2;
const STALE_INTERVALS = 5;

/**
 * Freshness by age: late past 2 intervals, stale past 5 intervals or 60 s, whichever comes first. With an interval of
 * 12 s or more, a figure would be stale before it is due again; there 2.5 intervals replace the 60 s.
 * @param observedAt epoch ms of the newest observation; null: there never was one (stale)
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
