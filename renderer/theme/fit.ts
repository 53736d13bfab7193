/** Width of a letter in a name in grid units, slightly above the mean of the widest font. */
const SIZES = [
  { tone: 't-answer', letter: 31 },
  { tone: 't-name', letter: 19 },
  { tone: 't-note', letter: 12.5 },
] as const;

export type NameTone = (typeof SIZES)[number]['tone'];

/** Letters of a size that fit. @param room grid units */
export function lettersIn(tone: NameTone, room: number): number {
  return Math.floor(room / (SIZES.find((size) => size.tone === tone)?.letter ?? 12.5));
}

/**
 * The largest of the three sizes in which a name fits a column; if it fits in none, it must wrap or be shortened.
 * @param room grid units @param largest size to begin with
 */
export function nameTone(name: string, room: number, largest: NameTone = 't-name'): NameTone {
  const from = SIZES.findIndex(({ tone }) => tone === largest);
  return SIZES.slice(from).find(({ letter }) => name.length * letter <= room)?.tone ?? 't-note';
}
