import { crc32 } from 'node:zlib';
import type { JudgeMemory } from '../../../../shared/judge/judgement';
import type { Evidence, Fault, WallEvent } from '../../../../shared/model/observation';
import type { Snapshot } from '../../../../shared/model/snapshot';
import type { SeriesInfo } from '../../../../shared/series/reader';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import { encodeBatch, SampleBatch } from '../format/batch';
import { encodeDocument, STORE_FORMAT } from '../format/record';
import { CHECKPOINTS, type Table } from '../format/tables';
import { eventText } from '../memory/documents';
import type { Head } from '../memory/head';
import type { Archive, Write } from './archive';
import { gapUntil, lastWritten } from './gaps';
import { DAY_MS, type SeriesTable } from './series-table';

export interface WriterStats {
  readonly commits: number;
  readonly samplesWritten: number;
  /** not written, because the disk failed or was too slow; the head has them */
  readonly samplesLost: number;
  readonly pendingSamples: number;
}
export interface WriterOptions {
  readonly head: Head;
  readonly clock: Clock;
  readonly log: Log;
  readonly purpose: 'record' | 'review';
}

interface Target {
  readonly archive: Archive;
  readonly table: SeriesTable;
}

interface Part {
  readonly writes: readonly Write[];
  readonly samples: number;
}

/** A snapshot is written so often, a large one less: a disk is not worn out for the sake of its last seconds. */
const SNAPSHOT_EVERY_MS = 2_000;
const SNAPSHOT_MOST_MS = 10_000;
const SNAPSHOT_BYTES_PER_MS = 30;
const RETRY_MS = 5_000;
/** Samples that wait for the disk at most: 20 bytes each. */
const MAX_PENDING = 2_000_000;
/** Bytes of encoded records that wait after a failed commit. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024;

/**
 * Collects what arrives and commits it in one durable transaction; one at a time, and what fails is tried again. Without
 * an archive to write to, or with more waiting than it may hold, it leaves samples to the head: `refill` brings them
 * from there.
 */
export class ArchiveWriter {
  fault: Fault | null = null;
  readonly #options: WriterOptions;
  #batch = new SampleBatch();
  #spare = new SampleBatch();
  #events: WallEvent[] = [];
  #ready: Write[] = [];
  readonly #evidence = new Map<string, Evidence>();
  #snapshot: Snapshot | null = null;
  #memory: JudgeMemory | null = null;
  #snapshotDueAt = Number.NEGATIVE_INFINITY;
  #retryAt = 0;
  #lastKey = 0;
  #begun = false;
  #target: Target | null = null;
  /** the gap before this writer began */
  #gap: readonly Write[] = [];
  #takesSamples = true;
  /** epoch ms up to which samples are on disk or dropped; later ones are in the head only */
  #behind: number | null = null;
  /** epoch ms of the last commit */
  #committedAt = Number.NEGATIVE_INFINITY;
  /** encoded, and not on disk because the last commit failed; samples of each for the count */
  #backlog: Part[] = [];
  /** of the dropped parts: small, and needed for ever */
  readonly #needed: Write[] = [];
  #running: Promise<void> | null = null;
  #commits = 0;
  #written = 0;
  #lost = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Since when samples are in the head only (epoch ms), while the disk takes what is written; null: none are. */
  get behind(): number | null {
    return this.fault === null && this.#target !== null ? this.#behind : null;
  }

