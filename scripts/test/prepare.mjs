import { buildIfNeeded } from '../build/build.mjs';
import { ensureElectron } from '../provision/electron.mjs';
import { thingOf } from '../provision/needs.mjs';
import { ProvisionError } from '../provision/paths.mjs';
import { ensurePostgres } from '../provision/postgres.mjs';
import { ensureSystem, installRemedy } from '../provision/system.mjs';

/**
 * Prepares what tests of servers and windows need: system packages, Electron, PostgreSQL, the built program.
 * @param {(line: string) => void} say
 * @throws {ProvisionError} with the remedy, when something cannot be had
 */
export async function prepare(say) {
  const missing = ensureSystem(['wall', 'display', 'tests'], say);
  if (missing.length > 0)
    throw new ProvisionError(`The tests need ${missing.map(thingOf).join(', ')}.`, installRemedy(missing));
  ensurePostgres();
  const electron = await ensureElectron(say);
  process.env.ELECTRON_OVERRIDE_DIST_PATH = electron.folder;
  say(`Electron ${electron.version}`);
  await buildIfNeeded(say);
}
