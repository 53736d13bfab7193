import { parseArgs } from 'node:util';
import { PARTS } from './lanes.mjs';

/** @typedef {import('./lanes.mjs').Part} Part */

/**
 * @typedef {object} Options
 * @property {ReadonlySet<Part>} parts that are run
 * @property {readonly string[]} files parts of paths; none: every file
 * @property {string | null} name pattern of the tests' names
 * @property {boolean} keepGoing
 * @property {boolean} help
 */

export const USE = `npm test                          everything: the guards, then every project, then the sum
npm test -- e2e                   one project, or several: ${PARTS.slice(0, 5).join(' ')}
                                  ${PARTS.slice(5).join(' ')}
npm test -- feed.test             the test files whose path contains this
npm test -- integration feed      both: files of that project
npm test -- unit -t 'comes back'  tests whose name matches
npm test -- --keep-going          go on after check, unit or boundary failed
npm run test:long                 what needs a quiet machine or more than two minutes: docs/tests.md

GANTRY_SEED=N                     repeats the random choices of a run; each run prints its own
`;

/**
 * @param {readonly string[]} args
 * @returns {Options}
 * @throws {TypeError} when an option is not known
 */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      testNamePattern: { type: 'string', short: 't' },
    },
  });
  const named = PARTS.filter((part) => positionals.includes(part));
  const files = positionals.filter((word) => !PARTS.some((part) => part === word));
  const name = values.testNamePattern ?? null;
  // The guards are no tests: a pattern of files or names does not mean them.
  const every = PARTS.filter((part) => part !== 'check' || (files.length === 0 && name === null));
  return {
    parts: new Set(named.length === 0 ? every : named),
    files,
    name,
    keepGoing: values['keep-going'],
    help: values.help,
  };
}
