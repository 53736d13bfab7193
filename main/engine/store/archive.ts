import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Database, type Key, open, type RootDatabase } from 'lmdb';
import type { Fault } from '../../../shared/model/observation';
import { KNOWN_FORMATS, seal, unseal } from './record';
import { damagedFault, errorCode, isDamage, lockedFault, storeFault } from './store-faults';
import { takeWriterLock, type WriterLock } from './writer-lock';

/**
 * `documents`: format, snapshot, memory, rolled-up, compacted. `batches`: by time of commit. `blocks`: [hour, group, part].
 * `minutes`, `quarters`: [period, group]. `gaps`: by their start. `events`: [kind, t, checksum].
 * `moments`: what the judge knew besides samples and events, by time. `changes`: [t, number], what its verdicts said
 * differently. `configs`: configurations in use, without their secrets, by the time from which they were.
 */
const TABLES = [
  'documents',
  'series',
  'batches',
  'blocks',
  'minutes',
  'quarters',
  'gaps',
  'events',
  'evidence',
  'moments',
  'changes',
  'configs',
  'damaged',
] as const;
export type Table = (typeof TABLES)[number];
/** A payload to keep, or null to remove. */
export interface Write {
  readonly table: Table;
  readonly key: Key;
  readonly payload: Uint8Array | null;
}
export interface Entry {
  readonly key: Key;
  readonly payload: Buffer;
}
export interface EntryRange {
  readonly start?: Key;
  readonly end?: Key;
  readonly reverse?: boolean;
  readonly limit: number;
}

/** How far the archive is tidied. `compacted`: epoch ms of the newest batch; `rolled-up`: hours since 1970. */
export type Mark = 'compacted' | 'rolled-up';

export function markWrite(name: Mark, value: number): Write {
  return { table: 'documents', key: name, payload: Buffer.from(String(value)) };
}

const MAX_DAMAGED = 200;
const EMPTY = new Uint8Array(0);
const LMDB_MAGIC = 0xbeefc0de;

/**
 * The LMDB environment: a commit is one transaction, flushed to disk before it is acknowledged, written by LMDB's own
 * thread. Each record has a checksum; a damaged one is moved to the table `damaged` and counted.
 */
export class Archive {
  readonly path: string;
  readonly writable: boolean;
  damaged = 0;
  readonly #root: RootDatabase<Buffer, Key>;
  readonly #tables: Map<Table, Database<Buffer, Key>>;
  readonly #lock: WriterLock | null;
  /** found while reading, moved with the next commit */
  readonly #setAside: { table: Table; key: Key; record: Buffer }[] = [];

