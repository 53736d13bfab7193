import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { storageErrorCode } from '../store/care/store-faults';
import { takeWriterLock } from '../store/care/writer-lock';

/** ms for which an unpacked bundle is kept after it was last opened, as long as a wall keeps its own history by default */
const KEPT_MS = 30 * 86_400_000;
const UNPACKED = /^[0-9a-f]{64}$/;
const PART = /^[0-9a-f]{64}\.part-(\d+)$/;

/** @param now epoch ms */
export async function markOpened(folder: string, now: number): Promise<void> {
  await unlessRefused(() => utimes(folder, now / 1_000, now / 1_000));
}

/**
 * Removes what processes that were killed while unpacking left, and bundles that nobody opened for long and that no wall
 * shows. What cannot be removed stays: it is tried again at the next opening.
 * @param now epoch ms
 */
export async function tidyBundles(bundles: string, now: number): Promise<void> {
  for (const name of await readdir(bundles)) {
    const folder = join(bundles, name);
    const [, pid] = PART.exec(name) ?? [];
    if (pid !== undefined) {
      if (Number(pid) === process.pid || !isAlive(Number(pid))) await remove(folder);
    } else if (UNPACKED.test(name)) await unlessRefused(() => removeUnused(folder, now));
  }
}

async function removeUnused(folder: string, now: number): Promise<void> {
  if (now - (await stat(folder)).mtimeMs < KEPT_MS) return;
  const lock = takeWriterLock(join(folder, 'cache'));
  if (lock === null) return;
  await remove(folder);
  lock.release();
}

async function remove(folder: string): Promise<void> {
  await unlessRefused(() => rm(folder, { recursive: true, force: true }));
}

async function unlessRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (storageErrorCode(error) === undefined) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return storageErrorCode(error) !== 'ESRCH';
  }
}
