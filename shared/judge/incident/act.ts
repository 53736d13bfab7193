import { formatAge } from '../../format/format';
import type { IncidentPage } from '../../model/incident';
import type { Fault } from '../../model/observation';
import { PRESENCE, targetsOf } from '../dependencies';
import type { JudgeInput } from '../judgement';
import { UPLINK_LOST, uplinkLost } from '../own/uplink';
import { placeName, tenantNamed } from '../words';
import { blockingOf } from './blocking';
import { changeOf } from './change-words';
import { changeKey } from './course';
import { type Explained, lastingCause } from './explain';

/**
 * What can be done about the named cause, what that frees and undoes, and who decides. Nothing is advised about a cause
 * that is over or not clear. @param owner empty: nobody is named
 */
export function actOf(input: JudgeInput, explained: Explained, owner: string): IncidentPage['act'] {
  const told = whatToDo(input, explained);
  return told === null ? null : { ...told, who: owner === '' ? '' : `${owner} decides` };
}

/** The remedy for a target whose server runs, by its fault. With every other fault, the target must be brought back. */
const REMEDIES: Readonly<Partial<Record<Fault['code'], (place: string) => string>>> = {
  saturated: (place) => `Free connections of ${place}`,
  dns: (place) => `Check the name of ${place}`,
  tls: (place) => `Check the certificate of ${place}`,
};

function dependWords(count: number): string {
  if (count === 0) return 'No service is named that depends';
  return count === 1 ? '1 service depends' : `${count} services depend`;
}

function whatToDo(
  input: JudgeInput,
  explained: Explained,
): { readonly what: string; readonly effect: string } | null {
  const { config } = input;
  const { cause, changes, incident, conditions, locks, gone } = explained;
  if (uplinkLost(input) === true)
    return conditions.some(({ rule }) => rule === UPLINK_LOST)
      ? { what: 'Check this wall’s network', effect: 'Until it is back, nothing of the estate is known.' }
      : null;
  const isOver = cause !== null && cause.endedAt !== null;
  const blocking = locks === null || isOver || gone !== null ? null : blockingOf(locks.evidence);
  if (blocking !== null) return blocking.act;
  if (gone === null && cause?.change === true) {
    const event = changes.find((one) => changeKey(one) === cause.key);
    if (event === undefined) return null;
    const { what, how } = changeOf(config, event);
    return {
      what: `Take ${what} back`,
      effect: `It was ${how} ${formatAge(incident.since - event.t)} before this began.`,
    };
  }
  const lasting = gone ?? lastingCause(explained);
  if (lasting === null) return null;
  const { subject, rule, evidence } = lasting;
  if (subject.kind === 'tenant')
    return {
      what: `Hold ${tenantNamed(config, subject.id)} back in ${placeName(config, String(evidence['pool'] ?? ''))}`,
      effect: lasting.sentence,
    };
  const place = subject.kind === 'replica' ? `the standby ${subject.id}` : placeName(config, subject.id);
  if (!PRESENCE.has(rule) && rule !== 'postgres.replication.missing') return null;
  const needs = targetsOf(config);
  const target = subject.kind === 'replica' ? String(evidence['target'] ?? '') : subject.id;
  const count = config.services.filter(({ id }) => needs.get(id)?.has(target) === true).length;
  return {
    what: REMEDIES[evidence['fault'] as Fault['code']]?.(place) ?? `Bring ${place} back`,
    effect: `${dependWords(count)} on ${subject.kind === 'replica' ? placeName(config, target) : 'it'}.`,
  };
}
