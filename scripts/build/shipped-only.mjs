import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isShipped } from '../lock/is-shipped.mjs';

/** @typedef {import('../lock/is-shipped.mjs').Locked} Locked */

/**
 * Packages that are bundled although they are tools of the project: their licences and checksums are in no list of what
 * ships. One comes in when a library would use it if it is installed.
 * @param {Iterable<string>} modules ids of the bundler: paths of files
 * @param {Record<string, Locked>} locked packages of the lock file, by their folder
 */
export function bundledTools(modules, locked) {
  const folders = new Set();
  for (const id of modules) {
    const [folder] =
      /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/')) ?? [];
    if (folder !== undefined && !id.startsWith('\0')) folders.add(folder);
  }
  return [...folders].filter((folder) => !isShipped(folder, locked[folder] ?? { dev: true }));
}

/**
 * Lets a build fail that bundles a tool of the project.
 * @param {string} root
 * @returns {import('vite').Plugin}
 */
export function shippedOnly(root) {
  return {
    name: 'gantry-shipped-only',
    generateBundle(_options, bundle) {
      const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const tools = bundledTools(modules, packages);
      if (tools.length > 0)
        this.error(
          `bundled, but no dependency of the program: ${tools.join(', ')}; see EXTERNAL in electron.vite.config.ts`,
        );
    },
  };
}
