import type { RedisNode } from '../../kinds/redis/evidence';
import { freshnessOf } from '../../model/freshness';
import type { JudgeInput } from '../judgement';
import { counted, targetLabel } from '../words';

/** Up to this many commands are named. If there are more, only their number is stated. */
const MOST_NAMED = 3;

/**
 * Names the optional commands that a server refuses to the wall's user: those of the first such target, and the number
 * of further targets. Empty: no fresh evidence reports a refusal.
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
