import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { Key } from 'lmdb';
import type { Fault } from '../../../../shared/model/observation';
import { fileOf } from '../care/file-check';
import { archivePath, makeFolder, repairedPath, setAside } from '../care/folder';
import { PageFile } from '../care/page-file';
import type { FileFinding } from '../care/page-walk';
import { salvage } from '../care/salvage';
import { storeFault } from '../care/store-faults';
import type { WriterLock } from '../care/writer-lock';
import type { Table } from '../format/tables';
import { Archive, type Write } from './archive';

export interface RepairOptions {
  readonly dir: string;
  /** the folder's; kept by the caller */
  readonly lock: WriterLock;
  /** epoch ms, names what is set aside */
  readonly now: number;
  readonly found: (finding: FileFinding) => void;
  readonly damaged: (table: Table, key: Key) => void;
}

export interface Repaired {
  /** records that were read out of the damaged file */
  readonly records: number;
  /** where the damaged file lies now */
  readonly aside: string;
}

/**
 * Copies all readable records of a damaged archive into a new one, which then takes its place; the damaged one is kept
 * next to it. A kill at any moment leaves one or the other. No process may have the archive open.
 */
export async function repairArchive(options: RepairOptions): Promise<Repaired | Fault> {
  const { dir, lock } = options;
  const [path, fresh] = [archivePath(dir), repairedPath(dir)];
  const discard = (): void => rmSync(fresh, { recursive: true, force: true });
  try {
    discard();
    makeFolder(fresh);
    const copied = await copy(options, fileOf(path), new Archive(fresh, lock));
    if (typeof copied !== 'number') {
      discard();
      return copied;
    }
    const aside = setAside(dir, options.now);
    renameSync(fresh, path);
    flushFolder(dir);
    return { records: copied, aside };
  } catch (error) {
    return storeFault(error, dir);
  }
}

/** @returns how many records were copied */
async function copy(options: RepairOptions, damaged: string, archive: Archive): Promise<number | Fault> {
  const file = PageFile.open(damaged);
  const lost: Write[] = [];
  let failed: Fault | null = null;
  const keep = async (writes: readonly Write[]): Promise<void> => {
    failed ??= writes.length === 0 ? null : await archive.commit(writes);
  };
  try {
    if (file === null) return 0;
    const records = await salvage({
      file,
      found: options.found,
      damaged: (table, key, record) => {
        options.damaged(table, key);
        lost.push({ table: 'damaged', key: [table, String(key)], payload: record });
      },
      keep,
    });
    await keep(lost);
    return failed ?? records;
  } finally {
    file?.close();
    await archive.abandon();
  }
}

/** The renames themselves, so that they are there after a power cut. */
function flushFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
