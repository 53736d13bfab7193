import { NewerBlock } from './block';
import { ByteReader } from './bytes';
import { columnOf, Packer, unpacked } from './packed';
import type { SeriesPoints } from './points';
import { readRuns, sameNumbers, writeRuns } from './times';
import { readValues, writeValues } from './values';

/** The roll-up of one period. `count` 0: the period was observed and had no value; the other fields are NaN then. */
export const MEASURES = ['count', 'min', 'max', 'sum', 'last'] as const;
export type Measure = (typeof MEASURES)[number];

/** One series in equal periods; a period without data is absent. */
export interface RollUp {
  readonly id: number;
  /** number of the period since 1970: its start is `slot * step` */
  readonly slots: Float64Array;
  readonly measures: Readonly<Partial<Record<Measure, Float64Array>>>;
}
export type WholeRollUp = RollUp & { readonly measures: Readonly<Record<Measure, Float64Array>> };

/** 1: every series has its own slots, no values by `whole.ts`. */
const ROLL_UP_VERSION = 2;
/** Before the slots of a series: they are those of the one before, or follow. */
const SAME = 1;
const OWN = 0;
/** Roll-ups are few, and read many at a time. */
const WORTH = 2 / 3;
/** Sums of decimals would carry the rounding of binary fractions: kept to a millionth. */
const SUM_SCALE = 1e6;
const SUM_EXACT = 2 ** 50 / SUM_SCALE;

/** Rolls points up into periods of `step` ms. */
export function rollUp(points: SeriesPoints, step: number): WholeRollUp {
  const { id, t, v } = points;
  const slots: number[] = [];
  const rows: number[] = [];
  for (let i = 0; i < t.length; ) {
    const slot = Math.floor((t[i] as number) / step);
    const end = (slot + 1) * step;
    let count = 0;
    let min = Number.NaN;
    let max = Number.NaN;
    let sum = 0;
    let last = Number.NaN;
    for (; i < t.length && (t[i] as number) < end; i++) {
      const value = v[i] as number;
      if (Number.isNaN(value)) continue;
      if (count === 0 || value < min) min = value;
      if (count === 0 || value > max) max = value;
      count++;
      sum += value;
      last = value;
    }
    slots.push(slot);
    rows.push(count, min, max, count === 0 ? Number.NaN : tidy(sum), last);
  }
  const column = (at: number): Float64Array =>
    Float64Array.from(slots, (_, i) => rows[i * MEASURES.length + at] as number);
  const measures = { count: column(0), min: column(1), max: column(2), sum: column(3), last: column(4) };
  return { id, slots: Float64Array.from(slots), measures };
}

function tidy(sum: number): number {
  return Math.abs(sum) < SUM_EXACT ? Math.round(sum * SUM_SCALE) / SUM_SCALE : sum;
}

/** Rows of both in the order of their slots; where both have one, that of `newer` counts. */
export function mergeRollUps(older: WholeRollUp, newer: WholeRollUp): WholeRollUp {
  // Mostly what is new is later.
  if ((older.slots.at(-1) ?? -1) < (newer.slots[0] ?? Number.POSITIVE_INFINITY))
    return appended(older, newer);
  const taken: [WholeRollUp, number][] = [];
  let [a, b] = [0, 0];
  while (a < older.slots.length || b < newer.slots.length) {
    const left = older.slots[a] ?? Number.POSITIVE_INFINITY;
    const right = newer.slots[b] ?? Number.POSITIVE_INFINITY;
    taken.push(left < right ? [older, a] : [newer, b]);
    if (left <= right) a++;
    if (right <= left) b++;
  }
  const column = (of: (from: WholeRollUp) => Float64Array): Float64Array =>
    Float64Array.from(taken, ([from, i]) => of(from)[i] as number);
  const measure = (name: Measure): Float64Array => column(({ measures }) => measures[name]);
  return {
    id: older.id,
    slots: column(({ slots }) => slots),
    measures: {
      count: measure('count'),
      min: measure('min'),
      max: measure('max'),
      sum: measure('sum'),
      last: measure('last'),
    },
  };
}

