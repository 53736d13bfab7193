import type { ByteReader, ByteWriter } from './bytes';

/**
 * A column of whole numbers, their differences, or the differences of their differences, in chunks: the least of a chunk,
 * then by how much each is more, in as many bits as the most of them needs. Noise, as most of what is measured has, takes
 * hardly more than its range, and is read several times faster than what has to be inflated.
 */
const CHUNK = 64;
const MOST_BITS = 32;
/** Up to this width a value lies in the 32 bits from its first byte, at whatever bit it begins. */
const WORD_BITS = 25;
/** Padding after the last chunk, so that every value can be read as a whole word. */
const PADDING = 4;

export type Order = 0 | 1 | 2;
export interface Packing {
  readonly order: Order;
  readonly bytes: number;
}

/** How `writeWhole` keeps numbers in the fewest bytes; null: it cannot. @param numbers whole, up to 2^50 of either sign */
export function packingOf(numbers: Float64Array): Packing | null {
  let best: Packing | null = null;
  let row = numbers;
  for (const order of [0, 1, 2] as const) {
    if (order > 0) row = differences(row).row;
    const bytes = bytesOf(row);
    if (bytes < (best?.bytes ?? Number.POSITIVE_INFINITY)) best = { order, bytes };
  }
  return best;
}

/** @param order result of `packingOf` */
export function writeWhole(numbers: Float64Array, order: Order, to: ByteWriter): void {
  let row = numbers;
  for (let at = 0; at < order; at++) {
    const next = differences(row);
    to.signed(next.start);
    row = next.row;
  }
  for (let from = 0; from < row.length; from += CHUNK) {
    const end = Math.min(from + CHUNK, row.length);
    const { least, bits } = chunkOf(row, from, end);
    to.byte(bits);
    to.signed(least);
    writeBits(row, from, end, least, bits, to);
  }
  for (let i = 0; i < PADDING; i++) to.byte(0);
}

/**
 * Fills a part of `to` with values that `writeWhole` wrote.
 * @param base is added to each
 * @throws RangeError if the bytes end early or are invalid
 */
export function readWhole(from: ByteReader, order: Order, to: Float64Array, base = 0): void {
  const { view } = from;
  const length = to.length;
  let value = order > 0 ? from.signed() + base : base;
  let step = order > 1 ? from.signed() : 0;
  for (let start = 0; start < length; start += CHUNK) {
    const end = start + CHUNK < length ? start + CHUNK : length;
    const bits = from.byte();
    if (bits > MOST_BITS) throw new RangeError('a block has figures of an unknown width');
    const least = from.signed();
    let bit = from.skip(((end - start) * bits + 7) >>> 3) * 8;
    if (bits > WORD_BITS) {
      for (let i = start; i < end; i++, bit += bits) to[i] = least + wideAt(view, bit, bits);
    } else {
      const mask = (1 << bits) - 1;
      for (let i = start; i < end; i++, bit += bits)
        to[i] = least + ((view.getUint32(bit >>> 3, true) >>> (bit & 7)) & mask);
    }
    if (order === 0) {
      if (base !== 0) for (let i = start; i < end; i++) to[i] = (to[i] as number) + base;
    } else if (order === 1) {
      for (let i = start; i < end; i++) to[i] = value += to[i] as number;
    } else {
      for (let i = start; i < end; i++) to[i] = value += step += to[i] as number;
    }
  }
  from.skip(PADDING);
}

function wideAt(view: DataView, bit: number, bits: number): number {
  const at = bit >>> 3;
  const shift = bit & 7;
  const low = view.getUint32(at, true) >>> shift;
  const high = shift === 0 ? 0 : view.getUint8(at + 4) & (2 ** shift - 1);
  return (low + high * 2 ** (32 - shift)) % 2 ** bits;
}

function writeBits(
  row: Float64Array,
  from: number,
  end: number,
  least: number,
  bits: number,
  to: ByteWriter,
): void {
  let rest = 0;
  let filled = 0;
  for (let i = from; i < end; i++) {
    rest += ((row[i] as number) - least) * 2 ** filled;
    filled += bits;
    while (filled >= 8) {
      to.byte(rest % 256);
      rest = Math.floor(rest / 256);
      filled -= 8;
    }
  }
  if (filled > 0) to.byte(rest);
}

/** Each less the one before; the first is as the second, so that it does not need more bits, and `start` is before it. */
function differences(row: Float64Array): { readonly start: number; readonly row: Float64Array } {
  const out = new Float64Array(row.length);
  for (let i = 1; i < row.length; i++) out[i] = (row[i] as number) - (row[i - 1] as number);
  const first = out[1] ?? 0;
  out[0] = first;
  return { start: (row[0] as number) - first, row: out };
}

function chunkOf(
  row: Float64Array,
  from: number,
  end: number,
): { readonly least: number; readonly bits: number } {
  let least = row[from] as number;
  let most = least;
  for (let i = from + 1; i < end; i++) {
    const value = row[i] as number;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  const span = most - least;
  return { least, bits: span < 2 ** MOST_BITS ? 32 - Math.clz32(span) : Number.POSITIVE_INFINITY };
}

function bytesOf(row: Float64Array): number {
  let bytes = PADDING;
  for (let from = 0; from < row.length; from += CHUNK) {
    const end = Math.min(from + CHUNK, row.length);
    const { least, bits } = chunkOf(row, from, end);
    bytes += 2 + Math.log2(1 + Math.abs(least)) / 7 + Math.ceil(((end - from) * bits) / 8);
  }
  return bytes;
}
