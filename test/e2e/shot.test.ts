import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/wall';

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

const { DISPLAY: _display, ...unseen } = process.env;
function sizeOf(path: string): string {
  const png = readFileSync(path);
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

it.each([
  ['1920x1080', 'without a display', unseen],
  ['3840x2160', 'without a display', unseen],
  ['3840x2160', 'on a display just as large', process.env],
  ['1280x720', 'on a larger display', process.env],
])('a picture of %s has this size %s', async (size, _where, env) => {
  const output = join(folder.path, `${size}-${env === unseen}`);
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
  const shot = runCli([...args, '-o', output], env);
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

it('a wall that nobody sees says so, keeps pictures of every view, and ends within 2 s of a SIGTERM', async () => {
  const data = join(folder.path, 'unseen');
  const wall = runCli(['wall', '--config', config, '--data', data], unseen);
  await wall.heard(/pictures of \d views are in/);
  expect(wall.said()).toMatch(
    /there is no display: the wall runs on a virtual one and writes its views into/,
  );
  expect(readdirSync(join(data, 'pictures')).sort()).toEqual(expect.arrayContaining(['services.png']));
  const from = performance.now();
  wall.child.kill('SIGTERM');
  expect(await wall.ended).toBe(0);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect(wall.said()).not.toMatch(/FATAL|\n\s+at /);
});
