import { ProvisionError } from './paths.mjs';

/**
 * The fallback Electron is old and comes out of another vendor's package: it is for development and tests only.
 * @param {Pick<import('./electron.mjs').Runtime, 'source' | 'version'>} runtime
 * @throws {ProvisionError} when a program with it must not leave this machine
 */
export function assertRedistributable({ source, version }) {
  if (source !== 'cache') return;
  throw new ProvisionError(
    `Electron ${version} is a fallback for development and tests, and must not be packed.`,
    'Pack on a machine that can download Electron, or let ELECTRON_OVERRIDE_DIST_PATH name an unpacked current one.',
  );
}
