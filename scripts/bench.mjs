import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Argument } from 'commander';
import { build } from 'vite';
import { buildIfNeeded } from './build/build.mjs';
import { importSource, runCommand, scriptCommand } from './command.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ROOT } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';

const ENTRY = join(ROOT, 'test/bench/main.ts');
const OUT = join(ROOT, 'out/bench');

/**
 * Set-up, then test/bench/main.ts with the arguments given. It is bundled first, as the program itself is, so that what
 * is measured is not slowed by a loader. Paths in it start from the working folder.
 * @param {readonly string[]} given
 */
async function bench(given) {
  const say = (/** @type {string} */ line) => process.stderr.write(`bench: ${line}\n`);
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
  const args = ['--expose-gc', join(OUT, 'main.mjs'), ...given];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** @type {{ PARTS: Readonly<Record<string, { what: string, onDemand: boolean }>> }} */
const { PARTS } = await importSource('test/bench/parts.ts');
const list = Object.entries(PARTS).map(
  ([name, { what, onDemand }]) => `  ${name.padEnd(13)}${what}${onDemand ? ' (only if it is named)' : ''}`,
);
const command = scriptCommand('bench')
  .description(
    'Measures Gantry against the least that could do the same work, in one run on one machine (docs/bench.md).',
  )
  .addArgument(new Argument('[parts...]', 'parts to run').choices(Object.keys(PARTS)).default([], 'all'))
  .addHelpText('after', `\nParts:\n${list.join('\n')}`)
  .action(bench);
command
  .command('make-days')
  .description('fill a data folder to try things on')
  .argument('<folder>')
  .argument('[days]', undefined, '30')
  .argument('[series]', undefined, '1000')
  .action((folder, days, series) => bench(['make-days', folder, days, series]));
await runCommand(command);
