import { statSync } from 'node:fs';
import { type Ask, isConfirmed } from './ask';
import { STANDARD } from './standard-input';

export interface Refusal {
  readonly what: string;
  readonly remedy: string;
}

/**
 * Whether a command may write to a path; an existing file is replaced only with `force`, or when a person says so.
 * @param ask null: there is nobody to ask
 * @returns null: it may
 */
export async function refusedOutput(path: string, force: boolean, ask: Ask | null): Promise<Refusal | null> {
  if (path === STANDARD) return null;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isFile())
    return {
      what: `${path} is ${found.isDirectory() ? 'a folder' : 'no ordinary file'}.`,
      remedy: 'Use -o to name a file, or -o - for standard output.',
    };
  if (force || (ask !== null && (await isConfirmed(ask, `${path} exists. Replace it?`)))) return null;
  return {
    what: `${path} exists and was not changed.`,
    remedy: 'Use --force to replace it, or name another file.',
  };
}
