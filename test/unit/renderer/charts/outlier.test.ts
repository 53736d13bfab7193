import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crestOf } from '../../../../renderer/charts/outlier';

/** Sixty points around 0.1, some of them replaced. */
function aLine(at: Readonly<Record<number, number>> = {}): Float64Array {
  return Float64Array.from({ length: 60 }, (_, index) => at[index] ?? 0.1 + (index % 5) / 100);
}

describe('what a scale holds', () => {
  it('is all of an ordinary line', () => {
    expect(crestOf(aLine(), 0)).toEqual({ highest: 0.14, peak: null });
    expect(crestOf(aLine({ 20: 0.4 }), 0)).toEqual({ highest: 0.4, peak: null });
  });

  it('is not one point far above the rest, which is stated instead', () => {
    expect(crestOf(aLine({ 20: 30 }), 0)).toEqual({ highest: 0.14, peak: { index: 20, value: 30 } });
    expect(crestOf(aLine({ 20: 30 }), 0.5)).toEqual({ highest: 0.14, peak: { index: 20, value: 30 } });
  });

  it.each([
    ['that is near the limit', aLine({ 20: 30 }), 8],
    ['that is the newest', aLine({ 59: 30 }), 0],
    ['that is one of many', aLine({ 20: 30, 21: 30, 22: 30 }), 0],
    ['beside nothing', new Float64Array(60).fill(0).map((_, index) => (index === 20 ? 3 : 0)), 0],
    ['of a short line', aLine({ 3: 30 }).slice(0, 19), 0],
  ])('is a peak %s', (_, line, reference) => {
    expect(crestOf(line, reference)).toEqual({ highest: Math.max(...line), peak: null });
  });

  it('knows nothing of gaps', () => {
    const line = aLine({ 20: 30, 59: Number.NaN });
    expect(crestOf(line, 0).peak).toEqual({ index: 20, value: 30 });
    expect(crestOf(new Float64Array(60).fill(Number.NaN), 0)).toEqual({ highest: 0, peak: null });
  });

  it('leaves out at most three of a hundred points, never the newest, and states the highest of them', () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1_000, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 200 }),
        fc.double({ min: 0, max: 100 }),
        (values, reference) => {
          const line = Float64Array.from(values);
          const known = line.filter((one) => !Number.isNaN(one));
          const { highest, peak } = crestOf(line, reference);
          const out = known.filter((one) => one > highest).length;
          expect(out).toBeLessThanOrEqual(Math.max(1, known.length * 0.03));
          expect(out > 0).toBe(peak !== null);
          if (peak === null) return;
          expect(peak.value).toBe(Math.max(...known));
          expect(line[peak.index]).toBe(peak.value);
          expect(known.at(-1)).toBeLessThanOrEqual(highest);
        },
      ),
    );
  });
});
