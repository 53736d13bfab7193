import { existsSync, renameSync } from 'node:fs';
import type { Fault } from '../../../../shared/model/observation';
import { checkHead, fileOf } from '../care/file-check';
import { archivePath, makeFolder, repairedPath, setAside } from '../care/folder';
import { PageFile } from '../care/page-file';
import type { FileFinding } from '../care/page-walk';
import { isDamage, lockedFault, setAsideFault, storageErrorCode, storeFault } from '../care/store-faults';
import { takeWriterLock, type WriterLock } from '../care/writer-lock';
import { KNOWN_FORMATS } from '../format/record';
import { Archive } from './archive';

export interface OpenedArchive {
  readonly archive: Archive | null;
  readonly fault: Fault | null;
  /** the damage of a file that LMDB must not open; the holder of `lock` can repair it */
  readonly repair: { readonly findings: readonly FileFinding[]; readonly lock: WriterLock } | null;
}

/**
 * Opens `dir/archive` for writing, or read-only if another process writes or the folder cannot be written. A damaged
 * one is not opened; one that is not LMDB or has another format is renamed and a new one started.
 * @param now epoch ms, for the name of the renamed file
 */
export function openArchive(dir: string, now: number): OpenedArchive {
  const path = archivePath(dir);
  let lock: WriterLock | null = null;
  try {
    makeFolder(dir);
    lock = takeWriterLock(dir);
    if (lock === null) return { archive: readOnly(path), fault: lockedFault(dir), repair: null };
  } catch (error) {
    return { archive: readOnly(path), fault: storeFault(error, dir), repair: null };
  }
  try {
    // A repair that was interrupted between its two renames.
    if (!existsSync(path) && existsSync(repairedPath(dir))) renameSync(repairedPath(dir), path);
    makeFolder(path);
    const opened = openWritable(path, lock);
    if (opened !== null) return opened;
    const aside = setAside(dir, now);
    makeFolder(path);
    return { archive: new Archive(path, lock), fault: setAsideFault(aside), repair: null };
  } catch (error) {
    lock.release();
    return { archive: null, fault: storeFault(error, dir), repair: null };
  }
}

/** null: it is to be set aside */
function openWritable(path: string, lock: WriterLock): OpenedArchive | null {
  const findings = checkHead(path);
  if (findings.length > 0)
    return isReadable(path) ? { archive: null, fault: null, repair: { findings, lock } } : null;
  try {
    const archive = new Archive(path, lock);
    if (isFormat(archive)) return { archive, fault: null, repair: null };
    void archive.abandon();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return null;
}

/** Whether anything can be got out of a damaged file. */
function isReadable(path: string): boolean {
  const file = PageFile.open(fileOf(path));
  file?.close();
  return file !== null;
}

/** Whether `openArchive` would open it for writing; cheap, and nothing that is open is disturbed. */
export function canWrite(dir: string): boolean {
  try {
    makeFolder(dir);
    const lock = takeWriterLock(dir);
    lock?.release();
    return lock !== null;
  } catch (error) {
    if (storageErrorCode(error) === undefined) throw error;
    return false;
  }
}

/**
 * Opens `dir/archive` for reading while another process may write, once LMDB may rely on all of it; null if there is no
 * readable one. The caller closes it.
 */
export function openForReading(dir: string): Archive | null {
  const archive = readOnly(archivePath(dir));
  if (archive === null || (isFormat(archive) && archive.isSound())) return archive;
  void archive.abandon();
  return null;
}

/** The format has a record of its own; an empty archive has none yet, and a damaged one is rewritten. */
function isFormat(archive: Archive): boolean {
  const format = archive.get('documents', 'format');
  return format === null || KNOWN_FORMATS.includes(format.toString());
}

/** Looks at a file that another process may be writing: what was read in the middle of a commit is read again. */
const LOOKS = 3;

function readOnly(path: string): Archive | null {
  try {
    if (!existsSync(fileOf(path))) return null;
    const isSound = Array.from({ length: LOOKS }).some(() => checkHead(path).length === 0);
    if (!isSound) return null;
    const archive = new Archive(path, null);
    if (archive.hasAllTables) return archive;
    void archive.abandon();
    return null;
  } catch (error) {
    // its tables may not have been made yet, or its lock file cannot be written: then there is nothing to read
    if (error instanceof Error) return null;
    throw error;
  }
}
