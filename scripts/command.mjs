import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { runnerImport } from 'vite';
import { ROOT, runScript } from './provision/paths.mjs';

/** Exit code of a command that was typed wrongly; a command that could not do its work exits with 1. */
const BAD_USE = 2;

/**
 * A command as npm runs it: `npm run NAME -- ARGUMENTS`.
 * @param {string} name of the npm script
 */
export function scriptCommand(name) {
  return new Command(`npm run ${name} --`)
    .showHelpAfterError('(add --help for the full usage)')
    .allowExcessArguments()
    .exitOverride()
    .hook('preAction', (command) => {
      const [unknown] = command.args.slice(command.registeredArguments.length);
      if (command.registeredArguments.some(({ variadic }) => variadic) || unknown === undefined) return;
      const known = command.options.map(({ long }) => long).join(', ');
      command.error(
        `error: ${unknown} is not a known argument. Known: ${known === '' ? 'no argument' : known}.`,
      );
    });
}

/**
 * Runs a command of {@link scriptCommand} with the arguments of this process.
 * @param {Command} command
 */
export async function runCommand(command) {
  await runScript(async () => {
    try {
      await command.parseAsync();
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      process.exitCode = error.exitCode === 0 ? 0 : BAD_USE;
    }
  });
}

/**
 * Loads a TypeScript module of the project under plain Node, without a build of the program.
 * @param {string} path from the checkout's top folder
 * @returns {Promise<any>}
 */
export async function importSource(path) {
  const { module } = await runnerImport(join(ROOT, path), {
    configFile: false,
    root: ROOT,
    logLevel: 'error',
  });
  return module;
}
