import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { storageErrorCode } from './store-faults';

/** The one process that writes into a folder. A process that died, however, holds nothing. */
export interface WriterLock {
  release(): void;
}

/**
 * Node has no `flock`, so the lock is a file that names its process; on Linux with the time it was started, because
 * process ids are used again.
 * @returns null when a living process holds it
 * @throws the file system's error when the folder cannot be written
 */
export function takeWriterLock(dir: string): WriterLock | null {
  const path = join(dir, 'writer.lock');
  const mine = lineOf(`${process.pid} ${startOf(process.pid)}`);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      // twice, each with its checksum: a byte that is damaged must not let a second one in
      writeSync(file, mine + mine);
      closeSync(file);
      return { release: () => release(path, mine) };
    } catch (error) {
      if (storageErrorCode(error) !== 'EEXIST') throw error;
    }
    const content = read(path);
    if (content !== null && holdersOf(content).some(isAlive)) return null;
    rmSync(path, { force: true });
  }
  return null;
}

/** The folder may have been removed meanwhile and belong to another process now. */
function release(path: string, mine: string): void {
  if (read(path)?.includes(mine) === true) rmSync(path, { force: true });
}

function lineOf(holder: string): string {
  return `${holder} ${crc32(holder).toString(16)}\n`;
}

/** Those of the two lines whose checksum is right. Up to format 2 it was one line without a checksum. */
function holdersOf(content: string): readonly string[] {
  if (/^\d+( \d*)?$/.test(content)) return [content];
  const half = content.length / 2;
  return [content.slice(0, half), content.slice(half)].flatMap((line) => {
    const holder = line.slice(0, line.lastIndexOf(' '));
    return line === lineOf(holder) ? [holder] : [];
  });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (storageErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(holder: string): boolean {
  const [pid, start] = holder.split(' ');
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    if (storageErrorCode(error) === 'ESRCH') return false;
  }
  return start === undefined || start === '' || startOf(id) === start;
}

/** Start time of a process in clock ticks since boot (proc(5), field 22); empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (storageErrorCode(error) === undefined) throw error;
    return '';
  }
}
