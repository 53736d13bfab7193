import { secondsWords } from '../../format/measured';
import type { Condition } from '../../model/condition';
import type { RpoRisk } from '../../model/replication';
import type { Severity } from '../../model/severity';
import type { Finding, JudgeInput } from '../judgement';
import type { ClusterReading } from './cluster-reading';
import { finding } from './finding';
import type { Peaks } from './peaks';
import { readTarget } from './reading';
import { exposureOf, faultWords, severityAbove } from './verdict';

export const RISK_RULE = 'recovery.rpo';
const RAISE_AFTER = 5;

/** The loss if the primary died now, and who would keep the rest. */
export interface PrimaryRisk {
  /** s of the latest writes; null: not known */
  readonly seconds: number | null;
  /** By; null: not known */
  readonly bytes: number | null;
  /** the copy that has most, or `the archive`; null: none is known to have anything */
  readonly keeper: string | null;
  /** epoch ms of the oldest figure behind it */
  readonly observedAt: number | null;
}

/**
 * The minimum over what each reachable copy has not received and what the archive does not hold. WAL that is received
 * but not replayed is not lost: it costs time. A copy that does not answer saves nothing now, whatever it has.
 */
export function riskOf(input: JudgeInput, reading: ClusterReading): PrimaryRisk {
  const { cluster, copies } = reading;
  let risk: PrimaryRisk = { seconds: null, bytes: null, keeper: null, observedAt: null };
  const offer = (other: PrimaryRisk): void => {
    if (other.seconds !== null && (risk.seconds === null || other.seconds < risk.seconds)) risk = other;
  };
  for (const one of copies) {
    if (one.up === false || one.node?.role === 'primary') continue;
    offer({
      seconds: exposureOf(one),
      bytes: one.unreceived.value,
      keeper: one.copy.config.name,
      observedAt: one.exposure.observedAt ?? one.lag.observedAt,
    });
  }
  const archived = readTarget(input, 'gantry.postgresql.archive.exposure', cluster.target);
  offer({
    seconds: archived.value,
    bytes: readTarget(input, 'gantry.postgresql.archive.unarchived', cluster.target).value,
    keeper: 'the archive',
    observedAt: archived.observedAt,
  });
  return risk;
}

/** One finding per service with an RPO that depends on a database: the worst of its databases. */
export function riskFindings(
  input: JudgeInput,
  readings: readonly ClusterReading[],
  peaks: Peaks,
): readonly Finding[] {
  const worst = new Map<string, Finding>();
  for (const reading of readings) {
    const risk = riskOf(input, reading);
    for (const service of reading.cluster.services) {
      const rpo = service.recovery?.rpo ?? null;
      if (rpo === null) continue;
      const severity: Severity =
        risk.seconds === null ? 'unknown' : severityAbove(risk.seconds, { warning: rpo / 2, critical: rpo });
      const known = worst.get(service.id);
      if (
        known !== undefined &&
        (known.value ?? Number.POSITIVE_INFINITY) >= (risk.seconds ?? Number.POSITIVE_INFINITY)
      )
        continue;
      const { primary, target } = reading.cluster;
      const { fault } = reading;
      const about = { target: target.id, owner: service.owner };
      const was = peaks.was(`risk ${service.id} ${target.id}`, risk.seconds, rpo);
      const found = finding(
        input,
        about,
        RISK_RULE,
        { kind: 'service', id: service.id },
        {
          severity,
          observedAt: risk.observedAt ?? input.now,
          value: risk.seconds,
          threshold: severity === 'warning' ? rpo / 2 : rpo,
          unit: 's',
          sentence:
            risk.seconds === null
              ? `What ${service.name} would lose with ${primary.name} is not known${fault === null ? '' : `: ${faultWords(fault)}`}.`
              : `Losing ${primary.name} now would cost ${service.name} ${costWords(risk.seconds, was)}; ${secondsWords(rpo)} promised.`,
          evidence: { target: target.id, bytes: risk.bytes, keeper: risk.keeper },
          raiseAfter: RAISE_AFTER,
        },
      );
      worst.set(service.id, found);
    }
  }
  return [...worst.values()];
}

/** `20 s`, or `20 s, a moment ago 34 s`. */
export function costWords(seconds: number, was: number | null): string {
  return `${secondsWords(seconds)}${was === null ? '' : `, a moment ago ${secondsWords(was)}`}`;
}

/** For the wall: the present figures, each service's RPO judged by its condition. */
export function presentRisk(
  input: JudgeInput,
  reading: ClusterReading,
  conditions: readonly Condition[],
): RpoRisk {
  const { seconds, bytes, keeper } = riskOf(input, reading);
  const judged = new Map(
    conditions
      .filter(({ rule }) => rule === RISK_RULE)
      .map(({ subject, severity }) => [subject.id, severity]),
  );
  const services = reading.cluster.services.flatMap(({ id, name, recovery }) =>
    recovery === null || recovery.rpo === null
      ? []
      : [{ id, name, rpo: recovery.rpo, severity: judged.get(id) ?? ('unknown' as const) }],
  );
  return { primary: reading.cluster.primary.name, seconds, bytes, keeper, services };
}
