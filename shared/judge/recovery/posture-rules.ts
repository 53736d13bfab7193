import type { ServiceConfig } from '../../config/config';
import { formatAge } from '../../format/format';
import { measuredAlone, measuredOf } from '../../format/measured';
import type { Drill } from '../../model/drill';
import type { BackupRow } from '../../model/recovery';
import { type Scenario, scenarioWords } from '../../model/scenario';
import type { Posture, Severity } from '../../model/severity';

/** Past the due date a proof is at risk; after this many intervals it proves nothing. */
const WORTHLESS_AFTER = 1.5;
/** A record may be better by this factor than what the wall observed before the two contradict each other. */
const KINDER = 1.25;
const KINDER_S = 60;
export const LOSS_UNMEASURED = 'its loss was not measured';

/** All inputs of a posture, for one service and, if asked for, one scenario. */
export interface PostureFacts {
  readonly service: ServiceConfig;
  /** null: any */
  readonly scenario: Scenario | null;
  /** the newest drill that covered the service in this scenario */
  readonly drill: Drill | null;
  /** s: the worse of the record's claim and the wall's observation; null: neither is known */
  readonly took: number | null;
  readonly lost: number | null;
  /** ms since the drill's end */
  readonly age: number;
  /** ms */
  readonly due: number;
  /** backups of the service's dependencies */
  readonly backups: readonly BackupRow[];
  /** whether a database that it depends on could be moved now; null: it has no copy, or the scenario needs none */
  readonly failover: 'yes' | 'no' | 'unknown' | null;
  /** whether all that tells of drills was heard */
  readonly heard: boolean;
  /** time of the drill's end in words */
  readonly when: string;
}

export type PostureCause =
  | 'never'
  | 'aged'
  | 'failed'
  | 'rto'
  | 'restore'
  | 'failover'
  | 'backup'
  | 'aborted'
  | 'rpo'
  | 'contradicted'
  | 'ageing'
  | 'unmeasured';

/** A row of the table: its test, the resulting posture, and its text. */
export interface PostureRule {
  readonly id: PostureCause;
  readonly posture: Exclude<Posture, 'proven'>;
  readonly severity: Severity;
  /** reasons further down the table are not given */
  readonly alone?: true;
  /** for people, in docs/recovery.md */
  readonly says: string;
  /** @returns the short reason; null: it does not hold */
  readonly when: (facts: PostureFacts) => string | null;
}

/**
 * In order of importance. The first rule that holds gives the posture; the worst of those that hold gives the severity;
 * if none holds, the service is proven.
 */
