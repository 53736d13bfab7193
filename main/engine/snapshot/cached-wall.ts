import { asCached } from '../../../shared/judge/cached';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';

/** The last known wall as it is shown before anything is probed: offline, marked as cached, with its age. */
export function cachedWall(last: Snapshot): Sections {
  const frame = {
    ...last.sections.frame,
    connection: 'offline',
    freshness: 'cached',
    cachedAt: last.t,
    observedAt: last.t,
    incidents: { count: 0, worst: 'unknown' },
  } as const;
  return { ...asCached(last.sections), frame };
}
