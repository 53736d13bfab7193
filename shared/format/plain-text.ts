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

/**
 * All texts of data as `plainText`, keys as `plainLine`. The same object when nothing was to be replaced, and so is each
 * part of it.
 */
export function plainData<T>(value: T): T {
  return replaced(value, plainText) as T;
}

/** The same for names: also without tabs and line ends. */
export function plainNames<T>(value: T): T {
  return replaced(value, plainLine) as T;
}

function replaced(value: unknown, plain: (text: string) => string): unknown {
  if (typeof value === 'string') return plain(value);
  // Columns of numbers are no text.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => replaced(item, plain));
    return items.every((item, at) => Object.is(item, value[at])) ? value : items;
  }
  let isSame = true;
  const entries = Object.entries(value).map(([key, item]) => {
    const entry = [plainLine(key), replaced(item, plain)] as const;
    if (entry[0] !== key || !Object.is(entry[1], item)) isSame = false;
    return entry;
  });
  return isSame ? value : Object.fromEntries(entries);
}
