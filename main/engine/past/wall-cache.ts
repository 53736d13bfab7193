import { join } from 'node:path';
import { cacheHelps } from '../../../shared/judge/own/cache-age';
import type { Snapshot } from '../../../shared/model/snapshot';
import { drillsFolder } from '../drills/drills-folder';
import { systemClock } from '../runtime/clock';
import { createLog, type Log } from '../runtime/log';
import { createLogFile } from '../runtime/log-file';
import { createRedaction, type Redaction } from '../runtime/redaction';
import { cachedWall } from '../snapshot/cached-wall';
import { keptSnapshot } from '../snapshot/kept-snapshot';
import { openStore, type Store } from '../store/store';

/** The parts that exist before the engine: its cache, its log, and the last known wall. */
export interface WallCache {
  readonly dir: string;
  /** folder of drill records where the configuration names none */
  readonly drills: string;
  readonly store: Store;
  readonly log: Log;
  readonly redaction: Redaction;
  /** null: nothing is known yet, or it is too old to help */
  readonly last: Snapshot | null;
  /** Ends the log; the store is closed by the engine. */
  close(): void;
}

/** No version of the engine's own is 0: its first picture replaces the one from the cache whole. */
const NONE = {
  frame: 0,
  roster: 0,
  services: 0,
  tenants: 0,
  tenant: 0,
  replication: 0,
  recovery: 0,
  incident: 0,
  executive: 0,
  engineering: 0,
  timeline: 0,
  review: 0,
};

/**
 * Opens the cache of a data folder. It is apart from the engine, because the engine takes some hundred ms of main to
 * load, in which no file could be served to the page: the last known wall is on the screen before that.
 */
export function openWallCache(data: string, purpose: 'record' | 'review' = 'record'): WallCache {
  const redaction = createRedaction();
  const sink = createLogFile({ path: join(data, 'gantry.log') });
  const log = createLog({ clock: systemClock, sink, redaction });
  const dir = join(data, 'cache');
  const store = openStore({ dir, clock: systemClock, log, purpose });
  const known = keptSnapshot(store.lastSnapshot());
  const now = systemClock.now();
  const last =
    known === null || !cacheHelps(known.t, now)
      ? null
      : { seq: known.seq, t: now, versions: NONE, sections: cachedWall(known, now) };
  return { dir, drills: drillsFolder(data), store, log, redaction, last, close: () => sink.close() };
}
