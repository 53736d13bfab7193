import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Unready } from './unready';

/** Where the cache lives when `--data` does not say: the user's data folder. */
export function defaultDataFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'gantry');
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'gantry');
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'gantry');
}

/**
 * The absolute path of a data folder.
 * @param past what it holds is to be shown, so that it must hold something
 * @throws Unready when it cannot be one
 */
export function wholeDataFolder(given: string, past: boolean): string {
  const folder = resolve(given);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory())
    throw new Unready(`${given} is no folder.`, 'Give the folder of the cache with --data.');
  if (past && !existsSync(join(folder, 'cache')))
    throw new Unready(
      found === undefined ? `There is no folder ${given}.` : `${given} holds no history of a wall.`,
      'Give the data folder of a wall that has run with --data, or a file of `gantry export --format bundle` with --bundle.',
    );
  return folder;
}
