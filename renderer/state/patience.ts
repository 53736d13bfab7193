/** ms without a key or a touch after which the wall continues by itself */
const PATIENCE_MS = 120_000;

/** Closes what a person has opened when nobody has touched the wall for a while. */
export class Patience {
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(end: () => void) {
    this.#end = end;
  }

  /** Restarts the wait, or (`false`) stops it because nothing is open any more. */
  renew(looking: boolean): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = looking ? setTimeout(this.#end, PATIENCE_MS) : null;
  }
}
