import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type KnownRecords, parseDrillText, readDrills } from '../../../../main/engine/drills/read-drills';

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

it('a map for a key is a problem, and is not written out', () => {
  const { problems } = parseDrillText('{ a: 1 }: 2\n', 'a.yaml');
  expect(problems.map(({ what }) => what)).toEqual(['a.yaml: has a list or a map for a key']);
});

it('a record that nests too deep is a problem, and is not parsed', () => {
  const { problems } = parseDrillText(`id: ${'['.repeat(300)}`, 'a.yaml');
  expect(problems.map(({ what }) => what)).toEqual(['a.yaml:1: nests its lists and maps too deep']);
});

it('a file is read again only when it has changed, or may have', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-known-'));
  const path = join(folder, 'a.yaml');
  const known: KnownRecords = new Map();
  const what = async () => (await readDrills(folder, known)).problems.map((one) => one.what);
  await writeFile(path, 'id: 1\n');
  await what();
  // Just written: a change within the same tick of its clock would not show.
  expect([...known.keys()]).toEqual([]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  try {
    expect(await what()).toEqual(['a.yaml: id is no text']);
    const read = { drills: [], problems: [{ source: 'a.yaml', key: '', what: 'as before', remedy: '' }] };
    known.set('a.yaml', { identity: known.get('a.yaml')?.identity ?? '', read });
    expect(await what()).toEqual(['as before']);
    await writeFile(path, 'id: a\n');
    expect(await what()).toEqual(['a.yaml: scenario is missing']);
    await rm(path);
    expect(await what()).toEqual([]);
    expect([...known.keys()]).toEqual([]);
  } finally {
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  }
});
