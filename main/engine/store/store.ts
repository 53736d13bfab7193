import type { JudgeMemory } from '../../../shared/judge/judgement';
import type { Change } from '../../../shared/model/change';
import type { Attributes, Evidence, Fault, WallEvent } from '../../../shared/model/observation';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { SeriesInfo } from '../../../shared/series/reader';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import { type Archive, openArchive, type Write } from './archive';
import { ArchiveWriter, type WriterStats } from './archive-writer';
import { type Gap, gapWrite } from './gaps';
import { Head, type HeadLimits } from './head';
import { Keeper } from './keeper';
import { type Moment, MomentLog, Moments } from './moments';
import { decodeDocument, encodeDocument } from './record';
import { restoreHead } from './restore';
import { SeriesTable } from './series-table';

export interface StoreOptions {
  /** folder of the cache; null: memory only, by choice */
  readonly dir: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: HeadLimits;
  /** ms that points are kept; roll-ups and events longer, drills for good */
  readonly retention?: number;
  /** bytes the archive may use */
  readonly diskCap?: number;
  /** `review`: what is kept is looked at; notes may be added, nothing is tidied, and no gap ends with it */
  readonly purpose?: 'record' | 'review';
}
export interface StoreStats extends WriterStats {
  readonly series: number;
  /** records whose checksum was wrong since the start */
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
 * What the wall knows: the memory head, and behind it the archive on disk, which is written once a second off the hot
 * path and without which the store works as well (`fault` says why).
 */
export class Store {
  readonly head: Head;
  readonly #log: Log;
  readonly #archive: Archive | null;
  readonly #table: SeriesTable | null;
  readonly #writer: ArchiveWriter | null;
  readonly #keeper: Keeper | null;
  readonly #openFault: Fault | null;
  #moments: MomentLog | null = null;
  #restoring: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #rounds = 0;

  constructor(options: StoreOptions) {
    const { dir, clock, log, retention = RETENTION_MS, diskCap = DISK_CAP, purpose = 'record' } = options;
    this.head = new Head(options.limits);
    this.#log = log;
    const opened = dir === null ? { archive: null, fault: null } : openArchive(dir, clock.now());
    this.#archive = opened.archive;
    this.#openFault = opened.fault;
    if (opened.fault !== null) log.warn(opened.fault.message, { remedy: opened.fault.remedy });
    this.#table = this.#archive === null ? null : new SeriesTable(this.#archive);
    this.#writer =
      this.#archive === null || this.#table === null || !this.#archive.writable
        ? null
        : new ArchiveWriter({
            archive: this.#archive,
            table: this.#table,
            head: this.head,
            clock,
            log,
            purpose,
          });
    this.#keeper =
      this.#writer === null || this.#archive === null || this.#table === null || purpose === 'review'
        ? null
        : new Keeper({ archive: this.#archive, table: this.#table, clock, log, diskCap }, retention);
    if (this.#writer !== null) this.#schedule();
  }

  /** Why history is not kept on disk, or not all of it; null when all is well. It changes while running. */
  get fault(): Fault | null {
    return this.#writer?.fault ?? this.#openFault;
  }

  /** What is on disk, for whoever looks at a time of the past; null: nothing is kept. */
  get kept(): { readonly archive: Archive; readonly table: SeriesTable } | null {
    return this.#archive === null || this.#table === null
      ? null
      : { archive: this.#archive, table: this.#table };
  }

  /** The last known wall: one read, nothing else is loaded for it. */
  lastSnapshot(): Snapshot | null {
    return this.#document('snapshot') as Snapshot | null;
  }

  lastMemory(): JudgeMemory | null {
    return this.#document('memory') as JudgeMemory | null;
  }

  /** Loads the last two hours into the head, newest first, a few ms at a time; live data is never overwritten. */
  restoreHead(): Promise<void> {
    if (this.#archive === null || this.#table === null) return Promise.resolve();
    this.#restoring ??= restoreHead(this.#archive, this.#table, this.head, () => this.#closed).then(
      (report) => this.#log.info('the cache was read back', { ...report }),
    );
    return this.#restoring;
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

  /** Written with the next commit, at most every 2 s; the newest wins. */
  saveSnapshot(snapshot: Snapshot): void {
    this.#writer?.saveSnapshot(snapshot);
  }

  saveMemory(memory: JudgeMemory): void {
    this.#writer?.saveMemory(memory);
  }

  /** Encoded by whoever knows what they say. */
  put(writes: readonly Write[]): void {
    this.#writer?.put(writes);
  }

  /** The newest configuration that was kept, as it was kept; null when there is none. */
  lastConfig(): unknown {
    const newest = this.#archive?.keys('configs', { reverse: true, limit: 1 })[0];
    const payload = newest === undefined ? null : (this.#archive?.get('configs', newest) ?? null);
    return payload === null ? null : decodeDocument(payload);
  }

  /** What verdicts said differently; all of one time (epoch ms). */
  addChanges(changes: readonly Change[]): void {
    this.put(
      changes.map((change, n) => ({ table: 'changes', key: [change.t, n], payload: encodeDocument(change) })),
    );
  }

  /** One that begins like another of the same source continues it. */
  addGaps(gaps: readonly Gap[]): void {
    this.put(gaps.map(gapWrite));
  }

  addMoment(moment: Moment): void {
    if (this.#archive === null) return;
    this.#moments ??= new MomentLog(new Moments(this.#archive).span?.to ?? 0);
    this.put([this.#moments.write(moment)]);
  }

  /** @param ms how long points are kept from now on; roll-ups and events longer, drills for good */
  retain(ms: number): void {
    if (this.#keeper !== null) this.#keeper.retention = ms;
  }

  stats(): StoreStats {
    return {
      ...(this.#writer?.stats ?? NOTHING),
      series: this.head.generation,
      damaged: this.#archive?.damaged ?? 0,
      bytes: this.#archive?.bytes ?? 0,
    };
  }

  /** Resolves when all that was given before is on disk, or `fault` says why not. */
  async flush(): Promise<void> {
    await this.#writer?.flush(true);
  }

  /** Compacts, rolls up and removes what is due now, instead of within a minute. */
  async tend(): Promise<void> {
    await this.#keeper?.tend();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#restoring;
    await this.#keeper?.stop();
    await this.#writer?.flush(true);
    await this.#archive?.close();
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#commit(), COMMIT_MS);
  }

  async #commit(): Promise<void> {
    try {
      await this.#writer?.flush(false);
    } catch (error) {
      this.#log.error('the cache broke a promise', { error });
    }
    if (this.#closed) return;
    // Not waited for: it takes as long as it takes, a few ms at a time.
    if (++this.#rounds % TEND_EVERY === 0) void this.#keeper?.tend();
    this.#schedule();
  }

  #document(key: 'snapshot' | 'memory'): unknown {
    const payload = this.#archive?.get('documents', key) ?? null;
    return payload === null ? null : decodeDocument(payload);
  }
}

/** Opens the store; never throws: without a usable folder it works in memory, and `fault` says why. */
export function openStore(options: StoreOptions): Store {
  return new Store(options);
}
