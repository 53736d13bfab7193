import { buildIfNeeded } from './build/build.mjs';
import { runGuards } from './check/guards.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ProvisionError, ROOT } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';
import { ensureSystem, installCommand } from './provision/system.mjs';
import { runProject } from './test/tally.mjs';

/**
 * Projects of one row run side by side: those of recovery, of the store, of tenants and of estates mostly wait, for a
 * server, a disk or a minute to pass. What tells who takes how much of a machine has as little beside it as can be.
 */
const PROJECTS = [
  ['unit', 'boundary', 'recovery', 'scenarios'],
  ['integration', 'store', 'tenants'],
  ['e2e', 'estate'],
];

const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/** Everything that the tests need: system packages, Electron, PostgreSQL, the built program. */
async function prepare() {
  const missing = ensureSystem(['wall', 'display', 'tests'], say);
  if (missing.length > 0)
    throw new ProvisionError(
      `The tests need ${missing.map((need) => need.package).join(', ')}.`,
      `Type: ${installCommand(missing)}`,
    );
  ensurePostgres();
  const electron = await ensureElectron(say);
  process.env.ELECTRON_OVERRIDE_DIST_PATH = electron.folder;
  say(`Electron ${electron.version}`);
  await buildIfNeeded(say);
}

/** `npm test`: set-up, guards, then every project; the last line is the sum. */
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  await prepare();
  say('\n== check');
  const guards = await runGuards(ROOT, say);
  total.passed += guards.passed;
  total.failed += guards.failed;
  for (const projects of PROJECTS) {
    say(`\n== ${projects.join(', ')}`);
    for (const tally of await Promise.all(projects.map(runProject))) {
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skips.length;
      for (const skip of tally.skips) say(`skipped: ${skip}`);
    }
  }
} catch (error) {
  if (!(error instanceof ProvisionError)) throw error;
  total.failed += 1;
  say(`${error.message}\n${error.remedy}`);
}
process.exitCode = total.failed > 0 ? 1 : 0;
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
