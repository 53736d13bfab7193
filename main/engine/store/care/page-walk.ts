import type { Key } from 'lmdb';
import { keyFromBytes } from '../format/keys';
import { TABLES, type Table } from '../format/tables';
import {
  type Meta,
  NO_PAGE,
  type Node,
  type PageFile,
  pagesOf,
  parsePage,
  type Tree,
  treeOf,
} from './page-file';

/** Something in the file is not as LMDB wrote it. `from` and `to` are the keys around what cannot be reached. */
export interface FileFinding {
  /** of a table, or `head`, `free` or `main` for the parts of the file that hold no records */
  readonly table: string;
  readonly what: string;
  readonly from: Key | null;
  readonly to: Key | null;
}

/** The place of a page: its table, and the keys between which its own keys must lie. */
export interface PagePlace {
  readonly table: string;
  readonly low: Buffer | null;
  readonly high: Buffer | null;
}

export interface Visitor {
  record?(table: Table, node: Node, transaction: number): void;
  /** a page that must belong to the tree and does not; `bytes` is null if the file has no such page */
  broken?(place: PagePlace, page: number, bytes: Buffer | null): void;
}

const UNSEEN = 0;
const USED = 1;
const FREE = 2;
const DEEPEST = 32;
/** Pages between two looks whether a slice of time is over. */
const PAGES_BETWEEN_LOOKS = 8;

/**
 * Walks trees of the file as of one commit and checks everything that LMDB relies on: page numbers, kinds, nodes and
 * their sizes, the order of keys, counts, and that no page is used twice. Generators, so that the caller may pause
 * between pages.
 */
export class Walk {
  readonly findings: FileFinding[] = [];
  readonly meta: Meta;
  readonly #file: PageFile;
  readonly #marks: Uint8Array;
  readonly #visitor: Visitor;

  constructor(file: PageFile, meta: Meta, visitor: Visitor = {}) {
    this.#file = file;
    this.meta = meta;
    this.#visitor = visitor;
    this.#marks = new Uint8Array(Math.max(file.pages, 2));
    this.#marks.fill(USED, 0, 2);
  }

  /** Neither part of a tree that was walked, nor free: what lies below a page that cannot be read. */
  isLost(page: number): boolean {
    return this.#marks[page] === UNSEEN;
  }

  isUsed(page: number): boolean {
    return this.#marks[page] === USED;
  }

