import type { ByteReader, ByteWriter } from './bytes';
import { type Order, packingOf, readWhole, writeWhole } from './whole';

/**
 * A column of values, restored bit for bit (one NaN stands for all). Most machine metrics are decimals with few digits
 * or counters, so they are whole numbers after scaling by a power of ten. These are stored as runs if they mostly stand
 * still, otherwise by `whole.ts` (up to version 1: differences as LEB128). Values without such a scale are stored as
 * the bytes of the XOR with the previous value, byte position by byte position, so that the compressor sees similar
 * bytes together.
 */
const CONSTANT = 0;
const DELTA = 1;
const DELTA_OF_DELTA = 2;
const BITS = 3;
const STRETCHES = 4;
/** and two more: plus the order */
const WHOLE = 5;

const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
/** Second differences of scaled values stay exact below this: 2^53 / 4. */
const LARGEST = 2 ** 50;
const PLACES = 8;
/** About what one of them takes: by how much it differs, and how long it is. */
const STRETCH_BYTES = 4;

/** @param values at least one @returns whether they are already packed in bits, so that deflating them saves little */
export function writeValues(values: Float64Array, to: ByteWriter): boolean {
  const nans = writeNans(values, to);
  const told = nans === 0 ? values : values.filter((value) => !Number.isNaN(value));
  if (told.length === 0) return false;
  const first = told[0] as number;
  if (told.every((value) => Object.is(value, first))) {
    to.byte(CONSTANT);
    const bytes = new Uint8Array(PLACES);
    new DataView(bytes.buffer).setFloat64(0, first, true);
    to.bytes(bytes);
    return false;
  }
  const exponent = exponentOf(told);
  if (exponent === -1) {
    to.byte(BITS);
    to.bytes(xorPlaces(told));
    return false;
  }
  const whole = told.map((value) => Math.round(value * (SCALES[exponent] as number)));
  const packing = packingOf(whole);
  const stretches = stretchesOf(whole);
  if (stretches * STRETCH_BYTES < (packing?.bytes ?? whole.length)) {
    to.byte(STRETCHES);
    to.byte(exponent);
    writeStretches(whole, stretches, to);
    return false;
  }
  if (packing !== null) {
    to.byte(WHOLE + packing.order);
    to.byte(exponent);
    writeWhole(whole, packing.order, to);
    return true;
  }
  to.byte(DELTA);
  to.byte(exponent);
  let last = 0;
  for (const value of whole) {
    to.signed(value - last);
    last = value;
  }
  return false;
}

/** Fills `to` with values that `writeValues` wrote. @throws RangeError if the bytes are invalid */
export function readValues(from: ByteReader, to: Float64Array): void {
  const nans = readNans(from, to.length);
  if (nans.length === 0) {
    readTold(from, to);
    return;
  }
  const told = new Float64Array(to.length - nans.length);
  if (told.length > 0) readTold(from, told);
  let at = 0;
  let nan = 0;
  for (let i = 0; i < to.length; i++) {
    if (nans[nan] === i) {
      to[i] = Number.NaN;
      nan++;
    } else to[i] = told[at++] as number;
  }
}

function readTold(from: ByteReader, to: Float64Array): void {
  const mode = from.byte();
  if (mode === CONSTANT) {
    to.fill(from.view.getFloat64(from.skip(PLACES), true));
    return;
  }
  if (mode === BITS) {
    readPlaces(from.bytes(to.length * PLACES), to);
    return;
  }
  const scale = SCALES[from.byte()];
  if (scale === undefined) throw new RangeError('a block has figures of an unknown scale');
  if (mode === STRETCHES) readStretches(from, to);
  else if (mode >= WHOLE && mode <= WHOLE + 2) readWhole(from, (mode - WHOLE) as Order, to);
  else if (mode === DELTA || mode === DELTA_OF_DELTA) readDifferences(from, mode === DELTA_OF_DELTA, to);
  else throw new RangeError(`a block has figures of an unknown kind (${mode})`);
  if (scale !== 1) for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) / scale;
}

function readDifferences(from: ByteReader, steady: boolean, to: Float64Array): void {
  from.signedRow(to);
  let value = 0;
  let step = 0;
  for (let i = 0; i < to.length; i++) {
    const read = to[i] as number;
    step = steady ? step + read : read;
    value += step;
    to[i] = value;
  }
}

function stretchesOf(whole: Float64Array): number {
  let count = 1;
  for (let i = 1; i < whole.length; i++) if (whole[i] !== whole[i - 1]) count++;
  return count;
}

/** Per run: its difference from the previous run, and its length. */
function writeStretches(whole: Float64Array, count: number, to: ByteWriter): void {
  to.unsigned(count);
  let last = 0;
  for (let i = 0; i < whole.length; ) {
    const value = whole[i] as number;
    let end = i + 1;
    while (end < whole.length && whole[end] === value) end++;
    to.signed(value - last);
    to.unsigned(end - i);
    last = value;
    i = end;
  }
}

function readStretches(from: ByteReader, to: Float64Array): void {
  let value = 0;
  let at = 0;
  for (let left = from.unsigned(); left > 0; left--) {
    value += from.signed();
    const end = at + from.unsigned();
    if (end > to.length) throw new RangeError('a block has more figures than it says');
    while (at < end) to[at++] = value;
  }
  if (at < to.length) throw new RangeError('a block has fewer figures than it says');
}

/** The smallest power of ten that makes every value whole and restores it exactly; -1: there is none. */
function exponentOf(values: Float64Array): number {
  let exponent = 0;
  for (const value of values) {
    while (!isWhole(value, SCALES[exponent])) if (++exponent === SCALES.length) return -1;
  }
  // A scale that grew on the way must hold for what came before it.
  const scale = SCALES[exponent];
  return values.every((value) => isWhole(value, scale)) ? exponent : -1;
}

/** -0 does not qualify: it would be restored as 0. */
function isWhole(value: number, scale: number | undefined): boolean {
  if (scale === undefined) return false;
  const whole = Math.round(value * scale);
  return Math.abs(whole) <= LARGEST && !Object.is(whole, -0) && whole / scale === value;
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

function readPlaces(places: Uint8Array, to: Float64Array): void {
  const n = to.length;
  const words = new Uint32Array(to.buffer, to.byteOffset, n * 2);
  let low = 0;
  let high = 0;
  for (let i = 0; i < n; i++) {
    for (let place = 0; place < 4; place++) {
      low ^= (places[place * n + i] as number) << (8 * place);
      high ^= (places[(place + 4) * n + i] as number) << (8 * place);
    }
    words[2 * i] = low;
    words[2 * i + 1] = high;
  }
}

/** Runs of NaN: their number, then for each the values before it and its length. @returns number of NaN */
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

const NO_NANS: readonly number[] = [];

function readNans(from: ByteReader, count: number): readonly number[] {
  const all = from.unsigned();
  if (all === 0) return NO_NANS;
  const nans: number[] = [];
  let at = 0;
  for (let runs = all; runs > 0; runs--) {
    at += from.unsigned();
    const length = from.unsigned();
    if (at + length > count) throw new RangeError('a block has more figures than it says');
    for (let i = 0; i < length; i++) nans.push(at++);
  }
  return nans;
}
