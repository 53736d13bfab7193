import type { Finding, JudgeInput } from '../judgement';

/** s that a feed may be away before it is reported: it reconnects after 1 to 30 s and resends what was missed. */
const PATIENCE = 15;
const FEED_RULE = 'feed.connection';
/** Id of its source and of the subject of its rule. */
export const FEED = 'feed';

/** The feed's connection: without it, values that only the feed delivers go stale. */
export function findFeed(input: JudgeInput): Finding[] {
  const feed = input.sources.find(({ id }) => id === FEED);
  if (feed === undefined) return [];
  const own = input.config.rules[FEED_RULE];
  if (own?.enabled === false) return [];
  const { state, fault } = feed;
  return [
    {
      rule: FEED_RULE,
      subject: { kind: 'link', id: FEED },
      severity: state === 'ok' ? 'ok' : state === 'starting' ? 'unknown' : 'warning',
      observedAt: feed.lastRunAt ?? input.now,
      value: state === 'ok' ? 1 : 0,
      threshold: 0,
      unit: '1',
      owner: null,
      sentence:
        state === 'ok'
          ? 'the feed is connected'
          : state === 'starting'
            ? 'the feed has not answered yet'
            : (fault?.message ?? 'the feed is away'),
      evidence: fault === null ? {} : { fault: fault.code, remedy: fault.remedy },
      raiseAfter: own?.for ?? PATIENCE,
      clearAfter: 0,
    },
  ];
}