export const POSTURE_RULES: readonly PostureRule[] = [
  {
    id: 'never',
    posture: 'unproven',
    severity: 'unknown',
    alone: true,
    says: 'no drill has covered the service',
    when: ({ drill, scenario, heard }) => {
      if (drill !== null) return null;
      if (!heard) return 'no drill is known yet';
      return scenario === null ? 'never drilled' : `${scenarioWords(scenario)} never rehearsed`;
    },
  },
  {
    id: 'aged',
    posture: 'unproven',
    severity: 'unknown',
    alone: true,
    says: 'the newest drill is older than one and a half of `drillEvery`: what was found then is no knowledge of today',
    when: (facts) => (postureAt(facts.age, facts.due) === 'unproven' ? agedWords(facts) : null),
  },
  {
    id: 'failed',
    posture: 'at risk',
    severity: 'critical',
    says: 'it failed',
    when: ({ drill, when }) => (drill?.outcome === 'failed' ? `drill failed ${when}` : null),
  },
  {
    id: 'rto',
    posture: 'at risk',
    severity: 'critical',
    says: 'it took longer than the RTO, by its record or by what the wall saw, whichever is worse',
    when: ({ service, took }) => {
      const rto = service.recovery?.rto ?? null;
      return rto !== null && took !== null && took > rto ? `RTO missed, took ${measuredOf(took, rto)}` : null;
    },
  },
  {
    id: 'restore',
    posture: 'at risk',
    severity: 'critical',
    says: 'the last restore test of one of its backups failed',
    when: ({ backups }) => {
      const bad = backups.find(({ restored }) => restored.severity === 'critical');
      return bad === undefined ? null : `${bad.name} could not be restored`;
    },
  },
  {
    id: 'failover',
    posture: 'at risk',
    severity: 'critical',
    says: 'the drill rehearsed a move of its database, and none of the copies for such a move could take over now',
    when: ({ failover }) => (failover === 'no' ? 'its database cannot be moved now' : null),
  },
  {
    id: 'backup',
    posture: 'at risk',
    severity: 'warning',
    says: 'one of its backups is critical: none for too long, gone, or broken',
    when: ({ backups }) => {
      const bad = backups.find(
        ({ severity, restored }) => severity === 'critical' && restored.severity !== 'critical',
      );
      return bad === undefined ? null : `backup ${bad.name} is not as it should be`;
    },
  },
  {
    id: 'aborted',
    posture: 'at risk',
    severity: 'warning',
    says: 'it was aborted',
    when: ({ drill, when }) => (drill?.outcome === 'aborted' ? `drill was aborted ${when}` : null),
  },
  {
    id: 'rpo',
    posture: 'at risk',
    severity: 'warning',
    says: 'it lost more than the RPO, by its record or by what the wall saw, whichever is worse',
    when: ({ service, lost }) => {
      const rpo = service.recovery?.rpo ?? null;
      return rpo !== null && lost !== null && lost > rpo
        ? `RPO missed, loses ${measuredOf(lost, rpo)}`
        : null;
    },
  },
  {
    id: 'contradicted',
    posture: 'at risk',
    severity: 'warning',
    says: 'its record claims a time that is a quarter, and a minute, shorter than the outage that the wall saw',
    when: ({ service, drill }) => {
      const claimed = drill?.measured.rto ?? null;
      const seen = drill?.observed?.rto ?? null;
      if (claimed === null || seen === null) return null;
      if (seen <= KINDER * claimed || seen <= claimed + KINDER_S) return null;
      const rto = service.recovery?.rto ?? seen;
      return `record claims ${measuredAlone(claimed, rto)}, the wall saw ${measuredAlone(seen, rto)}`;
    },
  },
  {
    id: 'ageing',
    posture: 'at risk',
    severity: 'warning',
    says: 'it is older than `drillEvery`',
    when: (facts) => (postureAt(facts.age, facts.due) === 'at risk' ? agedWords(facts) : null),
  },
  {
    id: 'unmeasured',
    posture: 'unproven',
    severity: 'unknown',
    says: 'it passed, and what was promised was not measured',
    when: ({ service, took, lost }) => {
      if ((service.recovery?.rto ?? null) !== null && took === null) return 'its time was not measured';
      return (service.recovery?.rpo ?? null) !== null && lost === null ? LOSS_UNMEASURED : null;
    },
  },
];

/**
 * The posture that follows from the age of a proof alone. @param age ms @param due ms after which it must be renewed
 */
export function postureAt(age: number, due: number): Posture {
  if (age > WORTHLESS_AFTER * due) return 'unproven';
  return age > due ? 'at risk' : 'proven';
}

export interface Held {
  readonly rule: PostureRule;
  readonly reason: string;
}

/** The rules that hold, most important first. */
export function heldRules(facts: PostureFacts): readonly Held[] {
  const held: Held[] = [];
  for (const rule of POSTURE_RULES) {
    const reason = rule.when(facts);
    if (reason === null) continue;
    held.push({ rule, reason });
    if (rule.alone === true) break;
  }
  return held;
}

function agedWords({ age, due }: PostureFacts): string {
  return `proof is ${formatAge(age)} old, due after ${formatAge(due)}`;
}
