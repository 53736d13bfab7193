import { formatNumber } from './format';

/** Longest line of an answer, in bold and in regular weight, when two lines fit the wall. */
export const VERDICT_LIMIT = 54;
export const REASON_LIMIT = 61;

/**
 * The first wording that fits. A sentence is shortened by choosing a shorter template; only if every template is too
 * long (a name of forty letters), the last one loses whole words at its end, and an ellipsis says so.
 */
export function fitting(limit: number, ...wordings: readonly string[]): string {
  for (const wording of wordings) if (wording.length <= limit) return wording;
  const last = wordings[wordings.length - 1] ?? '';
  const cut = last.slice(0, limit);
  const space = cut.lastIndexOf(' ');
  return `${(space > 0 ? cut.slice(0, space) : cut.slice(0, limit - 1)).replace(/[,:;]$/, '')}…`;
}

const COUNTS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A count as a word up to twelve, then in digits. */
export function countWord(count: number): string {
  return COUNTS[count] ?? String(count);
}

/** `0 days`, `1 day`, `12 days`. @param noun in the singular, with a regular plural */
export function countOf(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** At the beginning of a sentence: `Both services`, `All three services`. @param count two or more @param noun in the singular, with a regular plural */
export function allOf(count: number, noun: string): string {
  return count === 2 ? `Both ${noun}s` : `All ${countWord(count)} ${noun}s`;
}

/** With a capital at its beginning; an id (`pg-prod-d`, `stock_move`) that comes first stays as it is written. */
export function capital(text: string): string {
  const [word = ''] = text.split(' ', 1);
  if (/[\d_]|[a-z]-[a-z]/u.test(word)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
