import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { storageErrorCode } from './store-faults';

export function archivePath(dir: string): string {
  return join(dir, 'archive');
}

/** Where a repair writes: whole as soon as nothing lies at `archivePath` any more. */
export function repairedPath(dir: string): string {
  return join(dir, 'archive-repaired');
}

/** @param now epoch ms */
export function asidePath(dir: string, now: number): string {
  return join(dir, `archive-aside-${now}`);
}

/** Folder by folder: Node's own recursive mkdir does not return below /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (storageErrorCode(error) !== 'EEXIST') throw error;
  }
}
