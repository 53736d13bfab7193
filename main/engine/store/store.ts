import type { JudgeMemory } from '../../../shared/judge/judgement';
import type { Change } from '../../../shared/model/change';
import type { Attributes, Evidence, Fault, WallEvent } from '../../../shared/model/observation';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { SeriesInfo } from '../../../shared/series/reader';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { Archive, Write } from './archive/archive';
import { ArchiveWriter, type WriterStats } from './archive/archive-writer';
import { type Checkpoint, CheckpointLog, Checkpoints } from './archive/checkpoints';
import { decoded, documentOf } from './archive/documents-of';
import { type Gap, gapBetween, gapWrite } from './archive/gaps';
import { Keeper } from './archive/keeper';
import { SeriesTable } from './archive/series-table';
import { Shelf } from './archive/shelf';
import { ClockWatch } from './care/clock-watch';
import { Damage } from './care/damage';
import { type StoreProblem, storeProblems } from './care/store-problems';
import { encodeDocument } from './format/record';
import { Head, type HeadLimits } from './memory/head';
import { refill } from './reading/refill';
import { restoreHead } from './reading/restore';

export interface StoreOptions {
  /** folder of the cache; null: memory only, by choice */
  readonly dir: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: HeadLimits;
  /** retention of points in ms; roll-ups and events are kept longer, drills for ever */
  readonly retention?: number;
  /** bytes the archive may use */
  readonly diskCap?: number;
  /** `review`: what is kept is looked at; notes may be added, nothing is tidied, and no gap ends with it */
  readonly purpose?: 'record' | 'review';
}
export interface StoreStats extends WriterStats {
  readonly series: number;
  /** records and parts of the file that were found damaged since the start */
  readonly damaged: number;
  /** bytes in use on disk */
  readonly bytes: number;
}

/** ms between two durable commits. */
const COMMIT_MS = 1_000;
/** Commits between two looks whether something is to be compacted, rolled up or removed. */
const TEND_EVERY = 60;
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
const DISK_CAP = 2 * 1024 * 1024 * 1024;
const NOTHING: WriterStats = { commits: 0, samplesWritten: 0, samplesLost: 0, pendingSamples: 0 };

/**
 * All data of the wall: the memory head and, behind it, the archive on disk. The archive is written once a second off
 * the hot path; the store also works without it (`fault` says why).
 */
export class Store {
  readonly head: Head;
  readonly #options: StoreOptions;
  readonly #log: Log;
  readonly #damage: Damage;
  readonly #clockWatch: ClockWatch;
  readonly #watchedSince: number;
  /** null: memory only, by choice */
  readonly #shelf: Shelf | null;
  readonly #writer: ArchiveWriter | null;
  #table: SeriesTable | null = null;
  #keeper: Keeper | null = null;
  #retention: number;
  #checkpoints: CheckpointLog | null = null;
  #restoring: Promise<void> | null = null;
  /** the archive whose newest points the head has */
  #restored: Archive | null = null;
  #wantsRestored = false;
  #timer: NodeJS.Timeout | null = null;
  #committing: Promise<void> | null = null;
  #closed = false;
  #rounds = 0;
  /** work on the cache that ended with an exception, as of the last attempt */
  readonly #failed = { unread: false, unwritten: false };

