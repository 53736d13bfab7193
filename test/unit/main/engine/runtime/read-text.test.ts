import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../../main/engine/config/load-config';
import { readDrills } from '../../../../../main/engine/drills/read-drills';
import { readRehearsal } from '../../../../../main/engine/drills/rehearsal-file';
import { readText, readTextAtOnce } from '../../../../../main/engine/runtime/read-text';
import { askPgbackrest } from '../../../../../main/engine/sources/backup/ask-pgbackrest';
import { newestRestoreTest } from '../../../../../main/engine/sources/backup/restore-tests';
import { ok } from '../../../../../shared/model/result';

const MOST = 100;
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-read-text-'));
  writeFileSync(at('good'), 'a text\n');
  writeFileSync(at('just'), 'x'.repeat(MOST));
  writeFileSync(at('over'), 'x'.repeat(MOST + 1));
  mkdirSync(at('folder'));
  symlinkSync(at('good'), at('link'));
  symlinkSync('/dev/null', at('device'));
  execFileSync('mkfifo', [at('pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file', () => {
  it.each([
    ['good', 'a text\n'],
    ['link', 'a text\n'],
    ['just', 'x'.repeat(MOST)],
  ])('%s is read', async (name, text) => {
    expect(await readText(at(name), MOST)).toEqual(ok(text));
    expect(readTextAtOnce(at(name), MOST)).toEqual(ok(text));
  });

  it.each([
    ['nowhere', 'ENOENT', 'is not there'],
    ['folder', 'NOT_REGULAR', 'is not a regular file'],
    ['pipe', 'NOT_REGULAR', 'is not a regular file'],
    ['device', 'NOT_REGULAR', 'is not a regular file'],
    ['over', 'TOO_LARGE', 'is over the limit of 100 bytes'],
  ])('%s is not', async (name, code, what) => {
    const error = { code, what };
    expect(await readText(at(name), MOST)).toEqual({ ok: false, error });
    expect(readTextAtOnce(at(name), MOST)).toEqual({ ok: false, error });
  });

  it('whose size is not said is read no further than the limit', async () => {
    const error = { code: 'TOO_LARGE', what: 'is over the limit of 100 bytes' };
    expect(await readText('/proc/self/status', MOST)).toEqual({ ok: false, error });
    expect(readTextAtOnce('/proc/self/status', MOST)).toEqual({ ok: false, error });
  });

  it('that does not answer is given up, and not asked again while it hangs', async () => {
    let asked = 0;
    let answer = (): void => undefined;
    const read = (): Promise<ReturnType<typeof ok<string>>> => {
      asked++;
      return new Promise((resolve) => {
        answer = () => resolve(ok('late'));
      });
    };
    const slow = { ok: false, error: { code: 'SLOW', what: 'could not be read within 0.01 s' } };
    expect(await readText('/srv/gone', MOST, 10, read)).toEqual(slow);
    expect(await readText('/srv/gone', MOST, 10, read)).toEqual(slow);
    expect(asked).toBe(1);
    answer();
    await new Promise(setImmediate);
    expect(await readText('/srv/gone', MOST, 1_000, () => Promise.resolve(ok('back')))).toEqual(ok('back'));
  });
});

describe('a pipe in the place of a file', () => {
  it('is a problem of a configuration', async () => {
    const { config, problems } = await loadConfig(at('pipe'));
    expect([config, problems[0]?.what]).toEqual([null, 'is not a regular file']);
  });

  it('is a problem of a secret', async () => {
    const path = at('gantry.yaml');
    writeFileSync(path, 'version: 1\nfeed: { url: "ws://127.0.0.1/", token: "${file:pipe}" }\n');
    const { problems } = await loadConfig(path);
    expect(problems.map(({ what }) => what)).toEqual(['the file pipe is not a regular file']);
  });

  it('is a problem of a folder of drills, beside records that count', async () => {
    const drills = at('drills');
    mkdirSync(drills);
    execFileSync('mkfifo', [join(drills, 'x.yaml')]);
    const { problems } = await readDrills(drills);
    expect(problems).toEqual([
      {
        source: 'x.yaml',
        key: '',
        what: 'x.yaml: is not a regular file',
        remedy: 'Keep other files out of the folder of drill records.',
      },
    ]);
    execFileSync('mkfifo', [join(drills, '.running-drill.json')]);
    await expect(readRehearsal(drills)).rejects.toThrow('is not a regular file');
  });

  it('is a fault of a backup target', async () => {
    const place = { file: at('pipe'), command: null, url: null, ca: null, stanza: 'main' };
    const answer = await askPgbackrest(place, null, AbortSignal.timeout(10_000));
    expect(answer).toMatchObject({ ok: false, error: { code: 'config', detail: 'NOT_REGULAR' } });
    const tests = at('tests');
    mkdirSync(tests);
    execFileSync('mkfifo', [join(tests, 'a.yaml')]);
    expect(await newestRestoreTest(tests)).toMatchObject({ ok: false, error: { detail: 'NOT_REGULAR' } });
  });
});
