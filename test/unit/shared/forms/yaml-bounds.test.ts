import { expect, it } from 'vitest';
import { nestsTooDeep } from '../../../../shared/forms/yaml-bounds';

it.each([
  ['lists in one another', '[[[[]]]]'],
  ['maps over lines', '{a:\n{b:\n{c:\n{}}}}'],
  ['lists in one line', '- - - - x'],
  ['an indent', `a:\n${' '.repeat(20)}b: 1`],
])('%s nest too deep', (_what, text) => {
  expect(nestsTooDeep(text, 3)).toBe(true);
});

it('a record does not, however long it is', () => {
  const record = 'id: a\nsteps:\n  - { name: "x", times: [1, 2] }\n';
  expect(nestsTooDeep(record.repeat(1_000), 3)).toBe(false);
});
