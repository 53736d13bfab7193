import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { storageErrorCode } from './store-faults';

export function archivePath(dir: string): string {
  return join(dir, 'archive');
}

/** Where a repair writes: whole as soon as nothing lies at `archivePath` any more. */
export function repairedPath(dir: string): string {
  return join(dir, 'archive-repaired');
}

const ASIDE = /^archive-aside-(\d+)$/;
/** Archives that were set aside and are kept: a disk that damages file after file must not be filled by them. */
const KEPT_ASIDE = 2;

/**
 * Gives the archive of a folder another name, after what was set aside before has made room.
 * @param now epoch ms, for the name
 * @returns its path now
 */
export function setAside(dir: string, now: number): string {
  const earlier = readdirSync(dir)
    .flatMap((name) => {
      const [, at] = ASIDE.exec(name) ?? [];
      return at === undefined ? [] : [{ at: Number(at), path: join(dir, name) }];
    })
    .toSorted((a, b) => b.at - a.at);
  for (const { path } of earlier.slice(KEPT_ASIDE - 1)) rmSync(path, { recursive: true, force: true });
  const aside = join(dir, `archive-aside-${now}`);
  renameSync(archivePath(dir), aside);
  return aside;
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
