import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../main/demo/servers/process';
import { until } from './postgres-fixture';

test('a server ends with the process that started it, even if that is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-guard-'));
  const port = await freePort();
  const listener = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
  const helper = join(import.meta.dirname, '../../main/demo/servers/process.ts');
  // A parent of its own, transpiled by vite's own bundler, so that killing it is killing a real process.
  const { build } = await import('vite');
  await build({
    logLevel: 'silent',
    configFile: false,
    build: {
      ssr: helper,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'process.mjs' } },
    },
  });
  const script = `import { startProcess } from ${JSON.stringify(join(folder, 'process.mjs'))};
    const server = await startProcess({ command: process.execPath, args: ['-e', ${JSON.stringify(listener)}], runAs: null, logFile: ${JSON.stringify(join(folder, 'log'))} });
    console.log(server.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until('the server is gone', () => Promise.resolve(!alive(pid)));
  await rm(folder, { recursive: true, force: true });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: gone
  }
}
