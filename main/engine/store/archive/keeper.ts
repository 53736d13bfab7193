import { isLatency } from '../../../../shared/metrics/latency';
import { EVENT_KINDS } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import { HOUR_MS } from '../blocks/points';
import { CHECKPOINTS, type Table } from '../format/tables';
import { type Archive, type EntryRange, markWrite, type Write } from './archive';
import { groupHours } from './blocks-of';
import { compact } from './compactor';
import { lateHours, NONE_LATE } from './late';
import { LEVELS, rollUpHours } from './roll-ups';
import { DAY_MS, type SeriesTable } from './series-table';

export interface KeeperOptions {
  readonly archive: Archive;
  readonly table: SeriesTable;
  readonly clock: Clock;
  readonly log: Log;
  /** bytes that the archive may use */
  readonly diskCap: number;
}

/** ms after the end of an hour in which its last samples still arrive. */
const GRACE_MS = 120_000;
/** Bytes of batches that are compacted before their hour is over. */
const MOST_BATCH_BYTES = 16 * 1024 * 1024;
const [MINUTES, QUARTERS] = LEVELS;
/**
 * Roll-ups outlive the points that they were made of so many times; `span` is ms of one number of the key; `share` is what
 * each has of a budget that does not suffice: points of a month, minutes of a quarter of a year, and quarters of a year
 * take about that.
 */
const AGES = [
  { name: 'blocks', life: 1, span: HOUR_MS, share: 0.35 },
  { name: 'minutes', life: 4, span: MINUTES.span, share: 0.4 },
  { name: 'quarters', life: 12, span: QUARTERS.span, share: 0.2 },
] as const;
const LAST_RESORT = [
  { name: 'blocks', share: 0 },
  { name: 'minutes', share: 0 },
  { name: 'quarters', share: 0 },
  { name: 'batches', share: 0 },
] as const;
const EVENTS_LIFE = 12;
/** ms for which days are kept that are learnt from: what was usual at any time that can be shown is then known */
const LEARNT_MS = 60 * DAY_MS;
/** Keys that one sweep removes of a table: it stays short, and is soon followed by another. */
const SWEEP_KEYS = 1_000;
/** LMDB copies what it changes: so much of the cap stays free for that. */
const FILLED = 0.9;

/**
 * Keeps the archive small: batches become blocks when their hour is over, blocks are rolled up, and what is past its time
 * or over the disk's budget goes, the oldest first.
 */
