import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, temporaryFolder } from '../support/wall';
import { startXServer, type XServer } from '../support/x-server';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let screen: XServer;
beforeAll(async () => {
  screen = await startXServer();
  folder = await temporaryFolder('launcher');
  const path = join(folder.path, 'electron');
  // Electron's part: prints its process id and what it was given, then lives until it is told to end.
  await writeFile(
    path,
    `#!${process.execPath}
process.on('SIGTERM', () => process.exit(7));
process.stdout.write(JSON.stringify({ pid: process.pid, args: process.argv.slice(2), display: process.env.DISPLAY }));
setInterval(() => undefined, 1_000);
`,
  );
  await chmod(path, 0o755);
});
afterAll(async () => {
  await screen?.stop();
  await folder?.remove();
});

function gantry(args: readonly string[]): ChildProcess {
  return spawn(join(ROOT, 'bin/gantry'), args, {
    // No configuration lies there.
    cwd: folder.path,
    env: {
      ...process.env,
      ELECTRON_OVERRIDE_DIST_PATH: folder.path,
      DISPLAY: screen.display,
      XDG_CONFIG_HOME: folder.path,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the shell command of a checkout', () => {
  it('becomes the wall: its process, its arguments, its signals, its exit code', async () => {
    const config = join(folder.path, "it's mine.yaml");
    await writeFile(config, 'version: 1\ntargets: [{ id: web, probe: http, url: "http://127.0.0.1:9/" }]\n');
    const child = gantry(['wall', '--config', config, '--data', folder.path, '--windowed']);
    const [said] = (await once(child.stdout as Readable, 'data')) as [Buffer];
    const { pid, args, display } = JSON.parse(String(said)) as {
      pid: number;
      args: string[];
      display: string;
    };
    expect(pid).toBe(child.pid);
    expect(args).toEqual(expect.arrayContaining(['--config', config, '--windowed']));
    expect(display).toBe(screen.display);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('gives the demo a data folder of its own, which a real estate never reads', async () => {
    const child = gantry(['wall', '--data', 'data']);
    const [said] = (await once(child.stdout as Readable, 'data')) as [Buffer];
    const { args } = JSON.parse(String(said)) as { args: string[] };
    expect(args[args.indexOf('--data') + 1]).toBe(join(folder.path, 'data', 'demo'));
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('starts nothing for what cannot be understood, and says so with exit code 2', async () => {
    const child = gantry(['wall', '--size', 'large']);
    expect(await once(child, 'exit')).toEqual([2, null]);
  });

  it('starts nothing for a question', async () => {
    for (const args of [['wall', '--help'], ['--version']]) {
      const child = gantry(args);
      const [said] = (await once(child.stdout as Readable, 'data')) as [Buffer];
      expect(String(said)).toMatch(/Usage: gantry wall|^\d+\.\d+\.\d+$/m);
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });
});
