import { isLatency } from '../../../shared/metrics/latency';
import { EVENT_KINDS } from '../../../shared/model/observation';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { type Archive, markWrite, type Write } from './archive';
import { HOUR_MS } from './blocks/points';
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
/** Roll-ups outlive the points that they were made of so many times; `span` is ms of one number of the key. */
const AGES = [
  { name: 'blocks', life: 1, span: HOUR_MS },
  { name: 'minutes', life: 4, span: MINUTES.span },
  { name: 'quarters', life: 12, span: QUARTERS.span },
] as const;
const EVENTS_LIFE = 12;
/** Keys that one sweep removes of a table: it stays short, and is soon followed by another. */
const SWEEP_KEYS = 1_000;
/** LMDB copies what it changes: so much of the cap stays free for that. */
const FILLED = 0.9;

/**
 * Keeps the archive small: batches become blocks when their hour is over, blocks are rolled up, and what is past its time
 * or over the disk's budget goes, points first, then minutes, then quarters of an hour.
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
    if (!this.#stopped) await this.#sweep();
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
    for (const { name, life, span } of AGES) {
      const range = { end: [Math.floor((now - life * this.retention) / span)], limit: SWEEP_KEYS };
      for (const key of archive.keys(name, range)) writes.push({ table: name, key, payload: null });
    }
    const before = now - EVENTS_LIFE * this.retention;
    for (const kind of EVENT_KINDS) {
      // Drills are the proof of recovery: kept for good.
      if (kind === 'drill') continue;
      for (const key of archive.keys('events', { start: [kind], end: [kind, before], limit: SWEEP_KEYS }))
        writes.push({ table: 'events', key, payload: null });
    }
    for (const key of archive.keys('gaps', { end: before, limit: SWEEP_KEYS }))
      writes.push({ table: 'gaps', key, payload: null });
    table.forget(Math.floor(before / DAY_MS) - 1, writes);
    if (writes.length > 0) await archive.commit(writes);
    await this.#fit();
  }

  /** Over the disk's budget the oldest points go first, then minutes, then quarters, batches last. */
  async #fit(): Promise<void> {
    const { archive, diskCap } = this.#options;
    let excess = archive.bytes - diskCap * FILLED;
    const writes: Write[] = [];
    for (const name of ['blocks', 'minutes', 'quarters', 'batches'] as const) {
      if (excess <= 0) break;
      const [bytes, entries] = [archive.bytesOf(name), archive.entriesOf(name)];
      const limit = Math.min(SWEEP_KEYS, Math.ceil((entries * Math.min(excess, bytes)) / bytes));
      if (entries === 0) continue;
      for (const key of archive.keys(name, { limit })) writes.push({ table: name, key, payload: null });
      excess -= bytes;
    }
    if (writes.length > 0) await archive.commit(writes);
  }
}

/** Start of the hour that may still get samples in time (epoch ms). */
function closedUntil(now: number): number {
  return Math.floor((now - GRACE_MS) / HOUR_MS) * HOUR_MS;
}
