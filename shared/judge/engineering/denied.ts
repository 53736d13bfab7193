import type { RedisNode } from '../../kinds/redis/evidence';
import { freshnessOf } from '../../model/freshness';
import type { JudgeInput } from '../judgement';
import { counted, targetLabel } from '../words';

/** Number of commands that are named; of more, only the count is told. */
const MOST_NAMED = 3;

/**
 * What the users of this wall may not run, of which a probe can do without: the first target, and how many more there
 * are. Empty: nothing was refused, as far as is known now.
 */
export function deniedWords(input: JudgeInput): string {
  const limited = input.config.targets.flatMap((target) => {
    if (target.probe !== 'redis') return [];
    const evidence = input.documents.evidence('redis.node', { kind: 'target', id: target.id });
    if (evidence === null || freshnessOf(evidence.t, target.every, input.now) === 'stale') return [];
    const denied = (evidence.data as RedisNode | null)?.denied ?? [];
    return denied.length === 0 ? [] : [{ name: targetLabel(target), denied }];
  });
  const [first] = limited;
  if (first === undefined) return '';
  const { name, denied } = first;
  const more = limited.length === 1 ? '' : ` (and ${limited.length - 1} more)`;
  const commands = denied.length > MOST_NAMED ? counted(denied.length, 'command') : denied.join(', ');
  return `${name}${more}: its user may not run ${commands}; ${denied.length === 1 ? 'its' : 'their'} figures are missing.`;
}
