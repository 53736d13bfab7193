import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../../shared/model/result';
import { errorCode } from './network-errors';

/** Why a file was not read. */
export interface ReadProblem {
  /** an error code of the system, or one of ours */
  readonly code: string;
  /** what is wrong with it, to follow its name */
  readonly what: string;
}

/** A pipe or a device: it may have no end, or wait for a writer. */
const NOT_REGULAR: ReadProblem = { code: 'NOT_REGULAR', what: 'is not a regular file' };
const PATIENCE_MS = 5_000;
const CHUNK = 65_536;
/** Without it, opening what has become a pipe since it was looked at waits for a writer. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Files whose read is over its time and still runs, as on a network drive that is gone: each holds one of libuv's four
 * threads, so none is asked twice.
 */
const hanging = new Set<string>();

/**
 * Reads a regular file as UTF-8, bounded in size and time. Links are followed.
 * @param most bytes
 * @param patience ms
 */
export async function readText(
  path: string,
  most: number,
  patience = PATIENCE_MS,
  read = readRegular,
): Promise<Result<string, ReadProblem>> {
  const slow = err({ code: 'SLOW', what: `could not be read within ${patience / 1_000} s` });
  if (hanging.has(path)) return slow;
  const reading = read(path, most).finally(() => hanging.delete(path));
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof slow>((resolve) => {
    timer = setTimeout(() => {
      hanging.add(path);
      resolve(slow);
    }, patience);
  });
  try {
    return await Promise.race([reading, over]);
  } finally {
    clearTimeout(timer);
  }
}

async function readRegular(path: string, most: number): Promise<Result<string, ReadProblem>> {
  try {
    const first = problemOf(await stat(path), most);
    if (first !== null) return err(first);
    const file = await open(path, FLAGS);
    try {
      // The file may have been replaced since `stat`.
      const opened = problemOf(await file.stat(), most);
      if (opened !== null) return err(opened);
      const parts: Buffer[] = [];
      for (let length = 0; ; ) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, null);
        if (bytesRead === 0) return ok(Buffer.concat(parts).toString('utf8'));
        length += bytesRead;
        if (length > most) return err(tooLarge(most));
        parts.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return err(problemOfError(error));
  }
}

/** The same at once, without a limit in time: for small files that are read in the middle of something. */
export function readTextAtOnce(path: string, most: number): Result<string, ReadProblem> {
  try {
    const first = problemOf(statSync(path), most);
    if (first !== null) return err(first);
    const file = openSync(path, FLAGS);
    try {
      const opened = problemOf(fstatSync(file), most);
      if (opened !== null) return err(opened);
      const parts: Buffer[] = [];
      for (let length = 0; ; ) {
        const buffer = Buffer.alloc(CHUNK);
        const bytesRead = readSync(file, buffer);
        if (bytesRead === 0) return ok(Buffer.concat(parts).toString('utf8'));
        length += bytesRead;
        if (length > most) return err(tooLarge(most));
        parts.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return err(problemOfError(error));
  }
}

function problemOf(stats: Stats, most: number): ReadProblem | null {
  if (!stats.isFile()) return NOT_REGULAR;
  return stats.size > most ? tooLarge(most) : null;
}

export function tooLarge(most: number): ReadProblem {
  return { code: 'TOO_LARGE', what: `is over the limit of ${most} bytes` };
}

function problemOfError(error: unknown): ReadProblem {
  const code = errorCode(error);
  if (code === null) throw error;
  if (code === 'ENOENT') return { code, what: 'is not there' };
  if (code === 'EACCES' || code === 'EPERM') return { code, what: 'may not be read' };
  return { code, what: `cannot be read (${code})` };
}
