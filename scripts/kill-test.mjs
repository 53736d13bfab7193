import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, runScript } from './provision/paths.mjs';

/** Kills the wall in mid-write again and again and looks at what it shows next: `node scripts/kill-test.mjs [50]`. */
await runScript(async () => {
  const kills = process.argv[2] ?? '50';
  const program = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [program, 'run', '--project', 'estate', 'test/estate/kill.test.ts'], {
    cwd: ROOT,
    env: { ...process.env, KILLS: kills },
    stdio: 'inherit',
  });
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
});
