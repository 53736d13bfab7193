import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { importSource, runCommand, scriptCommand } from './command.mjs';

/** @type {typeof import('../main/demo/launch-scenarios.ts')} */
const { INCIDENT_TITLES, SCENE_TITLES } = await importSource('main/demo/launch-scenarios.ts');
/** @type {typeof import('../shared/forms/nearest.ts')} */
const { nearest } = await importSource('shared/forms/nearest.ts');

/** @type {readonly (readonly [string, string])[]} */
const ROWS = [
  ...Object.entries(SCENE_TITLES),
  ...INCIDENT_TITLES.map((row) => /** @type {const} */ ([row.name, row.title])),
];
const WIDTH = Math.max(...ROWS.map(([name]) => name.length)) + 2;
const LIST = ROWS.map(([name, title]) => `  ${name.padEnd(WIDTH)}${title}`).join('\n');

/**
 * @param {string} name
 * @param {readonly string[]} [before] names given before it
 */
function knownName(name, before = []) {
  const known = ROWS.map(([each]) => each);
  if (known.includes(name)) return [...before, name];
  const meant = nearest(name, known);
  const question = meant === null ? '' : ` Did you mean ${meant}?`;
  throw new InvalidArgumentError(`There is no such scenario.${question}\n${LIST}`);
}

/**
 * @typedef {object} TruthFlags
 * @property {string} [output]
 * @property {boolean} [short]
 * @property {string} [again]
 */

/**
 * What test/truth/run.ts offers; its own types need those of a page.
 * @typedef {object} TruthRun
 * @property {(given: { names: readonly string[], output: string, short: boolean, say: (line: string) => void }) => Promise<number>} runTruth
 * @property {(given: { output: string, say: (line: string) => void }) => number} judgeAgain
 */

const command = scriptCommand('truth')
  .description(
    'Plays scenarios on the real wall, reads its page every two seconds, and holds it against the invariants of docs/truth.md.\n' +
      'Exit code 1: at least one was violated.',
  )
  .argument('[names...]', 'scenarios to play; none: all of them, about an hour', knownName)
  .option('-o, --output <folder>', 'where the readings are kept, one a line (default: a new folder)')
  .option('--short', 'incidents in the short form of CI')
  .option('--again <folder>', 'judges the readings in this folder anew; plays nothing')
  .addHelpText('after', `\nNames:\n${LIST}`)
  .action(async (/** @type {readonly string[]} */ names = [], /** @type {TruthFlags} */ flags = {}) => {
    /** @type {TruthRun} */
    const { judgeAgain, runTruth } = await importSource('test/truth/run.ts');
    const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);
    const { output, short = false, again } = flags;
    const found =
      again === undefined
        ? await runTruth({
            names,
            output: output === undefined ? mkdtempSync(join(tmpdir(), 'gantry-truth-')) : resolve(output),
            short,
            say,
          })
        : judgeAgain({ output: resolve(again), say });
    process.exitCode = found > 0 ? 1 : 0;
  });
await runCommand(command);
