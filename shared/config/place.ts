import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { shortened } from '../forms/shortened';
import { keyOf, type Problem } from './problem';

type Path = readonly (string | number)[];
interface Found {
  readonly node: Node | null;
  /** offset of its key; null for an item of a list */
  readonly key: number | null;
}

/** Finds the position of a path of keys in the file. */
export class Place {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #pairs = new Map<YAMLMap, ReadonlyMap<string, Pair<Node, Node | null>>>();

  constructor(document: Document, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  /** A problem at `path`, or at the nearest existing parent. */
  at(path: Path, value: string, what: string, remedy: string, ofKey = false): Problem {
    for (let length = path.length; length >= 0; length--) {
      const found = this.#find(path.slice(0, length));
      const offset = found === null ? null : offsetOf(found, ofKey && length === path.length);
      if (offset !== null)
        return { ...this.atOffset(offset, value, what, remedy), key: shortened(keyOf(path)) };
    }
    return { ...this.atOffset(0, value, what, remedy), key: shortened(keyOf(path)) };
  }

  atOffset(offset: number, value: string, what: string, remedy: string): Problem {
    const { line, col } = this.#lines.linePos(offset);
    const place = { line: Math.max(1, line), column: Math.max(1, col) };
    return { file: this.#file, ...place, key: '', value, what: shortened(what), remedy: shortened(remedy) };
  }

  /** By name: a file may have thousands of problems in one map. */
  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair<Node, Node | null>> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map<string, Pair<Node, Node | null>>();
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      if (!isScalar(pair.key)) continue;
      const name = String(pair.key.value);
      if (!pairs.has(name)) pairs.set(name, pair);
    }
    this.#pairs.set(map, pairs);
    return pairs;
  }

  #find(path: Path): Found | null {
    let found: Found = { node: this.#document.contents as Node | null, key: null };
    for (const part of path) {
      const node: unknown = isAlias(found.node) ? found.node.resolve(this.#document) : found.node;
      if (isSeq(node) && typeof part === 'number') {
        const item = node.items[part];
        if (item === undefined) return null;
        found = { node: item as Node, key: null };
      } else if (isMap(node)) {
        const pair = this.#pairsOf(node).get(String(part));
        if (pair === undefined) return null;
        const { key, value } = pair;
        found = { node: value, key: key.range?.[0] ?? null };
      } else return null;
    }
    return found;
  }
}

/** For a plain value, its own offset; for a map, a list or nothing, that of its key, which people look for. */
function offsetOf({ node, key }: Found, ofKey: boolean): number | null {
  const plain = isAlias(node) || (isScalar(node) && node.value !== null);
  if (key !== null && (ofKey || !plain)) return key;
  return node?.range?.[0] ?? null;
}
