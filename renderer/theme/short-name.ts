import { lettersIn, type NameTone, nameTone } from './fit';

/**
 * A name in so many letters, with an ellipsis for what is left out: the longest beginning with as much of the end as no
 * other name has too; else a part from the middle that no other name contains. A name that has neither, because another
 * one contains all of its parts, ends in its number in alphabetical order. Screen readers get the whole name.
 */
export function shortName(name: string, letters: number, names: readonly string[]): string {
  if (name.length <= letters) return name;
  const others = names.filter((other) => other !== name);
  const half = Math.floor((letters - 1) / 2);
  for (const end of [0, half, ...Array.from({ length: letters - 1 }, (_, at) => at)]) {
    const head = name.slice(0, letters - 1 - end).trimEnd();
    const tail = name.slice(name.length - end).trimStart();
    if (!others.some((other) => other.startsWith(head) && other.endsWith(tail))) return `${head}…${tail}`;
  }
  const alike = Math.max(0, ...others.map((other) => beginAlike(name, other)));
  const starts = [alike, ...Array.from({ length: name.length }, (_, at) => at)];
  const parts = starts.map((start) => name.slice(start, start + letters - 2).trim());
  const own = parts.find((part) => !others.some((other) => other.includes(part)));
  if (own) return `…${own}…`;
  const number = `…#${others.filter((other) => other < name).length + 1}`;
  return `${name.slice(0, letters - number.length).trimEnd()}${number}`;
}

/** Number of letters with which both begin. */
function beginAlike(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** A name in the largest size that fits the room; if none does, shortened in the smallest. @param room grid units */
export function fittedName(
  name: string,
  room: number,
  names: readonly string[],
  largest: NameTone = 't-name',
): { readonly tone: NameTone; readonly text: string } {
  const tone = nameTone(name, room, largest);
  return { tone, text: shortName(name, lettersIn(tone, room), names) };
}
