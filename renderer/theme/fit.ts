/** Width of a letter in a name in grid units, slightly above the mean of the widest font. */
const SIZES = [
  { tone: 't-answer', letter: 31 },
  { tone: 't-name', letter: 19 },
  { tone: 't-note', letter: 12.5 },
] as const;

export type NameTone = (typeof SIZES)[number]['tone'];

/**
 * The largest of the four sizes in which a name fits a column; if it fits in none, it must wrap.
 * @param room grid units @param largest size to begin with
 */
export function nameTone(name: string, room: number, largest: NameTone = 't-name'): NameTone {
  const from = SIZES.findIndex(({ tone }) => tone === largest);
  return SIZES.slice(from).find(({ letter }) => name.length * letter <= room)?.tone ?? 't-note';
}
