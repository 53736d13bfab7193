import { errorCode } from '../store/care/store-faults';

/** Why a bundle cannot be opened, and what to do. */
export interface Trouble {
  readonly message: string;
  readonly remedy: string;
}

export function notABundle(file: string): Trouble {
  return {
    message: `${file} is no bundle of Gantry.`,
    remedy: 'Give a file that `gantry export --format bundle` wrote.',
  };
}

export function cutShort(file: string): Trouble {
  return {
    message: `${file} is damaged or was cut short: its checksum is not that of its content.`,
    remedy: 'Copy it again from where it was made, or export it again there.',
  };
}

export function newer(file: string): Trouble {
  return {
    message: `${file} was made by a newer Gantry, whose bundles this one cannot read.`,
    remedy: 'Open it with the version that made it, or a newer one.',
  };
}

export function notUnderstood(file: string): Trouble {
  return {
    message: `${file} is whole, but holds what Gantry does not write.`,
    remedy: 'Export it again with `gantry export --format bundle`; do not pack or change it by other tools.',
  };
}

export function stopped(file: string): Trouble {
  return { message: `stopped: ${file} was not opened.`, remedy: 'Give the command again to open it.' };
}

/** @param error of the file system, or the code of a fault of the archive */
export function cannotUnpack(error: unknown, folder: string): Trouble {
  const code = errorCode(error) ?? (typeof error === 'string' ? error : 'no code');
  const message = `The bundle cannot be unpacked into ${folder} (${code}).`;
  return { message, remedy: 'Make room there and the folder writable, or give another one with --data.' };
}

export function cannotRead(error: unknown, file: string): Trouble {
  const missing = errorCode(error) === 'ENOENT';
  return {
    message: missing ? `${file} is not there.` : `${file} cannot be read (${errorCode(error) ?? 'no code'}).`,
    remedy: missing
      ? 'Name the file that `gantry export` wrote.'
      : 'Make the file readable, or name another one.',
  };
}
