import { asCached } from '../../../shared/judge/cached';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';

/**
 * The last known wall before anything is probed: offline, marked as cached, with its age. Notices and progress of the
 * previous run are dropped.
 * @param now epoch ms; anything that is valid until a date has aged meanwhile
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
