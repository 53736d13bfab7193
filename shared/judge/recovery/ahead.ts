/** ms by which two clocks that are kept may differ */
const TOLERANCE = 5 * 60_000;

/** Something that has happened cannot lie ahead: a clock is wrong, and how old it is cannot be told. */
export function isAhead(at: number, now: number): boolean {
  return at > now + TOLERANCE;
}
