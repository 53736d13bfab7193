import { conditionKey } from '../model/condition';
import { freshnessOf } from '../model/freshness';
import type { Subject, SubjectKind } from '../model/observation';
import type { ConditionMemory, Finding, JudgeInput } from './judgement';
import { FEED } from './own/feed';

/**
 * Findings for remembered trouble that no finding covers while its source does not answer: after a restart its series
 * may not exist yet, after a sleep its source is stale. Such trouble is unknown, not over. It is over once its source
 * answers without mentioning it, or its subject is no longer configured.
 */
export function rememberedFindings(
  input: JudgeInput,
  found: readonly Finding[],
  memory: Readonly<Record<string, ConditionMemory>>,
): readonly Finding[] {
  const troubled = Object.keys(memory).filter((key) => isTrouble(memory[key] as ConditionMemory));
  if (troubled.length === 0) return [];
  const spoken = new Set(found.map((one) => one.key ?? conditionKey(one)));
  return troubled.flatMap((key) => {
    const named = spoken.has(key) ? null : namedBy(key);
    if (named === null || isAnswered(input, named.subject)) return [];
    return [
      {
        ...named,
        severity: 'unknown' as const,
        observedAt: (memory[key] as ConditionMemory).since,
        value: null,
        threshold: null,
        unit: '',
        owner: null,
        sentence: `No data from ${named.subject.id}.`,
        evidence: { reason: 'no data' },
        raiseAfter: 0,
        clearAfter: 0,
      },
    ];
  });
}

function isTrouble({ severity, was }: ConditionMemory): boolean {
  const known = severity === 'unknown' ? was?.severity : severity;
  return known === 'critical' || known === 'warning';
}

/** The identity of a condition from its key: rule|kind:id or rule|kind:id|part. */
function namedBy(key: string): Pick<Finding, 'key' | 'rule' | 'subject' | 'part'> | null {
  const found = /^([^|]+)\|([a-z]+):([^|]*)(?:\|(.*))?$/s.exec(key);
  if (found === null) return null;
  const [, rule = '', kind, id = '', part] = found;
  const subject = { kind: kind as SubjectKind, id };
  return part === undefined ? { key, rule, subject } : { key, rule, subject, part };
}

/** Whether every source of a subject answers, or the subject is no longer probed. */
function isAnswered({ config, sources, now }: JudgeInput, { kind, id }: Subject): boolean {
  const silent = (source: string): boolean => {
    const status = sources.find((one) => one.id === source);
    if (status === undefined) return false;
    return status.state !== 'ok' || freshnessOf(status.lastOkAt, status.every, now) === 'stale';
  };
  if (kind === 'drill') return true;
  if (kind === 'link') return id === 'link' ? config.link.length === 0 || !silent('link') : true;
  const feed = config.feed !== null && silent(FEED);
  if (kind === 'service') return !feed || !config.services.some((service) => service.id === id);
  if (kind !== 'target' && kind !== 'replica') return !feed;
  const target = config.targets.find(
    (one) =>
      one.id === id ||
      (kind === 'replica' && one.probe === 'postgres' && one.replicas.some((replica) => replica.id === id)),
  );
  return target === undefined || (!feed && !silent(target.id));
}
