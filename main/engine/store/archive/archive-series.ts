import type { Attributes } from '../../../../shared/model/observation';
import { SeriesDictionary } from '../../../../shared/series/dictionary';
import type { SeriesInfo } from '../../../../shared/series/reader';
import type { SeriesTable } from './series-table';

const MOST_SERIES = 1_000_000;

/** Every series named in the archive, including those no longer written, by small ids as the judge needs them. */
export class ArchiveSeries {
  readonly #table: SeriesTable;
  readonly #dictionary = new SeriesDictionary(MOST_SERIES);
  readonly #lasting: number[] = [];
  /** the highest of the archive's ids that was taken in: they rise, and none is given twice */
  #newest = 0;

  constructor(table: SeriesTable) {
    this.#table = table;
  }

  /** Takes in what was met since. */
  async refresh(): Promise<void> {
    await this.#table.load();
    for (const [id, { metric, unit, attributes }] of this.#table.all()) {
      if (id <= this.#newest) continue;
      this.#newest = id;
      const info = this.#dictionary.register(metric, unit, attributes);
      if (info !== null) this.#lasting[info.id] = id;
    }
  }

  get generation(): number {
    return this.#dictionary.size;
  }

  find(metric: string, where?: Attributes): readonly SeriesInfo[] {
    return this.#dictionary.find(metric, where);
  }

  /** The archive's id of a series; -1: it has none. */
  lasting(id: number): number {
    return this.#lasting[id] ?? -1;
  }
}
