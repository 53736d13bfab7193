import { describe, expect, it } from 'vitest';
import { costOf, costOfColumn, quotaOf, sumOf } from '../../../../shared/accounts/day-account';
import { TAKES } from '../../../../shared/metrics/resources';
import { seeded } from '../../../support/seeded';

const column = (id: string): number => TAKES.findIndex((take) => take.id === id);
const none = (): Float64Array => new Float64Array(TAKES.length).fill(Number.NaN);

describe('the account of a day', () => {
  it('adds up what is known, and tells how much that is', () => {
    expect(sumOf(Float64Array.of(1, Number.NaN, 3), 60)).toEqual({ amount: 240, known: 120 });
    expect(sumOf(Float64Array.of(Number.NaN), 60)).toEqual({ amount: Number.NaN, known: 0 });
    expect(sumOf(Float64Array.of(0, 0), 60)).toEqual({ amount: 0, known: 120 });
  });

  it('is additive over time, and the order of steps does not matter', () => {
    const random = seeded(7);
    for (let round = 0; round < 100; round += 1) {
      const values = Float64Array.from({ length: 50 }, () => (random() < 0.2 ? Number.NaN : random() * 10));
      const cut = Math.floor(random() * 50);
      const whole = sumOf(values, 5);
      const [a, b] = [sumOf(values.slice(0, cut), 5), sumOf(values.slice(cut), 5)];
      const amount = (one: number): number => (Number.isNaN(one) ? 0 : one);
      expect(amount(a.amount) + amount(b.amount)).toBeCloseTo(amount(whole.amount), 6);
      expect(a.known + b.known).toBe(whole.known);
      expect(amount(sumOf(values.toReversed(), 5).amount)).toBeCloseTo(amount(whole.amount), 6);
    }
  });

  it('costs what its prices say, in the units in which prices are written', () => {
    const amounts = none();
    amounts[column('db_time')] = 7_200;
    amounts[column('redis_ops')] = 3_000_000;
    const costs = { currency: 'EUR', prices: { db_time: 0.5, redis_ops: 2, ingress: 9 } };
    expect(costOf(amounts, costs)).toBeCloseTo(7);
    expect(costOfColumn(column('db_time'), 7_200, costs)).toBeCloseTo(1);
    // What is not known costs nothing that could be told.
    expect(costOfColumn(column('ingress'), Number.NaN, costs)).toBeNull();
    expect(costOfColumn(column('blocks'), 5, costs)).toBeNull();
    expect(costOf(none(), costs)).toBeNaN();
    expect(costOf(amounts, null)).toBeNaN();
    expect(costOf(amounts, { currency: 'EUR', prices: { blocks: 3 } })).toBeNaN();
  });

  it('has quotas in the units of its amounts, and none for what is not counted', () => {
    expect(quotaOf(column('db_time'), { db_time: 12 })).toBe(43_200);
    expect(quotaOf(column('redis_memory'), { redis_memory: 2 })).toBe(2 * 2 ** 30 * 3_600);
    expect(quotaOf(column('db_time'), {})).toBeNull();
    expect(quotaOf(column('db_time'), undefined)).toBeNull();
    expect(quotaOf(column('locks'), { locks: 3 })).toBeNull();
  });
});
