/**
 * What the tests read of an entry of a lock file.
 * @typedef {{ link?: boolean, integrity?: string, inBundle?: boolean, optionalDependencies?: Record<string, string> }} Entry
 */

/**
 * Packages that `npm ci` would install whatever the registry sends, because no checksum of them is locked.
 * @param {Record<string, Entry>} packages of a lock file, by their folder; '' is the project itself
 */
export function withoutIntegrity(packages) {
  return Object.entries(packages)
    .filter(([folder, { link, inBundle }]) => folder.includes('node_modules/') && !link && !inBundle)
    .filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))
    .map(([folder]) => folder);
}

/**
 * Packages of other platforms that npm left out because its registry did not have them: `npm ci` refuses such a lock
 * file on their platform.
 * @param {Record<string, Entry>} packages of a lock file, by their folder
 */
export function leftOut(packages) {
  return Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(packages, folder, name)),
  );
}

/**
 * Whether a package that `folder` asks for is in its own node_modules or in one above.
 * @param {Record<string, Entry>} packages
 * @param {string} folder
 * @param {string} name
 */
function isLocked(packages, folder, name) {
  const above =
    folder === '' ? [] : folder.split('/node_modules/').map((_, at, parts) => parts.slice(0, at + 1));
  const places = ['', ...above.map((parts) => `${parts.join('/node_modules/')}/`)];
  return places.some((place) => packages[`${place}node_modules/${name}`] !== undefined);
}
