import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Reads the LMDB file page by page and trusts none of its content. LMDB itself maps the file and trusts it, so a
 * flipped bit in a page's head may end the process. Data format 2 of lmdb-js, 64 bit little endian; see
 * `MDB_page_header`, `MDB_node`, `MDB_db`, `MDB_meta` in its mdb.c.
 */
export const PAGE_HEAD = 24;
const NODE_HEAD = 8;
const OVERFLOW_MARK = 24;
const TREE_BYTES = 48;
const MAGIC = 0xbeefc0de;
const BRANCH = 1;
const LEAF = 2;
const OVERFLOW = 4;
const META = 8;
const BIG = 1;
const SUB = 2;
/** no page: the root of an empty tree */
export const NO_PAGE = Number.POSITIVE_INFINITY;
const LARGEST_MAP = 2 ** 46;
const LONGEST_KEY = 1978;
const DEEPEST = 32;

/** A tree as its parent, or the file's head, describes it. */
export interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly branches: number;
  readonly leaves: number;
  readonly overflows: number;
  readonly entries: number;
  readonly root: number;
}

/** One of the two heads of the file. */
export interface Meta {
  readonly slot: number;
  readonly pageSize: number;
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: number;
}

export interface Node {
  readonly key: Buffer;
  /** of a branch: the page below; of a leaf whose value is large: its first page */
  readonly page: number;
  /** bytes of the value */
  readonly size: number;
  /** value in the page itself; null: on pages of its own */
  readonly value: Buffer | null;
  readonly isTree: boolean;
}

export interface Page {
  readonly isLeaf: boolean;
  readonly transaction: number;
  readonly nodes: readonly Node[];
}

export class PageFile {
  readonly pageSize: number;
  readonly bytes: number;
  readonly #file: number;

  private constructor(file: number, pageSize: number) {
    this.#file = file;
    this.pageSize = pageSize;
    this.bytes = fstatSync(file).size;
  }

  /** null: it is empty, or no file of LMDB @throws the file system's error */
  static open(path: string): PageFile | null {
    const file = openSync(path, 'r');
    const size = pageSizeOf(file);
    if (size !== null) return new PageFile(file, size);
    closeSync(file);
    return null;
  }

  close(): void {
    closeSync(this.#file);
  }

  get pages(): number {
    return Math.ceil(this.bytes / this.pageSize);
  }

  /** null: it is not there whole */
  read(page: number, count = 1): Buffer | null {
    if (!Number.isSafeInteger(page) || page < 0 || (page + count) * this.pageSize > this.bytes) return null;
    const bytes = Buffer.allocUnsafe(count * this.pageSize);
    return readSync(this.#file, bytes, 0, bytes.length, page * this.pageSize) === bytes.length ? bytes : null;
  }

  /** null: it cannot be one */
  meta(slot: 0 | 1): Meta | null {
    const bytes = this.read(slot);
    if (bytes === null || number(bytes, 0) !== slot || bytes.readUInt16LE(18) !== META) return null;
    if (bytes.readUInt32LE(24) !== MAGIC || bytes.readUInt32LE(48) !== this.pageSize) return null;
    if (bytes.readUInt32LE(28) !== 2 || number(bytes, 32) !== 0 || bytes.readUInt16LE(52) !== 8) return null;
    const map = number(bytes, 40);
    const lastPage = number(bytes, 144);
    if (map > LARGEST_MAP || map % this.pageSize !== 0 || lastPage > map / this.pageSize) return null;
    const [free, main] = [treeAt(bytes, 48), treeAt(bytes, 96)];
    return { slot, pageSize: this.pageSize, free, main, lastPage, transaction: number(bytes, 152) };
  }

  /** A value on pages of its own; null if their head is invalid. */
  large(page: number, size: number, newest: number): Buffer | null {
    const count = pagesOf(size, this.pageSize);
    const bytes = this.read(page, count);
    if (bytes === null || !isOverflow(bytes, page, count, newest)) return null;
    return bytes.subarray(PAGE_HEAD, PAGE_HEAD + size);
  }

  /** Whether the head of a value's pages is what it must be; the value itself is not read. */
  hasLarge(page: number, size: number, newest: number): boolean {
    const count = pagesOf(size, this.pageSize);
    if ((page + count) * this.pageSize > this.bytes) return false;
    const bytes = this.read(page);
    return bytes !== null && isOverflow(bytes, page, count, newest);
  }
}

function isOverflow(bytes: Buffer, page: number, count: number, newest: number): boolean {
  return (
    number(bytes, 0) === page &&
    isTransaction(number(bytes, 8), newest) &&
    bytes.readUInt16LE(18) === OVERFLOW &&
    bytes.readUInt32LE(20) === count
  );
}

/** Pages that a large value takes. */
export function pagesOf(size: number, pageSize: number): number {
  return Math.floor((PAGE_HEAD - 1 + size) / pageSize) + 1;
}

/**
 * A page of a tree, when all in it fits: nodes lie side by side from the end of the free room to the end of the page,
 * and the head is the one that LMDB wrote. Null otherwise.
 * @param newest the last transaction
 */
export function parsePage(bytes: Buffer, page: number, newest: number): Page | null {
  const kind = bytes.readUInt16LE(18);
  if (number(bytes, 0) !== page || (kind !== BRANCH && kind !== LEAF)) return null;
  if (bytes.readUInt16LE(16) !== 0) return null;
  const transaction = number(bytes, 8);
  const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)];
  const room = bytes.length - PAGE_HEAD;
  if (!isTransaction(transaction, newest) || lower < 2 || lower % 2 !== 0 || upper < lower || upper > room)
    return null;
  const nodes: Node[] = [];
  const spans: [number, number][] = [];
  for (let at = PAGE_HEAD; at < PAGE_HEAD + lower; at += 2) {
    const offset = bytes.readUInt16LE(at);
    const found = offset < upper ? null : nodeAt(bytes, PAGE_HEAD + offset, kind === LEAF);
    if (found === null) return null;
    if (kind === LEAF && found.node.key.length === 0) return null;
    nodes.push(found.node);
    spans.push([offset, found.end - PAGE_HEAD]);
  }
  let end = upper;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from !== end) return null;
    end = to;
  }
  return end === room ? { isLeaf: kind === LEAF, transaction, nodes } : null;
}

