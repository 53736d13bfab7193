import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBlock, encodeBlock, NewerBlock } from '../../../../../main/engine/store/blocks/block';
import { HOUR_MS, inOrder, joined, type SeriesPoints } from '../../../../../main/engine/store/blocks/points';
import {
  decodeRollUps,
  encodeRollUps,
  mergeRollUps,
  rollUp,
} from '../../../../../main/engine/store/blocks/roll-up';
import { encodeBlockOne, encodeRollUpsOne } from '../../../../support/block-version-one';

const BASE = 488_888 * HOUR_MS;

/** Figures of every kind that machines give, and those that they should not. */
const value = fc.oneof(
  fc.double(),
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1_000),
  fc.maxSafeInteger(),
  fc.constantFrom(Number.NaN, 0, -0, 5e-324, 2 ** 53, -(2 ** 53), 0.1 + 0.2, 1e300),
);
const times = fc
  .uniqueArray(fc.integer({ min: 0, max: HOUR_MS - 1 }), { minLength: 1, maxLength: 60 })
  .map((list) =>
    Float64Array.from(
      list.sort((a, b) => a - b),
      (t) => BASE + t,
    ),
  );
const points = fc
  .nat(1e6)
  .chain((id) =>
    times.chain((t) =>
      fc
        .array(value, { minLength: t.length, maxLength: t.length })
        .map((v) => ({ id, t, v: Float64Array.from(v) })),
    ),
  );
const block = fc.uniqueArray(points, { minLength: 1, maxLength: 10, selector: ({ id }) => id });
/** -0 is not 0, NaN is NaN. */
const same = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((one, i) => Object.is(one, b[i]));

describe('a block', () => {
  it('gives back what it was given, bit for bit', () => {
    fc.assert(
      fc.property(block, (series) => {
        const read = decodeBlock(encodeBlock(series, BASE), BASE);
        expect(read.map(({ id }) => id)).toEqual(series.map(({ id }) => id));
        return series.every(
          ({ t, v }, i) => same(t, read[i]?.t ?? t.slice(1)) && same(v, read[i]?.v ?? v.slice(1)),
        );
      }),
    );
  });

  it('is read for one series as for all, also when its times are those of the one before', () => {
    fc.assert(
      fc.property(block, fc.boolean(), (given, shared) => {
        const [first] = given as [SeriesPoints];
        const series = shared ? given.map(({ id }) => ({ ...first, id })) : given;
        const bytes = encodeBlock(series, BASE);
        for (const { id, t, v } of series) {
          const [one, ...more] = decodeBlock(bytes, BASE, new Set([id]));
          expect(more).toEqual([]);
          expect(one?.id).toBe(id);
          if (!same(t, one?.t ?? t.slice(1)) || !same(v, one?.v ?? v.slice(1))) return false;
        }
        return true;
      }),
    );
  });

  it('of Gantry 1.0 is read bit for bit', () => {
    fc.assert(
      fc.property(block, (series) => {
        const read = decodeBlock(encodeBlockOne(series, BASE), BASE);
        return series.every(
          ({ id, t, v }, i) =>
            read[i]?.id === id && same(t, read[i]?.t ?? t.slice(1)) && same(v, read[i]?.v ?? v.slice(1)),
        );
      }),
    );
  });

  it('keeps figures that are far apart, near the limits, or stand still for long', () => {
    const list = [2 ** 50, -(2 ** 50), 0, 1, 2 ** 33, 2 ** 32 - 1, 7, 7, 7, 2 ** 31, -1, 5e-324, 0.1];
    for (const length of [1, 2, 3, 63, 64, 65, 200]) {
      for (const [spread, from] of [
        [1, 0],
        [3, 2 ** 49],
        [2 ** 24, 5],
        [2 ** 26, -9],
        [2 ** 27, 3],
        [2 ** 31, 1e9],
        [2 ** 33, 0],
      ] as const) {
        const t = Float64Array.from({ length }, (_, i) => BASE + i * 5_000);
        const steady = t.map((_, i) => from + i * spread);
        const noisy = t.map((_, i) => from + Math.floor(((i * 7_919) % 101) * (spread / 101)));
        const still = t.map((_, i) => from + spread * Math.floor(i / 40));
        const odd = t.map((_, i) => list[i % list.length] as number);
        const series = [steady, noisy, still, odd].map((v, id) => ({ id, t, v }));
        for (const [i, { v }] of decodeBlock(encodeBlock(series, BASE), BASE).entries())
          expect(same(v, series[i]?.v ?? v.slice(1)), `${i} ${length} ${spread}`).toBe(true);
      }
    }
  });

  it('of a newer Gantry is told apart from a damaged one', () => {
    const bytes = encodeBlock([{ id: 1, t: Float64Array.of(BASE), v: Float64Array.of(1) }], BASE);
    expect(() =>
      decodeBlock(
        Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte)),
        BASE,
      ),
    ).toThrow(NewerBlock);
    expect(() => decodeBlock(bytes.subarray(0, bytes.length - 3), BASE)).toThrow(RangeError);
  });

  it('is small: decimals about one and a half bytes a sample, counters too, gauges next to nothing', () => {
    const t = Float64Array.from({ length: 720 }, (_, i) => BASE + i * 5_000);
    const size = (of: (i: number, k: number) => number): number =>
      encodeBlock(
        Array.from({ length: 10 }, (_, k) => ({ id: k, t, v: t.map((_, i) => of(i, k)) })),
        BASE,
      ).length / 7_200;
    const noise = (i: number): number => Math.abs(Math.sin(i * 12.9898) * 43_758.5453) % 1;
    expect(size((i, k) => Math.round(300 + 90 * (noise(i * 10 + k) - 0.5)) / 1_000)).toBeLessThan(1.6);
    let count = 0;
    expect(size((i) => (count += 1_000 + Math.round(100 * noise(i))))).toBeLessThan(1.6);
    expect(size((_, k) => k)).toBeLessThan(0.1);
  });
});

