import { buildIfNeeded } from './build/build.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { ProvisionError, runScript } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';
import { installCommand, missingLibraries } from './provision/system.mjs';

/** `npm start`: fetches and builds what is missing, then `gantry wall` with the arguments given. */
await runScript(async () => {
  const say = (/** @type {string} */ line) => process.stdout.write(`gantry: ${line}\n`);
  const electron = await ensureElectron(say);
  const { libraries, needs } = missingLibraries(electron.executable);
  if (libraries.length > 0)
    throw new ProvisionError(
      `Electron cannot start here: ${libraries.join(', ')} missing.`,
      needs.length > 0
        ? `Type: ${installCommand(needs)}`
        : 'Install the packages that bring these libraries.',
    );
  ensurePostgres();
  await buildIfNeeded(say);
  process.argv.splice(2, 0, 'wall');
  await import('../bin/gantry.mjs');
});
