import { crc32 } from 'node:zlib';
import type { JudgeMemory } from '../../../shared/judge/judgement';
import type { Evidence, Fault, WallEvent } from '../../../shared/model/observation';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { SeriesInfo } from '../../../shared/series/reader';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { Archive, Write } from './archive';
import { Batch, encodeBatch } from './batch';
import { eventIdentity } from './documents';
import { gapUntil } from './gaps';
import type { Head } from './head';
import { encodeDocument, STORE_FORMAT } from './record';
import { DAY_MS, type SeriesTable } from './series-table';

export interface WriterStats {
  readonly commits: number;
  readonly samplesWritten: number;
  /** not written, because the disk failed or was too slow; the head has them */
  readonly samplesLost: number;
  readonly pendingSamples: number;
}
export interface WriterOptions {
  readonly archive: Archive;
  readonly table: SeriesTable;
  readonly head: Head;
  readonly clock: Clock;
  readonly log: Log;
  readonly purpose: 'record' | 'review';
}

interface Part {
  readonly writes: readonly Write[];
  readonly samples: number;
}

const SNAPSHOT_EVERY_MS = 2_000;
const RETRY_MS = 5_000;
/** Samples that wait for the disk at most: 20 bytes each. */
const MAX_PENDING = 2_000_000;
/** Bytes of encoded records that wait after a failed commit. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024;

/** Collects what arrives and commits it in one durable transaction; one at a time, and what fails is tried again. */
export class ArchiveWriter {
  fault: Fault | null = null;
  readonly #options: WriterOptions;
  #batch = new Batch();
  #spare = new Batch();
  #events: WallEvent[] = [];
  #ready: Write[] = [];
  readonly #evidence = new Map<string, Evidence>();
  #snapshot: Snapshot | null = null;
  #memory: JudgeMemory | null = null;
  #snapshotAt = Number.NEGATIVE_INFINITY;
  #retryAt = 0;
  #lastKey = 0;
  #begun = false;
  /** how long nobody had written when this one began */
  readonly #gap: readonly Write[];
  /** encoded, and not on disk because the last commit failed; samples of each for the count */
  #backlog: Part[] = [];
  /** of the parts that were given up: small, and needed for good */
  readonly #needed: Write[] = [];
  #running: Promise<void> | null = null;
  #commits = 0;
  #written = 0;
  #lost = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#gap = options.purpose === 'record' ? gapUntil(options.archive, options.clock.now()) : [];
  }

  get stats(): WriterStats {
    return {
      commits: this.#commits,
      samplesWritten: this.#written,
      samplesLost: this.#lost,
      pendingSamples: this.#batch.length,
    };
  }

  append(id: number, t: number, value: number): void {
    if (this.#batch.length < MAX_PENDING) this.#batch.push(id, t, value);
    else this.#lost++;
  }

  addEvent(event: WallEvent): void {
    this.#events.push(event);
  }

  /** Records that are encoded already. */
  put(writes: readonly Write[]): void {
    this.#ready.push(...writes);
  }

  setEvidence(evidence: Evidence): void {
    this.#evidence.set(`${evidence.kind}|${evidence.subject.kind}:${evidence.subject.id}`, evidence);
  }

  saveSnapshot(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
  }

  saveMemory(memory: JudgeMemory): void {
    this.#memory = memory;
  }

  /**
   * Commits what there is; a call while another is running follows it. Never rejects.
   * @param all also what is not due yet: the snapshot, and what waits to be tried again
   */
  async flush(all: boolean): Promise<void> {
    while (this.#running !== null) await this.#running;
    this.#running = this.#flush(all).finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #flush(all: boolean): Promise<void> {
    const { archive, clock, log } = this.#options;
    const at = clock.monotonic();
    if (!all && this.fault !== null && at < this.#retryAt) return;
    const writes: Write[] = [];
    const samples = await this.#collect(writes, all || at - this.#snapshotAt >= SNAPSHOT_EVERY_MS);
    if (writes.length > 0) this.#backlog.push({ writes, samples });
    if (this.#backlog.length + this.#needed.length === 0) return;
    const waiting = this.#backlog;
    const fault = await archive.commit([...this.#needed, ...waiting.flatMap((part) => part.writes)]);
    if (fault === null) {
      if (this.fault !== null) log.info('the cache is written again');
      this.fault = null;
      this.#backlog = [];
      this.#needed.length = 0;
      this.#begun = true;
      this.#commits++;
      for (const part of waiting) this.#written += part.samples;
      return;
    }
    if (this.fault === null) log.warn(fault.message, { code: fault.code, remedy: fault.remedy });
    this.fault = fault;
    this.#retryAt = at + RETRY_MS;
    this.#boundBacklog();
  }

  /** Encodes what has come since the last time. @returns how many samples */
  async #collect(writes: Write[], snapshotDue: boolean): Promise<number> {
    const { table, head, clock } = this.#options;
    const now = clock.now();
    if (!this.#begun) {
      writes.push({ table: 'documents', key: 'format', payload: Buffer.from(String(STORE_FORMAT)) });
      writes.push(...this.#gap);
    }
    for (const event of this.#events.splice(0)) {
      const key = [event.kind, event.t, crc32(eventIdentity(event))];
      writes.push({ table: 'events', key, payload: encodeDocument(event) });
    }
    writes.push(...this.#ready.splice(0));
    for (const [key, evidence] of this.#evidence) {
      const payload = evidence.data === null ? null : encodeDocument(evidence);
      writes.push({ table: 'evidence', key, payload });
    }
    this.#evidence.clear();
    if (snapshotDue) {
      if (this.#snapshot !== null) {
        writes.push({ table: 'documents', key: 'snapshot', payload: encodeDocument(this.#snapshot) });
        this.#snapshotAt = clock.monotonic();
      }
      if (this.#memory !== null) {
        writes.push({ table: 'documents', key: 'memory', payload: encodeDocument(this.#memory) });
      }
      this.#snapshot = null;
      this.#memory = null;
    }
    if (this.#batch.length === 0) return 0;
    await table.load();
    const batch = this.#batch;
    this.#batch = this.#spare;
    this.#batch.length = 0;
    const day = Math.floor(now / DAY_MS);
    const ids = new Map<number, number>();
    const payload = await encodeBatch(batch, (id) => {
      let lasting = ids.get(id);
      if (lasting === undefined) {
        lasting = table.idOf(head.byId(id) as SeriesInfo, day, writes);
        ids.set(id, lasting);
      }
      return lasting;
    });
    this.#spare = batch;
    writes.push({ table: 'batches', key: this.#nextKey(now), payload });
    return batch.length;
  }

  /** Keys rise also when the clock steps back. */
  #nextKey(now: number): number {
    if (this.#lastKey === 0) {
      const [newest] = this.#options.archive.keys('batches', { reverse: true, limit: 1 });
      if (typeof newest === 'number') this.#lastKey = newest;
    }
    this.#lastKey = Math.max(now, this.#lastKey + 1);
    return this.#lastKey;
  }

  #boundBacklog(): void {
    let bytes = 0;
    for (const part of this.#backlog) for (const { payload } of part.writes) bytes += payload?.length ?? 0;
    while (bytes > MAX_BACKLOG_BYTES && this.#backlog.length > 0) {
      const oldest = this.#backlog[0] as Part;
      for (const write of oldest.writes) {
        if (isNeeded(write)) this.#needed.push(write);
        else bytes -= write.payload?.length ?? 0;
      }
      this.#lost += oldest.samples;
      this.#backlog.shift();
    }
  }
}

function isNeeded({ table }: Write): boolean {
  return table === 'series' || table === 'events' || table === 'changes' || table === 'configs';
}