function appended(a: WholeRollUp, b: WholeRollUp): WholeRollUp {
  const column = (before: Float64Array, after: Float64Array): Float64Array => {
    const both = new Float64Array(before.length + after.length);
    both.set(before);
    both.set(after, before.length);
    return both;
  };
  return {
    id: a.id,
    slots: column(a.slots, b.slots),
    measures: {
      count: column(a.measures.count, b.measures.count),
      min: column(a.measures.min, b.measures.min),
      max: column(a.measures.max, b.measures.max),
      sum: column(a.measures.sum, b.measures.sum),
      last: column(a.measures.last, b.measures.last),
    },
  };
}

/**
 * Head: version, number of series, per series its id and number of periods; then the marks of one column of all slots,
 * and of one column per measure, series after series. Most reads ask for one measure of all series.
 * @param base a slot, not after any other
 */
export function encodeRollUps(list: readonly WholeRollUp[], base: number): Buffer {
  const packer = new Packer();
  const { head, column } = packer;
  head.byte(ROLL_UP_VERSION);
  head.unsigned(list.length);
  for (const { id, slots } of list) {
    head.unsigned(id);
    head.unsigned(slots.length);
  }
  let before: Float64Array | null = null;
  for (const { slots } of list) {
    const isSame = before !== null && sameNumbers(before, slots);
    column.byte(isSame ? SAME : OWN);
    if (!isSame) writeRuns(slots, base, column);
    before = slots;
  }
  packer.keep(WORTH);
  for (const name of MEASURES) {
    for (const { measures } of list) writeValues(measures[name], column);
    packer.keep(WORTH);
  }
  return packer.finish();
}

/**
 * @param wanted ids to read, and of them only these measures
 * @throws NewerBlock, or an Error when the content is not what it must be
 */
export function decodeRollUps(
  payload: Uint8Array,
  base: number,
  wanted?: ReadonlySet<number>,
  measures: readonly Measure[] = MEASURES,
): RollUp[] {
  const record = new ByteReader(payload);
  const version = record.byte();
  if (version > ROLL_UP_VERSION) throw new NewerBlock(`a roll-up of version ${version}`);
  const heads: { readonly id: number; readonly count: number }[] = [];
  for (let left = record.unsigned(); left > 0; left--)
    heads.push({ id: record.unsigned(), count: record.unsigned() });
  const marks = Array.from({ length: MEASURES.length + 1 }, () => record.unsigned());
  const columns = marks.map((mark) => columnOf(record, mark));
  const open = (at: number): ByteReader =>
    new ByteReader(unpacked(columns[at] as Uint8Array, marks[at] as number));
  const list = readSlots(open(0), heads, base, version);
  // Series of one column follow one another: those that are not wanted are read past.
  const all = heads.reduce((sum, { count }) => sum + count, 0);
  for (const name of measures) {
    const figures = open(MEASURES.indexOf(name) + 1);
    const whole = new Float64Array(all);
    let at = 0;
    for (const one of list) {
      const column = whole.subarray(at, at + one.slots.length);
      readValues(figures, column);
      one.measures[name] = column;
      at += one.slots.length;
    }
  }
  return wanted === undefined ? [...list] : list.filter(({ id }) => wanted.has(id));
}

interface Reading {
  readonly id: number;
  readonly slots: Float64Array;
  readonly measures: Partial<Record<Measure, Float64Array>>;
}

/** Series that have the same slots share them. */
function readSlots(
  from: ByteReader,
  heads: readonly { readonly id: number; readonly count: number }[],
  base: number,
  version: number,
): readonly Reading[] {
  let slots: Float64Array = new Float64Array(0);
  return heads.map(({ id, count }) => {
    if (version === 1 || from.byte() !== SAME) slots = readRuns(from, count, base);
    else if (slots.length !== count) throw new RangeError('a roll-up has more than it says');
    return { id, slots, measures: {} };
  });
}
