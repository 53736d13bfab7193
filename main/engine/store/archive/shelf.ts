import type { Key } from 'lmdb';
import type { Fault } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import type { Damage } from '../care/damage';
import { readDocument } from '../care/file-check';
import { archivePath } from '../care/folder';
import type { FileFinding } from '../care/page-walk';
import { removedFault, repairingFault, storeFault, unreadableFault } from '../care/store-faults';
import type { WriterLock } from '../care/writer-lock';
import type { Table } from '../format/tables';
import { type Archive } from './archive';
import { canWrite, openArchive } from './open-archive';
import { repairArchive } from './repair';

export interface ShelfOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly damage: Damage;
  /** An archive may be relied on from here on, for reading or, when it is writable, for both. */
  readonly onOpen: (archive: Archive) => Promise<void>;
  /** It must not be used any more; resolves when it is not. */
  readonly onShut: () => Promise<void>;
}

/** ms between two attempts to open what could not be opened, and to repair what could not be repaired. */
const RETRY_MS = 5_000;
const REPAIR_RETRY_MS = 60_000;
/** ms between two readings of everything. */
const RECORDS_EVERY_MS = 24 * 60 * 60 * 1000;

/**
 * Opens the archive of a folder: checks it before LMDB may rely on it, repairs it, and reopens it after its folder was
 * removed, after the folder has become writable again, or after the other writing process has ended.
 */
