import type { Key } from 'lmdb';
import type { Archive } from './archive';
import { decodeBatch } from './batch';
import type { SeriesPoints } from './blocks/points';

const PAGE = 64;

/** Points of the batches that are not blocks yet; each batch is decoded once, however often it is asked for. */
export class RecentPoints {
  readonly #archive: Archive;
  readonly #columns = new Map<number, { readonly t: number[]; readonly v: number[] }>();
  #oldest: Key | undefined;
  #newest: Key | undefined;
  /** One reading at a time: two would take in the same batches. */
  #reading: Promise<void> = Promise.resolve();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** Those of some series, in the order in which they came. */
  async of(ids: Iterable<number>): Promise<readonly SeriesPoints[]> {
    this.#reading = this.#reading.then(() => this.#read());
    await this.#reading;
    const found: SeriesPoints[] = [];
    for (const id of ids) {
      const column = this.#columns.get(id);
      if (column !== undefined)
        found.push({ id, t: Float64Array.from(column.t), v: Float64Array.from(column.v) });
    }
    return found;
  }

  /** Takes in what was committed since; anew when batches have become blocks meanwhile. */
  async #read(): Promise<void> {
    const [oldest] = this.#archive.keys('batches', { limit: 1 });
    if (oldest !== this.#oldest) {
      this.#columns.clear();
      this.#oldest = oldest;
      this.#newest = undefined;
    }
    for (;;) {
      const start = this.#newest === undefined ? {} : { start: this.#newest };
      const { entries, next } = this.#archive.range('batches', { ...start, limit: PAGE });
      for (const { key, payload } of entries) {
        this.#newest = key;
        await this.#take(key, payload);
      }
      if (next === null) return;
      this.#newest = next;
    }
  }

  async #take(key: Key, payload: Buffer): Promise<void> {
    const batch = await decodeBatch(payload).catch(() => null);
    if (batch === null) {
      this.#archive.reject('batches', key);
      return;
    }
    const { ids, times, values } = batch;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      let column = this.#columns.get(id);
      if (column === undefined) this.#columns.set(id, (column = { t: [], v: [] }));
      column.t.push(times[i] as number);
      column.v.push(values[i] as number);
    }
  }
}