  /** The list of free pages, which a writer takes from: one that is in use must not be in it. */
  *free(): Generator<void> {
    const { transaction, free } = this.meta;
    const take = (node: Node): void => {
      const list = node.value ?? this.#file.large(node.page, node.size, transaction);
      if (node.key.length !== 8 || list === null || !this.#markFree(list))
        this.#found('free', 'the list of free pages is damaged');
    };
    yield* this.#tree('free', free, take, (a, b) => compareNumbers(a, b));
  }

  /** @returns the tables by name */
  *tables(): Generator<void, ReadonlyMap<Table, Tree>> {
    const tables = new Map<Table, Tree>();
    let strange = 0;
    yield* this.#tree('main', this.meta.main, (node) => {
      // names end with a zero
      const name = node.key.toString('latin1', 0, node.key.length - 1);
      const tree = node.isTree && node.value !== null ? treeOf(node.value) : null;
      const known = TABLES.find((table) => table === name);
      if (tree === null || node.key.at(-1) !== 0) this.#found('main', 'the list of tables is damaged');
      else if (known === undefined) strange++;
      else tables.set(known, tree);
    });
    // A newer Gantry has all of our tables and its own.
    if (strange > 0 && tables.size < TABLES.length) this.#found('main', 'the name of a table is damaged');
    return tables;
  }

  /** @param heads also of values that have pages of their own; each is a read */
  *table(name: Table, tree: Tree, heads: boolean): Generator<void> {
    if (tree.flags !== 0) this.#found(name, 'its head is damaged');
    let before: Key | null = null;
    const take = (node: Node, transaction: number): void => {
      const key = keyFromBytes(node.key);
      if (key === null || node.isTree) this.#found(name, 'a key is damaged', before);
      else if (heads && node.value === null && !this.#hasLarge(node))
        this.#found(name, 'the pages of a value are damaged', key, key);
      before = key ?? before;
      this.#visitor.record?.(name, node, transaction);
    };
    yield* this.#tree(name, tree, take);
  }

  *#tree(
    table: string,
    tree: Tree,
    take: (node: Node, transaction: number) => void,
    compare: (a: Buffer, b: Buffer) => number = (a, b) => a.compare(b),
  ): Generator<void> {
    const before = this.findings.length;
    const count = { branches: 0, leaves: 0, overflows: 0, entries: 0 };
    let last: Buffer | null = null;
    let looked = 0;
    type Step = { readonly page: number; readonly depth: number } & Omit<PagePlace, 'table'>;
    const steps: Step[] = tree.root === NO_PAGE ? [] : [{ page: tree.root, depth: 1, low: null, high: null }];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      if (++looked % PAGES_BETWEEN_LOOKS === 0) yield;
      const { low, high, depth } = step;
      const bytes = this.#file.read(step.page);
      const page = bytes === null ? null : parsePage(bytes, step.page, this.meta.transaction);
      const fits = page !== null && page.isLeaf === (depth === tree.depth) && depth <= DEEPEST;
      if (!fits || !this.#mark(step.page, 1)) {
        this.#found(table, 'a page is damaged', keyAt(low), keyAt(high));
        this.#visitor.broken?.({ table, low, high }, step.page, bytes);
        continue;
      }
      if (!page.isLeaf) {
        count.branches++;
        // The first key of a branch covers everything below the second.
        const keys = page.nodes.map(({ key }, i) => (i === 0 ? low : key));
        if (!isRising(keys.slice(1) as Buffer[], low, high, compare))
          this.#found(table, 'the keys of a page are damaged', keyAt(low), keyAt(high));
        for (let i = page.nodes.length - 1; i >= 0; i--) {
          const { page: below } = page.nodes[i] as Node;
          const next = keys[i + 1] ?? high;
          steps.push({ page: below, depth: depth + 1, low: keys[i] ?? null, high: next });
        }
        continue;
      }
      count.leaves++;
      for (const node of page.nodes) {
        const { key } = node;
        const isLow = (last !== null && compare(last, key) >= 0) || (low !== null && compare(low, key) > 0);
        if (isLow || (high !== null && compare(key, high) >= 0))
          this.#found(table, 'the order of keys is damaged', keyAt(low), keyAt(high));
        last = key;
        count.entries++;
        if (node.value === null) {
          const pages = pagesOf(node.size, this.#file.pageSize);
          count.overflows += pages;
          if (!this.#mark(node.page, pages))
            this.#found(table, 'the place of a value is damaged', keyFromBytes(key), keyFromBytes(key));
        }
        take(node, page.transaction);
      }
    }
    const { branches, leaves, overflows, entries } = tree;
    const isCounted =
      count.branches === branches &&
      count.leaves === leaves &&
      count.overflows === overflows &&
      count.entries === entries;
    if (this.findings.length === before && !isCounted) this.#found(table, 'its head is damaged');
  }

  #hasLarge(node: Node): boolean {
    return this.#file.hasLarge(node.page, node.size, this.meta.transaction);
  }

  #mark(page: number, count: number): boolean {
    if (!Number.isSafeInteger(page) || page < 2 || page + count - 1 > this.meta.lastPage) return false;
    if ((page + count) * this.#file.pageSize > this.#file.bytes) return false;
    for (let at = page; at < page + count; at++) {
      if (this.#marks[at] !== UNSEEN) return false;
    }
    this.#marks.fill(USED, page, page + count);
    return true;
  }

  /** How many, then page numbers, zeros, and minus a count before the first of so many pages side by side. */
  #markFree(list: Buffer): boolean {
    if (list.length % 8 !== 0) return false;
    const length = Number(list.readBigUInt64LE(0));
    if (length > list.length / 8 - 1) return false;
    for (let i = 1; i <= length; i++) {
      let page = Number(list.readBigInt64LE(i * 8));
      let count = 1;
      if (page === 0) continue;
      if (page < 0) {
        count = -page;
        if (++i > length) return false;
        page = Number(list.readBigInt64LE(i * 8));
      }
      if (page < 2 || page + count - 1 > this.meta.lastPage) return false;
      for (let at = page; at < page + count; at++) {
        // the last pages of the file are not there when they are free
        if (at >= this.#marks.length) break;
        if (this.#marks[at] !== UNSEEN) return false;
        this.#marks[at] = FREE;
      }
    }
    return true;
  }

  #found(table: string, what: string, from: Key | null = null, to: Key | null = null): void {
    this.findings.push({ table, what, from, to });
  }
}

/** The head that a reader uses, and whether both are as LMDB leaves them. @returns null if there is none */
export function newestMeta(file: PageFile): { readonly meta: Meta; readonly isSound: boolean } | null {
  const metas = [file.meta(0), file.meta(1)].filter((meta) => meta !== null);
  const [a, b] = metas;
  if (a === undefined) return null;
  if (b === undefined) return { meta: a, isSound: false };
  const newest = a.transaction >= b.transaction ? a : b;
  const apart = Math.abs(a.transaction - b.transaction);
  const isFresh = a.transaction === 0 && b.transaction === 0;
  return { meta: newest, isSound: isFresh || (apart === 1 && newest.transaction % 2 === newest.slot) };
}

function keyAt(bytes: Buffer | null): Key | null {
  return bytes === null ? null : keyFromBytes(bytes);
}

function isRising(
  keys: readonly Buffer[],
  low: Buffer | null,
  high: Buffer | null,
  compare: (a: Buffer, b: Buffer) => number,
): boolean {
  let last = low;
  for (const key of keys) {
    if (last !== null && compare(last, key) >= 0) return false;
    last = key;
  }
  return last === null || high === null || compare(last, high) < 0;
}

function compareNumbers(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) return 0;
  const [x, y] = [a.readBigUInt64LE(0), b.readBigUInt64LE(0)];
  return x < y ? -1 : x > y ? 1 : 0;
}
