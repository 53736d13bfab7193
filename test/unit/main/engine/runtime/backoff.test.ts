import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BACKOFF_CEILING_MS,
  BACKOFF_FLOOR_MS,
  backoffDelay,
} from '../../../../../main/engine/runtime/backoff';

test('it doubles from 1..2 s and settles at 15..30 s', () => {
  const least = [0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, () => 0));
  const most = [0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, () => 1 - Number.EPSILON));
  expect(least).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(most).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('never outside its bounds, whatever the attempt', () => {
  fc.assert(
    fc.property(
      fc.double(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, draw) => {
        const delay = backoffDelay(Number.isNaN(attempt) ? 0 : attempt, () => draw);
        expect(delay).toBeGreaterThanOrEqual(BACKOFF_FLOOR_MS);
        expect(delay).toBeLessThanOrEqual(BACKOFF_CEILING_MS);
      },
    ),
  );
});