/** A node at a place in a page, and where it ends; null when there cannot be one. */
export function nodeAt(
  bytes: Buffer,
  at: number,
  isLeaf: boolean,
): { readonly node: Node; readonly end: number } | null {
  if (at + NODE_HEAD > bytes.length) return null;
  const low = bytes.readUInt16LE(at) + bytes.readUInt16LE(at + 2) * 65_536;
  const flags = bytes.readUInt16LE(at + 4);
  const length = bytes.readUInt16LE(at + 6);
  const data = at + NODE_HEAD + length;
  if (length > LONGEST_KEY || data > bytes.length) return null;
  const key = bytes.subarray(at + NODE_HEAD, data);
  if (!isLeaf) {
    const node = { key, page: low + flags * 2 ** 32, size: 0, value: null, isTree: false };
    return { node, end: even(data) };
  }
  if (flags !== 0 && flags !== BIG && flags !== SUB) return null;
  const size = flags === BIG ? OVERFLOW_MARK : low;
  const end = even(data + size);
  if (end > bytes.length) return null;
  if (flags === BIG) {
    const [page, count] = [number(bytes, data), number(bytes, data + 16)];
    if (count !== pagesOf(low, bytes.length)) return null;
    return { node: { key, page, size: low, value: null, isTree: false }, end };
  }
  const value = bytes.subarray(data, data + size);
  return { node: { key, page: NO_PAGE, size, value, isTree: flags === SUB }, end };
}

/** null: it cannot be one */
export function treeOf(value: Buffer): Tree | null {
  if (value.length !== TREE_BYTES || value.readUInt32LE(0) !== 0) return null;
  const tree = treeAt(value, 0);
  return tree.depth > DEEPEST ? null : tree;
}

function treeAt(bytes: Buffer, at: number): Tree {
  const root = bytes.readBigUInt64LE(at + 40);
  return {
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    branches: number(bytes, at + 8),
    leaves: number(bytes, at + 16),
    overflows: number(bytes, at + 24),
    entries: number(bytes, at + 32),
    root: root === 2n ** 64n - 1n ? NO_PAGE : Number(root),
  };
}

/** The page size is in both heads, one of which may be damaged. */
function pageSizeOf(file: number): number | null {
  const bytes = Buffer.alloc(56);
  const sizes = [0, 4096, 8192, 16_384, 32_768, 65_536, 512, 1024, 2048];
  for (const at of sizes) {
    if (readSync(file, bytes, 0, 56, at) < 56 || bytes.readUInt32LE(24) !== MAGIC) continue;
    const size = bytes.readUInt32LE(48);
    if (at === 0 ? sizes.includes(size) && size > 0 : size === at) {
      if (at > 0) return size;
      const second = Buffer.alloc(56);
      // Where the size leads there must be the second head, of which any one byte may be damaged.
      if (readSync(file, second, 0, 56, size) < 56) continue;
      if (second.readUInt32LE(24) === MAGIC || second.readUInt32LE(48) === size) return size;
    }
  }
  return null;
}

function isTransaction(transaction: number, newest: number): boolean {
  return transaction > 0 && transaction <= newest;
}

function even(at: number): number {
  return at + (at & 1);
}

/** 64 bits; inexact past 2^53, where nothing of ours is */
function number(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
