import { expect, it } from 'vitest';
import { standbyCount } from '../../../../../../main/engine/sources/postgres/rows';

/** As PostgreSQL 15 lists them. */
const STANDBY = { state: 'streaming', replay: 50_332_096 };
const RECEIVER = { state: 'streaming', replay: null };

it('counts no receiver that only keeps WAL', () => {
  expect(standbyCount([STANDBY, RECEIVER, RECEIVER])).toBe(1);
  expect(standbyCount([RECEIVER])).toBe(0);
});

it('counts a standby that still connects', () => {
  expect(
    standbyCount([STANDBY, { state: 'startup', replay: null }, { state: 'catchup', replay: null }]),
  ).toBe(3);
});
