/** A series that was announced and refused: its unit is not the one of the metric. */
export const WRONG_UNIT = -1;
/** A series that was announced and refused: there are too many. */
export const NO_ROOM = -2;
/** An id that was never announced. */
const UNANNOUNCED = -3;
/** Ids of the feed are small by contract (`MAX_FEED_SERIES`); larger ones are as good as never announced. */
const MAX_ID = 1 << 20;

/** From the feed's id of a series to the wall's, without hashing. */
export class FeedIds {
  #ids = new Int32Array(1024).fill(UNANNOUNCED);

  set(feedId: number, id: number): void {
    if (!(feedId >= 0 && feedId < MAX_ID)) return;
    if (feedId >= this.#ids.length) {
      let size = this.#ids.length;
      while (size <= feedId) size *= 2;
      const grown = new Int32Array(size).fill(UNANNOUNCED);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[feedId] = id;
  }

  /** @returns the wall's id, or a negative number */
  get(feedId: number): number {
    return feedId >= 0 && feedId < this.#ids.length ? (this.#ids[feedId] ?? UNANNOUNCED) : UNANNOUNCED;
  }
}
