import { type Document, isNode, isScalar, visit } from 'yaml';

export interface BadKey {
  /** null: it is a list, a map or an alias, which nothing here has for a key; written out it may be of any length */
  readonly name: string | null;
  /** where it is in the text, if it is there twice the second time */
  readonly from: number;
  readonly to: number;
}

/** Keys that are no texts, or are in a map more than once. The parser would compare each with all before it. */
export function badKeys(document: Document): readonly BadKey[] {
  const bad: BadKey[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        const [from = 0, to = from] = (isNode(key) ? key.range : null) ?? [];
        if (!isScalar(key)) {
          bad.push({ name: null, from, to });
          continue;
        }
        const name = String(key.value);
        if (known.has(name)) bad.push({ name, from, to });
        known.add(name);
      }
    },
  });
  return bad;
}
