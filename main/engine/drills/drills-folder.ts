import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../runtime/log';

/** Where records of drills are kept when the configuration names no folder. @param data folder of `--data` */
export function drillsFolder(data: string): string {
  return join(data, 'drills');
}

/** @returns the folder, which is there now; null: it cannot be made, which is logged */
export function madeFolder(folder: string, log: Log): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    log.warn('there is no room for drill records', { error, folder });
    return null;
  }
}
