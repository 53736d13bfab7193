import { asCached } from '../../../shared/judge/cached';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';

/**
 * The last known wall as it is shown before anything is probed: offline, marked as cached, with its age. What
 * was said of the run before, and how far its start had come, is over.
 * @param now epoch ms at which it is looked at: what was valid until a date ages without being looked at
 */
export function cachedWall(last: Snapshot, now: number): Sections {
  const frame = {
    ...last.sections.frame,
    connection: 'offline',
    freshness: 'cached',
    cachedAt: last.t,
    observedAt: last.t,
    incidents: { count: 0, worst: 'unknown' },
    notices: [],
    progress: null,
    drill: null,
    lock: false,
  } as const;
  return { ...asCached(last.sections, { asOf: last.t, now }), frame };
}
