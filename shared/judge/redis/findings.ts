import type { RedisNode } from '../../kinds/redis/evidence';
import { freshnessOf } from '../../model/freshness';
import type { Finding, JudgeInput } from '../judgement';
import { ownersOf } from '../owners';
import { targetLabel } from '../words';
import { type RedisRule, replicaFindings, type Say } from './replicas';

const HOLD = 5;
/** What is not known of a server that sends no data, by rule. */
const UNKNOWN: Readonly<Record<RedisRule, (name: string) => string>> = {
  'redis.persistence': (name) => `Whether ${name} could save its data`,
  'redis.cluster': (name) => `Whether the cluster of ${name} is whole`,
  'redis.replication.missing': (name) => `How many replicas follow ${name}`,
  'redis.replication.resync': (name) => `How far the replicas of ${name} are behind`,
};

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
      sentence: known
        ? `${targetLabel(target)} ${says}.`
        : `${UNKNOWN[rule](targetLabel(target))} is not known: no new data arrives.`,
      evidence: {},
      raiseAfter: known ? (input.config.rules[rule]?.for ?? HOLD) : 0,
      clearAfter: 0,
      ...more,
    });
    const { silent = [], masters } = node;
    // What a master that does not answer would say is not known.
    const partly: Say = (rule) => ({
      ...say(rule, 'unknown', ''),
      sentence: `${UNKNOWN[rule](targetLabel(target))} is not known: ${silent.length} of its ${masters} masters ${silent.length === 1 ? 'does' : 'do'} not answer.`,
      raiseAfter: 0,
    });
    const sayOfAll = silent.length === 0 ? say : partly;
    const findings: Finding[] = [];
    if (node.persistenceOk === false)
      findings.push(
        say('redis.persistence', 'critical', 'could not save its data, and by default refuses writes then'),
      );
    // A server that is told to save nothing reports no failure either.
    else if (node.persistenceOk === true)
      findings.push(sayOfAll('redis.persistence', 'ok', 'has failed at no save of its data'));
    if (node.clusterOk !== null) {
      const ok = node.clusterOk && silent.length === 0;
      findings.push(say('redis.cluster', ok ? 'ok' : 'critical', ok ? 'is a whole cluster' : lossOf(node)));
    }
    if (node.role === 'master') findings.push(...replicaFindings(input, target, node, sayOfAll));
    return findings.filter(({ rule }) => input.config.rules[rule]?.enabled !== false);
  });
}

function lossOf({ silent = [], masters }: RedisNode): string {
  if (silent.length === 0) return 'has lost a part of its cluster';
  const [one] = silent;
  return silent.length === 1
    ? `has lost a part of its cluster: ${one}, one of ${masters} masters, does not answer`
    : `has lost a part of its cluster: ${silent.length} of ${masters} masters do not answer`;
}