  /** @param watchedSince epoch ms from which on all received data is here or in the head */
  attach(target: Target, watchedSince: number): void {
    this.#target = target;
    this.#begun = false;
    this.#lastKey = 0;
    this.#gap = this.#options.purpose === 'record' ? gapUntil(target.archive, watchedSince) : [];
    if (!this.#takesSamples) this.#behind = Math.max(lastWritten(target.archive), 0);
    this.fault = null;
  }

  /** Releases the archive. Small permanent records wait for the next one; samples stay in the head. */
  async detach(): Promise<void> {
    this.#target = null;
    while (this.#running !== null) await this.#running;
    this.#giveUpSamples(Number.NEGATIVE_INFINITY);
    const kept = this.#needed.filter(({ table }) => isApart(table));
    this.#needed.length = 0;
    this.#needed.push(...kept);
    this.fault = null;
  }

  /** Samples are taken again: those before are written, or given to `append` in the same turn. */
  caughtUp(): void {
    this.#behind = null;
    this.#takesSamples = true;
  }

  /** From a reader of the head, while `append` leaves new ones alone. */
  appendFromHead(id: number, t: number, value: number): void {
    this.#batch.push(id, t, value);
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
    if (!this.#takesSamples) return;
    if (this.#batch.length >= MAX_PENDING) this.#giveUpSamples(this.#committedAt);
    else this.#batch.push(id, t, value);
  }

  addEvent(event: WallEvent): void {
    this.#events.push(event);
  }

  /** Records that are encoded already. */
  put(writes: readonly Write[]): void {
    this.#ready.push(...writes);
    if (this.#target === null) this.#boundReady();
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
    const { clock, log } = this.#options;
    const target = this.#target;
    if (target === null) return;
    const at = clock.monotonic();
    if (!all && this.fault !== null && at < this.#retryAt) return;
    const writes: Write[] = [];
    const samples = await this.#collect(target, writes, all || at >= this.#snapshotDueAt);
    if (writes.length > 0) this.#backlog.push({ writes, samples });
    if (this.#backlog.length + this.#needed.length === 0 && !target.archive.hasToSetAside) return;
    const waiting = this.#backlog;
    const fault = await target.archive.commit([...this.#needed, ...waiting.flatMap((part) => part.writes)]);
    if (fault === null) {
      if (this.fault !== null) log.info('the cache is written again');
      this.fault = null;
      this.#backlog = [];
      this.#needed.length = 0;
      this.#begun = true;
      this.#committedAt = clock.now();
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
  async #collect({ archive, table }: Target, writes: Write[], snapshotDue: boolean): Promise<number> {
    const { head, clock } = this.#options;
    const now = clock.now();
    if (!this.#begun || this.#behind !== null) {
      writes.push({ table: 'documents', key: 'format', payload: Buffer.from(String(STORE_FORMAT)) });
      writes.push(...this.#gap);
    }
    for (const event of this.#events.splice(0)) {
      const key = [event.kind, event.t, crc32(eventText(event))];
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
        const payload = encodeDocument(this.#snapshot);
        const span = Math.max(SNAPSHOT_EVERY_MS, payload.length / SNAPSHOT_BYTES_PER_MS);
        writes.push({ table: 'documents', key: 'snapshot', payload });
        this.#snapshotDueAt = clock.monotonic() + Math.min(SNAPSHOT_MOST_MS, span);
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
    // Lasting ids begin with 1.
    const ids = new Uint32Array(batch.highestId() + 1);
    const payload = await encodeBatch(batch, (id) => {
      const known = ids[id] as number;
      if (known !== 0) return known;
      const lasting = table.idOf(head.byId(id) as SeriesInfo, day, writes);
      ids[id] = lasting;
      return lasting;
    });
    this.#spare = batch;
    writes.push({ table: 'batches', key: this.#nextKey(archive, now), payload });
    return batch.length;
  }

  /** Keys rise also when the clock steps back. */
  #nextKey(archive: Archive, now: number): number {
    if (this.#lastKey === 0) {
      const [newest] = archive.keys('batches', { reverse: true, limit: 1 });
      if (typeof newest === 'number') this.#lastKey = newest;
    }
    this.#lastKey = Math.max(now, this.#lastKey + 1);
    return this.#lastKey;
  }

  #boundBacklog(): void {
    let bytes = 0;
    for (const part of this.#backlog) bytes += sizeOf(part.writes);
    if (bytes > MAX_BACKLOG_BYTES) this.#giveUpSamples(this.#committedAt);
  }

  /** @param writtenUntil epoch ms of the last commit that holds samples */
  #giveUpSamples(writtenUntil: number): void {
    for (const part of this.#backlog) {
      this.#needed.push(...part.writes.filter(isNeeded));
      this.#lost += part.samples;
    }
    this.#backlog = [];
    this.#lost += this.#batch.length;
    this.#batch.length = 0;
    this.#takesSamples = false;
    this.#behind ??= writtenUntil;
  }

  /** Without an archive nothing is collected, and what is given encoded must not grow without end. */
  #boundReady(): void {
    let bytes = sizeOf(this.#ready);
    while (bytes > MAX_BACKLOG_BYTES) bytes -= this.#ready.shift()?.payload?.length ?? 0;
  }
}

function sizeOf(writes: readonly Write[]): number {
  return writes.reduce((bytes, { payload }) => bytes + (payload?.length ?? 0), 0);
}

function isNeeded({ table }: Write): boolean {
  return table === 'series' || table === 'events' || isApart(table);
}

const APART: ReadonlySet<Table> = new Set([CHECKPOINTS, 'changes', 'configs', 'accounts', 'days', 'gaps']);

/** Not in the head: if it is dropped, it is lost. */
function isApart(table: Table): boolean {
  return APART.has(table);
}
