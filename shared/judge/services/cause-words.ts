import type { Config } from '../../config/config';
import { countWord } from '../../format/fitting';
import { formatPercent } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { LockEvidence } from '../../kinds/postgres/lock-words';
import { NOTABLE_RATE, ruleOf } from '../../metrics/rules';
import type { Condition } from '../../model/condition';
import type { Figure } from '../../model/said';
import type { ServiceRow } from '../../model/services';
import { PRESENCE } from '../dependencies';
import { FEED } from '../own/feed';
import { counted, listed, placeName, tenantNamed } from '../words';

/** The users' view of a trouble, as words after a service's name, and after several names. */
export interface Symptom {
  readonly one: string;
  readonly many: string;
}
const RECOVERING: Symptom = { one: 'is recovering', many: 'are recovering' };

export function symptomOf(row: ServiceRow): Symptom {
  const { latency, throughput, severity } = row;
  const critical = severity === 'critical';
  const slow = overObjective(row);
  if (slow !== null && slow > 1) {
    return critical
      ? { one: 'is slow', many: 'are slow' }
      : { one: 'is slower than promised', many: 'are slower than promised' };
  }
  const share = workShare(row);
  if (share !== null) {
    if (share < 0.1) return { one: 'has stopped', many: 'have stopped' };
    if (share < 0.4) return { one: 'has nearly stopped', many: 'have nearly stopped' };
    if (share < 0.6) return { one: 'does less than usual', many: 'do less than usual' };
  }
  const basis = row.basis ?? null;
  const inside = (slow !== null && isSeen(latency)) || (share !== null && isSeen(throughput));
  if (basis === 'over' || (basis === null && inside)) return RECOVERING;
  // Trouble of a target that serves does not stop a service, nor is one down that answers as promised.
  return critical && basis !== 'target' && !inside
    ? { one: 'is down', many: 'are down' }
    : { one: 'is at risk', many: 'are at risk' };
}

/** ` in Oslo and Gothenburg` if it affects one or two sites, else nothing. */
export function sitesWords({ sites }: ServiceRow): string {
  return sites.length > 0 && sites.length < 3 ? ` in ${listed(sites)}` : '';
}

/** The verdict on a service that is unknown, longest first. Beside a figure that is known, not all of it is unknown. */
export function unknownWordings({ name, latency, throughput, sites }: ServiceRow): readonly string[] {
  const cannot = [`${name} cannot be judged:`, 'One service cannot be judged:'];
  // The other sites are known.
  if (sites.length > 0) return [`Nothing is known of ${name} in ${listed(sites)}:`, ...cannot];
  return isSeen(latency) || isSeen(throughput)
    ? cannot
    : [`Nothing is known of ${name}:`, 'One service is not known:'];
}

/** It misses its objective, whether or not a rule says so. */
export function isPastObjective(row: ServiceRow): boolean {
  return (overObjective(row) ?? 0) > 1;
}

function isSeen(figure: Figure | null): boolean {
  return figure?.value !== null && (figure?.freshness === 'live' || figure?.freshness === 'late');
}

/** What was bad is well again, but the hold time has not passed. A figure without a limit is not well. */
export function isRecovering(row: ServiceRow): boolean {
  return symptomOf(row) === RECOVERING;
}

/** Latency divided by its objective; null: one of them is missing. */
function overObjective({ latency }: ServiceRow): number | null {
  return latency === null || latency.value === null || latency.objective === null
    ? null
    : latency.value / latency.objective;
}

/** Work done divided by the usual; null: one of them is missing, or the usual is too little. */
function workShare({ throughput }: ServiceRow): number | null {
  if (throughput === null || throughput.value === null || throughput.usual === null) return null;
  return throughput.usual < NOTABLE_RATE ? null : throughput.value / throughput.usual;
}

/** `, two more are critical`; empty: none is. */
export function moreWords(more: number): string {
  return more === 0 ? '' : `, ${countWord(more)} more ${more === 1 ? 'is' : 'are'} critical`;
}

/**
 * The impact of a lost dependency on services, longest wording first, without a full stop. A service that is at risk
 * because of it is one that it hits, so the wall does not say that it works.
 * @param more critical services that do not need it: a headline never leaves them out
 */
function impactWordings(hit: readonly ServiceRow[], more: number): readonly string[] {
  const [first, second] = hit;
  const count = counted(hit.length, 'service');
  if (first === undefined) return ['it is needed'];
  const many = hit.length > 1;
  if (first.severity === 'critical') {
    const rest = moreWords(more);
    const { one, many: all } = impactOf(first);
    if (!many) return [`${first.name} ${one}${rest}`, `one service ${one}${rest}`];
    const are = hit.every((row) => impactOf(row).one === one) ? all : 'are in trouble';
    const others = hit.length === 2 ? (second?.name ?? '') : `${countWord(hit.length - 1)} more`;
    return [`${first.name} and ${others} ${are}${rest}`, `${count} ${are}${rest}`];
  }
  return many ? [`${count} depend on it`] : [`${first.name} depends on it`, 'one service depends on it'];
}

