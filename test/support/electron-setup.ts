import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { ensureElectron } from '../../scripts/provision/electron.mjs';

/**
 * For every test that opens a window: Electron (its folder in ELECTRON_OVERRIDE_DIST_PATH), a current build, and a
 * virtual display of 4K in DISPLAY that ends with the run. Xvfb picks a free display number itself.
 */
export async function setup(): Promise<() => Promise<void>> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  process.env.ELECTRON_OVERRIDE_DIST_PATH = (await ensureElectron(say)).folder;
  delete process.env.ELECTRON_RUN_AS_NODE;
  await buildIfNeeded(say);
  // Without a client it would start anew, and might take the next window's connection along.
  const args = ['-displayfd', '3', '-screen', '0', '3840x2160x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const port = server.stdio[3] as Readable;
  const number = await Promise.race([
    once(port, 'data').then(([chunk]) => String(chunk).trim()),
    ended.then(([code]) => Promise.reject(new Error(`Xvfb left with ${code}: install the package xvfb`))),
  ]);
  process.env.DISPLAY = `:${number}`;
  return async () => {
    server.kill('SIGTERM');
    await ended;
  };
}
