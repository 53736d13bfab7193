import { expect, it } from 'vitest';
import { spanOf } from '../../../../renderer/charts/line-scale';

const HOUR = 3_600_000;
const NOW = 1_796_000_000_000;
const none = { from: null, to: null, spentAt: null };
const column = (...t: readonly number[]) => ({ t: Float64Array.from(t), v: Float64Array.from(t, () => 1) });

it('is as wide as its window, also around a single point', () => {
  const window = { ...none, from: NOW - HOUR, to: NOW };
  const asked = [(NOW - HOUR) / 1_000, NOW / 1_000];
  expect(spanOf(column(NOW), window)).toEqual(asked);
  expect(spanOf(column(), window)).toEqual(asked);
  expect(spanOf(column(NOW - 2 * HOUR, NOW - HOUR / 2), window)).toEqual(asked);
});

it('holds the newest value and the end of a projection', () => {
  expect(spanOf(column(NOW + 5_000), { ...none, from: NOW - HOUR, to: NOW })[1]).toBe((NOW + 5_000) / 1_000);
  expect(spanOf(column(NOW - HOUR, NOW), { ...none, spentAt: NOW + HOUR })).toEqual([
    (NOW - HOUR) / 1_000,
    (NOW + HOUR) / 1_000,
  ]);
});

it('is never empty', () => {
  const [from, to] = spanOf(column(NOW), none);
  expect(to).toBeGreaterThan(from);
});
