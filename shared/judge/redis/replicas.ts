import { formatBytes } from '../../format/format';
import type { RedisNode, RedisReplica } from '../../kinds/redis/evidence';
import type { RedisTarget } from '../../kinds/redis/target';
import type { Severity } from '../../model/severity';
import { HEAD_SPAN_MS } from '../../series/ring';
import type { Finding, JudgeInput } from '../judgement';

export type RedisRule =
  | 'redis.persistence'
  | 'redis.cluster'
  | 'redis.replication.missing'
  | 'redis.replication.resync';

/** A finding of a server. @param says the sentence after the server's name */
export type Say = (rule: RedisRule, severity: Severity, says: string, more?: Partial<Finding>) => Finding;

/**
 * Findings `redis.replication.missing` (does every replica that should follow do so?) and `redis.replication.resync`
 * (is one being copied in full, or so far behind that it must be?) of a master.
 */
export function replicaFindings(
  input: JudgeInput,
  target: RedisTarget,
  node: RedisNode,
  say: Say,
): readonly Finding[] {
  const { replicas, backlog } = node;
  const wanted = target.replicas ?? mostSeen(input, target);
  const found: Finding[] = [];
  if (node.goodReplicas === 0) {
    const lacking =
      replicas.length === 0
        ? 'it has no replica, and min-replicas-to-write asks for one'
        : 'none of its replicas is near enough for min-replicas-to-write';
    found.push(
      say('redis.replication.missing', 'critical', `refuses every write: ${lacking}`, {
        value: 0,
        threshold: 1,
        unit: '{replica}',
        evidence: { replicas: replicas.map(({ id }) => id) },
      }),
    );
  } else if (wanted > 0) {
    const lacking = Math.max(0, wanted - replicas.length);
    found.push(
      say(
        'redis.replication.missing',
        // The expected number is not configured: a replica may have been removed on purpose.
        lacking === 0 ? 'ok' : target.replicas === null ? 'warning' : 'critical',
        lacking === 0
          ? `has ${countOf(replicas.length)}`
          : target.replicas === null
            ? `has ${countOf(replicas.length)}; a while ago there were ${wanted}`
            : `has ${countOf(replicas.length)} of ${wanted}`,
        {
          value: replicas.length,
          threshold: wanted,
          unit: '{replica}',
          evidence: { replicas: replicas.map(({ id }) => id) },
        },
      ),
    );
  }
  if (replicas.length > 0) found.push(resyncFinding(replicas, backlog, say));
  return found;
}

function resyncFinding(replicas: readonly RedisReplica[], backlog: number | null, say: Say): Finding {
  const copied = replicas.filter(({ state }) => state !== 'online');
  const far = replicas.filter(({ behind }) => backlog !== null && behind !== null && behind > backlog);
  const dark = replicas.filter(({ state, behind }) => state === 'online' && behind === null);
  const behind = Math.max(0, ...replicas.map((replica) => replica.behind ?? 0));
  const severity = copied.length + far.length > 0 ? 'warning' : dark.length > 0 ? 'unknown' : 'ok';
  const says =
    copied.length > 0
      ? `sends a full copy to ${countOf(copied.length)}: until then ${copied.length === 1 ? 'it holds' : 'they hold'} nothing of use`
      : far.length > 0
        ? `has a replica ${formatBytes(behind)} behind, more than its backlog`
        : dark.length > 0
          ? `does not say how far ${countOf(dark.length)} ${dark.length === 1 ? 'is' : 'are'} behind`
          : 'keeps its replicas near';
  return say('redis.replication.resync', severity, says, {
    value: copied.length > 0 || dark.length > 0 ? null : behind,
    threshold: backlog,
    unit: 'By',
    evidence: { replicas: [...copied, ...far, ...dark].map(({ id }) => id) },
  });
}

/** The largest number of replicas at one time within the memory head's two hours. */
function mostSeen({ series, now }: JudgeInput, { id }: RedisTarget): number {
  let most = 0;
  for (const info of series.find('redis.slaves.connected', { target: id })) {
    for (const count of series.window(info.id, now - HEAD_SPAN_MS, now).v) if (count > most) most = count;
  }
  return most;
}

function countOf(count: number): string {
  return count === 0 ? 'no replica' : count === 1 ? 'one replica' : `${count} replicas`;
}
