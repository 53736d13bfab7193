import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Fault } from '../../../../shared/model/observation';

/** `code` of an error of Node (text) or LMDB (number: errno or MDB_*). */
export function storageErrorCode(error: unknown): string | number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}

/** errno and MDB_MAP_FULL: no space. Also EIO, which LMDB reports for a short write, as on a disk that fills up. */
const FULL: readonly (string | number | undefined)[] = [
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  28,
  122,
  27,
  5,
  -30792,
];
const DENIED: readonly (string | number | undefined)[] = ['EACCES', 'EPERM', 'EROFS', 13, 1, 30];
/** MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH */
const DAMAGED: readonly (string | number | undefined)[] = [-30796, -30797, -30793, -30794];

export function isDamage(error: unknown): boolean {
  return DAMAGED.includes(storageErrorCode(error));
}

export function storeFault(error: unknown, dir: string): Fault {
  const code = storageErrorCode(error);
  if (FULL.includes(code)) {
    return {
      code: 'saturated',
      message: 'The disk is full or failing: the wall keeps its history in memory only.',
      remedy: `Free space on the disk of ${dir} or replace it, or use another folder with --data.`,
    };
  }
  if (DENIED.includes(code)) {
    return {
      code: 'permission',
      message: `The folder ${dir} cannot be written: the wall keeps its history in memory only.`,
      remedy: 'Give the wall’s user write permission, or use another folder with --data.',
    };
  }
  return {
    code: 'unexpected',
    message: `The cache in ${dir} cannot be used (${code ?? 'no code'}): the wall keeps its history in memory only.`,
    remedy: 'Use another folder with --data; see gantry.log for the error.',
  };
}

export function lockedFault(dir: string): Fault {
  return {
    code: 'refused',
    message: `Another Gantry writes to ${dir}: this one keeps its history in memory only.`,
    remedy: 'Stop the other one, or give this one its own folder with --data.',
  };
}

export function setAsideFault(aside: string): Fault {
  return {
    code: 'unexpected',
    message: 'The cache was unreadable or of another format: it was set aside, and a new one was started.',
    remedy: `No action is needed; the old cache is in ${aside}.`,
  };
}

export function repairingFault(): Fault {
  return {
    code: 'unexpected',
    message: 'The cache is damaged and is being repaired: until then, history is in memory only.',
    remedy: 'Wait; gantry.log in the data folder lists the damage.',
  };
}

/** Of a process that may not repair it. */
export function unreadableFault(dir: string): Fault {
  return {
    code: 'unexpected',
    message: `The cache in ${dir} is damaged: this wall keeps its history in memory only.`,
    remedy: 'The Gantry that writes there repairs it when it is restarted.',
  };
}

export function removedFault(dir: string): Fault {
  return {
    code: 'unexpected',
    message: `The cache in ${dir} was removed while the wall was running.`,
    remedy: 'A new one is started from memory: no action is needed.',
  };
}

/** Why a commit failed: the binding's error, otherwise the result of a test write. */
export async function causeOf(error: unknown, path: string): Promise<unknown> {
  const told = await commitError(error);
  return storageErrorCode(told) === undefined ? (refusal(path) ?? told) : told;
}

/** ms for LMDB's binding to say why a commit failed. */
const CAUSE_MS = 1_000;

/** The binding rejects each write at once and reports the cause in another promise, which may never settle. */
async function commitError(error: unknown): Promise<unknown> {
  const told: unknown = error instanceof Error && 'commitError' in error ? error.commitError : null;
  if (!(told instanceof Promise)) return error;
  const patience = new AbortController();
  const late = setTimeout(CAUSE_MS, error, { signal: patience.signal }).catch(() => error);
  const cause = await Promise.race([told.catch((reason: unknown) => reason), late]);
  patience.abort();
  return cause;
}

/** Bytes that a disk must have room for: LMDB writes as much at least. */
const PROBE_BYTES = 64 * 1024;

/** The error of a test write next to the archive, for when LMDB's binding reports none; null: the write succeeded. */
function refusal(path: string): unknown {
  const probe = join(path, 'probe');
  try {
    closeSync(openSync(join(path, 'data.mdb'), 'r+'));
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
    return null;
  } catch (error) {
    return error;
  } finally {
    // by a write that failed half-way too
    if (existsSync(probe)) rmSync(probe);
  }
}
