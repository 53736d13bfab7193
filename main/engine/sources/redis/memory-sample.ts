/** A key that was looked at. */
interface Looked {
  /** null: it has no prefix */
  readonly group: string | null;
  /** bytes, MEMORY USAGE */
  readonly bytes: number;
}
export interface MemoryEstimate {
  readonly group: string;
  /** bytes */
  readonly bytes: number;
  /** bytes: half of the 95 % interval; what a sample of keys cannot see, a single huge key, is not in it */
  readonly error: number;
}

const MOST_KEPT = 2_000;
/** minimum number of keys of a meaningful sample */
const LEAST = 30;
const MOST_GROUPS = 5_000;
/** minimum number of keys of a reported group; a name seen once or twice may be part of a key that never recurs */
const LEAST_OF_GROUP = 3;
/** standard errors of the interval */
const INTERVAL = 1.96;

/**
 * Memory by group, from the newest keys of a SCAN. SCAN walks the hash table, whose order has nothing to do with names,
 * so a continued walk is a random sample of keys.
 */
export class MemorySample {
  readonly #looked: Looked[] = [];
  /** of the next key */
  #at = 0;

  add(group: string | null, bytes: number): void {
    this.#looked[this.#at] = { group, bytes };
    this.#at = (this.#at + 1) % MOST_KEPT;
  }

  /** @param keys all keys of the database. @returns empty: too few were looked at */
  estimates(keys: number): readonly MemoryEstimate[] {
    const seen = this.#looked.length;
    if (seen < Math.min(LEAST, keys) || seen === 0) return [];
    const sums = new Map<string, { count: number; sum: number; squares: number }>();
    for (const { group, bytes } of this.#looked) {
      if (group === null) continue;
      const known = sums.get(group) ?? { count: 0, sum: 0, squares: 0 };
      known.count += 1;
      known.sum += bytes;
      known.squares += bytes * bytes;
      sums.set(group, known);
    }
    // Keys may be looked at twice where there are few: then all were.
    const left = Math.max(0, 1 - seen / Math.max(1, keys));
    return [...sums]
      .filter(([, { count }]) => count >= Math.min(LEAST_OF_GROUP, keys))
      .map(([group, { sum, squares }]) => {
        const mean = sum / seen;
        const deviation = Math.sqrt(Math.max(0, squares / seen - mean * mean));
        return {
          group,
          bytes: keys * mean,
          error: INTERVAL * keys * Math.sqrt(left) * (deviation / Math.sqrt(seen)),
        };
      })
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_GROUPS);
  }
}
