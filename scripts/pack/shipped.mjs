import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ version?: string, license?: string, dev?: boolean, devOptional?: boolean, link?: boolean,
 *   optionalDependencies?: Record<string, string> }} Locked
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
 * Whether it is a dependency of the program, and not only of the tools that test and build it.
 * @param {string} folder
 * @param {Locked} entry
 */
export function isShipped(folder, { dev, devOptional, link }) {
  return folder !== '' && !dev && !devOptional && !link;
}

/**
 * @param {string} folder
 * @param {Locked} entry
 * @returns {Package}
 */
export function packageOf(folder, { version = '', license = '' }) {
  return { folder, name: folder.slice(folder.lastIndexOf('node_modules/') + 13), version, license };
}
