import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProvisionError } from '../provision/paths.mjs';

/** @typedef {import('./shipped.mjs').Package} Package */
/** @typedef {import('./shipped.mjs').Locked} Locked */

/** Texts of licences from https://spdx.org/licenses, for what comes without its own. */
const STANDARD = join(import.meta.dirname, 'licences');
const NAMED = /^(?:licen[cs]e|copying|copyright|notice)(?:[.-]|$)/i;
const HEADING = /^#+\s*licen[cs]e\s*$/im;
/** characters; a section that only names the licence is shorter */
const SHORTEST = 300;

/**
 * The licence of a package: its own files, the section of its readme, the package whose binaries for this platform it
 * holds, or the standard text of the licence that it declares.
 * @param {string} root
 * @param {Package} one
 * @param {Record<string, Locked>} locked packages of the lock file, by their folder
 * @returns {string}
 */
export function licenceText(root, one, locked) {
  const own = ownFiles(join(root, one.folder)) ?? fromReadme(join(root, one.folder));
  if (own !== null) return own;
  const parent = Object.keys(locked).find(
    (folder) => folder !== '' && locked[folder]?.optionalDependencies?.[one.name],
  );
  const parents = parent === undefined ? null : ownFiles(join(root, parent));
  if (parents !== null) return parents;
  const { author } = JSON.parse(readFileSync(join(root, one.folder, 'package.json'), 'utf8'));
  const holder = typeof author === 'string' ? author : author?.name;
  return `${standardText(one.license, one.name)}\n\n(${one.name} comes without a text of its licence. It declares ${one.license} and names as its author: ${holder ?? 'nobody'}.)`;
}

/**
 * @param {string} folder
 * @returns {string | null} the texts of all files that are named like a licence
 */
export function ownFiles(folder) {
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && NAMED.test(entry.name) && !/\.(?:[cm]?[jt]s|json|map)$/.test(entry.name),
  );
  if (names.length === 0) return null;
  return names.map(({ name }) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

/** @param {string} folder */
function fromReadme(folder) {
  const file = join(folder, 'README.md');
  if (!existsSync(file)) return null;
  const [, section = ''] = readFileSync(file, 'utf8').split(HEADING);
  const text = section.split(/^#/m)[0]?.trim() ?? '';
  return text.length < SHORTEST ? null : text;
}

/**
 * @param {string} id SPDX identifier
 * @param {string} of whose licence it is
 */
export function standardText(id, of) {
  const file = join(STANDARD, `${id}.txt`);
  if (/^[A-Za-z0-9.-]+$/.test(id) && existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new ProvisionError(
    `${of} comes without a text of its licence (${id || 'none declared'}).`,
    `Write the text into scripts/pack/licences/${id || 'NAME'}.txt.`,
  );
}
