import type { Subject } from '../../model/observation';
import type { Finding, JudgeInput } from '../judgement';
import type { ClusterReading } from './cluster-reading';

/** s */
export const CLEAR_AFTER = 15;

/** The context of a replication finding, besides its subject. */
export interface FindingOrigin {
  /** id of the target */
  readonly target: string;
  readonly owner: string | null;
}
export function aboutOf({ cluster }: ClusterReading): FindingOrigin {
  return { target: cluster.target.id, owner: cluster.services[0]?.owner ?? null };
}

/** Adds the common fields; the rule's own row in `rules:` overrides its hold time. */
export function finding(
  input: JudgeInput,
  { target, owner }: FindingOrigin,
  rule: string,
  subject: Subject,
  rest: Pick<Finding, 'severity' | 'sentence'> & Partial<Finding>,
): Finding {
  const row = input.config.rules[rule];
  return {
    rule,
    subject,
    observedAt: input.now,
    value: null,
    threshold: null,
    unit: '',
    owner,
    evidence: { target },
    clearAfter: CLEAR_AFTER,
    ...rest,
    raiseAfter: row?.for ?? rest.raiseAfter ?? 0,
  };
}
