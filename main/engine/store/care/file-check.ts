import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Key } from 'lmdb';
import { keyFromBytes } from '../format/keys';
import { unsealAt, unsealPayload } from '../format/record';
import type { Table } from '../format/tables';
import { NO_PAGE, type Node, PageFile } from './page-file';
import { type FileFinding, newestMeta, Walk } from './page-walk';

const HEAD: FileFinding = { table: 'head', what: 'the head of the file is damaged', from: null, to: null };
/** Tables that are read before the rest is looked at. */
const AT_ONCE: readonly Table[] = ['documents', 'configs'];
/** Tables whose records a writer replaces at once: the pages of their values are checked first. */
const REPLACED: readonly Table[] = ['documents', 'evidence', 'series'];

export function fileOf(path: string): string {
  return join(path, 'data.mdb');
}

/**
 * The parts that are checked before LMDB opens the file: its head, its list of free pages, the names of its tables, its
 * documents and the configurations. These are few pages, so the start does not wait.
 */
export function checkHead(path: string): readonly FileFinding[] {
  if (!existsSync(fileOf(path))) return [];
  const file = PageFile.open(fileOf(path));
  if (file === null) return [HEAD];
  try {
    const head = newestMeta(file);
    if (head === null || !head.isSound) return [HEAD];
    const walk = new Walk(file, head.meta);
    yieldAll(walk.free());
    const tables = yieldAll(walk.tables());
    for (const name of AT_ONCE) {
      const tree = tables.get(name);
      if (tree !== undefined) yieldAll(walk.table(name, tree, true));
    }
    return walk.findings;
  } finally {
    file.close();
  }
}

/**
 * Compares every page of every tree with what LMDB relies on; of values that have pages of their own only their place.
 * @param rest called between pages
 */
export async function checkTrees(
  path: string,
  rest: () => Promise<void> | undefined,
): Promise<readonly FileFinding[]> {
  const steps = treeSteps(path);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await rest();
  }
}

/** The same check without pauses, some 100 ms for a large file: for callers with no other work. */
export function checkTreesAtOnce(path: string): readonly FileFinding[] {
  return yieldAll(treeSteps(path));
}

function* treeSteps(path: string): Generator<void, readonly FileFinding[]> {
  const file = PageFile.open(fileOf(path));
  const head = file === null ? null : newestMeta(file);
  try {
    if (file === null || head === null) return [HEAD];
    const walk = new Walk(file, head.meta);
    yield* walk.free();
    for (const [name, tree] of yield* walk.tables()) yield* walk.table(name, tree, REPLACED.includes(name));
    return walk.findings;
  } finally {
    file?.close();
  }
}

export interface RecordCheck {
  /** called between pages; false: stop */
  readonly rest: () => Promise<boolean>;
  readonly bad: (table: Table, key: Key) => void;
}

/** Reads every record and compares its checksum; says also what is wrong with the pages of values. */
export async function checkRecords(path: string, check: RecordCheck): Promise<readonly FileFinding[]> {
  let nodes: { readonly table: Table; readonly node: Node }[] = [];
  const record = (table: Table, node: Node): void => {
    nodes.push({ table, node });
  };
  return withWalk(path, { record }, async (walk, file) => {
    for (const [name, tree] of yieldAll(walk.tables())) {
      // In formats up to 2, records set aside have no checksum of their own.
      if (name === 'damaged') continue;
      const steps = walk.table(name, tree, false);
      for (let step = steps.next(); ; step = steps.next()) {
        for (const { table, node } of nodes) {
          if (node.page !== NO_PAGE && !(await check.rest())) return [];
          const bytes = node.value ?? file.large(node.page, node.size, walk.meta.transaction);
          const key = keyFromBytes(node.key);
          if (bytes === null) {
            const what = 'the pages of a value are damaged';
            walk.findings.push({ table, what, from: key, to: key });
          } else if (
            key !== null &&
            unsealAt(table, node.key, bytes) === null &&
            unsealPayload(bytes) === null
          )
            check.bad(table, key);
        }
        nodes = [];
        if (step.done === true) break;
        if (!(await check.rest())) return [];
      }
    }
    return walk.findings;
  });
}

async function withWalk(
  path: string,
  visitor: { readonly record?: (table: Table, node: Node) => void },
  look: (walk: Walk, file: PageFile) => Promise<readonly FileFinding[]>,
): Promise<readonly FileFinding[]> {
  const file = PageFile.open(fileOf(path));
  const head = file === null ? null : newestMeta(file);
  try {
    return file === null || head === null ? [HEAD] : await look(new Walk(file, head.meta, visitor), file);
  } finally {
    file?.close();
  }
}

function yieldAll<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** A document out of a file that LMDB must not open; null when it is not there or damaged. */
export function readDocument(path: string, key: string): Buffer | null {
  const file = existsSync(fileOf(path)) ? PageFile.open(fileOf(path)) : null;
  const head = file === null ? null : newestMeta(file);
  try {
    if (file === null || head === null) return null;
    let found: Buffer | null = null;
    const record = (table: Table, node: Node): void => {
      if (keyFromBytes(node.key) !== key) return;
      const bytes = node.value ?? file.large(node.page, node.size, head.meta.transaction);
      if (bytes !== null) found = unsealAt(table, node.key, bytes) ?? unsealPayload(bytes);
    };
    const walk = new Walk(file, head.meta, { record });
    const tree = yieldAll(walk.tables()).get('documents');
    if (tree !== undefined) yieldAll(walk.table('documents', tree, false));
    return found;
  } finally {
    file?.close();
  }
}
