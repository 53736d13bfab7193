import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, runScript } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';

const USE = `npm run scenario NAME [NAME ...]   makes incidents whose cause is known, on real servers, and says when the
                                   wall names it; all, tuned and held-back stand for several; list: their names
npm run scenario ahead             real servers that slowly come to their limits: how long before anybody feels it
npm start -- --scenario NAME       the same on the wall, to look at`;

/** `npm run scenario NAME`: plays incidents of known cause and says what the wall made of them. */
await runScript(async () => {
  const names = process.argv.slice(2);
  if (names.length === 0 || names.includes('--help')) {
    process.stdout.write(`${USE}\n`);
    return;
  }
  ensurePostgres();
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'scenarios'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, GANTRY_SCENARIOS: names.join(',') },
  });
  process.exitCode = await new Promise((resolve) => {
    child.on('close', (code) => resolve(code ?? 1));
  });
});
