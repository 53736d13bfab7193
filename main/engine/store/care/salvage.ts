import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { Key } from 'lmdb';
import { keyFromBytes } from '../format/keys';
import { unsealAt, unsealPayload } from '../format/record';
import { TABLES, type Table } from '../format/tables';
import { type Meta, type Node, nodeAt, PAGE_HEAD, type PageFile, pagesOf, parsePage } from './page-file';
import { type FileFinding, newestMeta, Walk } from './page-walk';

/** A record that was read out of a damaged file. */
export interface Salvaged {
  readonly table: Table;
  readonly key: Key;
  readonly payload: Buffer;
}

export interface SalvageOptions {
  readonly file: PageFile;
  /** takes records, some at a time; may be slow */
  readonly keep: (records: readonly Salvaged[]) => Promise<void>;
  /** a record that is there and damaged */
  readonly damaged: (table: Table, key: Key, record: Buffer) => void;
  /** a part of the file that is not as it was written */
  readonly found: (finding: FileFinding) => void;
}

interface Loose extends Salvaged {
  readonly transaction: number;
}

/** Bytes handed over at a time. */
const PORTION = 4 * 1024 * 1024;

/**
 * Recovers every readable record of a damaged file: all records reachable through its trees; those in damaged pages,
 * one by one; and those in pages that are no longer referenced because the page above them is damaged. Records outside
 * a tree are recognized by their checksum, which covers table and key, too.
 * @returns the number of records kept
 */
export async function salvage(options: SalvageOptions): Promise<number> {
  const { file, keep } = options;
  const best = await bestHead(file);
  if (best === null) return 0;
  const { meta } = best;
  const loose = await looseRecords(options, best);
  let portion: Salvaged[] = [];
  let bytes = 0;
  let kept = 0;
  const take = (record: Salvaged): void => {
    portion.push(record);
    bytes += record.payload.length;
    kept++;
  };
  const hand = async (least: number): Promise<void> => {
    if (bytes < least || portion.length === 0) return yieldTurn();
    await keep(portion);
    portion = [];
    bytes = 0;
  };
  const walk = new Walk(file, meta, {
    record: (table, node, transaction) => {
      const other = loose.get(identity(table, node.key));
      if (other !== undefined && other.transaction > transaction) return;
      if (other !== undefined) loose.delete(identity(table, node.key));
      const record = valueOf(file, node);
      const key = keyFromBytes(node.key);
      if (key === null || record === null) return;
      const payload = unsealAt(table, node.key, record) ?? unsealPayload(record);
      if (table === 'damaged') take({ table, key, payload: payload ?? record });
      else if (payload === null) options.damaged(table, key, record);
      else take({ table, key, payload });
    },
  });
  for await (const _ of everything(walk, false)) await hand(PORTION);
  for (const record of loose.values()) {
    take(record);
    if (bytes >= PORTION) await hand(PORTION);
  }
  await hand(0);
  return kept;
}

interface Head {
  readonly meta: Meta;
  /** whether all its tables are known */
  readonly isWhole: boolean;
  /** transaction of its list of tables, which every commit rewrites */
  readonly written: number;
}

/** The newer head, unless its tables cannot be found: then the one before it, of a commit earlier. */
async function bestHead(file: PageFile): Promise<Head | null> {
  const metas = [file.meta(0), file.meta(1)].filter((meta) => meta !== null);
  // Either number may be the damaged one, and a page of the last commit must not be taken for one of the future.
  const newest = Math.max(...metas.map(({ transaction }) => transaction)) + 1;
  const heads: Head[] = [];
  for (const known of metas) {
    const meta = { ...known, transaction: newest };
    const walk = new Walk(file, meta);
    for (const _ of walk.tables()) await yieldTurn();
    const root = file.read(meta.main.root);
    const written = (root && parsePage(root, meta.main.root, newest)?.transaction) ?? 0;
    heads.push({ meta, isWhole: walk.findings.length === 0, written });
  }
  heads.sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.written - a.written);
  return heads[0] ?? null;
}

