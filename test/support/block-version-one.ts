import type { ByteWriter } from '../../main/engine/store/blocks/bytes';
import { Packer } from '../../main/engine/store/blocks/packed';
import type { SeriesPoints } from '../../main/engine/store/blocks/points';
import { MEASURES, type WholeRollUp } from '../../main/engine/store/blocks/roll-up';
import { writeRuns } from '../../main/engine/store/blocks/times';

/**
 * A block as Gantry 1.0 wrote it (version 1): differences as LEB128, deflated. What it left on a disk must stay readable,
 * and the bench's budget of reading was set against it.
 */
export function encodeBlockOne(series: readonly SeriesPoints[], base: number): Buffer {
  const packer = new Packer();
  const { head, column } = packer;
  head.byte(1);
  head.unsigned(series.length);
  let before: Float64Array | null = null;
  for (const { id, t, v } of series) {
    head.unsigned(id);
    head.unsigned(t.length);
    if (before !== null && t.length === before.length && t.every((time, i) => time === before?.[i]))
      head.unsigned(0);
    else {
      writeTimes(t, base, column);
      packer.keep(2 / 3);
    }
    writeValues(v, column);
    packer.keep(15 / 16);
    before = t;
  }
  return packer.finish();
}

/** Roll-ups as Gantry 1.0 wrote them. */
export function encodeRollUpsOne(list: readonly WholeRollUp[], base: number): Buffer {
  const packer = new Packer();
  const { head, column } = packer;
  head.byte(1);
  head.unsigned(list.length);
  for (const { id, slots } of list) {
    head.unsigned(id);
    head.unsigned(slots.length);
  }
  for (const { slots } of list) writeRuns(slots, base, column);
  packer.keep(2 / 3);
  for (const name of MEASURES) {
    for (const { measures } of list) writeValues(measures[name], column);
    packer.keep(2 / 3);
  }
  return packer.finish();
}

function writeTimes(t: Float64Array, base: number, to: ByteWriter): void {
  let last = base;
  let step = 0;
  for (const time of t) {
    const delta = time - last;
    to.signed(delta - step);
    step = delta;
    last = time;
  }
}

const CONSTANT = 0;
const DELTA = 1;
const DELTA_OF_DELTA = 2;
const BITS = 3;
const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
/** Differences of differences of scaled figures stay exact below it: 2^53 / 4. */
const LARGEST = 2 ** 50;
const PLACES = 8;

function writeValues(values: Float64Array, to: ByteWriter): void {
  const nans = writeNans(values, to);
  const told = nans === 0 ? values : values.filter((value) => !Number.isNaN(value));
  if (told.length === 0) return;
  const first = told[0] as number;
  if (told.every((value) => Object.is(value, first))) {
    to.byte(CONSTANT);
    const bytes = new Uint8Array(PLACES);
    new DataView(bytes.buffer).setFloat64(0, first, true);
    to.bytes(bytes);
    return;
  }
  const exponent = exponentOf(told);
  if (exponent === -1) {
    to.byte(BITS);
    to.bytes(xorPlaces(told));
    return;
  }
  const whole = told.map((value) => Math.round(value * (SCALES[exponent] as number)));
  const steady = costOf(whole, 2) < costOf(whole, 1);
  to.byte(steady ? DELTA_OF_DELTA : DELTA);
  to.byte(exponent);
  let last = 0;
  let step = 0;
  for (const value of whole) {
    const delta = value - last;
    to.signed(steady ? delta - step : delta);
    step = delta;
    last = value;
  }
}

/** The smallest power of ten that makes every figure whole, and back again exactly; -1: there is none. */
function exponentOf(values: Float64Array): number {
  let exponent = 0;
  for (const value of values) {
    while (!isWhole(value, SCALES[exponent])) if (++exponent === SCALES.length) return -1;
  }
  // A scale that grew on the way must hold for what came before it.
  const scale = SCALES[exponent];
  return values.every((value) => isWhole(value, scale)) ? exponent : -1;
}

/** -0 is none: it would come back as 0. */
function isWhole(value: number, scale: number | undefined): boolean {
  if (scale === undefined) return false;
  const whole = Math.round(value * scale);
  return Math.abs(whole) <= LARGEST && !Object.is(whole, -0) && whole / scale === value;
}

/** About how many bits the differences of an order take. */
function costOf(whole: Float64Array, order: 1 | 2): number {
  let cost = 0;
  let last = 0;
  let step = 0;
  for (const value of whole) {
    const delta = value - last;
    cost += Math.log2(1 + Math.abs(order === 1 ? delta : delta - step));
    step = delta;
    last = value;
  }
  return cost;
}

function xorPlaces(values: Float64Array): Uint8Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const n = values.length;
  const places = new Uint8Array(n * PLACES);
  let low = 0;
  let high = 0;
  for (let i = 0; i < n; i++) {
    const xorLow = (words[2 * i] as number) ^ low;
    const xorHigh = (words[2 * i + 1] as number) ^ high;
    low = words[2 * i] as number;
    high = words[2 * i + 1] as number;
    for (let place = 0; place < 4; place++) {
      places[place * n + i] = (xorLow >>> (8 * place)) & 255;
      places[(place + 4) * n + i] = (xorHigh >>> (8 * place)) & 255;
    }
  }
  return places;
}

/** Runs of NaN: how many runs, then told figures before each run and its length. @returns NaN in all */
function writeNans(values: Float64Array, to: ByteWriter): number {
  const runs: number[] = [];
  let count = 0;
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    const from = i;
    while (i < values.length && Number.isNaN(values[i])) i++;
    runs.push(from - end, i - from);
    count += i - from;
    end = i;
  }
  to.unsigned(runs.length / 2);
  for (const run of runs) to.unsigned(run);
  return count;
}
