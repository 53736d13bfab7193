import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reaches } from '../../../../shared/series/trend';
import { seeded } from '../../../support/seeded';

const MINUTE = 60_000;
/** A point each half minute of half an hour, ending at 0. */
function line(of: (t: number, at: number) => number) {
  const t = Float64Array.from({ length: 60 }, (_, at) => (at - 59) * 30_000);
  return { t, v: t.map(of) };
}

describe('when a line meets its limit', () => {
  it('tells the minute of a straight one', () => {
    // 70 % now, a percent a minute.
    const reach = reaches(
      line((t) => 0.7 + (t / MINUTE) * 0.01),
      1,
    );
    expect((reach?.at ?? 0) / MINUTE).toBeCloseTo(30, 5);
    expect(reach?.earliest).toBeCloseTo(reach?.at ?? 0, 0);
  });

  it('holds what truly comes between its bounds, through noise and wild points', () => {
    let inside = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const noisy = line((t) => 0.7 + (t / MINUTE) * 0.01 + (random() - 0.5) * 0.04);
      const reach = reaches(noisy, 1);
      if (reach !== null && reach.earliest / MINUTE <= 30.5 && reach.latest / MINUTE >= 29.5) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(95);
    const random = seeded(7);
    const wild = reaches(
      line((t, at) => (at % 5 === 0 ? random() : 0.7 + (t / MINUTE) * 0.01)),
      1,
    );
    expect(Math.abs((wild?.at ?? 0) / MINUTE - 30)).toBeLessThan(4);
  });

  it('says nothing of what stands, falls, only shakes, is full, or is hardly known', () => {
    const random = seeded(3);
    expect(
      reaches(
        line(() => 0.7),
        1,
      ),
    ).toBeNull();
    expect(
      reaches(
        line((t) => 0.7 - t / (100 * MINUTE)),
        1,
      ),
    ).toBeNull();
    expect(
      reaches(
        line(() => 0.7 + (random() - 0.5) * 0.1),
        1,
      ),
    ).toBeNull();
    expect(
      reaches(
        line((t) => 1.2 + t / (1_000 * MINUTE)),
        1,
      ),
    ).toBeNull();
    expect(reaches({ t: new Float64Array([0, 1]), v: new Float64Array([0, 1]) }, 9)).toBeNull();
    expect(
      reaches(
        line((_, at) => (at < 55 ? Number.NaN : at)),
        100,
      ),
    ).toBeNull();
  });

  it('never tells a time that is over, nor bounds that are out of order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 80 }),
        (values) => {
          const t = Float64Array.from(values, (_, at) => at * 1_000);
          const reach = reaches({ t, v: Float64Array.from(values) }, 1);
          if (reach === null) return;
          expect(reach.earliest).toBeGreaterThanOrEqual(t.at(-1) ?? 0);
          expect(reach.at).toBeGreaterThanOrEqual(reach.earliest);
          expect(reach.latest).toBeGreaterThanOrEqual(reach.at);
        },
      ),
    );
  });
});
