import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { importSource, runCommand, scriptCommand } from './command.mjs';
import { ROOT } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';

/** @type {Readonly<Record<string, string>>} */
const GROUPS = {
  all: 'All scenarios above',
  tuned: 'The scenarios that rules and priors were tuned with',
  'held-back': 'The scenarios that were held out while rules and priors were written',
  ahead:
    'Servers that slowly reach their limits: how long before users notice does the wall warn? Runs alone, about half an hour',
};

/** @type {typeof import('../main/demo/launch-scenarios.ts')} */
const { INCIDENT_TITLES } = await importSource('main/demo/launch-scenarios.ts');
/** @type {typeof import('../shared/forms/nearest.ts')} */
const { nearest } = await importSource('shared/forms/nearest.ts');

/** @type {readonly (readonly [string, string])[]} */
const ROWS = [
  ...INCIDENT_TITLES.map((row) => /** @type {const} */ ([row.name, row.title])),
  ...Object.entries(GROUPS),
];
const WIDTH = Math.max(...ROWS.map(([name]) => name.length)) + 2;
const LIST = ROWS.map(([name, title]) => `  ${name.padEnd(WIDTH)}${title}`).join('\n');

/**
 * @param {string} name
 * @param {readonly string[]} [before] names given before it
 */
function knownName(name, before = []) {
  const known = [...ROWS.map(([each]) => each), 'list'];
  if (known.includes(name)) return [...before, name];
  const meant = nearest(name, known);
  const question = meant === null ? '' : ` Did you mean ${meant}?`;
  throw new InvalidArgumentError(`There is no such scenario.${question}\n${LIST}`);
}

/** @param {readonly string[]} names */
async function play(names) {
  ensurePostgres();
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'scenarios'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, GANTRY_SCENARIOS: names.join(',') },
  });
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const command = scriptCommand('scenario')
  .description(
    'Produces incidents of known cause on real servers and prints the cause that the wall named, with the seconds it took.\n' +
      'Exit code 1: a cause was wrong or missing. To watch one on the wall: npm start -- --scenario NAME',
  )
  .argument('[names...]', 'scenarios or groups of them; list prints their names and titles', knownName)
  .addHelpText('after', `\nNames:\n${LIST}`)
  .action(async (/** @type {readonly string[]} */ names = []) => {
    if (names.length === 0) command.help();
    if (names.includes('list')) process.stdout.write(`${LIST}\n`);
    else if (names.includes('ahead') && names.length > 1)
      command.error('error: ahead runs alone: name nothing else with it.');
    else await play(names);
  });
await runCommand(command);
