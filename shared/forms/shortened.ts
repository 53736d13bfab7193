/** Characters of a message that are of any use to a person. */
const MOST = 400;

/** A text that may hold what others wrote, for a message. */
export function shortened(text: string, most = MOST): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
