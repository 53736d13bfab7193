import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoRemedy, hasHistory } from './demo-folder';
import { Unready } from './unready';

/** The default data folder: the user's own. */
export function defaultDataFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'gantry');
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'gantry');
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'gantry');
}

/**
 * The absolute path of a data folder.
 * @param past its history is to be shown, so it must have one
 * @throws Unready if it is not a usable folder
 */
export function wholeDataFolder(given: string, past: boolean): string {
  const folder = resolve(given);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory())
    throw new Unready(`${given} is not a folder.`, 'Use --data to name a data folder.');
  if (past && !hasHistory(folder))
    throw new Unready(
      found === undefined ? `The folder ${given} does not exist.` : `${given} holds no history of a wall.`,
      demoRemedy(folder) ??
        'Use --data to name the data folder of a wall, or --bundle to name a file that `gantry export --format bundle` wrote.',
    );
  return folder;
}
