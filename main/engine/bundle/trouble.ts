import { storageErrorCode } from '../store/care/store-faults';

/** Why a bundle cannot be opened, and what to do. */
export interface Trouble {
  readonly message: string;
  readonly remedy: string;
}

export function notABundle(file: string): Trouble {
  return {
    message: `${file} is not a Gantry bundle.`,
    remedy: 'Pass a file that `gantry export --format bundle` wrote.',
  };
}

export function cutShort(file: string): Trouble {
  return {
    message: `${file} is damaged or truncated: its checksum does not match its content.`,
    remedy: 'Copy it again from its source, or export it again there.',
  };
}

export function newer(file: string): Trouble {
  return {
    message: `${file} was written by a newer Gantry, whose bundles this version cannot read.`,
    remedy: 'Open it with that version or a newer one.',
  };
}

export function notUnderstood(file: string): Trouble {
  return {
    message: `${file} is complete, but holds data that Gantry does not write.`,
    remedy:
      'Export it again with `gantry export --format bundle`; do not repack or edit it with other tools.',
  };
}

/** @param most bytes */
export function tooLarge(file: string, most: number): Trouble {
  return {
    message: `${file} unpacks to more than ${most / 1_048_576} MiB.`,
    remedy: 'Export a shorter range with `gantry export --format bundle`.',
  };
}

export function stopped(file: string): Trouble {
  return { message: `stopped: ${file} was not opened.`, remedy: 'Run the command again to open it.' };
}

/** @param error of the file system, or the code of a fault of the archive */
export function cannotUnpack(error: unknown, folder: string): Trouble {
  const code = storageErrorCode(error) ?? (typeof error === 'string' ? error : 'no code');
  const message = `The bundle cannot be unpacked into ${folder} (${code}).`;
  return { message, remedy: 'Free disk space and make the folder writable, or use another one with --data.' };
}

export function cannotRead(error: unknown, file: string): Trouble {
  const missing = storageErrorCode(error) === 'ENOENT';
  return {
    message: missing
      ? `${file} does not exist.`
      : `${file} cannot be read (${storageErrorCode(error) ?? 'no code'}).`,
    remedy: missing
      ? 'Name the file that `gantry export` wrote.'
      : 'Make the file readable, or name another one.',
  };
}
