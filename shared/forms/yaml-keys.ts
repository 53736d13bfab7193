import { type Document, isScalar, visit } from 'yaml';

export interface RepeatedKey {
  readonly name: string;
  /** where it is in the text the second time */
  readonly from: number;
  readonly to: number;
}

/** Keys that are in a map more than once. The parser would compare each key of a map with all before it. */
export function repeatedKeys(document: Document): readonly RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        const [from = 0, to = from] = (isScalar(key) ? key.range : null) ?? [];
        if (known.has(name)) repeated.push({ name, from, to });
        known.add(name);
      }
    },
  });
  return repeated;
}
