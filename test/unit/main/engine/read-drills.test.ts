import { expect, it } from 'vitest';
import { parseDrillText } from '../../../../main/engine/drills/read-drills';

it('a record with many keys is read in the time of its length', () => {
  const text = Array.from({ length: 30_000 }, (_, n) => `key${n}: 1`).join('\n');
  const from = performance.now();
  expect(parseDrillText(text, 'a.yaml').problems[0]?.what).toContain('a.yaml:');
  // Comparing each key with all before it takes some ten seconds.
  expect(performance.now() - from).toBeLessThan(6_000);
});

it('a key that is there twice is a problem, also within a step', () => {
  const { drills, problems } = parseDrillText('id: a\nsteps: [{ name: x, name: y }]\n', 'a.yaml');
  expect([drills, problems.map(({ what }) => what)]).toEqual([[], ['a.yaml: has the key name twice']]);
});

it('a record that nests too deep is a problem, and is not parsed', () => {
  const { problems } = parseDrillText(`id: ${'['.repeat(300)}`, 'a.yaml');
  expect(problems.map(({ what }) => what)).toEqual(['a.yaml:1: nests its lists and maps too deep']);
});
