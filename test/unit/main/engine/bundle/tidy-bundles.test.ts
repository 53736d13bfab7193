import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleBytes } from '../../../../../main/engine/bundle/bundle-file';
import { unpackBundle } from '../../../../../main/engine/bundle/unpack-bundle';
import { takeWriterLock } from '../../../../../main/engine/store/care/writer-lock';

const DAY_S = 86_400;

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gantry-tidy-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** A small bundle, unpacked. @returns its folder */
async function unpacked(name: string): Promise<string> {
  async function* records() {
    yield { table: 'documents', key: 'format', payload: Buffer.from('3') } as const;
    yield { table: 'documents', key: name, payload: Buffer.from(name) } as const;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of bundleBytes({ from: 0, to: 1, store: '3' }, records())) chunks.push(chunk);
  const file = join(data, `${name}.gantry`);
  writeFileSync(file, Buffer.concat(chunks));
  const result = await unpackBundle(file, data);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** @param days ago that it was last opened */
function openedAgo(folder: string, days: number): void {
  const then = Date.now() / 1_000 - days * DAY_S;
  utimesSync(folder, then, then);
}

const kept = (): readonly string[] => readdirSync(join(data, 'bundles')).sort();
const nameOf = (folder: string): string => folder.slice(-64);

it('a bundle that nobody opened for 30 days is removed when another one is opened, and opening counts', async () => {
  const [old, recent, again] = [await unpacked('old'), await unpacked('recent'), await unpacked('again')];
  openedAgo(old, 31);
  openedAgo(recent, 29);
  openedAgo(again, 31);
  expect(await unpacked('again')).toBe(again);
  expect(kept()).toEqual([nameOf(recent), nameOf(again)].sort());
});

it('one that a wall shows stays, however long it has shown it', async () => {
  const shown = await unpacked('shown');
  openedAgo(shown, 90);
  const lock = takeWriterLock(join(shown, 'cache'));
  const other = await unpacked('other');
  expect(kept()).toEqual([nameOf(shown), nameOf(other)].sort());
  lock?.release();
  await unpacked('other');
  expect(kept()).toEqual([nameOf(other)]);
});

it('what a killed process left of any bundle is removed; what a living one writes and other folders stay', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const names = [`${'a'.repeat(64)}.part-${gone}`, `${'b'.repeat(64)}.part-${process.ppid}`, 'my-folder'];
  for (const name of names) mkdirSync(join(data, 'bundles', name, 'cache'), { recursive: true });
  openedAgo(join(data, 'bundles', 'my-folder'), 90);
  const folder = await unpacked('next');
  expect(kept()).toEqual([nameOf(folder), ...names.slice(1)].sort());
});
