import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogSink } from './log';

export interface LogFileOptions {
  readonly path: string;
  /** bytes per file; default 4 MiB */
  readonly limit?: number;
  /** older files kept (`path.1` is the newest); default 3 */
  readonly keep?: number;
}

/**
 * A log file that never takes more than `(keep + 1) · limit` bytes. Lines are written at once, so a crash loses none. A
 * disk that refuses writes (full, gone) never stops the caller: lost lines are counted, and the first line that can be
 * written again reports their number and the reason.
 */
export function createLogFile(options: LogFileOptions): LogSink {
  const { path, limit = 4 * 1024 * 1024, keep = 3 } = options;
  let file: number | null = null;
  let size = 0;
  let lost = 0;
  let reason = '';

  const open = () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'a', 0o600);
    size = fstatSync(opened).size;
    return opened;
  };
  const shut = () => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const rotate = () => {
    shut();
    if (keep === 0) rmSync(path, { force: true });
    for (let n = keep - 1; n >= 0; n--) {
      moveIfThere(n === 0 ? path : `${path}.${n}`, `${path}.${n + 1}`);
    }
  };
  const append = (text: string) => {
    const bytes = Buffer.from(`${text}\n`);
    file ??= open();
    if (size > 0 && size + bytes.length > limit) {
      rotate();
      file = open();
    }
    size += writeSync(file, bytes);
  };
  return {
    write: (line) => {
      try {
        if (lost > 0) append(`${lost} log lines were lost: ${reason}`);
        lost = 0;
        append(line);
      } catch (error) {
        lost++;
        reason = error instanceof Error && 'code' in error ? String(error.code) : 'write failed';
      }
    },
    close: shut,
  };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
