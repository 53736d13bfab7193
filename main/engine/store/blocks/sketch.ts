import { DDSketch } from '@datadog/sketches-js';
import { NewerBlock } from './block';
import { ByteReader, type ByteWriter } from './bytes';
import { columnOf, Packer, unpacked } from './packed';
import type { SeriesPoints } from './points';
import { readRuns, writeRuns } from './times';

/**
 * A quantile of a sketch deviates from a recorded value by at most this share, between a nanosecond and 30 years of
 * either sign. Smaller values count as 0, larger ones as the limit, so that the number of bins is bounded.
 */
export const RELATIVE_ACCURACY = 0.01;
const LEAST = 1e-9;
const MOST = 1e9;

/** Counts of bins, by ascending key; a bin covers all values within the accuracy of its own value. */
interface Bins {
  readonly keys: readonly number[];
  readonly counts: readonly number[];
}
/** The sketch of one period. */
export interface SketchRow {
  /** number of the period since 1970: its start is `slot * step` */
  readonly slot: number;
  readonly zeros: number;
  /** of the absolute values */
  readonly negative: Bins;
  readonly positive: Bins;
}
export interface SeriesSketches {
  readonly id: number;
  /** in the order of their slots */
  readonly rows: readonly SketchRow[];
}

const SKETCH_VERSION = 1;
/** Sketches are many, and few are read at a time. */
const WORTH = 15 / 16;
/** Counts of a bin that fit into one byte together with the distance from the previous bin. */
const SMALL_COUNTS = 7;
const NO_BINS: Bins = { keys: [], counts: [] };

/**
 * The distribution of values over any periods and series (DDSketch; Masson, Rim and Lee, VLDB 2019). The library's own
 * `merge` is not used: in 2.1.1 it loses negative values and mishandles a range that ends with key 0.
 */
export class Sketch {
  readonly #sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });

  /** number of values */
  get count(): number {
    return this.#sketch.count;
  }

  /** Adds a value; NaN and infinite values are ignored. */
  accept(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#sketch.accept(Math.abs(value) < LEAST ? 0 : Math.max(-MOST, Math.min(MOST, value)));
  }

  /** Adds a stored sketch of a period. */
  add({ zeros, negative, positive }: SketchRow): void {
    const sketch = this.#sketch;
    sketch.zeroCount += zeros;
    addBins(sketch.store, positive);
    addBins(sketch.negativeStore, negative);
    sketch.count = sketch.store.count + sketch.negativeStore.count + sketch.zeroCount;
  }

  /**
   * The quantile `q` (0..1): of n sorted values the one at floor(q (n - 1)), within `RELATIVE_ACCURACY`. NaN if there
   * is no value.
   */
  quantile(q: number): number {
    return this.#sketch.getValueAtQuantile(Math.min(1, Math.max(0, q)));
  }

  row(slot: number): SketchRow {
    const { zeroCount, store, negativeStore } = this.#sketch;
    return { slot, zeros: zeroCount, negative: binsOf(negativeStore), positive: binsOf(store) };
  }
}

type Store = DDSketch['store'];

function addBins(store: Store, { keys, counts }: Bins): void {
  for (let i = 0; i < keys.length; i++) store.add(keys[i] as number, counts[i] as number);
}

function binsOf(store: Store): Bins {
  if (store.count === 0) return NO_BINS;
  const [keys, counts]: [number[], number[]] = [[], []];
  for (let key = store.minKey; key <= store.maxKey; key++) {
    const count = store.bins[key - store.offset] as number;
    if (count === 0) continue;
    keys.push(key);
    counts.push(count);
  }
  return { keys, counts };
}

/** Sketches points in periods of `step` ms; a period without a value has none. */
export function sketchRows({ id, t, v }: SeriesPoints, step: number): SeriesSketches {
  const rows: SketchRow[] = [];
  for (let i = 0; i < t.length; ) {
    const slot = Math.floor((t[i] as number) / step);
    const sketch = new Sketch();
    for (; i < t.length && (t[i] as number) < (slot + 1) * step; i++) sketch.accept(v[i] as number);
    if (sketch.count > 0) rows.push(sketch.row(slot));
  }
  return { id, rows };
}

