import type { ByteReader, ByteWriter } from './bytes';

/**
 * A column of figures, bit for bit what was given (one NaN stands for all). Figures of a machine are mostly decimals with
 * few digits or counters, so they are whole numbers once scaled by a power of ten: of those the differences are kept, or
 * the differences of the differences, whichever is shorter. What has no such scale is kept as the bytes of the XOR with
 * the figure before, byte place by byte place, so that the compressor that follows meets like beside like.
 */
const CONSTANT = 0;
const DELTA = 1;
const DELTA_OF_DELTA = 2;
const BITS = 3;

const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
/** Differences of differences of scaled figures stay exact below it: 2^53 / 4. */
const LARGEST = 2 ** 50;
const PLACES = 8;

/** @param values at least one */
export function writeValues(values: Float64Array, to: ByteWriter): void {
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

/** @param count figures in all. @throws RangeError when the bytes are not what `writeValues` wrote */
export function readValues(from: ByteReader, count: number): Float64Array {
  const nans = readNans(from, count);
  const told = new Float64Array(count - nans.length);
  if (told.length > 0) readTold(from, told);
  if (nans.length === 0) return told;
  const values = new Float64Array(count);
  let at = 0;
  let nan = 0;
  for (let i = 0; i < count; i++) {
    if (nans[nan] === i) {
      values[i] = Number.NaN;
      nan++;
    } else values[i] = told[at++] as number;
  }
  return values;
}

function readTold(from: ByteReader, to: Float64Array): void {
  const mode = from.byte();
  if (mode === CONSTANT) {
    const { buffer, byteOffset } = from.bytes(PLACES);
    to.fill(new DataView(buffer, byteOffset).getFloat64(0, true));
  } else if (mode === BITS) {
    readPlaces(from.bytes(to.length * PLACES), to);
  } else if (mode === DELTA || mode === DELTA_OF_DELTA) {
    const scale = SCALES[from.byte()];
    if (scale === undefined) throw new RangeError('a block has figures of an unknown scale');
    const steady = mode === DELTA_OF_DELTA;
    from.signedRow(to);
    let value = 0;
    let step = 0;
    for (let i = 0; i < to.length; i++) {
      const read = to[i] as number;
      step = steady ? step + read : read;
      value += step;
      to[i] = scale === 1 ? value : value / scale;
    }
  } else throw new RangeError(`a block has figures of an unknown kind (${mode})`);
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

function readNans(from: ByteReader, count: number): readonly number[] {
  const nans: number[] = [];
  let at = 0;
  for (let runs = from.unsigned(); runs > 0; runs--) {
    at += from.unsigned();
    const length = from.unsigned();
    if (at + length > count) throw new RangeError('a block has more figures than it says');
    for (let i = 0; i < length; i++) nans.push(at++);
  }
  return nans;
}
