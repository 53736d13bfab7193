import { AHEAD_MS } from '../../../../shared/model/freshness';
import type { Point } from '../../../../shared/series/reader';
import type { Archive } from '../archive/archive';
import type { SeriesPoints } from '../blocks/points';
import { type BatchColumns, decodeBatchNow, earliestOf } from '../format/batch';
import { slices } from '../format/slices';

const FIRST_POINTS = 64;
/** Batches that are read one by one, a commit a second each, before all are. */
const MOST_BACKWARDS = 600;

interface StoredBatch {
  readonly key: number;
  /** epoch ms of its earliest point */
  readonly from: number;
  taken: boolean;
}

/**
 * Points of the batches that are not blocks yet; each batch is decoded once, however often it is asked for, and not before
 * something is asked for that it may hold.
 */
export class RecentPoints {
  readonly #archive: Archive;
  readonly #columns = new Map<number, Growing>();
  #batches: StoredBatch[] = [];
  /** cached knowledge of the archive; valid until another batch is its oldest */
  #state = '';
  /** key of the newest that was decoded */
  #newestTaken = 0;
  /** One reading at a time: two would take in the same batches. */
  #reading: Promise<void> = Promise.resolve();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** Those of some series in the order in which they came: all with t <= `to` (epoch ms), and maybe later ones. */
  async of(ids: Iterable<number>, to: number): Promise<readonly SeriesPoints[]> {
    this.#reading = this.#reading.then(() => this.#read(to));
    await this.#reading;
    const found: SeriesPoints[] = [];
    for (const id of ids) {
      const column = this.#columns.get(id);
      if (column !== undefined) found.push({ id, t: column.t, v: column.v });
    }
    return found;
  }

  /**
   * The newest of some series that is not later than `to` (epoch ms). Read from the newest batch backwards, mostly a few
   * seconds of them, until none can hold anything newer.
   */
  async last(ids: readonly number[], to: number): Promise<ReadonlyMap<number, Point>> {
    this.#look();
    const pause = slices();
    const wanted = new Set(ids);
    const found = new Map<number, Point>();
    const batches = this.#batches.filter(({ from }) => from <= to).toReversed();
    let oldest = Number.NEGATIVE_INFINITY;
    for (const [i, { key }] of batches.entries()) {
      if (found.size === wanted.size) {
        if (oldest === Number.NEGATIVE_INFINITY) oldest = oldestOf(found);
        // A point is not dated later than so long after its commit.
        if (key + AHEAD_MS < oldest) return found;
      } else if (i === MOST_BACKWARDS) break;
      const batch = this.#decode(key);
      if (batch === null) continue;
      const { ids: of, times, values } = batch;
      for (let row = of.length - 1; row >= 0; row--) {
        const id = of[row] as number;
        const t = times[row] as number;
        if (t > to || !wanted.has(id) || t <= (found.get(id)?.t ?? Number.NEGATIVE_INFINITY)) continue;
        found.set(id, { t, value: values[row] as number });
        oldest = Number.NEGATIVE_INFINITY;
      }
      await pause();
    }
    if (found.size === wanted.size || batches.length <= MOST_BACKWARDS) return found;
    // Some have been silent for long: then all of it is read, once.
    for (const { id, t, v } of await this.of(ids, to)) {
      for (const [i, time] of t.entries())
        if (time <= to && time > (found.get(id)?.t ?? Number.NEGATIVE_INFINITY))
          found.set(id, { t: time, value: v[i] as number });
    }
    return found;
  }

  /** Epoch ms of the earliest point that is not in a block yet; Infinity if there is none. */
  earliest(): number {
    this.#look();
    return this.#batches.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  }

  /** Reads the batches committed since the last call; starts over if batches have become blocks meanwhile. */
  #look(): void {
    const [oldest] = this.#archive.keys('batches', { limit: 1 });
    const state = `${String(oldest)} ${this.#archive.mark('compacted')}`;
    if (state !== this.#state) {
      this.#state = state;
      this.#batches = [];
      this.#forget();
    }
    const newest = this.#batches.at(-1)?.key;
    // Its start itself is among the keys.
    const range = { ...(newest === undefined ? {} : { start: newest + 1 }), limit: Number.MAX_SAFE_INTEGER };
    for (const key of this.#archive.keys('batches', range)) {
      const from = this.#archive.read('batches', key, earliestOf);
      if (typeof from !== 'number') continue;
      if (Number.isNaN(from)) this.#archive.reject('batches', key);
      else this.#batches.push({ key: key as number, from, taken: false });
    }
  }

  async #read(to: number): Promise<void> {
    this.#look();
    const pause = slices();
    const isDue = ({ from, taken }: StoredBatch): boolean => !taken && from <= to;
    const first = this.#batches.find(isDue);
    // Points are kept in the order in which they came.
    if (first !== undefined && first.key < this.#newestTaken) this.#forget();
    for (const batch of this.#batches.filter(isDue)) {
      batch.taken = true;
      this.#newestTaken = batch.key;
      this.#take(batch.key);
      await pause();
    }
  }

  #forget(): void {
    this.#columns.clear();
    this.#newestTaken = 0;
    for (const batch of this.#batches) batch.taken = false;
  }

  #take(key: number): void {
    const batch = this.#decode(key);
    if (batch === null) return;
    const { ids, times, values } = batch;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      let column = this.#columns.get(id);
      if (column === undefined) this.#columns.set(id, (column = new Growing()));
      column.push(times[i] as number, values[i] as number);
    }
  }

  /** Null when it is damaged, or gone because it has become blocks, which are read after this. */
  #decode(key: number): BatchColumns | null {
    const batch = this.#archive.read('batches', key, (payload) => {
      try {
        return decodeBatchNow(payload);
      } catch (error) {
        // zlib's own, or a row that ends early
        if (!(error instanceof Error)) throw error;
        return null;
      }
    });
    if (batch === null) this.#archive.reject('batches', key);
    return batch ?? null;
  }
}

function oldestOf(points: ReadonlyMap<number, Point>): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { t } of points.values()) if (t < oldest) oldest = t;
  return oldest;
}

/** Columns that grow at their end only: a view of them stays what it was. */
class Growing {
  #times = new Float64Array(FIRST_POINTS);
  #values = new Float64Array(FIRST_POINTS);
  #length = 0;

  get t(): Float64Array {
    return this.#times.subarray(0, this.#length);
  }

  get v(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  push(t: number, v: number): void {
    if (this.#length === this.#times.length) {
      this.#times = doubled(this.#times);
      this.#values = doubled(this.#values);
    }
    this.#times[this.#length] = t;
    this.#values[this.#length++] = v;
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
