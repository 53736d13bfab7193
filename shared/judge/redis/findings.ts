import type { RedisNode } from '../../kinds/redis/evidence';
import { freshnessOf } from '../../model/freshness';
import type { Finding, JudgeInput } from '../judgement';
import { ownersOf } from '../owners';
import { targetLabel } from '../words';
import { replicaFindings, type Say } from './replicas';

const HOLD = 5;

/**
 * Redis findings other than numbers: whether it can save, whether its cluster is complete, which replicas need a full
 * copy.
 */
export function findRedis(input: JudgeInput): Finding[] {
  return input.config.targets.flatMap((target) => {
    if (target.probe !== 'redis') return [];
    const evidence = input.documents.evidence('redis.node', { kind: 'target', id: target.id });
    const node = evidence?.data as RedisNode | null | undefined;
    if (evidence === null || node === null || node === undefined) return [];
    const known = freshnessOf(evidence.t, target.every, input.now) !== 'stale';
    const say: Say = (rule, severity, says, more = {}) => ({
      rule,
      subject: { kind: 'target', id: target.id },
      severity: known ? severity : 'unknown',
      observedAt: evidence.t,
      value: null,
      threshold: null,
      unit: '',
      owner: ownersOf(input.config).get(target.id) ?? null,
      sentence: `${targetLabel(target)} ${known ? says : 'sends no data'}.`,
      evidence: {},
      raiseAfter: input.config.rules[rule]?.for ?? HOLD,
      clearAfter: 0,
      ...more,
    });
    const findings: Finding[] = [];
    if (node.persistenceOk !== null) {
      const ok = node.persistenceOk;
      findings.push(
        say(
          'redis.persistence',
          ok ? 'ok' : 'critical',
          ok ? 'saves its data' : 'cannot save its data and refuses writes',
        ),
      );
    }
    if (node.clusterOk !== null) {
      const ok = node.clusterOk;
      findings.push(
        say(
          'redis.cluster',
          ok ? 'ok' : 'critical',
          ok ? 'is a whole cluster' : 'has lost a part of its cluster',
        ),
      );
    }
    if (node.role === 'master') findings.push(...replicaFindings(input, target, node, say));
    return findings.filter(({ rule }) => input.config.rules[rule]?.enabled !== false);
  });
}
