import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { Attributes } from '../../../../shared/model/observation';
import { seriesKey } from '../../../../shared/series/dictionary';
import type { SeriesInfo } from '../../../../shared/series/reader';
import { encodeDocument } from '../format/record';
import type { Archive, Write } from './archive';
import { documentsOf } from './documents-of';

export interface StoredSeries {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
  /** days since 1970 on which it was last written: with retention it says when a series may be forgotten */
  readonly day: number;
}

export const DAY_MS = 86_400_000;
const PAGE = 200;

/**
 * The archive's own lasting ids of series. They are apart from those of the head, so that a start can take in live
 * data before this dictionary is read.
 */
export class SeriesTable {
  readonly #archive: Archive;
  readonly #byKey = new Map<string, number>();
  readonly #stored = new Map<number, StoredSeries>();
  /** ids by the head's own object, as long as it is the day on which they were last written: a key is text to build */
  #today = new WeakMap<SeriesInfo, number>();
  #day = Number.NaN;
  #next = 1;
  #loading: Promise<void> | null = null;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** Reads the dictionary once, a page at a time. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Every series with its permanent id, in the order in which they were first seen. Only after `load`. */
  all(): readonly (readonly [number, StoredSeries])[] {
    return [...this.#stored];
  }

  byId(archiveId: number): StoredSeries | undefined {
    return this.#stored.get(archiveId);
  }

  /** The lasting id of a series; what must be written for it is added to `writes`. Only after `load`. */
  idOf(info: SeriesInfo, day: number, writes: Write[]): number {
    if (day !== this.#day) {
      this.#today = new WeakMap();
      this.#day = day;
    }
    const written = this.#today.get(info);
    if (written !== undefined) return written;
    const key = seriesKey(info.metric, info.attributes);
    const id = this.#byKey.get(key) ?? this.#next++;
    this.#today.set(info, id);
    const known = this.#stored.get(id);
    if (known === undefined || known.day < day || known.unit !== info.unit) {
      const series = { metric: info.metric, unit: info.unit, attributes: info.attributes, day };
      this.#byKey.set(key, id);
      this.#stored.set(id, series);
      writes.push({ table: 'series', key: id, payload: encodeDocument(series) });
    }
    return id;
  }

  /** Forgets series whose last sample is past retention. @returns their ids */
  forget(before: number, writes: Write[]): readonly number[] {
    const gone: number[] = [];
    this.#today = new WeakMap();
    for (const [id, { metric, attributes, day }] of this.#stored) {
      if (day >= before) continue;
      gone.push(id);
      this.#stored.delete(id);
      this.#byKey.delete(seriesKey(metric, attributes));
      writes.push({ table: 'series', key: id, payload: null });
    }
    return gone;
  }

  async #load(): Promise<void> {
    // also past damaged records: an id is never given twice
    const [newest] = this.#archive.keys('series', { reverse: true, limit: 1 });
    if (typeof newest === 'number') this.#next = newest + 1;
    let start: number | undefined;
    for (;;) {
      const { documents, next } = documentsOf<StoredSeries>(this.#archive, 'series', { start, limit: PAGE });
      for (const { key, document: series } of documents) {
        if (!isSeries(series)) {
          this.#archive.reject('series', key);
          continue;
        }
        this.#stored.set(key as number, series);
        this.#byKey.set(seriesKey(series.metric, series.attributes), key as number);
      }
      if (next === null) return;
      start = next as number;
      await yieldTurn();
    }
  }
}

/** A record of an unpacked bundle may hold anything. */
function isSeries({ metric, unit, attributes, day }: StoredSeries): boolean {
  return (
    typeof metric === 'string' &&
    typeof unit === 'string' &&
    typeof attributes === 'object' &&
    attributes !== null &&
    typeof day === 'number'
  );
}
