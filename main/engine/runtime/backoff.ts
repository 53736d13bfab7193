/** Bounds of every delay, ms. */
export const BACKOFF_FLOOR_MS = 1_000;
export const BACKOFF_CEILING_MS = 30_000;

/** 2^5 s is already over the ceiling; larger exponents only lose precision. */
const LAST_DOUBLING = 5;

/**
 * Time to wait before trying again: doubles from 1..2 s to 15..30 s, the upper half of each step drawn at random, so
 * that walls cut off together do not come back together.
 * @param attempt failures in a row so far, from 0
 * @param random 0 (included) to 1 (excluded), as Math.random
 * @returns ms, from 1,000 to 30,000
 */
export function backoffDelay(attempt: number, random: () => number): number {
  const doublings = Math.min(Math.max(Math.trunc(attempt), 0), LAST_DOUBLING);
  const most = Math.min(BACKOFF_FLOOR_MS * 2 ** (doublings + 1), BACKOFF_CEILING_MS);
  return Math.round(most / 2 + (random() * most) / 2);
}
