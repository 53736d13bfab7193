import { freshnessOf } from '../model/freshness';
import type { Connection } from '../model/severity';
import type { Finding, JudgeInput } from './judgement';

const LINK_EVERY_MS = 5_000;
export const LINK_LOST = 'link.lost';

/** The wall's own way to the world: lost when every configured address fails; null when none is configured or heard yet. */
export function linkLost(input: JudgeInput): boolean | null {
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

/** The one condition of the link. */
export function findLink(input: JudgeInput): Finding[] {
  const lost = linkLost(input);
  if (lost === null) return [];
  return [
    {
      rule: LINK_LOST,
      subject: { kind: 'link', id: 'link' },
      severity: lost ? 'critical' : 'ok',
      observedAt: input.now,
      value: lost ? 0 : 1,
      threshold: 0,
      unit: '1',
      owner: null,
      sentence: lost ? 'This wall’s link is lost.' : 'This wall’s link is up.',
      evidence: { addresses: input.config.link.map(({ url }) => url.replace(/\/\/[^@/]*@/, '//')) },
      raiseAfter: 0,
      clearAfter: 0,
    },
  ];
}

/** Behind a lost link everything would look down: what is not known is said to be unknown. Drills stay what they were. */
export function behindLostLink(finding: Finding): Finding {
  if (finding.subject.kind === 'link' || finding.rule.startsWith('recovery.')) return finding;
  return {
    ...finding,
    severity: 'unknown',
    sentence: 'Not known: this wall’s link is lost.',
    evidence: { ...finding.evidence, reason: 'link' },
  };
}

/**
 * What the wall as a whole is connected to. Offline: the own link is lost, or no source answers and no link says
 * that it is theirs to answer for. A single target that actively refuses is news of that target, not of the link.
 */
export function connectionOf(input: JudgeInput): Connection {
  const lost = linkLost(input);
  if (lost === true) return 'offline';
  const sources = input.sources.filter(({ id }) => id !== 'link');
  if (sources.length === 0) return lost === false ? 'live' : 'offline';
  const answering = sources.filter(
    ({ state, lastOkAt, every }) => state === 'ok' && freshnessOf(lastOkAt, every, input.now) !== 'stale',
  );
  if (answering.length === 0 && lost === null) {
    const refused = sources.length === 1 && sources[0]?.fault?.code === 'refused';
    if (!refused) return 'offline';
  }
  const calm =
    answering.length === sources.length &&
    answering.every(({ lastOkAt, every }) => freshnessOf(lastOkAt, every, input.now) === 'live');
  return calm ? 'live' : 'degraded';
}
