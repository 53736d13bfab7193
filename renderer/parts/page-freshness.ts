import type { Freshness } from '../../shared/model/severity';
import { heardFreshness } from '../state/freshness';
import { useSection, useWall } from '../state/wall-store';

/** The freshness of a view as a whole: cached on a wall from memory, stale when the engine is silent. */
export function usePageFreshness(): Freshness {
  const { cachedAt } = useSection('frame');
  return useWall(({ silentFor }) => heardFreshness(cachedAt === null ? 'live' : 'cached', silentFor));
}
