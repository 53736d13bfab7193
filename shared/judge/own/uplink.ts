import type { Config } from '../../config/config';
import { ruleOf } from '../../metrics/rules';
import { freshnessOf } from '../../model/freshness';
import type { Fault, Subject } from '../../model/observation';
import type { Connection } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import { PRESENCE } from '../dependencies';
import type { Finding, JudgeInput } from '../judgement';
import { statedFault } from '../stated-fault';
import { listed, subjectName } from '../words';

const LINK_EVERY_MS = 5_000;
/** ms after an address last answered until a check can have found that it does not: an interval and its time limit */
const UNTIL_SEEN_MS = 7_000;
/** ms: longer than any answer counts as live */
const LOOKED_BACK_MS = 600_000;
/** Id of its source, in statuses and gaps, including stored ones. */
export const UPLINK = 'link';
export const UPLINK_LOST = 'link.lost';
export const UPLINK_ADDRESS = 'link.address';
/** Reason given for everything behind a lost uplink. */
export const UPLINK_REASON = 'this wall’s uplink is lost';

/** Reason given for what was last seen while it was lost. */
export const LOSS_REASON = 'this wall’s uplink was lost at the last look';

/**
 * - up: an address answers
 * - lost: none does, and no source has answered since
 * - doubtful: none does, but a source has answered since: the addresses are wrong, or only a part of the estate is cut off
 */
export type UplinkState = 'up' | 'lost' | 'doubtful';

/** null: no address is configured, or none was asked recently. */
export function uplinkState(input: JudgeInput): UplinkState | null {
  const asked = addressesOf(input);
  if (asked.length === 0) return null;
  if (asked.some(({ up }) => up)) return 'up';
  return answersSince(input, lastUpAt(input) + UNTIL_SEEN_MS) ? 'doubtful' : 'lost';
}

/** Whether the wall's uplink is lost; null: no address is configured or was asked recently. */
export function uplinkLost(input: JudgeInput): boolean | null {
  const state = uplinkState(input);
  return state === null ? null : state === 'lost';
}

interface Address {
  readonly address: string;
  readonly up: boolean;
  /** epoch ms */
  readonly t: number;
}

/** The addresses of the uplink that were asked recently. */
function addressesOf({ series, config, now }: JudgeInput): readonly Address[] {
  if (config.link.length === 0) return [];
  return series.find('gantry.link.up').flatMap(({ id, attributes }) => {
    const t = series.lastTime(id);
    if (freshnessOf(Number.isNaN(t) ? null : t, LINK_EVERY_MS, now) === 'stale') return [];
    return [{ address: attributes.link ?? '', up: series.lastValue(id) === 1, t }];
  });
}

/** When an address last answered within the last minutes (epoch ms); -Infinity: none did. */
function lastUpAt({ series, now }: JudgeInput): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { id } of series.find('gantry.link.up')) {
    const { t, v } = series.window(id, now - LOOKED_BACK_MS, now);
    const at = v.lastIndexOf(1);
    if (at >= 0) last = Math.max(last, t[at] as number);
  }
  return last;
}

/** Whether any source but the uplink check answers now, and did so after `from` (epoch ms). */
function answersSince({ sources, now }: JudgeInput, from: number): boolean {
  return sources.some(
    ({ id, state, lastOkAt, every }) =>
      id !== UPLINK &&
      state === 'ok' &&
      lastOkAt !== null &&
      lastOkAt > from &&
      freshnessOf(lastOkAt, every, now) !== 'stale',
  );
}

/** When the uplink was last seen up (epoch ms); null: it is not watched; -Infinity: never. */
export function uplinkSeenAt(input: JudgeInput): number | null {
  const series = input.series.find('gantry.link.up');
  if (input.config.link.length === 0 || series.length === 0) return null;
  let seen = Number.NEGATIVE_INFINITY;
  for (const { id } of series) {
    if (input.series.lastValue(id) === 1) seen = Math.max(seen, input.series.lastTime(id));
  }
  return seen;
}

/**
 * The one condition of the uplink and, while it is up, one of each address: an address that fails is named. While it is
 * lost, no single address is to blame.
 */
export function findUplink(input: JudgeInput): Finding[] {
  const state = uplinkState(input);
  if (state === null) return [];
  const lost = state === 'lost';
  const asked = addressesOf(input);
  const failing = asked.filter(({ up }) => !up);
  const about = {
    subject: { kind: 'link', id: UPLINK },
    threshold: 0,
    unit: '1',
    owner: null,
    raiseAfter: 0,
    clearAfter: 0,
  } as const;
  const up = state === 'up' ? 'This wall’s uplink is up.' : 'This wall’s uplink is up: targets answer.';
  const uplink: Finding = {
    ...about,
    rule: UPLINK_LOST,
    severity: lost ? 'critical' : 'ok',
    observedAt: input.now,
    value: lost ? 0 : 1,
    sentence: lost
      ? `This wall’s uplink is lost: ${listed(failing.map((one) => addressWords(input, one)))}.`
      : up,
    evidence: { addresses: input.config.link.map(({ url }) => shownAddress(url)) },
  };
  if (lost) return [uplink];
  return [
    uplink,
    ...asked.map(
      (one): Finding => ({
        ...about,
        rule: UPLINK_ADDRESS,
        part: one.address,
        severity: one.up ? 'ok' : 'info',
        observedAt: one.t,
        value: one.up ? 1 : 0,
        sentence: one.up
          ? `${one.address} of \`link\` answers.`
          : `${addressWords(input, one)}, but the uplink is up: \`link\` needs another address.`,
        evidence: { remedy: statedFault(input, linkSubject(one.address))?.remedy ?? '' },
      }),
    ),
  ];
}

