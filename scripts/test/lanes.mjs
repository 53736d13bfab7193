/** @typedef {'check' | 'unit' | 'boundary' | 'recovery' | 'store' | 'integration' | 'tenants' | 'scenarios' | 'e2e' | 'estate' | 'truth'} Part */

/**
 * A lane is one run of vitest: its projects share one budget of workers, so that a machine never runs more test files
 * at a time than the lane says. Lanes follow each other.
 * @typedef {object} Lane
 * @property {readonly Part[]} projects
 * @property {number} workers test files at a time
 * @property {boolean} [decides] a failure here ends the run: what follows would only repeat it, slowly
 */

/**
 * `unit` and `boundary` compute. The files of the second lane mostly wait for servers and disks: five of them keep two
 * processors busy, and none judges who takes how much of the machine. Windows paint, and run three at a time.
 * @type {readonly Lane[]}
 */
export const LANES = [
  { projects: ['unit', 'boundary'], workers: 2, decides: true },
  { projects: ['recovery', 'store', 'integration', 'tenants', 'scenarios'], workers: 5 },
  { projects: ['e2e', 'estate', 'truth'], workers: 3 },
];

/** Guards first: see scripts/check/guards.mjs. @type {readonly Part[]} */
export const PARTS = ['check', ...LANES.flatMap(({ projects }) => projects)];

/** These need nothing but Node and what `npm ci` brought. @type {ReadonlySet<Part>} */
export const BARE = new Set(['check', 'unit', 'boundary']);
