import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildIfNeeded } from './build/build.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ProvisionError, ROOT, runScript } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';

const ENTRY = join(ROOT, 'test/bench/main.ts');
const OUT = join(ROOT, 'out/bench');

/**
 * `npm run bench`: set-up, then test/bench/main.ts with the arguments given. It is bundled first, as the program
 * itself is, so that what is measured is not slowed by a loader. Paths in it start from the working folder.
 */
await runScript(async () => {
  const say = (/** @type {string} */ line) => process.stderr.write(`bench: ${line}\n`);
  if (!existsSync(ENTRY))
    throw new ProvisionError(`${ENTRY} does not exist.`, 'Check out the repository again.');
  process.env.ELECTRON_OVERRIDE_DIST_PATH = (await ensureElectron(say)).folder;
  ensurePostgres();
  await buildIfNeeded(say);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    build: {
      ssr: ENTRY,
      outDir: OUT,
      emptyOutDir: true,
      target: 'node20.18',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  const args = ['--expose-gc', join(OUT, 'main.mjs'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
});