/** Rows of both in the order of their slots; where both have one, that of `newer` counts. */
export function mergeSketches(older: SeriesSketches, newer: SeriesSketches): SeriesSketches {
  const rows = new Map([...older.rows, ...newer.rows].map((row) => [row.slot, row]));
  return { id: older.id, rows: [...rows.values()].sort((a, b) => a.slot - b.slot) };
}

/**
 * Head: version, number of series, per series its id, number of periods, and the mark of its column. A column has its
 * slots, then per period its bins: their number, the first key, and for each the distance from the previous one with
 * its count.
 * @param base a slot, not after any other
 */
export function encodeSketches(list: readonly SeriesSketches[], base: number): Buffer {
  const packer = new Packer();
  const { head, column } = packer;
  head.byte(SKETCH_VERSION);
  head.unsigned(list.length);
  for (const { id, rows } of list) {
    head.unsigned(id);
    head.unsigned(rows.length);
    writeRuns(
      Float64Array.from(rows, ({ slot }) => slot),
      base,
      column,
    );
    let first = 0;
    for (const { zeros, negative, positive } of rows) {
      const isPlain = zeros === 0 && negative.keys.length === 0;
      column.unsigned(positive.keys.length * 2 + (isPlain ? 0 : 1));
      first = writeBins(positive, first, column);
      if (isPlain) continue;
      column.unsigned(zeros);
      column.unsigned(negative.keys.length);
      writeBins(negative, 0, column);
    }
    packer.keep(WORTH);
  }
  return packer.finish();
}

/**
 * @param wanted ids to read; the others are passed over
 * @throws NewerBlock, or an Error when the content is not what it must be
 */
export function decodeSketches(
  payload: Uint8Array,
  base: number,
  wanted?: ReadonlySet<number>,
): SeriesSketches[] {
  const record = new ByteReader(payload);
  const version = record.byte();
  if (version > SKETCH_VERSION) throw new NewerBlock(`sketches of version ${version}`);
  const heads = Array.from({ length: record.unsigned() }, () => ({
    id: record.unsigned(),
    count: record.unsigned(),
    mark: record.unsigned(),
  }));
  const found: SeriesSketches[] = [];
  for (const { id, count, mark } of heads) {
    const column = columnOf(record, mark);
    if (wanted !== undefined && !wanted.has(id)) continue;
    found.push({ id, rows: readRows(new ByteReader(unpacked(column, mark)), count, base) });
  }
  return found;
}

function readRows(from: ByteReader, count: number, base: number): readonly SketchRow[] {
  const slots = readRuns(from, count, base);
  const rows: SketchRow[] = [];
  let first = 0;
  for (const slot of slots) {
    const head = from.unsigned();
    const positive = readBins(from, Math.floor(head / 2), first);
    first = positive.keys[0] ?? first;
    const isPlain = head % 2 === 0;
    const zeros = isPlain ? 0 : from.unsigned();
    const negative = isPlain ? NO_BINS : readBins(from, from.unsigned(), 0);
    rows.push({ slot, zeros, negative, positive });
  }
  return rows;
}

/** @param before key from which the first one is encoded @returns the first key */
function writeBins({ keys, counts }: Bins, before: number, to: ByteWriter): number {
  let last = keys[0];
  if (last === undefined) return before;
  to.signed(last - before);
  for (let i = 0; i < keys.length; i++) {
    const [key, count] = [keys[i] as number, counts[i] as number];
    to.unsigned((key - last) * (SMALL_COUNTS + 1) + Math.min(count - 1, SMALL_COUNTS));
    if (count > SMALL_COUNTS) to.unsigned(count - 1 - SMALL_COUNTS);
    last = key;
  }
  return keys[0] as number;
}

function readBins(from: ByteReader, length: number, before: number): Bins {
  if (length === 0) return NO_BINS;
  if (length > from.left) throw new RangeError('a sketch ends before its content');
  const [keys, counts]: [number[], number[]] = [[], []];
  let key = before + from.signed();
  for (let i = 0; i < length; i++) {
    const told = from.unsigned();
    const small = told % (SMALL_COUNTS + 1);
    key += (told - small) / (SMALL_COUNTS + 1);
    keys.push(key);
    counts.push(small + 1 + (small === SMALL_COUNTS ? from.unsigned() : 0));
  }
  return { keys, counts };
}