/** Records that no tree leads to; also says what is wrong with the file. */
async function looseRecords(options: SalvageOptions, best: Head): Promise<Map<string, Loose>> {
  const { file } = options;
  const { meta, written } = best;
  const loose = new Map<string, Loose>();
  const broken: { readonly table: string; readonly page: number; readonly bytes: Buffer }[] = [];
  const walk = new Walk(file, meta, {
    broken: ({ table }, page, bytes) => {
      if (bytes !== null) broken.push({ table, page, bytes });
    },
  });
  for await (const _ of everything(walk, true)) await yieldTurn();
  for (const finding of walk.findings) options.found(finding);
  const head = newestMeta(file);
  if (head === null || !head.isSound)
    options.found({ table: 'head', what: 'the head of the file is damaged', from: null, to: null });
  const add = (node: Node, transaction: number, hint: string | null): void => {
    const record = valueOf(file, node);
    const key = keyFromBytes(node.key);
    if (record === null || key === null || node.isTree) return;
    for (const table of TABLES) {
      const isHinted = table === hint;
      const payload = unsealAt(table, node.key, record) ?? (isHinted ? unsealPayload(record) : null);
      if (payload === null) continue;
      const id = identity(table, node.key);
      const known = loose.get(id);
      if (known === undefined || known.transaction < transaction)
        loose.set(id, { table, key, payload, transaction });
      return;
    }
  };
  for (const { table, bytes } of broken) {
    const transaction = Number(bytes.readBigUInt64LE(8));
    const listed = listedNodes(bytes);
    for (const { node } of listed) add(node, transaction, table);
    // Records with a damaged entry in the page's list: try every even offset and accept a valid checksum.
    for (let at = PAGE_HEAD; at < bytes.length; at += 2) {
      const found = nodeAt(bytes, at, true);
      if (found !== null && found.node.key.length > 0) add(found.node, 0, null);
    }
  }
  // Without the list of free pages, what nothing leads to may as well be old.
  const isListWhole = !walk.findings.some(({ table }) => table === 'free');
  const tables = new Set(broken.map(({ table }) => table));
  const hint = tables.size === 1 ? ([...tables][0] ?? null) : null;
  for (let page = 2; page < file.pages; page++) {
    if (page % 64 === 0) await yieldTurn();
    if (walk.isUsed(page)) continue;
    const bytes = file.read(page);
    const whole = bytes === null ? null : parsePage(bytes, page, meta.transaction);
    if (whole === null || !whole.isLeaf) continue;
    // From the head that was taken a commit may be missing: pages of a later one are not free.
    const isLater = written > 0 && whole.transaction > written;
    if (!isLater && !(isListWhole && walk.isLost(page))) continue;
    for (const node of whole.nodes) add(node, whole.transaction, hint);
  }
  return loose;
}

/** Every tree: first the free pages and the list of tables, then each table. */
async function* everything(walk: Walk, heads: boolean): AsyncGenerator<void> {
  yield* walk.free();
  const tables = yield* walk.tables();
  for (const [name, tree] of tables) yield* walk.table(name, tree, heads);
}

function listedNodes(bytes: Buffer): readonly { readonly node: Node; readonly end: number }[] {
  const lower = Math.min(bytes.readUInt16LE(20), bytes.length - PAGE_HEAD);
  const nodes: { readonly node: Node; readonly end: number }[] = [];
  for (let at = PAGE_HEAD; at + 2 <= PAGE_HEAD + lower; at += 2) {
    const found = nodeAt(bytes, PAGE_HEAD + bytes.readUInt16LE(at), true);
    if (found !== null && found.node.key.length > 0) nodes.push(found);
  }
  return nodes;
}

/** Whatever the pages of a value say of themselves: its checksum decides. */
function valueOf(file: PageFile, node: Node): Buffer | null {
  if (node.value !== null) return node.value;
  if (node.size > file.bytes) return null;
  const bytes = file.read(node.page, pagesOf(node.size, file.pageSize));
  return bytes === null ? null : bytes.subarray(PAGE_HEAD, PAGE_HEAD + node.size);
}

function identity(table: Table, key: Buffer): string {
  return `${table} ${key.toString('latin1')}`;
}
