import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { type Recorded, recordedWall } from '../support/recorded-wall';
import { runCli, temporaryFolder } from '../support/wall';

const owned: (() => Promise<unknown>)[] = [];
let recorded: Recorded;
let data: string;
let output: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  output = await temporaryFolder('relative');
  owned.push(() => output.remove());
  recorded = await recordedWall(owned);
  data = basename(recorded.data);
});
afterAll(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

/** Runs in the folder beside the data folder. */
async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const running = runCli(args, process.env, dirname(recorded.data));
  const code = await running.ended;
  return { code, said: running.said() };
}
const exported = (file: string): string => join(basename(output.path), file);

describe('relative paths on the command line', () => {
  it('check reads a configuration', async () => {
    const { code, said } = await run('check', join(data, 'gantry.yaml'));
    expect(said).toContain('is valid: 1 target,');
    expect(code).toBe(0);
  });

  it('export reads a data folder and writes beside', async () => {
    const { code, said } = await run('export', '--data', data, '--from', '1d', '-o', exported('a.ndjson'));
    expect(code, said).toBe(0);
    expect(await readFile(join(output.path, 'a.ndjson'), 'utf8')).toContain('"type":"sample"');
  });

  it('a bundle is unpacked below the data folder, also for pictures of it', async () => {
    const bundle = exported('b.gantry');
    const made = await run('export', '--data', data, '--from', '1d', '--format', 'bundle', '-o', bundle);
    expect(made.code, made.said).toBe(0);
    // A broken configuration ends it before a window is opened.
    const into = exported('unpacked');
    const { said } = await run('shot', '--bundle', bundle, '--data', into, '-c', 'none.yaml', '-o', 'none');
    expect(said).toContain('none.yaml');
    const [folder = ''] = await readdir(join(output.path, 'unpacked', 'bundles'));
    expect(existsSync(join(output.path, 'unpacked', 'bundles', folder, 'cache', 'archive', 'data.mdb'))).toBe(
      true,
    );
  });

  it('drill keeps its records in the data folder, or where the configuration says, as seen from there', async () => {
    const place = ['--data', data, '--config', join(data, 'gantry.yaml')];
    expect((await run('drill', 'start', 'node-loss', '--services', 'shop', ...place)).code).toBe(0);
    expect((await run('drill', 'status', ...place)).said).toContain('shop');
    expect((await run('drill', 'abort', ...place)).code).toBe(0);
    expect(await readdir(join(recorded.data, 'drills'))).not.toEqual([]);
  });
});

describe('a picture of a past time', () => {
  it('needs no configuration, and ignores a broken one that lies in the folder', async () => {
    await writeFile(join(output.path, 'gantry.yaml'), 'version: 2\n');
    await writeFile(join(output.path, 'electron'), '');
    // Without a display and Xvfb it ends just before a window would open.
    const bare = { PATH: '/nowhere', ELECTRON_OVERRIDE_DIST_PATH: output.path };
    const shot = (...time: string[]) =>
      runCli(['shot', '--data', recorded.data, ...time, '-o', 'pictures'], bare, output.path);
    const present = shot();
    expect(await present.ended).toBe(2);
    expect(present.said()).toContain('gantry.yaml:1:');
    const past = shot('--replay', 'end');
    expect(await past.ended).toBe(2);
    expect(past.said()).toMatch(/Xvfb is not installed/);
    expect(past.said()).not.toContain('gantry.yaml:1:');
  });
});

describe('what cannot be shown', () => {
  it.each([
    [['--replay', 'end', '--data', 'nowhere'], 'The folder nowhere does not exist', '--data'],
    [['--replay', 'yesterday'], '2026-11-23T06:00:00Z', '90m'],
    [['--replay', '2026-02-31T06:00:00Z'], '2026-11-23T06:00:00Z', '90m'],
    [['--bundle', 'nowhere.gantry'], 'nowhere.gantry does not exist', 'gantry export'],
  ])('%s is refused before a window opens, with the remedy', async (args, message, remedy) => {
    const { code, said } = await run('wall', ...args);
    expect(code).toBe(2);
    expect(said).toContain(message);
    expect(said).toContain(remedy);
    expect(existsSync(join(dirname(recorded.data), 'nowhere'))).toBe(false);
  });
});
