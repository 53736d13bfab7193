/** ms without a key or a touch after which the wall goes on by itself */
const PATIENCE_MS = 120_000;

/** Ends what a person looks at when nobody has touched the wall for a while. */
export class Patience {
  readonly #end: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(end: () => void) {
    this.#end = end;
  }

  /** Somebody is there, or (`false`) nothing is looked at any more. */
  renew(looking: boolean): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = looking ? setTimeout(this.#end, PATIENCE_MS) : null;
  }
}
