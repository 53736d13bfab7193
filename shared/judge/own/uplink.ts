import { freshnessOf } from '../../model/freshness';
import type { Fault } from '../../model/observation';
import type { Connection } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import type { Finding, JudgeInput } from '../judgement';

const LINK_EVERY_MS = 5_000;
/** Id of its source, in statuses and gaps, including stored ones. */
export const UPLINK = 'link';
export const UPLINK_LOST = 'link.lost';
/** Reason given for everything behind a lost uplink. */
export const UPLINK_REASON = 'this wall’s uplink is lost';

/** Whether the wall's uplink is lost: every configured address fails; null: none is configured or has answered yet. */
export function uplinkLost(input: JudgeInput): boolean | null {
  const series = input.series.find('gantry.link.up');
  if (input.config.link.length === 0 || series.length === 0) return null;
  let heard = false;
  for (const { id } of series) {
    const t = input.series.lastTime(id);
    if (freshnessOf(Number.isNaN(t) ? null : t, LINK_EVERY_MS, input.now) === 'stale') continue;
    heard = true;
    if (input.series.lastValue(id) === 1) return false;
  }
  return heard ? true : null;
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

/** The one condition of the uplink. */
export function findUplink(input: JudgeInput): Finding[] {
  const lost = uplinkLost(input);
  if (lost === null) return [];
  return [
    {
      rule: UPLINK_LOST,
      subject: { kind: 'link', id: 'link' },
      severity: lost ? 'critical' : 'ok',
      observedAt: input.now,
      value: lost ? 0 : 1,
      threshold: 0,
      unit: '1',
      owner: null,
      sentence: lost ? 'This wall’s uplink is lost.' : 'This wall’s uplink is up.',
      evidence: { addresses: input.config.link.map(({ url }) => shownAddress(url)) },
      raiseAfter: 0,
      clearAfter: 0,
    },
  ];
}

/** Without user, password, query and fragment: any of them may be a secret. */
function shownAddress(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** Behind a lost uplink everything would look down, so such findings become unknown. Drills are not affected. */
export function behindLostUplink(finding: Finding): Finding {
  const { rule, subject, severity } = finding;
  if (rule === UPLINK_LOST || rule.startsWith('recovery.')) return finding;
  // A connected feed is observed; the reason for a lost one is not.
  if (subject.kind === 'link' && severity === 'ok') return finding;
  return {
    ...finding,
    severity: 'unknown',
    sentence: 'Not known: this wall’s uplink is lost.',
    evidence: { ...finding.evidence, reason: UPLINK_REASON },
    value: null,
    raiseAfter: 0,
  };
}

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
