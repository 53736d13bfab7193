import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isShipped } from '../lock/is-shipped.mjs';

/**
 * @typedef {import('../lock/is-shipped.mjs').Locked} Locked
 * @typedef {{ folder: string, name: string, version: string, license: string }} Package
 */

/**
 * Packages of the lock file that the program is made of: bundled into it or packed beside it. Those of other platforms
 * are not installed, so they do not ship from this machine.
 * @param {Record<string, Locked>} locked packages of the lock file, by their folder
 * @param {string} root
 * @returns {readonly Package[]}
 */
export function shippedPackages(locked, root) {
  return Object.entries(locked)
    .filter(([folder, entry]) => isShipped(folder, entry))
    .filter(([folder]) => existsSync(join(root, folder)))
    .map(([folder, entry]) => packageOf(folder, entry));
}

/**
 * @param {string} folder
 * @param {Locked} entry
 * @returns {Package}
 */
export function packageOf(folder, { version = '', license = '' }) {
  return { folder, name: folder.slice(folder.lastIndexOf('node_modules/') + 13), version, license };
}
