import { expect, it } from 'vitest';
import { isDeeper, tooDeepAt, unlessTooDeep } from '../../../../shared/forms/yaml-bounds';

it.each([
  ['lists in one another', '[[[[]]]]', 3],
  ['maps over lines', '{a:\n{b:\n{c:\n{}}}}', 12],
  ['lists in one line', '- - - - x', 6],
  ['lists of nothing', '- - - -\n', 6],
  ['an indent', `a:\n${' '.repeat(20)}b: 1`, 18],
])('%s nest too deep, and where', (_what, text, at) => {
  expect(tooDeepAt(text, 3)).toBe(at);
});

it('a record does not, however long it is', () => {
  const record = 'id: a\nsteps:\n  - { name: "x", times: [1, 2] }\n';
  expect(tooDeepAt(record.repeat(1_000), 3)).toBeNull();
});

it('a row of dashes or colons does not', () => {
  expect(tooDeepAt('note: |\n  --------\n  ::::::\n-----BEGIN CERTIFICATE-----\n', 3)).toBeNull();
});

it('a value is followed to the limit, even when it contains itself', () => {
  const own: unknown[] = [];
  own.push(own);
  expect(isDeeper(own, 10)).toBe(true);
  expect(isDeeper({ a: [{ b: 1 }] }, 3)).toBe(false);
  expect(isDeeper({ a: [{ b: 1 }] }, 2)).toBe(true);
});

it('a recursion that does not end is told as too deep; any other error stays one', () => {
  const endless = (n: number): number => endless(n + 1) + 1;
  expect(unlessTooDeep(() => endless(0))).toBeNull();
  expect(unlessTooDeep(() => 5)).toBe(5);
  expect(() =>
    unlessTooDeep(() => {
      throw new TypeError('a defect');
    }),
  ).toThrow('a defect');
});