/** While its target does not serve, nothing recovers; but a service that answers as promised is not down. */
function impactOf(row: ServiceRow): Symptom {
  return isRecovering(row) ? { one: 'is critical', many: 'are critical' } : symptomOf(row);
}

/**
 * A cause or a trouble as a lower-case clause with a full stop, longest wording first. The sentence of a condition that
 * is only held by its clearing time is a calm one; its clause says that the trouble is over.
 */
export function causeWordings(config: Config, condition: Condition): readonly string[] {
  if (condition.ending === true) return overWordings(config, condition).map((one) => `${one} just now.`);
  const row = ruleOf(condition.rule);
  if (row?.clauses === undefined) return plainWordings(config, condition);
  const { subject, value, sentence, evidence } = condition;
  const { kind, id } = subject;
  return row.clauses({
    name: kind === 'tenant' ? tenantNamed(config, id) : placeName(config, id),
    id,
    value,
    share: value === null ? '' : `${formatPercent(value)} %`,
    span: value === null ? 'long' : secondsWords(value),
    sentence,
    evidence,
  });
}

/** What holds a server up, by rule. */
export const TRANSACTIONS: Readonly<Partial<Record<string, string>>> = {
  'postgres.idle_in_transaction': 'idle transaction',
  'postgres.long_transaction': 'long transaction',
};

/** That a condition ended, in the past tense and without a full stop, longest wording first. */
export function overWordings(config: Config, { rule, subject, evidence }: Condition): readonly string[] {
  const { kind, id } = subject;
  if (kind === 'link')
    return id === FEED ? ['the feed came back'] : ['this wall’s uplink came back', 'the uplink came back'];
  const service = config.services.find((one) => kind === 'service' && one.id === id);
  const name = kind === 'replica' ? `the standby ${id}` : (service?.name ?? placeName(config, id));
  if (rule === 'postgres.locks') {
    const tenant = (evidence as Partial<LockEvidence>).tenant ?? name;
    return [`the locks in ${tenant} ended`, 'the locks ended'];
  }
  const held = TRANSACTIONS[rule];
  // Its server may still be in other trouble: the sessions that waited for it.
  if (held !== undefined) return [`the ${held} in ${name} ended`, `the ${held} ended`];
  if (kind === 'tenant') return [`${tenantNamed(config, id)} went back within its share`, 'its cause ended'];
  const verb = PRESENCE.has(rule) ? 'answered again' : 'recovered';
  return [`${name} ${verb}`, `${id} ${verb}`, 'its cause ended'];
}

function plainWordings(config: Config, { subject, sentence, evidence }: Condition): readonly string[] {
  const name = placeName(config, subject.id);
  const says = typeof evidence.says === 'string' ? evidence.says : null;
  const [verb] = says?.split(': ') ?? [];
  return [
    sentence.replace(/^(A|The|Only|No)\b/, (first) => first.toLowerCase()),
    ...(verb === undefined ? [] : [`${name} ${verb}.`, `${subject.id} ${verb}.`]),
    `${name} needs attention.`,
    `${subject.id} needs attention.`,
    'a target needs attention.',
  ];
}

/**
 * A target that does not serve comes first in the sentence, then the cause, then the services. @param hit worst first
 * @param more critical services besides these
 */
export function goneWordings(
  config: Config,
  cause: Condition,
  hit: readonly ServiceRow[],
  more = 0,
): { readonly verdicts: readonly string[]; readonly reasons: readonly string[] } {
  const { subject, evidence, sentence } = cause;
  const name = placeName(config, subject.id);
  const impacts = impactWordings(hit, more).map((impact) => `${impact}.`);
  const because = (why: string): readonly string[] =>
    why === '' ? impacts : [...impacts.map((impact) => `${why}; ${impact}`), ...impacts];
  if (typeof evidence.says !== 'string') {
    return {
      verdicts: [`${name} cannot be relied on:`, 'A server cannot be relied on:'],
      reasons: because(sentence.replace(/\.$/, '')),
    };
  }
  const [verb = 'does not answer', told = ''] = evidence.says.split(': ');
  // `does not answer: it does not answer in time` says one thing twice.
  const why = told.startsWith(`it ${verb}`) ? '' : told;
  return {
    verdicts: [
      `${name} ${verb}:`,
      `${subject.id} ${verb}:`,
      `A server ${verb}:`,
      'A server does not answer:',
    ],
    reasons: because(why),
  };
}