export class Keeper {
  /** ms that points are kept */
  retention: number;
  readonly #options: KeeperOptions;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: KeeperOptions, retention: number) {
    this.#options = options;
    this.retention = retention;
  }

  /** Does what is due; a call while one is running is that one. Never rejects. */
  tend(): Promise<void> {
    this.#running ??= this.#tend()
      .catch((error: unknown) => this.#options.log.error('the archive could not be tidied', { error }))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #tend(): Promise<void> {
    const { archive } = this.#options;
    const isStopped = (): boolean => this.#stopped;
    for (let due = this.#due(); due !== null && !this.#stopped; due = this.#due()) {
      if ((await compact(archive, due.until, due.running, isStopped)) === 0) break;
    }
    await this.#rollUp();
    if (this.#stopped) return;
    await this.#sweep();
    await this.#fit();
    await this.#sweepBesidePoints();
  }

  /** Batches of an hour that is over, or all of them when there are too many of the running one; see `compact`. */
  #due(): { readonly until: number; readonly running: number } | null {
    const { archive, clock } = this.#options;
    const now = clock.now();
    if (archive.bytesOf('batches') > MOST_BATCH_BYTES)
      return { until: now, running: Number.POSITIVE_INFINITY };
    const running = closedUntil(now);
    const [oldest] = archive.keys('batches', { limit: 1 });
    return typeof oldest === 'number' && oldest < running ? { until: running + GRACE_MS, running } : null;
  }

  /** Hours that are over and were not rolled up yet, and those before them that something late was added to. */
  async #rollUp(): Promise<void> {
    const { archive, table, clock } = this.#options;
    const rolled = archive.mark('rolled-up');
    const end = Math.floor(closedUntil(clock.now()) / HOUR_MS);
    const due = [...lateHours(archive), ...groupHours(archive, rolled, end)];
    if (due.length === 0) return;
    await table.load();
    const isSketched = (id: number): boolean => {
      const series = table.byId(id);
      return series !== undefined && isLatency(series.metric, series.unit);
    };
    const done = await rollUpHours(archive, due, isSketched, () => this.#stopped);
    if (done && !this.#stopped)
      await archive.commit([markWrite('rolled-up', Math.max(rolled, end)), NONE_LATE]);
  }

  async #sweep(): Promise<void> {
    const { archive, table, clock } = this.#options;
    const now = clock.now();
    const writes: Write[] = [];
    const remove = (name: Table, range: Omit<EntryRange, 'limit'>): void => {
      writes.push(...removals(archive, name, range));
    };
    for (const { name, life, span } of AGES)
      remove(name, { end: [Math.floor((now - life * this.retention) / span)] });
    const before = now - EVENTS_LIFE * this.retention;
    for (const kind of EVENT_KINDS) {
      // Drills are the proof of recovery and are kept for ever.
      if (kind !== 'drill') remove('events', { start: [kind], end: [kind, before] });
    }
    remove('gaps', { end: before });
    remove('changes', { end: [before] });
    remove('accounts', { end: [before] });
    remove('days', { end: now - Math.max(this.retention, LEARNT_MS) });
    table.forget(Math.floor(before / DAY_MS) - 1, writes);
    if (writes.length > 0) await archive.commit(writes);
  }

  /** Checkpoints and configurations are shown together with their points, and expire with them. */
  async #sweepBesidePoints(): Promise<void> {
    const { archive, clock } = this.#options;
    const oldest = this.#oldestPoints();
    const until = Math.max(clock.now() - this.retention, oldest);
    const writes = [...removals(archive, CHECKPOINTS, { end: until })];
    // The configuration that was in use when the oldest points were taken stays.
    const [configured] = archive.keys('configs', { start: oldest, reverse: true, limit: 1 });
    if (configured !== undefined) writes.push(...removals(archive, 'configs', { end: configured }));
    if (writes.length > 0) await archive.commit(writes);
  }

  /** Epoch ms of the hour of the oldest block; 0 if there is none. */
  #oldestPoints(): number {
    const [key] = this.#options.archive.keys('blocks', { limit: 1 });
    return key === undefined ? 0 : (key as [number, number, number])[0] * HOUR_MS;
  }

  /**
   * Over the disk's budget the oldest go, points first: from each as much as it has over its share, so that a year of
   * roll-ups does not take the room of the last week's points; then, as when other tables are large, whatever its share.
   */
  async #fit(): Promise<void> {
    const { archive, diskCap } = this.#options;
    const budget = diskCap * FILLED;
    let excess = archive.bytes - budget;
    const writes: Write[] = [];
    const removed = new Map<Table, number>();
    for (const { name, share } of [...AGES, ...LAST_RESORT]) {
      if (excess <= 0) break;
      const [bytes, entries, gone] = [archive.bytesOf(name), archive.entriesOf(name), removed.get(name) ?? 0];
      const over = Math.min(excess, bytes - (gone * bytes) / entries - share * budget);
      if (entries === 0 || over <= 0) continue;
      const limit = Math.min(SWEEP_KEYS, gone + Math.ceil((over * entries) / bytes));
      for (const key of archive.keys(name, { limit }).slice(gone))
        writes.push({ table: name, key, payload: null });
      removed.set(name, limit);
      excess -= over;
    }
    if (writes.length > 0) await archive.commit(writes);
  }
}

/** Start of the hour that may still get samples in time (epoch ms). */
function closedUntil(now: number): number {
  return Math.floor((now - GRACE_MS) / HOUR_MS) * HOUR_MS;
}

/** Takes out the first keys of a range, as many as one sweep may. */
function removals(archive: Archive, table: Table, range: Omit<EntryRange, 'limit'>): readonly Write[] {
  return archive.keys(table, { ...range, limit: SWEEP_KEYS }).map((key) => ({ table, key, payload: null }));
}
