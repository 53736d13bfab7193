import { join } from 'node:path';

/** Chromium refuses to start as root with its sandbox. */
export const SANDBOX_FLAGS: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Electron's program, as the set-up of the run provides it.
 * @throws Error when that set-up did not run
 */
export function electronProgram(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (folder === undefined)
    throw new Error(
      'the set-up for windows did not run: start these tests through vitest’s projects e2e or estate, a bench through `npm run bench`',
    );
  return join(folder, 'electron');
}
