/** ms after which a cached wall helps nobody: whoever stands before it has not seen it. One shift. */
const CACHE_HELPS_MS = 8 * 3_600_000;

/** Whether a wall that starts shows its cache until its sources have answered. @param keptAt epoch ms; null: no cache */
export function cacheHelps(keptAt: number | null, now: number): boolean {
  return keptAt !== null && now - keptAt < CACHE_HELPS_MS;
}
