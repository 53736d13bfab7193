import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationOf } from '../../../../shared/series/rank-correlation';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const TWELVE = Array.from({ length: 12 }, (_, at) => at);

describe('the rank correlation', () => {
  it('is 1 of what rises together, however steeply, and -1 of what moves against it', () => {
    const rising = of(...TWELVE);
    expect(correlationOf(rising, rising.map(Math.exp))).toBe(1);
    expect(
      correlationOf(
        rising,
        rising.map((one) => -(one ** 3)),
      ),
    ).toBe(-1);
  });

  it('is that of the textbook', () => {
    // 1 - 6 sum(d^2) / (n (n^2 - 1)), with neighbours swapped: twelve differences of one.
    const swapped = of(...TWELVE.map((at) => (at % 2 === 0 ? at + 1 : at - 1)));
    expect(correlationOf(of(...TWELVE), swapped)).toBeCloseTo(1 - (6 * 12) / (12 * 143), 12);
  });

  it('gives ties their mean rank', () => {
    const steps = of(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    // Pearson of 1..12 and of 3.5 (six times), 9.5 (six times).
    expect(correlationOf(of(...TWELVE), steps)).toBeCloseTo(108 / Math.sqrt(143 * 108), 12);
    expect(
      correlationOf(
        steps,
        steps.map((one) => one * 7 - 3),
      ),
    ).toBe(1);
    expect(
      correlationOf(of(...TWELVE, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY), of(...TWELVE, 12, 12)),
    ).toBe(1);
  });

  it('is null of fewer than twelve pairs, of what does not move, and of nothing', () => {
    const eleven = of(...TWELVE.slice(1));
    expect(correlationOf(eleven, eleven)).toBeNull();
    expect(correlationOf(of(...TWELVE), of(...TWELVE.map(() => 5)))).toBeNull();
    expect(correlationOf(of(...TWELVE.map(() => 5)), of(...TWELVE))).toBeNull();
    expect(correlationOf(of(), of())).toBeNull();
    // Twelve places, of which one is not known.
    const gap = of(...TWELVE);
    gap[4] = Number.NaN;
    expect(correlationOf(gap, of(...TWELVE))).toBeNull();
    expect(correlationOf(of(...TWELVE, 12), of(...gap, 12))).not.toBeNull();
  });

  it('sees only as far as both reach', () => {
    expect(correlationOf(of(...TWELVE, 99, -99), of(...TWELVE))).toBe(1);
  });
});

describe('for any two figures it', () => {
  // Few different values, so that ties are common.
  const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NaN));
  const pairs = fc
    .array(fc.tuple(value, value), { maxLength: 60 })
    .map((all) => [of(...all.map(([a]) => a)), of(...all.map(([, b]) => b))] as const);
  const sum = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a + b;
  const holds = (law: (a: Float64Array, b: Float64Array) => void): void =>
    fc.assert(
      fc.property(pairs, ([a, b]) => law(a, b)),
      { numRuns: 300 },
    );

  it('lies between -1 and 1, and is the same from both sides', () => {
    holds((a, b) => {
      const found = correlationOf(a, b);
      expect(correlationOf(b, a)).toBe(found);
      if (found !== null) expect(Math.abs(found)).toBeLessThanOrEqual(1);
    });
  });

  it('is the same however a figure is stretched, and turns where it is turned round', () => {
    holds((a, b) => {
      const found = correlationOf(a, b);
      expect(
        correlationOf(
          a.map((one) => Math.exp(one) * 3 + 1),
          b,
        ),
      ).toBe(found);
      const turned = correlationOf(
        a.map((one) => -one),
        b,
      );
      expect(turned === null).toBe(found === null);
      expect(sum(turned, found) ?? 0).toBeCloseTo(0, 12);
    });
  });

  it('counts nothing of places that one of them does not know', () => {
    holds((a, b) => {
      const known = [...a.keys()].filter((at) => !Number.isNaN(a[at]) && !Number.isNaN(b[at]));
      const only = (all: Float64Array): Float64Array => of(...known.map((at) => all[at] as number));
      expect(correlationOf(a, b)).toBe(correlationOf(only(a), only(b)));
    });
  });

  it('does not depend on the order of places', () => {
    holds((a, b) => {
      const found = correlationOf(a, b);
      const turned = correlationOf(a.toReversed(), b.toReversed());
      expect(turned === null).toBe(found === null);
      if (found !== null) expect(turned).toBeCloseTo(found, 12);
    });
  });
});
