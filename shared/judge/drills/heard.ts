import type { JudgeInput } from '../judgement';
import { FEED } from '../own/feed';

/**
 * Whether all that tells of drills was heard: the wall's own records always are, a feed once it has answered. Before that,
 * no drill is no proof that there was none.
 */
export function hearsOfDrills({ config, sources }: Pick<JudgeInput, 'config' | 'sources'>): boolean {
  return config.feed === null || sources.some(({ id, lastOkAt }) => id === FEED && lastOkAt !== null);
}
