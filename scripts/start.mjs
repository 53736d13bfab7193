import './provision/say-old-node.mjs';
import { buildIfNeeded } from './build/build.mjs';
import { startsDemo } from './provision/demo.mjs';
import { ensureElectron } from './provision/electron.mjs';
import { thingOf } from './provision/needs.mjs';
import { ProvisionError, runScript } from './provision/paths.mjs';
import { ensurePostgres } from './provision/postgres.mjs';
import { helperSteps, mayMakeNamespaces } from './provision/sandbox.mjs';
import { ensureSystem, installRemedy, missingLibraries } from './provision/system.mjs';

const say = (/** @type {string} */ line) => process.stdout.write(`gantry: ${line}\n`);

/**
 * Everything that the wall needs from the system, installed as root or named in one command; without Redis the demo
 * estate starts all the same.
 * @param {readonly string[]} args
 */
async function ensureMachine(args) {
  /** @type {import('./provision/needs.mjs').Purpose[]} */
  const purposes = ['wall'];
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) purposes.push('display');
  if (startsDemo(args)) purposes.push('demo');
  const missing = ensureSystem(purposes, say);
  // The helper lies in Electron's folder: where it is needed, that folder must be there before it can be named.
  const helper = mayMakeNamespaces() ? [] : helperSteps((await ensureElectron(say)).folder);
  const needed = missing.filter(({ purposes }) => !purposes.includes('demo'));
  if (needed.length > 0 || helper.length > 0) {
    const things = missing.map((need) => `${thingOf(need)}${reasonOf(need)}`);
    if (helper.length > 0) things.push('a sandbox (this system lets no ordinary user make namespaces)');
    throw new ProvisionError(
      `Missing on this machine: ${things.join(', ')}.`,
      installRemedy(missing, helper),
    );
  }
  if (missing.length > 0)
    say(
      `redis-server is not installed: the demo estate starts without Redis.\n        ${installRemedy(missing)}`,
    );
}

/** @param {import('./provision/needs.mjs').Need} need */
function reasonOf({ purposes }) {
  if (purposes.includes('display')) return ' (there is no display)';
  return purposes.includes('demo') ? ' (for the demo estate)' : '';
}

/** @param {readonly string[]} args */
async function ensureWall(args) {
  await ensureMachine(args);
  const electron = await ensureElectron(say);
  // Electron's own list, for what the table of needs does not know.
  const { libraries, needs } = missingLibraries(electron.executable);
  if (libraries.length > 0)
    throw new ProvisionError(
      `Electron cannot start here: ${libraries.join(', ')} missing.`,
      needs.length > 0 ? installRemedy(needs) : 'Install the packages that contain these libraries.',
    );
  ensurePostgres();
}

/** `npm start`: installs, fetches and builds what is missing, then `gantry wall` with the arguments given. */
await runScript(async () => {
  const args = process.argv.slice(2);
  if (!args.includes('--help') && !args.includes('-h')) await ensureWall(args);
  await buildIfNeeded(say);
  process.argv.splice(2, 0, 'wall');
  await import('../bin/gantry.mjs');
});