describe('points', () => {
  it('that came in any order and parts are in order once, and of two at a time the first is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.nat(10), (list, cut) => {
        const whole = { id: 1, t: Float64Array.from(list), v: Float64Array.from(list.keys()) };
        const parts = [
          { id: 1, t: whole.t.slice(0, cut), v: whole.v.slice(0, cut) },
          { id: 1, t: whole.t.slice(cut), v: whole.v.slice(cut) },
        ];
        const wanted = [...new Set(list)].sort((a, b) => a - b).map((t) => [t, list.indexOf(t)]);
        for (const { t, v } of [inOrder(whole), joined(parts)])
          expect([...t].map((time, i) => [time, v[i]])).toEqual(wanted);
      }),
    );
  });
});

describe('a roll-up', () => {
  it('is read as it was written, whole or one measure of one series', () => {
    fc.assert(
      fc.property(block, (series) => {
        const list = series.map((one) => rollUp(one, 60_000));
        const bytes = encodeRollUps(list, BASE / 60_000);
        expect(decodeRollUps(bytes, BASE / 60_000)).toEqual(list);
        for (const { id, slots, measures } of list) {
          const [one] = decodeRollUps(bytes, BASE / 60_000, new Set([id]), ['max']);
          expect(one).toEqual({ id, slots, measures: { max: measures.max } });
        }
      }),
    );
  });

  it('of Gantry 1.0 is read as it was written', () => {
    fc.assert(
      fc.property(block, (series) => {
        const list = series.map((one) => rollUp(one, 60_000));
        const read = decodeRollUps(encodeRollUpsOne(list, BASE / 60_000), BASE / 60_000);
        expect(read).toEqual(list);
      }),
    );
  });

  it('of two parts is that of the whole, when no stretch is in both', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 60 }), ({ id, t, v }, minute) => {
        const cut = t.findIndex((time) => time >= BASE + minute * 60_000);
        const at = cut === -1 ? t.length : cut;
        const early = rollUp({ id, t: t.slice(0, at), v: v.slice(0, at) }, 60_000);
        const late = rollUp({ id, t: t.slice(at), v: v.slice(at) }, 60_000);
        expect(mergeRollUps(late, early)).toEqual(rollUp({ id, t, v }, 60_000));
      }),
    );
  });
});
