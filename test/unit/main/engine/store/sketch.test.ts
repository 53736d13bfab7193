import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NewerBlock } from '../../../../../main/engine/store/blocks/block';
import {
  decodeSketches,
  encodeSketches,
  mergeSketches,
  RELATIVE_ACCURACY,
  type SeriesSketches,
  Sketch,
  sketchRows,
} from '../../../../../main/engine/store/blocks/sketch';

const MINUTE = 60_000;
const BASE = 480_000 * 60;
const figure = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 1e-6, max: 600, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3_000 }).map((ms) => ms / 1_000) },
  { weight: 1, arbitrary: fc.double({ min: -10, max: 1e9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const points = fc
  .record({
    id: fc.integer({ min: 0, max: 99 }),
    list: fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), figure), { maxLength: 120 }),
  })
  .map(({ id, list }) => {
    let t = BASE * MINUTE;
    const times = Float64Array.from(list, ([step]) => (t += step));
    return { id, t: times, v: Float64Array.from(list, ([, v]) => v) };
  });
const group = fc.uniqueArray(points, { maxLength: 6, selector: ({ id }) => id });
const share = fc.oneof(fc.constantFrom(0, 0.5, 0.95, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** Of n in order the one at floor(q (n - 1)). */
function exact(values: readonly number[], q: number): number {
  const sorted = values.filter((value) => Number.isFinite(value)).toSorted((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
}

/** Within the stated accuracy, or both as good as 0; the rest is the rounding of a logarithm. */
function isClose(told: number, exactly: number): boolean {
  if (Number.isNaN(exactly)) return Number.isNaN(told);
  return Math.abs(told - exactly) <= Math.max(1e-9, Math.abs(exactly) * (RELATIVE_ACCURACY + 1e-9));
}

describe('a sketch', () => {
  it('tells every quantile within one part in a hundred, over all series and stretches that it was made of', () => {
    fc.assert(
      fc.property(group, share, (series, q) => {
        const bytes = encodeSketches(
          series.map((one) => sketchRows(one, MINUTE)),
          BASE,
        );
        const all = new Sketch();
        for (const { rows } of decodeSketches(bytes, BASE)) for (const row of rows) all.add(row);
        const figures = series.flatMap(({ v }) => [...v]);
        expect(all.count).toBe(figures.filter((value) => Number.isFinite(value)).length);
        return isClose(all.quantile(q), exact(figures, q));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same from points as from what was kept of them', () => {
    fc.assert(
      fc.property(points, share, (one, q) => {
        const [direct, kept] = [new Sketch(), new Sketch()];
        for (const value of one.v) direct.accept(value);
        for (const row of sketchRows(one, MINUTE).rows) kept.add(row);
        return Object.is(direct.quantile(q), kept.quantile(q)) && direct.count === kept.count;
      }),
    );
  });

  it('is read as it was written, all or one series', () => {
    fc.assert(
      fc.property(group, (series) => {
        const list = series.map((one) => sketchRows(one, MINUTE));
        const bytes = encodeSketches(list, BASE);
        expect(decodeSketches(bytes, BASE)).toEqual(list);
        for (const one of list) expect(decodeSketches(bytes, BASE, new Set([one.id]))).toEqual([one]);
      }),
    );
  });

  it('of a stretch that was made anew takes the place of the older one', () => {
    const made = (...list: readonly (readonly [number, number])[]): SeriesSketches => {
      const t = Float64Array.from(list, ([minute]) => (BASE + minute) * MINUTE);
      return sketchRows({ id: 1, t, v: Float64Array.from(list, ([, v]) => v) }, MINUTE);
    };
    const merged = mergeSketches(made([0, 1], [2, 3]), made([2, 9], [5, 4]));
    expect(merged).toEqual(made([0, 1], [2, 9], [5, 4]));
  });

  it('of a newer Gantry is told apart from a damaged one', () => {
    const one = { id: 1, t: Float64Array.of(BASE * MINUTE), v: Float64Array.of(1) };
    const bytes = encodeSketches([sketchRows(one, MINUTE)], BASE);
    const newer = Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte));
    expect(() => decodeSketches(newer, BASE)).toThrow(NewerBlock);
    expect(() => decodeSketches(bytes.subarray(0, bytes.length - 2), BASE)).toThrow(RangeError);
  });

  it('takes less than a byte and a half a figure in a minute, and less than half of one in a quarter of an hour', () => {
    let state = 7;
    const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    const t = Float64Array.from({ length: 720 }, (_, i) => BASE * MINUTE + i * 5_000);
    const series = Array.from({ length: 10 }, (_, id) => ({
      id,
      t,
      v: t.map(() => Math.round(300 * Math.exp(0.3 * normal())) / 1_000),
    }));
    const size = (step: number): number => {
      const list = series.map((one) => sketchRows(one, step));
      return encodeSketches(list, (BASE * MINUTE) / step).length / 7_200;
    };
    expect(size(MINUTE)).toBeLessThan(1.5);
    expect(size(15 * MINUTE)).toBeLessThan(0.5);
  });
});
