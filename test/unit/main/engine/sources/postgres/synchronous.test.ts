import { expect, test } from 'vitest';
import { standbysListed, synchronousOf } from '../../../../../../main/engine/sources/postgres/synchronous';

test.each([
  ['', 0],
  ['pg-b', 1],
  ['a, b', 2],
  ['2 (a, b, c)', 3],
  ['FIRST 1 ("pg-b")', 1],
  ['ANY 2 ("pg-b", "pg,c", d)', 3],
  ['*', null],
  ['ANY 1 (*)', null],
])('%s lists %s', (setting, listed) => {
  expect(standbysListed(setting)).toBe(listed);
});

test('what a primary states', () => {
  expect(synchronousOf({ synchronous_standby_names: 'ANY 1 (a, b)', synchronous_commit: 'on' })).toEqual({
    awaited: 1,
    listed: 2,
    commit: 'on',
  });
});