  constructor(path: string, lock: WriterLock | null) {
    this.path = path;
    this.writable = lock !== null;
    this.#lock = lock;
    const options = {
      path,
      noSubdir: false,
      encoding: 'binary' as const,
      maxDbs: 24,
      readOnly: lock === null,
      // commits wait for the disk: what was acknowledged is there after a power cut
      overlappingSync: false,
      // batches are explicit here; those that lmdb makes of each turn reject a promise that nobody can handle
      eventTurnBatching: false,
      // not in lmdb's types; a start reads one document out of gigabytes
      noReadAhead: true,
    };
    this.#root = open<Buffer, Key>(options);
    this.#tables = new Map(
      TABLES.map((name) => [name, this.#root.openDB<Buffer, Key>(name, { encoding: 'binary' })]),
    );
  }

  get(table: Table, key: Key): Buffer | null {
    const record = this.#table(table).get(key);
    return record === undefined ? null : this.#open(table, key, record);
  }

  /**
   * What `take` makes of a payload, which is worth nothing after that: read in place, for the many that history reads.
   * Undefined when there is no such record, null when it is damaged.
   */
  read<T>(table: Table, key: Key, take: (payload: Buffer) => T): T | null | undefined {
    const shared = this.#table(table).getBinaryFast(key);
    if (shared === undefined) return undefined;
    const record = Buffer.from(shared.buffer, shared.byteOffset, shared.length);
    const payload = unseal(record);
    if (payload !== null) return take(payload);
    this.#damage(table, key, record);
    return null;
  }

  /** 0 when it was never set */
  mark(name: Mark): number {
    return Number(this.get('documents', name)?.toString() ?? 0);
  }

  /** Also of a damaged record, which stays in its place until the next commit. */
  has(table: Table, key: Key): boolean {
    return this.#table(table).doesExist(key);
  }

  /** At most `limit` whole records in key order; `start` itself is left out. */
  range(table: Table, range: EntryRange): { readonly entries: readonly Entry[]; readonly next: Key | null } {
    const entries: Entry[] = [];
    let seen = 0;
    let next: Key | null = null;
    const options = { ...range, exclusiveStart: range.start !== undefined };
    for (const { key, value } of this.#table(table).getRange(options)) {
      seen++;
      next = key;
      const payload = this.#open(table, key, value);
      if (payload !== null) entries.push({ key, payload });
    }
    return { entries, next: seen < range.limit ? null : next };
  }

  keys(table: Table, range: EntryRange): readonly Key[] {
    return [...this.#table(table).getKeys(range)];
  }

  /** One durable transaction. Never rejects. */
  async commit(writes: readonly Write[]): Promise<Fault | null> {
    const aside = this.#setAside.splice(0);
    try {
      await this.#root.batch(() => {
        for (const { table, key, record } of aside) {
          // A part of an hour leaves its place empty: those after it are found by counting.
          this.#write(table, key, table === 'blocks' ? seal(EMPTY) : null);
          if (this.damaged <= MAX_DAMAGED) this.#write('damaged', [table, String(key)], record);
        }
        for (const { table, key, payload } of writes) {
          this.#write(table, key, payload === null ? null : seal(payload));
        }
      });
      return null;
    } catch (error) {
      return storeFault(await commitError(error), dirname(this.path));
    }
  }

  /** bytes in use; the file itself may be larger, because LMDB keeps free pages for later */
  get bytes(): number {
    let bytes = 0;
    for (const table of this.#tables.keys()) bytes += this.bytesOf(table);
    return bytes;
  }

  /** false: it is of an older format, and was opened for reading only */
  get hasAllTables(): boolean {
    return [...this.#tables.values()].every((table: Database | undefined) => table !== undefined);
  }

  /** bytes that a table uses */
  bytesOf(table: Table): number {
    const stats = this.#table(table).getStats() as TableStats;
    return (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages) * stats.pageSize;
  }

  /** records of a table */
  entriesOf(table: Table): number {
    return (this.#table(table).getStats() as TableStats).entryCount;
  }

  async close(): Promise<void> {
    await this.#root.close();
    this.#lock?.release();
  }

  /** Lets go of the environment, which is about to be renamed, but not of the folder's lock. */
  abandon(): void {
    void this.#root.close();
  }

  /** Payload is in order, but its content is not what it must be. */
  reject(table: Table, key: Key): void {
    const record = this.#table(table).get(key);
    if (record !== undefined) this.#damage(table, key, record);
  }

  #open(table: Table, key: Key, record: Buffer): Buffer | null {
    const payload = unseal(record);
    if (payload === null) this.#damage(table, key, record);
    return payload;
  }

  #damage(table: Table, key: Key, record: Buffer): void {
    this.damaged++;
    if (this.writable) this.#setAside.push({ table, key, record: Buffer.from(record) });
  }

  /** Inside a batch, whose promise speaks for each of its writes. */
  #write(table: Table, key: Key, record: Buffer | null): void {
    if (record === null) void this.#table(table).remove(key);
    else void this.#table(table).put(key, record);
  }

  #table(name: Table): Database<Buffer, Key> {
    return this.#tables.get(name) as Database<Buffer, Key>;
  }
}