  constructor(options: StoreOptions) {
    const { dir, clock, log, retention = RETENTION_MS, purpose = 'record' } = options;
    this.head = new Head(options.limits);
    this.#options = options;
    this.#log = log;
    this.#retention = retention;
    this.#damage = new Damage(log, clock);
    this.#clockWatch = new ClockWatch(clock);
    this.#watchedSince = clock.now();
    if (dir === null) {
      this.#writer = null;
      this.#shelf = null;
      return;
    }
    this.#writer = new ArchiveWriter({ head: this.head, clock, log, purpose });
    this.#shelf = new Shelf({
      dir,
      clock,
      log,
      damage: this.#damage,
      onOpen: (archive) => this.#opened(archive),
      onShut: () => this.#shut(),
    });
    this.#schedule();
  }

  /** Why history is not kept on disk, or not all of it; null when all is well. It changes while running. */
  get fault(): Fault | null {
    return this.#shelf?.fault ?? this.#writer?.fault ?? null;
  }

  /** Notices at `now` (epoch ms) other than `fault`: the cache was repaired or removed, or the clock jumped. */
  problems(now: number): readonly StoreProblem[] {
    const removedAt = this.#shelf?.removedAt ?? null;
    return storeProblems({ damage: this.#damage, removedAt, clock: this.#clockWatch, ...this.#failed }, now);
  }

  /** The data on disk, for reading past times; null: nothing is stored, or the archive is not checked yet. */
  get kept(): { readonly archive: Archive; readonly table: SeriesTable } | null {
    const archive = this.#shelf?.archive ?? null;
    return archive === null || this.#table === null ? null : { archive, table: this.#table };
  }

  /** Resolves when what is on disk was looked through, or repaired, or cannot be. */
  async settled(): Promise<void> {
    await this.#shelf?.settled();
  }

  /** The last known wall: one read, nothing else is loaded for it. */
  lastSnapshot(): Snapshot | null {
    return this.#document('snapshot') as Snapshot | null;
  }

  lastMemory(): JudgeMemory | null {
    return this.#document('memory') as JudgeMemory | null;
  }

  /** Loads the last two hours into the head, newest first, a few ms at a time; live data is never overwritten. */
  async restoreHead(): Promise<void> {
    this.#wantsRestored = true;
    await this.#shelf?.settled();
    this.#restore();
    await this.#restoring;
  }

  /** @returns the known or new series, null when there are too many */
  register(metric: string, unit: string, attributes: Attributes): SeriesInfo | null {
    return this.head.register(metric, unit, attributes);
  }

  /** @returns false when `t` (epoch ms) is not newer than the last point of the series */
  append(id: number, t: number, value: number): boolean {
    if (!this.head.append(id, t, value)) return false;
    this.#writer?.append(id, t, value);
    return true;
  }

  /** Drops points later than `t` (epoch ms) from memory. @returns false when there is none */
  dropAfter(id: number, t: number): boolean {
    return this.head.dropAfter(id, t);
  }

  /** @returns false when it is known already */
  addEvent(event: WallEvent): boolean {
    if (!this.head.documents.addEvent(event)) return false;
    this.#writer?.addEvent(event);
    return true;
  }

  /** @param latest see `Documents.setEvidence`. @returns false when what is known is newer */
  setEvidence(evidence: Evidence, latest?: number): boolean {
    if (!this.head.documents.setEvidence(evidence, latest)) return false;
    this.#writer?.setEvidence(evidence);
    return true;
  }

  /** Written with the next commit, at most every 2 s, a large one more seldom; the newest wins. */
  saveSnapshot(snapshot: Snapshot): void {
    this.#writer?.saveSnapshot(snapshot);
  }

  saveMemory(memory: JudgeMemory): void {
    this.#writer?.saveMemory(memory);
  }

  /** Encoded by the caller. */
  put(writes: readonly Write[]): void {
    this.#writer?.put(writes);
  }

  /** The newest archived configuration; null if there is none. */
  lastConfig(): unknown {
    // of the tables whose pages were looked at before the file was opened
    const archive = this.#shelf?.archive ?? null;
    const newest = archive?.keys('configs', { reverse: true, limit: 1 })[0];
    return archive === null || newest === undefined ? null : documentOf(archive, 'configs', newest);
  }

  /** Changed verdicts; all have the same time (epoch ms). */
  addChanges(changes: readonly Change[]): void {
    this.put(
      changes.map((change, n) => ({ table: 'changes', key: [change.t, n], payload: encodeDocument(change) })),
    );
  }

  /** A gap that begins like another one of the same source extends it. */
  addGaps(gaps: readonly Gap[]): void {
    this.put(gaps.map(gapWrite));
  }

  addCheckpoint(checkpoint: Checkpoint): void {
    const { kept } = this;
    if (kept === null) return;
    this.#checkpoints ??= new CheckpointLog(new Checkpoints(kept.archive).span?.to ?? 0);
    this.put([this.#checkpoints.write(checkpoint)]);
  }

  /** @param ms retention of points from now on; roll-ups and events are kept longer, drills for ever */
  retain(ms: number): void {
    this.#retention = ms;
    if (this.#keeper !== null) this.#keeper.retention = ms;
  }

  stats(): StoreStats {
    return {
      ...(this.#writer?.stats ?? NOTHING),
      series: this.head.generation,
      damaged: this.#damage.count,
      bytes: this.#shelf?.archive?.bytes ?? 0,
    };
  }

  /** Resolves when all that was given before is on disk, or `fault` says why not. */
  async flush(): Promise<void> {
    await this.#shelf?.settled();
    await this.#write(true);
  }

  /** Resolves when every record on disk was compared with its checksum once, and what was damaged is set aside. */
  async wholeRead(): Promise<void> {
    await this.#shelf?.wholeRead();
    await this.flush();
  }

  /** Compacts, rolls up and removes what is due now, instead of within a minute. */
  async tend(): Promise<void> {
    // Removed records release their pages, so all pages must have been checked first.
    await this.#shelf?.wholeRead();
    await this.#keeper?.tend();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#committing;
    await this.#shelf?.settled();
    await this.#restoring;
    await this.#keeper?.stop();
    await this.#write(true);
    await this.#shelf?.close();
  }

  async #opened(archive: Archive): Promise<void> {
    const { clock, log, diskCap = DISK_CAP, purpose } = this.#options;
    const table = new SeriesTable(archive);
    this.#table = table;
    if (archive.writable) {
      this.#writer?.attach({ archive, table }, this.#watchedSince);
      if (purpose !== 'review')
        this.#keeper = new Keeper({ archive, table, clock, log, diskCap }, this.#retention);
    }
    if (this.#wantsRestored) this.#restore();
  }

  async #shut(): Promise<void> {
    await this.#restoring;
    await this.#keeper?.stop();
    this.#keeper = null;
    this.#table = null;
    this.#checkpoints = null;
    await this.#writer?.detach();
  }

  #restore(): void {
    const archive = this.#shelf?.archive ?? null;
    const table = this.#table;
    if (archive === null || table === null || archive === this.#restored) return;
    this.#restored = archive;
    this.#restoring = restoreHead(archive, table, this.head, () => this.#closed).then(
      (report) => {
        this.#failed.unread = false;
        this.#log.info('the cache was read back', { ...report });
      },
      (error: unknown) => {
        this.#failed.unread = true;
        this.#log.error('the cache could not be read back whole', { error });
      },
    );
  }

  /** @param all see `ArchiveWriter.flush` */
  async #write(all: boolean): Promise<void> {
    const writer = this.#writer;
    if (writer === null) return;
    // Nothing to write to: new samples are in the head, from where they are written once there is.
    if (this.#shelf?.isWritable === false) await writer.detach();
    await writer.flush(all);
    const { behind } = writer;
    if (behind === null) return;
    await refill(this.head, writer, behind);
    await writer.flush(true);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#committing = this.#commit();
    }, COMMIT_MS);
  }

  async #commit(): Promise<void> {
    try {
      this.#lookAtClock();
      await this.#shelf?.look();
      await this.#write(false);
      this.#failed.unwritten = false;
    } catch (error) {
      this.#failed.unwritten = true;
      this.#log.error('the cache broke a promise', { error });
    }
    if (this.#closed) return;
    // Not waited for: it takes as long as it takes, a few ms at a time.
    if (++this.#rounds % TEND_EVERY === 0) void this.tend();
    this.#schedule();
  }

  #lookAtClock(): void {
    const jump = this.#clockWatch.look();
    if (jump === null) return;
    this.#log.warn('the clock of this machine jumped', { ...jump });
    // The skipped time was not observed.
    this.#writer?.put(gapBetween(jump.from, jump.to));
  }

  #document(key: 'snapshot' | 'memory'): unknown {
    const payload = this.#shelf?.document(key) ?? null;
    if (payload === null) return null;
    const document = decoded(payload);
    if (document === null) this.#damage.record('documents', key);
    return document;
  }
}

/** Opens the store; never throws: without a usable folder it works in memory, and `fault` says why. */
export function openStore(options: StoreOptions): Store {
  return new Store(options);
}
