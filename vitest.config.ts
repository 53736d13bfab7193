import { defineConfig } from 'vitest/config';
import { TallyReporter } from './scripts/test/tally-reporter.mjs';

/** What a wall or a server is to say is waited for: how long that takes is the machine's affair. */
const PATIENT = { expect: { poll: { timeout: 15_000 } } };
/** Where `npm test` wants this run counted; a run by hand has none. */
const tally = process.env.GANTRY_TALLY;

/** @param name of the project and its folder: tests that open the real Electron, a file at a time */
function windows(name: string) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      globalSetup: ['test/support/electron-setup.ts'],
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 180_000,
      ...PATIENT,
    },
  };
}

/** Pure and quick; the guards; real servers, real disks and the real Electron, each a file at a time. */
export default defineConfig({
  test: {
    reporters: tally ? ['default', new TallyReporter(tally)] : ['default'],
    maxWorkers: 2,
    projects: [
      {
        // Laws are tried thousands of times, on a machine that does other things beside.
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
      },
      {
        test: {
          name: 'boundary',
          ...PATIENT,
          include: ['test/boundary/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          ...PATIENT,
          include: ['test/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'store',
          ...PATIENT,
          include: ['test/store/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'tenants',
          ...PATIENT,
          include: ['test/tenants/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'scenarios',
          ...PATIENT,
          // Half an hour of slow strain is measured on demand: `npm run scenario ahead`.
          include: [
            process.env.GANTRY_SCENARIOS === 'ahead'
              ? 'test/scenarios/ahead.ts'
              : 'test/scenarios/**/*.test.ts',
          ],
          fileParallelism: false,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'recovery',
          ...PATIENT,
          include: ['test/recovery/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      windows('e2e'),
      windows('estate'),
    ],
  },
});
