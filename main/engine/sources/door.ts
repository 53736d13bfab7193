/** Every so many runs a new connection is tried beside the held one. */
export const KNOCK_EVERY = 6;

/**
 * Whether a server lets new clients in. The held connection answers for long after the server has stopped to: the backend
 * of a PostgreSQL lives on when the postmaster hangs, and it keeps its place when all places are taken. Tried now and
 * then; while it fails, in every run.
 */
export class Door<Refusal> {
  #runs = 0;
  #refusal: Refusal | null = null;

  /**
   * @param held there is an open connection; a run without one makes one itself, and reports its fault
   * @param knock opens another one and closes it again; null: it was let in
   * @returns what new clients meet; null: they are let in, as far as is known
   */
  async look(held: boolean, knock: () => Promise<Refusal | null>): Promise<Refusal | null> {
    if (!held) {
      this.#runs = 0;
      this.#refusal = null;
      return null;
    }
    this.#runs += 1;
    if (this.#refusal === null && this.#runs < KNOCK_EVERY) return null;
    this.#runs = 0;
    this.#refusal = await knock();
    return this.#refusal;
  }
}
