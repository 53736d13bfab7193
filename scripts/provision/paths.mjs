import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout's top folder. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Where what is fetched once a machine is kept: `$XDG_CACHE_HOME/gantry`, else `~/.cache/gantry`. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'gantry');
}

/**
 * An error that a person can fix: the message says what is wrong, the remedy what to type. Scripts print both and exit
 * with code 1, `gantry` with its own for a failure, without a stack.
 */
export class ProvisionError extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   */
  constructor(message, remedy) {
    super(message);
    this.name = 'ProvisionError';
    this.remedy = remedy;
  }
}

/**
 * Runs a script's main function; a ProvisionError becomes two lines on stderr and an exit code.
 * @param {() => Promise<void>} main
 * @param {number} [code]
 */
export async function runScript(main, code = 1) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    process.stderr.write(`gantry: ${error.message}\n        ${error.remedy}\n`);
    process.exitCode = code;
  }
}
