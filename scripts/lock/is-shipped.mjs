/**
 * @typedef {{ version?: string, license?: string, dev?: boolean, devOptional?: boolean, link?: boolean,
 *   optionalDependencies?: Record<string, string> }} Locked a package of the lock file
 */

/**
 * Whether it is a dependency of the program, and not only of the tools that test and build it.
 * @param {string} folder
 * @param {Locked} entry
 */
export function isShipped(folder, { dev, devOptional, link }) {
  return folder !== '' && !dev && !devOptional && !link;
}
