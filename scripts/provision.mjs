import { ensureElectron } from './provision/electron.mjs';
import { ProvisionError, runScript } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';
import { ensureSystem, installRemedy } from './provision/system.mjs';

/**
 * Gets what npm does not: Electron's runtime, the run bits of the demo's PostgreSQL and, with --system, the system
 * packages that the tests need.
 */
await runScript(async () => {
  const say = (/** @type {string} */ line) => process.stdout.write(`provision: ${line}\n`);
  if (process.argv.includes('--system')) {
    const missing = ensureSystem(['wall', 'display', 'tests'], say);
    if (missing.length > 0) throw new ProvisionError('System packages are missing.', installRemedy(missing));
  }
  ensurePostgres();
  const electron = await ensureElectron(say);
  say(`Electron ${electron.version} in ${electron.folder}`);
});
