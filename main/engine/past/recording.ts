import { join } from 'node:path';
import type { DayAccount } from '../../../shared/accounts/day-account';
import type { Change, ConditionChange } from '../../../shared/model/change';
import { type Attributes, EVENT_KINDS, type WallEvent } from '../../../shared/model/observation';
import { err, ok, type Result } from '../../../shared/model/result';
import type { Column } from '../../../shared/model/said';
import { accountsBetween } from '../accounts/tenant-reader';
import { bundleBytes } from '../bundle/bundle-file';
import { contentsOf } from '../bundle/contents';
import { standingAt } from '../bundle/standing';
import { type Archive } from '../store/archive/archive';
import { allDocuments, documentsOf } from '../store/archive/documents-of';
import { eventsBetween } from '../store/archive/events';
import { type Gap, gapsBetween, lastWritten } from '../store/archive/gaps';
import { openForReading } from '../store/archive/open-archive';
import { LEVELS } from '../store/archive/roll-ups';
import { SeriesTable } from '../store/archive/series-table';
import { HOUR_MS } from '../store/blocks/points';
import { STORE_FORMAT } from '../store/format/record';
import { History } from '../store/reading/history';

export interface RecordedSeries {
  /** the archive's lasting id */
  readonly id: number;
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
}

export type RecordedGap = Gap;

/** The content of a data folder, readable with or without a running wall. Times are epoch ms. */
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
        message: `${data} holds no readable history.`,
        remedy:
          'Use --data to name the data folder of a wall; if an older version wrote it, start the wall on it once.',
      });
    }
    const table = new SeriesTable(archive);
    await table.load();
    return ok(new Recording(archive, table));
  }

  /** When it was written last, epoch ms; 0: never. */
  get lastWritten(): number {
    return lastWritten(this.#archive);
  }

  /** Time of its oldest point, or the start of an older roll-up period, epoch ms; Infinity: there is none. */
  async firstWritten(): Promise<number> {
    const [block] = this.#archive.keys('blocks', { limit: 1 }) as readonly [number, ...unknown[]][];
    const [batch] = this.#archive.keys('batches', { limit: 1 });
    const hour = Math.floor(
      (block === undefined ? Number(batch ?? Number.NaN) : block[0] * HOUR_MS) / HOUR_MS,
    );
    let first = Number.POSITIVE_INFINITY;
    if (!Number.isNaN(hour)) {
      const ids = this.#table.all().map(([id]) => id);
      const points = await this.#history.pointsOf(ids, hour * HOUR_MS, (hour + 1) * HOUR_MS);
      for (const { t } of points.values()) first = Math.min(first, t[0] ?? first);
      if (first === Number.POSITIVE_INFINITY) first = hour * HOUR_MS;
    }
    for (const { table, span } of LEVELS) {
      const [oldest] = this.#archive.keys(table, { limit: 1 }) as readonly [number, ...unknown[]][];
      const end = oldest === undefined ? first : (oldest[0] + 1) * span;
      // A period that overlaps stored points does not define the start.
      if (oldest !== undefined && end < first) first = oldest[0] * span;
    }
    return first;
  }

  series(): readonly RecordedSeries[] {
    return this.#table.all().map(([id, { metric, unit, attributes }]) => ({ id, metric, unit, attributes }));
  }

  /** Every point of some series with from <= t <= to; a series without one is not there. */
  points(ids: readonly number[], from: number, to: number): Promise<ReadonlyMap<number, Column>> {
    return this.#history.pointsOf(ids, from, to);
  }

  /** A series in at most `points` points: minimum and maximum of each period, gaps as NaN. */
  range(id: number, from: number, to: number, points: number): Promise<Column> {
    return this.#history.range(id, from, to, points);
  }

  /** Gaps in which no wall was running. */
  gaps(from: number, to: number): readonly Gap[] {
    return this.#history.gaps(from, to);
  }

  /** Gaps in which the wall was running and a source or its uplink was silent; each has its `source`. */
  silent(from: number, to: number): readonly Gap[] {
    return gapsBetween(this.#archive, from, to).filter(({ source }) => source !== undefined);
  }

  /** Events of all kinds with from <= t <= to, oldest first. */
  events(from: number, to: number): readonly WallEvent[] {
    return EVENT_KINDS.flatMap((kind) => eventsBetween(this.#archive, kind, from, to)).sort(
      (a, b) => a.t - b.t,
    );
  }

  /** Consumption on days that began with from <= t <= to, oldest first. */
  accounts(from: number, to: number): readonly DayAccount[] {
    return accountsBetween(this.#archive, from, to);
  }

  /** Changed verdicts with from <= t <= to, preceded by the state at `from`. Oldest first. */
  changes(from: number, to: number): readonly Change[] {
    const standing = standingAt(this.#archive, from).map(({ document }) => document);
    return [...standing, ...this.#changed(from, to)];
  }

  /** Changed verdicts of rules with from <= t <= to, oldest first, without the state before. */
  conditions(from: number, to: number): readonly ConditionChange[] {
    return this.#changed(from, to).filter((change) => change.what === 'condition');
  }

  /** Configurations in use with from <= t <= to, oldest first, as they were kept, with the time from which they were. */
  configs(from: number, to: number): readonly { readonly from: number; readonly kept: unknown }[] {
    const [used] = this.#archive.keys('configs', { start: from, reverse: true, limit: 1 });
    const start = typeof used === 'number' ? used - 1 : from - 1;
    const range = { start, end: to + 1, limit: Number.MAX_SAFE_INTEGER };
    return documentsOf(this.#archive, 'configs', range).documents.map(({ key, document }) => ({
      from: key as number,
      kept: document,
    }));
  }

  /**
   * A range as one file, which `unpackBundle` makes a data folder of again.
   * @param onProgress 0..1
   */
  bundle(from: number, to: number, onProgress: (ratio: number) => void): AsyncIterable<Buffer> {
    const about = { from, to, store: String(STORE_FORMAT) };
    return bundleBytes(about, contentsOf({ archive: this.#archive, from, to, onProgress }));
  }

  close(): Promise<void> {
    return this.#archive.close();
  }

  #changed(from: number, to: number): readonly Change[] {
    return allDocuments<Change>(this.#archive, 'changes', { start: [from], end: [to + 1] });
  }
}
