import type { ByteReader, ByteWriter } from './bytes';

/** A column of times (whole ms, or slots) as differences of differences: a steady beat is a row of zeros. */
export function writeTimes(t: Float64Array, base: number, to: ByteWriter): void {
  let last = base;
  let step = 0;
  for (const time of t) {
    const delta = time - last;
    to.signed(delta - step);
    step = delta;
    last = time;
  }
}

/** @throws RangeError when the bytes end early */
export function readTimes(from: ByteReader, count: number, base: number): Float64Array {
  const t = new Float64Array(count);
  from.signedRow(t);
  let time = base;
  let step = 0;
  for (let i = 0; i < count; i++) {
    step += t[i] as number;
    time += step;
    t[i] = time;
  }
  return t;
}

/** A column of whole numbers that mostly follow one another, as runs: how far after the last one, and how many. */
export function writeRuns(numbers: Float64Array, base: number, to: ByteWriter): void {
  let next = base;
  for (let i = 0; i < numbers.length; ) {
    const first = numbers[i] as number;
    let length = 1;
    while (i + length < numbers.length && numbers[i + length] === first + length) length++;
    to.unsigned(first - next);
    to.unsigned(length);
    next = first + length;
    i += length;
  }
}

/** @throws RangeError when the bytes end early, or hold more than `count` */
export function readRuns(from: ByteReader, count: number, base: number): Float64Array {
  const numbers = new Float64Array(count);
  let next = base;
  for (let i = 0; i < count; ) {
    next += from.unsigned();
    const end = i + from.unsigned();
    if (end > count || end === i) throw new RangeError('a block has more than it says');
    while (i < end) numbers[i++] = next++;
  }
  return numbers;
}
