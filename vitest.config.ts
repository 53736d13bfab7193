import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { drawSeed } from './scripts/test/seed.mjs';
import { SlowFirst } from './scripts/test/slow-first.mjs';
import { TallyReporter } from './scripts/test/tally-reporter.mjs';

/** Events are waited for: how long they take is the machine's affair, so this only ends a wait that never would. */
const PATIENCE = 60_000;
/** Where `npm test` wants this run counted; a run by hand has none. */
const tally = process.env.GANTRY_TALLY;
/** `npm run test:long`: also what judges who takes how much of this machine, and what needs more than two minutes. */
const LONG = process.env.GANTRY_LONG !== undefined;
/** Half an hour of slow strain is measured on demand: `npm run scenario ahead`. */
const ahead = process.env.GANTRY_SCENARIOS === 'ahead';
const seed = drawSeed();
/** `npm test` says it itself. */
const seedSaid = {
  onInit: () => void process.stdout.write(`GANTRY_SEED=${seed} repeats the random choices of this run\n`),
};

/** @param name of the project and its folder */
function project(
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']> = {},
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`, ...(LONG ? [`test/${name}/**/*.long.ts`] : [])],
      env: { GANTRY_SEED: seed },
      testTimeout: 300_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: PATIENCE } },
      ...test,
    },
  };
}

/** Tests that open the real Electron. */
function windows(name: string, test: TestProjectInlineConfiguration['test'] = {}) {
  return project(name, {
    globalSetup: ['test/support/electron-setup.ts'],
    setupFiles: ['test/support/failed-windows.ts'],
    ...test,
  });
}

/** Where what a machine does beside is judged, one more try is fair; it is counted. */
const AGAIN = { retry: 1 };

/** One process for many files: a process a file costs as much again as all tests of pure code. */
const SHARED = { isolate: false };

/** Pure and quick; the guards; real servers, real disks and the real Electron: scripts/test/lanes.mjs says what runs together. */
export default defineConfig({
  test: {
    reporters: tally ? ['default', new TallyReporter(tally)] : [seedSaid, 'default'],
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      project('unit', { ...SHARED, setupFiles: ['test/support/seed-setup.ts'] }),
      project('boundary'),
      project('integration', SHARED),
      project('store', SHARED),
      project('recovery', SHARED),
      project('tenants', { ...SHARED, ...AGAIN }),
      project('scenarios', { ...AGAIN, ...(ahead ? { include: ['test/scenarios/ahead.ts'] } : {}) }),
      windows('e2e', {
        globalSetup: ['test/support/electron-setup.ts', 'test/support/look-setup.ts'],
      }),
      windows('estate', AGAIN),
      windows('truth', {
        globalSetup: ['test/support/electron-setup.ts', 'test/support/look-setup.ts'],
        ...AGAIN,
      }),
    ],
  },
});