interface TableStats {
  readonly entryCount: number;
  readonly pageSize: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

/** ms for LMDB's binding to say why a commit failed. */
const CAUSE_MS = 1_000;

/** The binding rejects each write at once, and tells the cause in a promise of its own that may never settle. */
async function commitError(error: unknown): Promise<unknown> {
  const told: unknown = error instanceof Error && 'commitError' in error ? error.commitError : null;
  if (!(told instanceof Promise)) return error;
  const patience = new AbortController();
  const late = setTimeout(CAUSE_MS, error, { signal: patience.signal }).catch(() => error);
  const cause = await Promise.race([told.catch((reason: unknown) => reason), late]);
  patience.abort();
  return cause;
}

export interface OpenedArchive {
  readonly archive: Archive | null;
  readonly fault: Fault | null;
}

/**
 * Opens `dir/archive` for writing; for reading only when another process writes or the folder cannot be written.
 * A damaged one, or one of another format, is renamed and a new one begun.
 * @param now epoch ms, names what is set aside
 */
export function openArchive(dir: string, now: number): OpenedArchive {
  const path = join(dir, 'archive');
  let lock: WriterLock | null = null;
  try {
    makeFolder(path);
    lock = takeWriterLock(dir);
    if (lock === null) return { archive: readOnly(path), fault: lockedFault(dir) };
  } catch (error) {
    return { archive: readOnly(path), fault: storeFault(error, dir) };
  }
  try {
    const archive = isWhole(path) ? new Archive(path, lock) : null;
    if (archive !== null && isFormat(archive)) return { archive, fault: null };
    archive?.abandon();
  } catch (error) {
    if (!isDamage(error)) {
      lock.release();
      return { archive: null, fault: storeFault(error, dir) };
    }
  }
  try {
    const aside = join(dir, `archive-aside-${now}`);
    renameSync(path, aside);
    makeFolder(path);
    return { archive: new Archive(path, lock), fault: damagedFault(aside) };
  } catch (error) {
    lock.release();
    return { archive: null, fault: storeFault(error, dir) };
  }
}

/** Opens `dir/archive` beside whoever writes; null when there is none that can be read. The caller closes it. */
export function openForReading(dir: string): Archive | null {
  const archive = readOnly(join(dir, 'archive'));
  if (archive === null || isFormat(archive)) return archive;
  archive.abandon();
  return null;
}

/** The format stands in a record of its own; an empty archive has none yet. */
function isFormat(archive: Archive): boolean {
  const format = archive.get('documents', 'format');
  return format === null ? archive.damaged === 0 : KNOWN_FORMATS.includes(format.toString());
}

function readOnly(path: string): Archive | null {
  try {
    if (!existsSync(join(path, 'data.mdb')) || !isWhole(path)) return null;
    const archive = new Archive(path, null);
    if (archive.hasAllTables) return archive;
    archive.abandon();
    return null;
  } catch (error) {
    // its tables may not have been made yet, or its lock file cannot be written: then there is nothing to read
    if (error instanceof Error) return null;
    throw error;
  }
}

/**
 * LMDB maps its file, so a page that is missing at the end of a file cut short would end the process (SIGBUS).
 * The newer of both meta pages names the last page in use: magic at 24, page size at 48, last page at 144,
 * transaction at 152 (lmdb-js data format 2, 64 bit little endian).
 */
function isWhole(path: string): boolean {
  const data = join(path, 'data.mdb');
  if (!existsSync(data)) return true;
  const file = openSync(data, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return true;
    const meta = Buffer.alloc(160);
    if (readSync(file, meta, 0, 160, 0) < 160 || meta.readUInt32LE(24) !== LMDB_MAGIC) return false;
    const pageSize = meta.readUInt32LE(48);
    let last = meta.readBigUInt64LE(144);
    const transaction = meta.readBigUInt64LE(152);
    if (readSync(file, meta, 0, 160, pageSize) < 160 || meta.readUInt32LE(24) !== LMDB_MAGIC) return false;
    if (meta.readBigUInt64LE(152) > transaction) last = meta.readBigUInt64LE(144);
    return BigInt(size) >= (last + 1n) * BigInt(pageSize);
  } finally {
    closeSync(file);
  }
}

/** Folder by folder: Node's own recursive mkdir does not return below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