/** The subject of the fault of one address. */
function linkSubject(address: string): Subject {
  return { kind: 'link', id: address };
}

/** `tcp://10.0.0.1:443 does not answer in time` */
function addressWords(input: JudgeInput, { address }: Address): string {
  const fault = statedFault(input, linkSubject(address));
  return `${address} ${fault === null ? 'does not answer' : (ADDRESS_FAULTS[fault.code] ?? 'does not answer')}`;
}

const ADDRESS_FAULTS: Readonly<Partial<Record<Fault['code'], string>>> = {
  timeout: 'does not answer in time',
  dns: 'cannot be resolved',
  network: 'is unreachable',
  closed: 'closes the connection',
  config: 'is not an address',
};

/** Without user, password, query and fragment: any of them may be a secret. */
function shownAddress(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** Behind a lost uplink everything would look down, so such findings become unknown. Drills are not affected. */
export function behindLostUplink(finding: Finding, config: Config, reason = UPLINK_REASON): Finding {
  const { rule, subject, severity } = finding;
  if (rule === UPLINK_LOST || rule === UPLINK_ADDRESS || rule.startsWith('recovery.')) return finding;
  // A connected feed is observed; the reason for a lost one is not.
  if (subject.kind === 'link' && severity === 'ok') return finding;
  return {
    ...finding,
    severity: 'unknown',
    sentence: `${whatOf(finding, config)} is not known: ${reason}.`,
    evidence: { ...finding.evidence, reason },
    value: null,
    raiseAfter: 0,
  };
}

/** The last loss of the uplink. */
export interface UplinkLoss {
  /** epoch ms of the first and the last judgement at which it was lost */
  readonly from: number;
  readonly to: number;
}

/** @returns the last loss, after a judgement at `now` */
export function lossAfter(before: UplinkLoss | null, lost: boolean, now: number): UplinkLoss | null {
  if (!lost) return before;
  // A loss that nobody judged for a while is another one: nothing is known of the time between.
  const goesOn = before !== null && now >= before.to && now - before.to <= UNTIL_SEEN_MS;
  return { from: goesOn ? before.from : now, to: now };
}

/**
 * A finding from a look at which the uplink was lost says nothing of the estate. It stays unknown after the uplink has
 * returned, until the next look.
 */
export function notSeenIn(loss: UplinkLoss, finding: Finding, config: Config): Finding {
  const { observedAt } = finding;
  return observedAt > loss.from - UNTIL_SEEN_MS && observedAt <= loss.to
    ? behindLostUplink(finding, config, LOSS_REASON)
    : finding;
}

/** `PostgreSQL pg-prod (connections in use)`, `Shipping`: what a finding is about. */
function whatOf({ rule, subject, part }: Finding, config: Config): string {
  const row = ruleOf(rule);
  const title = row !== undefined && 'title' in row && row.comparison !== 'down' ? row.title : '';
  const detail = [title, part ?? ''].filter((text) => text !== '').join(', ');
  return `${subjectName(config, subject)}${detail === '' ? '' : ` (${detail})`}`;
}

/**
 * While the addresses of the uplink fail but a source answers, a target that is silent may be cut off with them: it is
 * unknown, not down.
 */
export function behindDoubtfulUplink(finding: Finding): Finding {
  const { rule, severity, evidence } = finding;
  if (!PRESENCE.has(rule) || severity !== 'critical' || !MAY_BE_OURS.has(evidence.fault as Fault['code']))
    return finding;
  const sentence = finding.sentence.replace(
    /\.$/,
    '; whether the fault is its own or that of this wall’s uplink is not known.',
  );
  return { ...finding, severity: 'unknown', sentence, value: null, raiseAfter: 0 };
}

/** Faults that a lost uplink of the wall could also cause. */
export const MAY_BE_OURS: ReadonlySet<Fault['code']> = new Set(['timeout', 'dns', 'network']);

/** Faults that are answers of a server: it can be reached. */
const ANSWERED: ReadonlySet<Fault['code']> = new Set(['auth', 'permission', 'saturated', 'loading']);

/**
 * The connection of the wall as a whole. Offline: the uplink is lost, or no source answers and no uplink check blames
 * them. A single target that refuses connections says something about itself, not about the network.
 */
export function connectionOf(input: JudgeInput): Connection {
  const lost = uplinkLost(input);
  if (lost === true) return 'offline';
  const sources = input.sources.filter(({ id }) => id !== UPLINK);
  if (sources.length === 0) return lost === false ? 'live' : 'offline';
  if (lost === null && sources.every((source) => isSilent(source, input.now))) {
    const [only] = sources;
    if (sources.length > 1 || only?.fault?.code !== 'refused') return 'offline';
  }
  const calm = sources.every(
    ({ state, lastOkAt, every }) => state === 'ok' && freshnessOf(lastOkAt, every, input.now) === 'live',
  );
  return calm ? 'live' : 'degraded';
}

/** It was queried and gives no sign of life. A source that was not queried yet is not silent. */
function isSilent({ state, fault, lastOkAt, every }: SourceStatus, now: number): boolean {
  if (state === 'starting') return false;
  if (state === 'fault') return fault === null || !ANSWERED.has(fault.code);
  return freshnessOf(lastOkAt, every, now) === 'stale';
}
