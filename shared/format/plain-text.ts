/** Turn the direction of writing, so that what follows reads as something else. https://www.unicode.org/reports/tr9/ */
const TURNING = '\u202a-\u202e\u2066-\u2069';
const IN_TEXT = new RegExp(`(?![\t\n\r])[\\p{Cc}${TURNING}]`, 'gu');
const IN_LINE = new RegExp(`[\\p{Cc}\u2028\u2029${TURNING}]`, 'gu');
const REPLACEMENT = '\ufffd';

/** For a document: without control characters other than tabs and line ends, and without turns of direction. */
export function plainText(text: string): string {
  return text.replace(IN_TEXT, REPLACEMENT);
}

/** For a terminal and for names: also without tabs and line ends, so that nobody's text forges a line. */
export function plainLine(text: string): string {
  return text.replace(IN_LINE, REPLACEMENT);
}

/** JSON in which such characters are escaped: it stays the same data. @param indent spaces a level; 0: one line */
export function plainJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .split('\n')
    .map((line) => line.replace(IN_LINE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('\n');
}

/** All texts of JSON-safe data as `plainText`, its keys as `plainLine`. The same object when nothing was to be replaced. */
export function plainData<T>(value: T): T {
  return (replaced(value) ?? value) as T;
}

/** @returns undefined when nothing is to be replaced */
function replaced(value: unknown): unknown {
  if (typeof value === 'string') {
    const plain = plainText(value);
    return plain === value ? undefined : plain;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).map(
    ([key, item]) => [plainLine(key), replaced(item) ?? item] as const,
  );
  const isSame = Object.entries(value).every(
    ([key, item], at) => entries[at]?.[0] === key && Object.is(entries[at]?.[1], item),
  );
  if (isSame) return undefined;
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
