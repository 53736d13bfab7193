import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Database, type Key, open, type RootDatabase } from 'lmdb';
import type { Fault } from '../../../../shared/model/observation';
import { checkRecords, checkTrees, checkTreesAtOnce, fileOf } from '../care/file-check';
import type { FileFinding } from '../care/page-walk';
import { causeOf, storeFault } from '../care/store-faults';
import type { WriterLock } from '../care/writer-lock';
import { seal, unseal } from '../format/record';
import { slices } from '../format/slices';
import { TABLES, type Table } from '../format/tables';

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
export type ArchiveMark = 'compacted' | 'rolled-up';

export function markWrite(name: ArchiveMark, value: number): Write {
  return { table: 'documents', key: name, payload: Buffer.from(String(value)) };
}

type DamageListener = (table: Table, key: Key) => void;

const MAX_DAMAGED = 200;
/** ms between two slices of reading everything: a fifth of one core at most. */
const REST_MS = 16;

/**
 * The LMDB environment: a commit is one transaction, flushed to disk before it is acknowledged, written by LMDB's own
 * thread. Each record has a checksum; a damaged one is moved to the table `damaged` and counted.
 */
export class Archive {
  readonly path: string;
  readonly writable: boolean;
  readonly #root: RootDatabase<Buffer, Key>;
  readonly #tables: Map<Table, Database<Buffer, Key>>;
  /** null: for reading only */
  readonly lock: WriterLock | null;
  /** found while reading, moved with the next commit */
  readonly #setAside: { table: Table; key: Key; record: Buffer }[] = [];
  readonly #knownDamage = new Map<string, { readonly table: Table; readonly key: Key }>();
  #onDamage: DamageListener | null = null;
  /** of the file: another one may come to lie in its place */
  readonly #inode: bigint;
  #checking: Promise<unknown> | null = null;
  #closing = false;

  constructor(path: string, lock: WriterLock | null) {
    this.path = path;
    this.writable = lock !== null;
    this.lock = lock;
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
    this.#inode = statSync(fileOf(path), { bigint: true }).ino;
  }

  /** records found damaged since it was opened */
  get damaged(): number {
    return this.#knownDamage.size;
  }

  /** @param listener called once for each damaged record, including those found before */
  tellDamage(listener: DamageListener): void {
    this.#onDamage = listener;
    for (const { table, key } of this.#knownDamage.values()) listener(table, key);
  }

  /** Damaged records wait for the next commit, to be moved. */
  get hasToSetAside(): boolean {
    return this.#setAside.length > 0;
  }

  /** False if the file was removed or replaced: LMDB would continue to write to a file that nobody can open. */
  isInPlace(): boolean {
    return statSync(fileOf(this.path), { bigint: true, throwIfNoEntry: false })?.ino === this.#inode;
  }

  /** Whether LMDB may rely on the file; to be asked before tables are read or written. @returns what is wrong */
  check(): Promise<readonly FileFinding[]> {
    return this.#check(() => checkTrees(this.path, slices()));
  }

  /** The same in one go. */
  isSound(): boolean {
    const reader = this.#root.useReadTransaction();
    try {
      return checkTreesAtOnce(this.path).length === 0;
    } finally {
      reader.done();
    }
  }

  /** Reads everything, slowly; damaged records are set aside. @returns what is wrong with the file itself */
  checkRecords(): Promise<readonly FileFinding[]> {
    const pause = slices();
    const rest = async (): Promise<boolean> => {
      const slice = pause();
      if (slice !== undefined) {
        await slice;
        await setTimeout(REST_MS);
      }
      return !this.#closing;
    };
    const bad = (table: Table, key: Key): void => this.reject(table, key);
    return this.#check(() => checkRecords(this.path, { rest, bad }));
  }

  /** While a reader holds on to a commit, LMDB leaves its pages and those of later ones alone. */
  async #check(look: () => Promise<readonly FileFinding[]>): Promise<readonly FileFinding[]> {
    const reader = this.#root.useReadTransaction();
    const looking = look().finally(() => reader.done());
    this.#checking = looking;
    try {
      return await looking;
    } finally {
      this.#checking = null;
    }
  }

  get(table: Table, key: Key): Buffer | null {
    const record = this.#table(table).get(key);
    return record === undefined ? null : this.#open(table, key, record);
  }

  /**
   * The result of `decode`. It reads the payload in place, so it must not keep a reference to it. Undefined if there is
   * no such record, null if it is damaged.
   */
  read<T>(table: Table, key: Key, decode: (payload: Buffer) => T): T | null | undefined {
    const shared = this.#table(table).getBinaryFast(key);
    if (shared === undefined) return undefined;
    const record = Buffer.from(shared.buffer, shared.byteOffset, shared.length);
    const payload = unseal(table, key, record);
    if (payload !== null) return decode(payload);
    this.#damage(table, key, record);
    return null;
  }

  /** 0 when it was never set */
  mark(name: ArchiveMark): number {
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
          this.#write(table, key, null);
          if (this.damaged <= MAX_DAMAGED) this.#write('damaged', [table, String(key)], record);
        }
        for (const { table, key, payload } of writes) this.#write(table, key, payload);
      });
      return null;
    } catch (error) {
      this.#setAside.unshift(...aside);
      return storeFault(await causeOf(error, this.path), dirname(this.path));
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
    await this.abandon();
    this.lock?.release();
  }

  /** Lets go of the environment, which is about to be renamed, but not of the folder's lock. */
  async abandon(): Promise<void> {
    this.#closing = true;
    await this.#checking?.catch(() => undefined);
    await this.#root.close();
  }

  /** Payload is in order, but its content is not what it must be. */
  reject(table: Table, key: Key): void {
    const record = this.#table(table).get(key);
    if (record !== undefined) this.#damage(table, key, record);
  }

  #open(table: Table, key: Key, record: Buffer): Buffer | null {
    const payload = unseal(table, key, record);
    if (payload === null) this.#damage(table, key, record);
    return payload;
  }

  #damage(table: Table, key: Key, record: Buffer): void {
    const id = `${table} ${[key].flat().map(String).join(' ')}`;
    if (this.#knownDamage.has(id)) return;
    this.#knownDamage.set(id, { table, key });
    this.#onDamage?.(table, key);
    if (this.writable) this.#setAside.push({ table, key, record: Buffer.from(record) });
  }

  /** Inside a batch, whose promise speaks for each of its writes. */
  #write(table: Table, key: Key, payload: Uint8Array | null): void {
    if (payload === null) void this.#table(table).remove(key);
    else void this.#table(table).put(key, seal(table, key, payload));
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
