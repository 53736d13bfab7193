import { ByteReader } from './bytes';
import { columnOf, Packer, unpacked } from './packed';
import type { SeriesPoints } from './points';
import { readTimes, readTimes1, sameNumbers, writeTimes } from './times';
import { readValues, writeValues } from './values';

/** 1: times as `readTimes1` reads them, and no values by `whole.ts`. */
const BLOCK_VERSION = 2;
/** Bit-packed data compresses badly, and inflating it would cost more than the rest of reading. */
const BITS_WORTH = 2 / 3;
const FIGURES_WORTH = 15 / 16;
/** A record of a newer Gantry: left alone, not guessed at. */
export class NewerBlock extends Error {}

/**
 * Points of some series between two times. Head: version, number of series; per series its id, number of points, and
 * the marks of its times and values. Times are whole ms after `base`; none (mark 0) if they equal those of the previous
 * series, as they mostly do within one target.
 * @param base epoch ms, not after any point
 */
export function encodeBlock(series: readonly SeriesPoints[], base: number): Buffer {
  const packer = new Packer();
  const { head, column } = packer;
  head.byte(BLOCK_VERSION);
  head.unsigned(series.length);
  let before: Float64Array | null = null;
  for (const { id, t, v } of series) {
    head.unsigned(id);
    head.unsigned(t.length);
    if (before !== null && sameNumbers(before, t)) head.unsigned(0);
    else {
      writeTimes(t, base, column);
      packer.keep(BITS_WORTH);
    }
    packer.keep(writeValues(v, column) ? BITS_WORTH : FIGURES_WORTH);
    before = t;
  }
  return packer.finish();
}

/**
 * @param wanted ids to read; the others are passed over
 * @throws NewerBlock, or an Error when the content is not what it must be
 */
export function decodeBlock(payload: Uint8Array, base: number, wanted?: ReadonlySet<number>): SeriesPoints[] {
  const record = new ByteReader(payload);
  const version = record.byte();
  if (version > BLOCK_VERSION) throw new NewerBlock(`a block of version ${version}`);
  const marks: { id: number; count: number; times: number; figures: number }[] = [];
  for (let left = record.unsigned(); left > 0; left--) {
    const [id, count, times] = [record.unsigned(), record.unsigned(), record.unsigned()];
    marks.push({ id, count, times, figures: record.unsigned() });
  }
  const series: SeriesPoints[] = [];
  let times: { readonly column: Uint8Array; readonly mark: number } = { column: new Uint8Array(0), mark: 0 };
  let t: Float64Array | null = null;
  for (const mark of marks) {
    if (mark.times > 0) {
      times = { column: columnOf(record, mark.times), mark: mark.times };
      t = null;
    }
    const figures = columnOf(record, mark.figures);
    if (wanted !== undefined && !wanted.has(mark.id)) continue;
    if (t === null) {
      const column = new ByteReader(unpacked(times.column, times.mark));
      t = version === 1 ? readTimes1(column, mark.count, base) : readTimes(column, mark.count, base);
    }
    const v = new Float64Array(mark.count);
    readValues(new ByteReader(unpacked(figures, mark.figures)), v);
    series.push({ id: mark.id, t, v });
  }
  return series;
}
