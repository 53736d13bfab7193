import type { Attributes } from '../model/observation';
import type { SeriesInfo } from './reader';

/** Identity of a series: metric and attributes, in any order. The unit is not part of it. */
export function seriesKey(metric: string, attributes: Attributes): string {
  const names = Object.keys(attributes);
  if (names.length > 1) names.sort();
  let key = metric;
  for (const name of names) key += `\u0001${name}\u0002${attributes[name]}`;
  return key;
}

/** Gives each series a small dense id, and finds series by metric. */
export class SeriesDictionary {
  readonly #max: number;
  readonly #byKey = new Map<string, SeriesInfo>();
  readonly #byMetric = new Map<string, SeriesInfo[]>();
  readonly #all: SeriesInfo[] = [];

  /** @param max maximum number of series */
  constructor(max: number) {
    this.#max = max;
  }

  /** Series are never removed, so a new count means a new series. */
  get size(): number {
    return this.#all.length;
  }

  byId(id: number): SeriesInfo | undefined {
    return this.#all[id];
  }

  byKey(key: string): SeriesInfo | undefined {
    return this.#byKey.get(key);
  }

  /** @returns the known or new series; null: there are too many */
  register(metric: string, unit: string, attributes: Attributes): SeriesInfo | null {
    const key = seriesKey(metric, attributes);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#all.length >= this.#max) return null;
    const info: SeriesInfo = { id: this.#all.length, metric, unit, attributes: { ...attributes } };
    this.#all.push(info);
    this.#byKey.set(key, info);
    const list = this.#byMetric.get(metric);
    if (list === undefined) this.#byMetric.set(metric, [info]);
    else list.push(info);
    return info;
  }

  /** Series of a metric whose attributes contain all of `where`, in id order. */
  find(metric: string, where?: Attributes): readonly SeriesInfo[] {
    const list = this.#byMetric.get(metric) ?? NONE;
    const wanted = where === undefined ? [] : Object.entries(where);
    if (wanted.length === 0) return list.slice();
    return list.filter(({ attributes }) => wanted.every(([name, value]) => attributes[name] === value));
  }
}

const NONE: readonly SeriesInfo[] = [];
