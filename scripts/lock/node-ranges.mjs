/**
 * Packages that ask for a newer Node than they need, in the versions that were tried on the oldest Node the project
 * takes (`engines` of package.json). All five ask for Node 22.12, the first 22 that loads ES modules by `require`;
 * Node 20.19 does that too. `npm ci` reads the ranges of the lock file and warns of each on Node 20, five lines a
 * package. A new version must be tried before it is added here.
 * @type {Readonly<Record<string, { readonly version: string, readonly tried: string }>>}
 */
export const TRIED = {
  electron: {
    version: '45.4.1',
    tried: 'its installer fetched, verified and unpacked a runtime from a mirror',
  },
  '@electron/get': { version: '5.1.0', tried: 'part of that installer' },
  '@electron-internal/extract-zip': { version: '1.0.8', tried: 'part of that installer' },
  '@electron/rebuild': { version: '4.2.1', tried: 'loads; packing never calls it (npmRebuild: false)' },
  'node-abi': { version: '4.40.0', tried: 'loads and answers; used by @electron/rebuild only' },
};

/** Where the five run: as vite, vitest and rolldown declare it for themselves. */
export const NODE_RANGE = '^20.19.0 || >=22.12.0';

/**
 * Widens the declared Node range of the packages that were tried.
 * @param {Record<string, { version?: string, engines?: { node?: string } }>} packages of a lock file, by their folder
 * @returns {{ widened: readonly string[], untried: readonly string[] }} names with versions; untried: another version than the one that was tried
 */
export function widenNodeRanges(packages) {
  const widened = [];
  const untried = [];
  for (const [folder, entry] of Object.entries(packages)) {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const row = TRIED[name];
    if (row === undefined || !/^>=\s*22\.12\.0$/.test(entry.engines?.node ?? '')) continue;
    // Each major of a package has its own demands: only what was tried is widened.
    if (entry.version !== row.version) untried.push(`${name}@${entry.version}`);
    else {
      entry.engines = { ...entry.engines, node: NODE_RANGE };
      widened.push(`${name}@${entry.version}`);
    }
  }
  return { widened, untried };
}
