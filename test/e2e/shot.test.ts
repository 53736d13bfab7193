import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { oldElectronLine } from '../../main/electron/electron-age';
import packageJson from '../../package.json' with { type: 'json' };
import { type Display, startDisplay } from '../support/display';
import { familyOf, isAlive } from '../support/processes';
import { runCli, temporaryFolder } from '../support/wall';
import { timed, within } from '../support/within';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let config: string;

beforeAll(async () => {
  folder = await temporaryFolder('shot');
  config = join(folder.path, 'gantry.yaml');
  // Nobody listens on port 9: a picture of trouble is a picture all the same.
  await writeFile(
    config,
    `version: 1
services: [{ id: shop, name: Shop, owner: Desk, dependsOn: [web] }]
targets: [{ id: web, probe: http, url: "http://127.0.0.1:9/", every: 5s, timeout: 1s }]
`,
  );
});
afterAll(() => folder?.remove());

let large: Display;
beforeAll(async () => {
  large = await startDisplay('3840x2160');
});
afterAll(() => large?.stop());

const { DISPLAY: _display, ...unseen } = process.env;
function sizeOf(path: string): string {
  const png = readFileSync(path);
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

it.each([
  ['1920x1080', 'without a display', () => unseen],
  ['3840x2160', 'without a display', () => unseen],
  ['3840x2160', 'on a display just as large', () => ({ ...unseen, DISPLAY: large.name })],
  ['1280x720', 'on a larger display', () => process.env],
])('a picture of %s has this size %s', async (size, where, env) => {
  const output = join(folder.path, `${size} ${where}`);
  const args = [
    'shot',
    '--config',
    config,
    '--data',
    join(folder.path, 'data'),
    '--view',
    'services',
    '--size',
    size,
  ];
  const shot = runCli([...args, '-o', output], env());
  expect(await shot.ended).toBe(0);
  expect(shot.said()).toContain(join(output, 'services.png'));
  expect(readdirSync(output)).toEqual(['services.png']);
  expect(sizeOf(join(output, 'services.png'))).toBe(size);
});

it('a picture that cannot be written is said, and the exit code is 2', async () => {
  const shot = runCli([
    'shot',
    '--config',
    config,
    '--data',
    join(folder.path, 'data'),
    '-o',
    join(config, 'no-folder'),
  ]);
  expect(await shot.ended).toBe(2);
  expect(shot.said()).toMatch(/gantry: .*(no-folder|not a directory)/i);
  expect(shot.said()).not.toMatch(/\n\s+at /);
});

describe('a picture of a configuration that cannot be used', () => {
  const shot = (file: string) =>
    runCli([
      ...['shot', '--config', file, '--data', join(folder.path, 'unusable'), '--size', '1280x720'],
      ...['-o', join(folder.path, 'unusable-pictures')],
    ]);

  it.each([
    ['invalid', 'version: 1\ntargets: [{ id: a, probe: redis, url: "redis://h", evry: 5s }]\n'],
    ['missing', null],
  ])('ends with what `gantry check` says, and its code, when it is %s', async (name, text) => {
    const file = join(folder.path, `${name}.yaml`);
    if (text !== null) await writeFile(file, text);
    const check = runCli(['check', file]);
    const taken = shot(file);
    expect([await taken.ended, await check.ended]).toEqual([2, 2]);
    expect(taken.said()).toBe(check.said());
    expect(taken.said()).toContain(file);
    expect(existsSync(join(folder.path, 'unusable-pictures'))).toBe(false);
  });

  it('ends with what is wrong when it becomes invalid while its targets are asked', async () => {
    const file = join(folder.path, 'becomes-invalid.yaml');
    // It never answers: the time limit of the target is longer than the reading of a changed file.
    const server = createServer(() => void writeFile(file, 'version: 2\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await writeFile(
      file,
      `version: 1\ntargets: [{ id: web, probe: http, url: "http://127.0.0.1:${port}/", every: 10s, timeout: 4s }]\n`,
    );
    try {
      const taken = shot(file);
      expect(await taken.ended).toBe(2);
      expect(taken.said()).toMatch(/becomes-invalid\.yaml:1: version .*gantry check .*becomes-invalid\.yaml/);
      expect(existsSync(join(folder.path, 'unusable-pictures'))).toBe(false);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

it('a wall whose command line is killed ends by itself, and takes its virtual display along', async () => {
  const data = join(folder.path, 'orphan');
  const wall = runCli(['wall', '--config', config, '--data', data], unseen);
  await wall.heard(/wrote (?:a picture of one view|pictures of \d views) to/);
  const family = familyOf(wall.child.pid as number);
  expect(family.map(({ name }) => name)).toEqual(expect.arrayContaining(['Xvfb', 'electron']));
  wall.child.kill('SIGKILL');
  await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 60_000, interval: 50 });
});

it('a wall that nobody sees says so, keeps pictures of every view, and ends within 2 s of a SIGTERM', async () => {
  const data = join(folder.path, 'unseen');
  const wall = runCli(['wall', '--config', config, '--data', data], unseen);
  await wall.heard(/wrote (?:a picture of one view|pictures of \d views) to/);
  expect(wall.said()).toMatch(
    /no display found: the wall runs on a virtual display and writes pictures of its views to/,
  );
  // The Electron of this machine may be the fallback: each start says so, once.
  const version = readFileSync(
    join(String(process.env.ELECTRON_OVERRIDE_DIST_PATH), 'version'),
    'utf8',
  ).trim();
  const old = oldElectronLine(version.replace(/^v/, ''), packageJson.devDependencies.electron);
  const warnings = wall.said().match(/gantry: Electron .* no longer receives security fixes.*/g) ?? [];
  expect(warnings).toEqual(old === null ? [] : [`gantry: ${old}`]);
  expect(readdirSync(join(data, 'pictures')).sort()).toEqual(expect.arrayContaining(['services.png']));
  const { value, took, control } = await timed(() => {
    wall.child.kill('SIGTERM');
    return wall.ended;
  });
  expect(value).toBe(0);
  expect(took).toBeLessThan(within(2, control));
  expect(wall.said()).not.toMatch(/FATAL|\n\s+at /);
});
