import { join } from 'node:path';
import { type Attributes, EVENT_KINDS, type WallEvent } from '../../shared/model/observation';
import { err, ok, type Result } from '../../shared/model/result';
import type { Column } from '../../shared/model/snapshot';
import { type Archive, openForReading } from './store/archive';
import type { Gap } from './store/gaps';
import { History } from './store/history';
import { decodeDocument } from './store/record';
import { SeriesTable } from './store/series-table';

export interface RecordedSeries {
  /** the archive's lasting id */
  readonly id: number;
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
}

/** What a data folder holds, read beside the wall or without one. Times are epoch ms. */
export class Recording {
  readonly #archive: Archive;
  readonly #table: SeriesTable;
  readonly #history: History;

  private constructor(archive: Archive, table: SeriesTable) {
    this.#archive = archive;
    this.#table = table;
    this.#history = new History(archive);
  }

  static async open(
    data: string,
  ): Promise<Result<Recording, { readonly message: string; readonly remedy: string }>> {
    const archive = openForReading(join(data, 'cache'));
    if (archive === null) {
      return err({
        message: `${data} holds no history that can be read.`,
        remedy:
          'Give the data folder of a wall with --data; start the wall once when it is of an older version.',
      });
    }
    const table = new SeriesTable(archive);
    await table.load();
    return ok(new Recording(archive, table));
  }

  series(): readonly RecordedSeries[] {
    return this.#table.all().map(([id, { metric, unit, attributes }]) => ({ id, metric, unit, attributes }));
  }

  /** Every point of some series with from <= t <= to; a series without one is not there. */
  points(ids: readonly number[], from: number, to: number): Promise<ReadonlyMap<number, Column>> {
    return this.#history.pointsOf(ids, from, to);
  }

  /** When nobody watched. */
  gaps(from: number, to: number): readonly Gap[] {
    return this.#history.gaps(from, to);
  }

  /** Events of all kinds with from <= t <= to, oldest first. */
  events(from: number, to: number): readonly WallEvent[] {
    const found: WallEvent[] = [];
    for (const kind of EVENT_KINDS) {
      const range = { start: [kind, from], end: [kind, to + 1], limit: Number.MAX_SAFE_INTEGER };
      for (const { payload } of this.#archive.range('events', range).entries) {
        const event = decodeDocument(payload) as WallEvent;
        if (event.t <= to) found.push(event);
      }
    }
    return found.sort((a, b) => a.t - b.t);
  }

  close(): Promise<void> {
    return this.#archive.close();
  }
}
