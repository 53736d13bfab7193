import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAt, fairLevel } from '../../../../../shared/judge/tenants/due';

// A law that is broken once is broken: shrinking such numbers goes on for minutes.
fc.configureGlobal({ endOnFailure: true });

const claims = fc.array(
  fc.record({
    demand: fc.double({ min: 0, max: 1_000, noNaN: true }),
    weight: fc.double({ min: 0.1, max: 8, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
);
const capacities = fc.double({ min: 0.1, max: 2_000, noNaN: true });

function duesOf(
  capacity: number,
  list: readonly { readonly demand: number; readonly weight: number }[],
): readonly number[] {
  const level = fairLevel(
    capacity,
    list.map(({ demand }) => demand),
    list.map(({ weight }) => weight),
  );
  return list.map(({ demand, weight }) => dueAt(level, demand, weight));
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('weighted max-min fairness', () => {
  it('gives nobody more than it asks for, and together no more than there is', () => {
    fc.assert(
      fc.property(capacities, claims, (capacity, list) => {
        const dues = duesOf(capacity, list);
        for (const [index, due] of dues.entries())
          expect(due).toBeLessThanOrEqual((list[index]?.demand ?? 0) + 1e-9);
        expect(sum(dues)).toBeLessThanOrEqual(capacity * (1 + 1e-9) + 1e-9);
      }),
    );
  });

  it('leaves nothing unused while somebody asks for more', () => {
    fc.assert(
      fc.property(capacities, claims, (capacity, list) => {
        const asked = sum(list.map(({ demand }) => demand));
        expect(sum(duesOf(capacity, list))).toBeCloseTo(Math.min(asked, capacity), 6);
      }),
    );
  });

  it('gives all what they ask for when only rounding says that it is more than there is', () => {
    const list = [
      { demand: 6.835350993478368, weight: 1.1378906731670215 },
      { demand: 2.7168893826738416, weight: 4.049831487587575 },
      { demand: 1.3631677633911221, weight: 3.804284669693692 },
      { demand: 7.694230381257007, weight: 3.0233245863222167 },
      { demand: 0.3055369855396156, weight: 5.687738039711368 },
    ];
    expect(sum(duesOf(18.91517550633995, list))).toBeCloseTo(18.91517550633995, 9);
  });

  it('gives who gets less than it asks for as much by weight as anybody gets', () => {
    fc.assert(
      fc.property(capacities, claims, (capacity, list) => {
        const dues = duesOf(capacity, list);
        const most = Math.max(...dues.map((due, index) => due / (list[index]?.weight ?? 1)));
        for (const [index, due] of dues.entries()) {
          const { demand, weight } = list[index] as { demand: number; weight: number };
          if (due < demand - 1e-6) expect(due / weight).toBeGreaterThanOrEqual(most - 1e-6);
        }
      }),
    );
  });

  it('never takes from one whose weight rises', () => {
    fc.assert(
      fc.property(
        capacities,
        claims,
        fc.double({ min: 1, max: 10, noNaN: true }),
        (capacity, list, times) => {
          const [first, ...rest] = list as [{ demand: number; weight: number }];
          const heavier = [{ ...first, weight: first.weight * times }, ...rest];
          expect(duesOf(capacity, heavier)[0]).toBeGreaterThanOrEqual(
            (duesOf(capacity, list)[0] ?? 0) - 1e-6,
          );
        },
      ),
    );
  });

  it('lends what others leave', () => {
    expect(
      duesOf(100, [
        { demand: 10, weight: 1 },
        { demand: 200, weight: 1 },
      ]),
    ).toEqual([10, 90]);
    expect(
      duesOf(100, [
        { demand: 90, weight: 1 },
        { demand: 200, weight: 3 },
      ]),
    ).toEqual([25, 75]);
    expect(
      duesOf(100, [
        { demand: 10, weight: 1 },
        { demand: 20, weight: 1 },
      ]),
    ).toEqual([10, 20]);
  });
});
