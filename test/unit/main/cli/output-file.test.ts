import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOf } from '../../../../main/cli/export/formats';
import { refusedOutput } from '../../../../main/cli/output-file';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-output-'));
  file = join(folder, 'x.csv');
  writeFileSync(file, '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const answering = (answer: string | null) => () => Promise.resolve(answer);

describe('a file that a command writes', () => {
  it('is new, or standard output, or replaced by force or by the word of a person', async () => {
    expect(await refusedOutput(join(folder, 'new.csv'), false, null)).toBe(null);
    expect(await refusedOutput('-', false, null)).toBe(null);
    expect(await refusedOutput(file, true, null)).toBe(null);
    expect(await refusedOutput(file, false, answering('y'))).toBe(null);
  });

  it.each([
    ['no', answering('n')],
    ['nothing', answering('')],
    ['the end of the input', answering(null)],
    ['nobody', null],
  ])('is not replaced after %s', async (_name, ask) => {
    const refused = await refusedOutput(file, false, ask);
    expect(refused?.what).toBe(`${file} exists and was not changed.`);
    expect(refused?.remedy).toContain('--force');
  });

  it('is no folder and no device, with force or without', async () => {
    expect((await refusedOutput(folder, true, null))?.what).toBe(`${folder} is a folder.`);
    if (process.platform !== 'win32')
      expect((await refusedOutput('/dev/null', true, null))?.remedy).toContain('-o -');
  });
});

describe('the format of an export', () => {
  it.each([
    ['a.ndjson', 'ndjson'],
    ['a.JSONL', 'ndjson'],
    ['b/a.csv', 'csv'],
    ['a.html', 'html'],
    ['a.gantry', 'bundle'],
    ['a.txt', null],
    ['csv', null],
    ['a.csv/b', null],
  ])('%s is %s', (file, format) => {
    expect(formatOf(file)).toBe(format);
  });
});
