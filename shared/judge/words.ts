import type { Config } from '../config/config';
import { capital, countWord } from '../format/fitting';
import { formatNumber } from '../format/format';
import { kindOf } from '../kinds/kind-of';
import type { TargetConfig } from '../kinds/targets';
import type { Fault, Subject } from '../model/observation';
import { FEED } from './own/feed';

/** Why something cannot be observed, in two or three words, as the wall shows it in place of a figure. */
const FAULT_WORDS: Readonly<Record<Fault['code'], string>> = {
  refused: 'refused',
  timeout: 'timed out',
  dns: 'name not found',
  network: 'unreachable',
  tls: 'certificate not accepted',
  auth: 'log-in refused',
  permission: 'permission denied',
  saturated: 'saturated',
  loading: 'not serving',
  protocol: 'wrong protocol',
  config: 'wrong address',
  closed: 'connection closed',
  unexpected: 'answers with an error',
};
/** The same with its subject, after a colon. */
const FAULT_SENTENCES: Readonly<Record<Fault['code'], string>> = {
  refused: 'it refuses connections',
  timeout: 'it does not answer in time',
  dns: 'its name cannot be resolved',
  network: 'it is unreachable',
  tls: 'its certificate is not accepted',
  auth: 'it refuses this wall’s log-in',
  permission: 'this wall may not read all of it',
  saturated: 'it has no connection left',
  loading: 'it serves no clients now',
  protocol: 'it speaks another protocol',
  config: 'its address is wrong',
  closed: 'it closes connections',
  unexpected: 'it answers with an error',
};

/** A multiple in a sentence: `4`, `4.2`, `29`. */
export function timesWords(times: number): string {
  return times < 10 ? String(Math.round(times * 10) / 10) : formatNumber(times);
}

export function faultReason(fault: Fault): string {
  if (isWithoutTls(fault)) return 'no TLS';
  return isTlsFailure(fault) ? 'no encryption' : FAULT_WORDS[fault.code];
}
export function faultSentence(fault: Fault): string {
  return tlsWords(fault) ?? FAULT_SENTENCES[fault.code];
}

/** What is wrong with an encrypted connection; null: it is the certificate, or no such connection was asked for. */
export function tlsWords(fault: Fault): string | null {
  if (isWithoutTls(fault)) return 'it does not speak TLS';
  return isTlsFailure(fault) ? 'no encrypted connection is possible' : null;
}

/** A certificate that is refused has a code. */
function isWithoutTls({ code, detail }: Fault): boolean {
  return code === 'tls' && detail === undefined;
}

/** OpenSSL's own errors are of the connection; those of a certificate have the names of their check. */
function isTlsFailure({ code, detail }: Fault): boolean {
  return code === 'tls' && detail !== undefined && /^(?:ERR_SSL_|ERR_OSSL_|EPROTO)/.test(detail);
}

/** `Redis redis-prod`, `odoo-prod`. */
export function targetLabel(target: TargetConfig): string {
  const { label } = kindOf(target);
  const { name } = target;
  return label === '' || name.startsWith(label) ? name : `${label} ${name}`;
}

/** The name of a target on the wall; of anything else, its id. */
export function placeName(config: Config, id: string): string {
  const target = config.targets.find((one) => one.id === id);
  return target === undefined ? id : targetLabel(target);
}

/** The name of a subject on the wall; its id if it has none. */
export function subjectName(config: Config, { kind, id }: Subject): string {
  if (kind === 'tenant') return tenantNamed(config, id);
  if (kind === 'link') return id === FEED ? 'The feed' : 'The uplink';
  if (kind === 'service') return config.services.find((one) => one.id === id)?.name ?? id;
  return placeName(config, id);
}

/** With a capital at its beginning; the name of a server that comes first keeps its spelling. */
export function capitalized({ targets }: Config, text: string): string {
  const names = targets.flatMap((target) => [
    target,
    ...(target.probe === 'postgres' ? target.replicas : []),
  ]);
  return names.some(({ id, name }) => [id, name].some((one) => text.startsWith(`${one} `)))
    ? text
    : capital(text);
}

/** `Shipping`, `Shipping and Invoicing`, `Shipping, Invoicing and Receiving`. */
export function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `one service`, `three services`. */
export function counted(count: number, noun: string): string {
  return `${countWord(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A tenant's name on the wall; its id if it is not listed. */
export function tenantNamed({ tenants }: Config, id: string): string {
  return tenants.list.find((one) => one.id === id)?.name ?? id;
}
