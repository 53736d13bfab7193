import type { FrameSection } from '../model/frame';
import type { Sections } from '../model/snapshot';
import { viewsOf } from '../model/views';
import { eachSection } from './sections';

/** A wall that knows nothing yet: no configuration has been read, and there is no cache. */
export function blankSections(frame: FrameSection): Sections {
  return { frame, ...eachSection((_, { blank }) => blank) };
}

/** The frame of such a wall. */
export function blankFrame(demo: boolean, configPath: string): FrameSection {
  return {
    title: 'Gantry',
    demo,
    siteName: '',
    timezone: 'UTC',
    views: viewsOf('operations'),
    dwell: 20_000,
    connection: 'offline',
    freshness: 'stale',
    observedAt: null,
    cachedAt: null,
    incidents: { count: 0, worst: 'ok' },
    notices: [],
    progress: null,
    drill: null,
    lock: false,
    night: null,
    pixelShift: true,
    empty: !demo,
    configPath,
  };
}