export class Shelf {
  /** why there is no archive that can be written */
  fault: Fault | null = null;
  /** open, and possibly not looked through yet: only documents may be read */
  archive: Archive | null = null;
  /** the folder was removed while running: epoch ms; null: it was not */
  removedAt: number | null = null;
  readonly #options: ShelfOptions;
  #busy: Promise<void> | null = null;
  /** open, and its check has not begun */
  #unchecked: Archive | null = null;
  #isOpen = false;
  #closed = false;
  /** ms of the monotonic clock */
  #retryAt = Number.NEGATIVE_INFINITY;
  #recordsAt = Number.NEGATIVE_INFINITY;
  #records: Promise<void> | null = null;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#open();
  }

  /** False: there is nothing to write to, and nothing under way that may change that. */
  get isWritable(): boolean {
    return this.#busy !== null || this.archive?.writable === true;
  }

  /** A document, also of an archive that is being repaired. */
  document(key: 'snapshot' | 'memory'): Buffer | null {
    if (this.archive !== null) return this.archive.get('documents', key);
    return this.#busy === null ? null : readDocument(archivePath(this.#options.dir), key);
  }

  /** Resolves when what is under way has come to its end: an archive is open, or `fault` says why none is. */
  async settled(): Promise<void> {
    for (;;) {
      this.#beginCheck();
      if (this.#busy === null) return;
      await this.#busy;
    }
  }

  /** Resolves when every record was read once. */
  async wholeRead(): Promise<void> {
    await this.settled();
    await this.#records;
    await this.settled();
  }

  /** To be called every second: notices what has changed on the disk, and tries what failed before. */
  async look(): Promise<void> {
    this.#beginCheck();
    if (this.#busy !== null || this.#closed) return;
    const at = this.#options.clock.monotonic();
    if (this.archive?.writable === true) {
      if (!this.archive.isInPlace()) await this.#begin(() => this.#replace());
      else if (at - this.#recordsAt > RECORDS_EVERY_MS) this.#readRecords(this.archive);
    } else if (at >= this.#retryAt) {
      this.#retryAt = at + RETRY_MS;
      if (canWrite(this.#options.dir)) await this.#begin(() => this.#reopen());
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
    await this.archive?.close();
    await this.#records;
  }

  #open(): void {
    const { dir, clock, damage } = this.#options;
    const { archive, fault, repair } = openArchive(dir, clock.now());
    this.#say(fault);
    this.archive = archive;
    this.#retryAt = clock.monotonic() + RETRY_MS;
    if (archive !== null) {
      archive.tellDamage((table, key) => damage.record(table, key));
      this.#unchecked = archive;
    } else if (repair !== null) {
      this.#say(repairingFault());
      void this.#begin(() => this.#repair(repair.lock, repair.findings));
    }
  }

  /** Not with the opening: the last picture is shown before, and until then the machine has enough to do. */
  #beginCheck(): void {
    const archive = this.#unchecked;
    this.#unchecked = null;
    if (archive !== null && archive === this.archive) void this.#begin(() => this.#check(archive));
  }

  #begin(work: () => Promise<void>): Promise<void> {
    const { log, dir } = this.#options;
    const before = this.#busy ?? Promise.resolve();
    const busy = before.then(work).catch((error: unknown) => {
      this.#say(storeFault(error, dir));
      log.error('the cache could not be looked after', { error });
    });
    const ended = busy.finally(() => {
      if (this.#busy === ended) this.#busy = null;
    });
    this.#busy = ended;
    return ended;
  }

  async #check(archive: Archive): Promise<void> {
    const { dir, damage, onOpen } = this.#options;
    const findings = await archive.check();
    if (findings.length === 0) {
      this.#isOpen = true;
      await onOpen(archive);
      if (archive.writable && !this.#closed) this.#readRecords(archive);
      return;
    }
    this.archive = null;
    await archive.abandon();
    if (archive.lock !== null) return this.#repair(archive.lock, findings);
    for (const finding of findings) damage.file(finding);
    this.#say(unreadableFault(dir));
  }

  async #repair(lock: WriterLock, findings: readonly FileFinding[]): Promise<void> {
    const { dir, clock, log, damage } = this.#options;
    this.#say(repairingFault());
    const found = (finding: FileFinding): void => damage.file(finding);
    findings.forEach(found);
    const damaged = (table: Table, key: Key): void => damage.record(table, key);
    const repaired = await repairArchive({ dir, lock, now: clock.now(), found, damaged });
    lock.release();
    if ('code' in repaired) {
      this.#say(repaired);
      this.#retryAt = clock.monotonic() + REPAIR_RETRY_MS;
      return;
    }
    log.warn('the cache was repaired', { ...repaired });
    this.fault = null;
    this.#open();
  }

  /** The data in memory is written to a new archive. */
  async #replace(): Promise<void> {
    const { dir, clock } = this.#options;
    this.#say(removedFault(dir));
    this.removedAt = clock.now();
    await this.#shut();
    this.fault = null;
    this.#open();
  }

  async #reopen(): Promise<void> {
    await this.#shut();
    this.#open();
  }

  async #shut(): Promise<void> {
    const { archive } = this;
    if (this.#isOpen) await this.#options.onShut();
    this.#isOpen = false;
    this.archive = null;
    await archive?.close();
  }

  #readRecords(archive: Archive): void {
    const { clock, log } = this.#options;
    this.#recordsAt = clock.monotonic();
    const reading = archive
      .checkRecords()
      .then((findings) => {
        if (findings.length > 0 && archive === this.archive && !this.#closed)
          void this.#begin(() => this.#rebuild(archive, findings));
      })
      .catch((error: unknown) => log.error('the cache could not be read through', { error }))
      .finally(() => {
        if (this.#records === reading) this.#records = null;
      });
    this.#records = reading;
  }

  /** The file was found damaged while it was in use. */
  async #rebuild(archive: Archive, findings: readonly FileFinding[]): Promise<void> {
    if (archive !== this.archive || archive.lock === null) return;
    await this.#options.onShut();
    this.#isOpen = false;
    this.archive = null;
    await archive.abandon();
    await this.#repair(archive.lock, findings);
  }

  #say(fault: Fault | null): void {
    const isNew = fault !== null && fault.message !== this.fault?.message;
    this.fault = fault;
    if (isNew) this.#options.log.warn(fault.message, { code: fault.code, remedy: fault.remedy });
  }
}
