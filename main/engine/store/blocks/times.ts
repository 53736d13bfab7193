import type { ByteReader, ByteWriter } from './bytes';
import { type Order, packingOf, readWhole, writeWhole } from './whole';

/** A column of times (whole ms), less than 49 days after `base`: the order of `whole.ts`, then what that writes. */
export function writeTimes(t: Float64Array, base: number, to: ByteWriter): void {
  const after = t.map((time) => time - base);
  const order = packingOf(after)?.order ?? 0;
  to.byte(order);
  writeWhole(after, order, to);
}

/** @throws RangeError when the bytes end early, or are something else */
export function readTimes(from: ByteReader, count: number, base: number): Float64Array {
  const order = from.byte();
  if (order > 2) throw new RangeError('a block has times of an unknown kind');
  const t = new Float64Array(count);
  readWhole(from, order as Order, t, base);
  return t;
}

/** The same of a block of version 1: differences of differences, LEB128. */
export function readTimes1(from: ByteReader, count: number, base: number): Float64Array {
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

export function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
