import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wholeDataFolder } from '../../../../main/cli/data-folder';
import { demoFolder, demoRemedy, holdsDemoOnly, partFromDemo } from '../../../../main/cli/demo-folder';

let data = '';
let said: string[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gantry-demo-folder-'));
  said = [];
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function aHistory(folder: string, of: string): void {
  mkdirSync(join(folder, 'cache'), { recursive: true });
  writeFileSync(join(folder, 'cache', of), '');
}
const part = (isReal: boolean) =>
  partFromDemo(
    data,
    () => Promise.resolve(isReal),
    (line) => said.push(line),
  );

it('names the folder of the demo where no other history is', () => {
  expect(demoRemedy(data)).toBeNull();
  aHistory(demoFolder(data), 'demo');
  expect(holdsDemoOnly(data)).toBe(true);
  expect(() => wholeDataFolder(data, true)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining(demoFolder(data)) as string }),
  );
  aHistory(data, 'real');
  expect(demoRemedy(data)).toBeNull();
});

it('leaves the history of a real estate alone', async () => {
  aHistory(data, 'real');
  aHistory(demoFolder(data), 'demo');
  await part(true);
  expect([readdirSync(join(data, 'cache')), said]).toEqual([['real'], []]);
});

it('moves away once what a demo of an older version left', async () => {
  aHistory(data, 'demo');
  mkdirSync(demoFolder(data));
  writeFileSync(join(demoFolder(data), 'gantry.yaml'), '');
  await part(false);
  expect(existsSync(join(data, 'cache'))).toBe(false);
  expect(readdirSync(join(demoFolder(data), 'cache'))).toEqual(['demo']);
  expect(said).toEqual([expect.stringContaining('was moved to')]);
  await part(false);
  expect(said).toHaveLength(1);
});

it('says once that a real history and a demo of an older version are mixed', async () => {
  aHistory(data, 'mixed');
  mkdirSync(demoFolder(data));
  writeFileSync(join(demoFolder(data), 'gantry.yaml'), '');
  await part(true);
  await part(true);
  expect(readdirSync(join(data, 'cache'))).toEqual(['mixed']);
  expect(said).toEqual([expect.stringContaining(`delete ${join(data, 'cache')}`)]);
});
