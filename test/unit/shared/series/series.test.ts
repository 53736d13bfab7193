import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../../shared/model/said';
import { SeriesDictionary, seriesKey } from '../../../../shared/series/dictionary';
import { downsample } from '../../../../shared/series/downsample';
import { quantile } from '../../../../shared/series/quantile';
import { counterRate, counterRates } from '../../../../shared/series/rate';
import { HEAD_SPAN_MS, MAX_RING_POINTS, Ring } from '../../../../shared/series/ring';

const T0 = 1_760_000_000_000;
const ample = () => ({ left: 1e9 });
const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));

function columnOf(points: readonly (readonly [number, number])[]): Column {
  return { t: Float64Array.from(points, ([t]) => t), v: Float64Array.from(points, ([, v]) => v) };
}
const anyColumn = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), value), { maxLength: 400 })
  .map((steps) => {
    let t = T0;
    return columnOf(steps.map(([step, v]) => [(t += step), v] as const));
  });

describe('ring', () => {
  it('holds exactly what a list would, pushed and put in front in any order', () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: -2, max: 20_000 }), value);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const ring = new Ring(ample());
        const list: [number, number][] = [];
        for (const [older, gap, v] of steps) {
          const first = list[0]?.[0] ?? T0;
          const last = list.at(-1)?.[0] ?? T0;
          if (older) {
            const taken = ring.unshift(first - gap, v);
            if (list.length === 0 || gap > 0) {
              expect(taken).toBe(true);
              list.unshift([first - gap, v]);
            } else expect(taken).toBe(false);
          } else {
            const taken = ring.push(last + gap, v);
            expect(taken).toBe(list.length === 0 || gap > 0);
            if (taken) list.push([last + gap, v]);
          }
        }
        // what lies outside the span may have been given up, from the old end only
        const { t, v } = ring.window(-Infinity, Infinity);
        const kept = list.slice(list.length - t.length);
        expect([...t]).toEqual(kept.map(([time]) => time));
        expect([...v]).toEqual(kept.map(([, one]) => one));
        const given = list[list.length - t.length - 1];
        if (given !== undefined) expect(given[0]).toBeLessThan((list.at(-1)?.[0] ?? 0) - HEAD_SPAN_MS);
        expect(ring.lastTime).toBe(list.at(-1)?.[0] ?? Number.NaN);
        expect(ring.lastValue).toBe(list.at(-1)?.[1] ?? Number.NaN);
        const from = T0 - 30_000;
        expect([...ring.window(from, T0 + 50_000).t]).toEqual(
          kept.map(([time]) => time).filter((time) => time >= from && time <= T0 + 50_000),
        );
      }),
    );
  });

  it('keeps two hours at 5 s in less than 24 kB a series, so 5,000 series stay under 120 MB', () => {
    const ring = new Ring(ample());
    for (let i = 0; i < 10_000; i++) ring.push(T0 + i * 5000, i);
    const last = T0 + 9_999 * 5000;
    expect(ring.window(last - HEAD_SPAN_MS, last).t.length).toBe(1441);
    expect(ring.bytes * 5000).toBeLessThan(120e6);
  });

  it('is bounded for a series that is fast, and when the budget is used up', () => {
    const fast = new Ring(ample());
    for (let i = 0; i < 50_000; i++) fast.push(T0 + i * 10, i);
    expect(fast.length).toBe(MAX_RING_POINTS);
    const poor = new Ring({ left: 0 });
    for (let i = 0; i < 1000; i++) poor.push(T0 + i * 1000, i);
    expect(poor.capacity).toBe(64);
    expect([...poor.window(0, Infinity).v]).toEqual(Array.from({ length: 64 }, (_, i) => 936 + i));
  });

  it('goes on after years of silence and takes back what is months older', () => {
    const ring = new Ring(ample());
    ring.push(T0, 1);
    ring.push(T0 + 400 * 86_400_000, 2);
    expect([...ring.window(0, Infinity).v]).toEqual([2]);
    expect(ring.unshift(T0, 0)).toBe(false);
    const month = 30 * 86_400_000;
    expect(ring.unshift(T0 + 400 * 86_400_000 - month, 1.5)).toBe(true);
    ring.push(T0 + 400 * 86_400_000 + 5, 3);
    expect([...ring.window(0, Infinity).v]).toEqual([1.5, 2, 3]);
  });
});

