import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeDataFolder } from '../../../../main/cli/data-folder';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-data-folder-'));
  mkdirSync(join(folder, 'wall', 'cache'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const from = (name: string): string => relative(process.cwd(), join(folder, name));

describe('a data folder on the command line', () => {
  it('is absolute, wherever the command was given', () => {
    expect(wholeDataFolder(from('wall'), true)).toBe(join(folder, 'wall'));
    expect(wholeDataFolder(from('new'), false)).toBe(join(folder, 'new'));
    expect(wholeDataFolder(from('empty'), false)).toBe(join(folder, 'empty'));
  });

  it.each([
    ['file', false, 'is not a folder'],
    ['file', true, 'is not a folder'],
    ['new', true, 'does not exist'],
    ['empty', true, 'holds no history of a wall'],
  ])('refuses %s (of the past: %s), and names --data', (name, past, message) => {
    const refused = (): string => wholeDataFolder(from(name), past);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ remedy: expect.stringContaining('--data') as string }));
  });
});
