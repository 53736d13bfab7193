import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Argument } from 'commander';
import { runCommand, scriptCommand } from './command.mjs';
import { ROOT } from './provision/paths.mjs';

const FOLDER = join(ROOT, 'findings');
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => name.slice(0, -'.sh'.length))
  .sort();

/** By exit code; see findings/lib/scratch.sh. */
const VERDICTS = ['as described', 'CHANGED'];

/**
 * @param {string} name
 * @returns {Promise<boolean>} whether it is as described
 */
async function runOne(name) {
  process.stdout.write(`== ${name}\n`);
  const started = performance.now();
  const child = spawn('bash', [join(FOLDER, `${name}.sh`)], { stdio: 'inherit' });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${name}: ${VERDICTS[code ?? -1] ?? 'could not be run'} (${seconds} s)\n\n`);
  return code === 0;
}

/** @param {readonly string[]} names */
async function runAll(names) {
  let failed = 0;
  for (const name of names) if (!(await runOne(name))) failed += 1;
  process.stdout.write(`${names.length - failed} of ${names.length} findings are as described\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await runCommand(
  scriptCommand('findings')
    .description('Runs findings about other software (findings/README.md), and says whether they still hold.')
    .addArgument(new Argument('[names...]', 'findings to run').choices(NAMES).default(NAMES, 'all of them'))
    .action(runAll),
);