describe('down-sampling', () => {
  it('gives points of the input only, keeps extremes, gaps and ends, and never too many', () => {
    fc.assert(
      fc.property(anyColumn, fc.integer({ min: 5, max: 120 }), (column, points) => {
        const out = downsample(column, points);
        expect(out.t.length).toBeLessThanOrEqual(Math.max(points, 5));
        expect(out.v.length).toBe(out.t.length);
        const byTime = new Map([...column.t].map((t, i) => [t, column.v[i]]));
        let before = -Infinity;
        out.t.forEach((t, i) => {
          expect(t).toBeGreaterThan(before);
          before = t;
          expect(out.v[i]).toBe(byTime.get(t));
        });
        const real = [...column.v].filter((v) => !Number.isNaN(v));
        const kept = [...out.v].filter((v) => !Number.isNaN(v));
        // -0 and 0 are one value to a minimum
        expect(Math.min(...kept) === Math.min(...real)).toBe(true);
        expect(Math.max(...kept) === Math.max(...real)).toBe(true);
        expect(kept.length < out.v.length).toBe(real.length < column.v.length);
        expect(out.t[0]).toBe(column.t[0]);
        expect(out.t.at(-1)).toBe(column.t.at(-1));
      }),
    );
  });

  it('keeps a spike of one point in a day of calm', () => {
    const calm = columnOf(
      Array.from({ length: 17_280 }, (_, i) => [T0 + i * 5000, i === 9_000 ? 50 : 1] as const),
    );
    expect([...downsample(calm, 300).v]).toContain(50);
  });
});

describe('quantile', () => {
  it('lies between the extremes, rises with q, and meets them at 0 and 1', () => {
    const doubles = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(doubles, fc.double({ noNaN: true, min: 0, max: 1 }), (list, q) => {
        const values = Float64Array.from([...list, Number.NaN]);
        const found = quantile(values, q);
        expect(found).toBeGreaterThanOrEqual(Math.min(...list));
        expect(found).toBeLessThanOrEqual(Math.max(...list));
        expect(quantile(values, 1) === Math.max(...list)).toBe(true);
        expect(quantile(values, 0) === Math.min(...list)).toBe(true);
        expect(quantile(values, q / 2)).toBeLessThanOrEqual(found);
      }),
    );
  });
  it('is linear between neighbours, and unknown without values', () => {
    expect(quantile(Float64Array.of(4, 1, 3, 2), 0.5)).toBe(2.5);
    expect(quantile(Float64Array.of(Number.NaN), 0.5)).toBeNaN();
  });
});

describe('rate of a counter', () => {
  it('is never negative, whatever the counter does', () => {
    fc.assert(
      fc.property(anyColumn, (column) => {
        expect(counterRate(column) < 0).toBe(false);
        expect([...counterRates(column).v].some((v) => v < 0)).toBe(false);
      }),
    );
  });
  it('leaves a reset out instead of inventing an increase, and bridges gaps', () => {
    const column = columnOf([
      [0, 100],
      [10_000, 200],
      [20_000, Number.NaN],
      [30_000, 400],
      [40_000, 5],
      [50_000, 105],
    ]);
    expect(counterRate(column)).toBe(10);
    expect([...counterRates(column).v]).toEqual([10, Number.NaN, 10, Number.NaN, 10]);
    expect(counterRate(columnOf([[0, 1]]))).toBeNaN();
  });
  it('needs thirty seconds', () => {
    const over = (seconds: number): number =>
      counterRate(
        columnOf([
          [0, 0],
          [seconds * 1_000, 60],
        ]),
      );
    expect(over(29)).toBeNaN();
    expect(over(30)).toBe(2);
  });
});

describe('dictionary', () => {
  it('knows a series by metric and attributes, whatever their order', () => {
    const dictionary = new SeriesDictionary(3);
    const first = dictionary.register('m', 's', { a: '1', b: '2' });
    expect(dictionary.register('m', 's', { b: '2', a: '1' })).toBe(first);
    dictionary.register('m', 's', { a: '1', b: '3' });
    dictionary.register('n', 's', {});
    expect(dictionary.register('o', 's', {})).toBeNull();
    expect(dictionary.find('m').map(({ id }) => id)).toEqual([0, 1]);
    expect(dictionary.find('m', { a: '1', b: '3' }).map(({ id }) => id)).toEqual([1]);
    expect(dictionary.find('m', { c: '1' })).toEqual([]);
    expect(dictionary.size).toBe(3);
    expect(seriesKey('m', { a: '1' })).not.toBe(seriesKey('m', { a: '', 1: '' }));
  });
});
