import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * What the machine must have beside Node, by the thing itself (a library, a program, a font) and the Debian package
 * that brings it (`renamed`: what newer releases call it).
 * @typedef {{ package: string, renamed?: string, library?: string, program?: string, file?: string, purpose: 'wall' | 'display' | 'tests' }} Need
 */

/** @type {readonly Need[]} */
const NEEDS = [
  { package: 'libgtk-3-0', renamed: 'libgtk-3-0t64', library: 'libgtk-3.so.0', purpose: 'wall' },
  { package: 'libnss3', library: 'libnss3.so', purpose: 'wall' },
  { package: 'libasound2', renamed: 'libasound2t64', library: 'libasound.so.2', purpose: 'wall' },
  { package: 'libgbm1', library: 'libgbm.so.1', purpose: 'wall' },
  {
    package: 'libatk-bridge2.0-0',
    renamed: 'libatk-bridge2.0-0t64',
    library: 'libatk-bridge-2.0.so.0',
    purpose: 'wall',
  },
  { package: 'libxss1', library: 'libXss.so.1', purpose: 'wall' },
  { package: 'libxtst6', library: 'libXtst.so.6', purpose: 'wall' },
  { package: 'libnotify4', library: 'libnotify.so.4', purpose: 'wall' },
  { package: 'xvfb', program: 'Xvfb', purpose: 'display' },
  { package: 'redis-server', program: 'redis-server', purpose: 'tests' },
  { package: 'openssl', program: 'openssl', purpose: 'tests' },
  { package: 'iproute2', program: 'ip', purpose: 'tests' },
  { package: 'pgbackrest', program: 'pgbackrest', purpose: 'tests' },
  { package: 'postgresql', file: '/usr/lib/postgresql', purpose: 'tests' },
  { package: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', purpose: 'tests' },
];

/**
 * The program's path, or null. As root the folders of system programs count too.
 * @param {string} name
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

function knownLibraries() {
  const ldconfig = findProgram('ldconfig');
  return ldconfig === null ? '' : execFileSync(ldconfig, ['-p'], { encoding: 'utf8' });
}

/**
 * The needs that this machine does not meet. None but on Linux: elsewhere Electron brings all it needs.
 * @param {readonly Need['purpose'][]} purposes
 * @returns {Need[]}
 */
export function missingNeeds(purposes) {
  if (process.platform !== 'linux') return [];
  const libraries = knownLibraries();
  return NEEDS.filter((need) => {
    if (!purposes.includes(need.purpose)) return false;
    // Without ldconfig nothing can be told of libraries; Electron itself will name the one that it lacks.
    if (need.library) return libraries !== '' && !libraries.includes(need.library);
    if (need.program) return findProgram(need.program) === null;
    return !existsSync(need.file ?? '');
  });
}

/**
 * What Electron itself cannot start without on this machine, as the dynamic linker sees it.
 * @param {string} executable
 * @returns {{ libraries: string[], needs: Need[] }} every missing library, and the known packages among them
 */
export function missingLibraries(executable) {
  if (process.platform !== 'linux' || findProgram('ldd') === null) return { libraries: [], needs: [] };
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const libraries = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  const stems = libraries.map((library) => library.replace(/\.so.*$/, ''));
  const needs = NEEDS.filter((need) => need.library && stems.includes(need.library.replace(/\.so.*$/, '')));
  return { libraries, needs };
}

/**
 * @param {Need} need
 * @returns {string} the package's name in this release
 */
function packageName(need) {
  if (!need.renamed || findProgram('apt-cache') === null) return need.package;
  return spawnSync('apt-cache', ['show', need.renamed]).status === 0 ? need.renamed : need.package;
}

/**
 * The command that installs them.
 * @param {readonly Need[]} needs
 */
export function installCommand(needs) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${needs.map(packageName).join(' ')}`;
}

/** Whether packages may be installed here without asking: Debian or one of its kin, as root. */
function mayInstall() {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

/**
 * Installs what is missing where that is allowed, and returns what is missing afterwards.
 * @param {readonly Need['purpose'][]} purposes
 * @param {(line: string) => void} say
 * @returns {Need[]}
 */
export function ensureSystem(purposes, say) {
  const missing = missingNeeds(purposes);
  if (missing.length === 0 || !mayInstall()) return missing;
  say(`installing ${missing.map((need) => need.package).join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {readonly string[]} args */
  const aptGet = (...args) => {
    const lock = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
    const { status, stdout, stderr } = spawnSync('apt-get', [...lock, ...args], { env, encoding: 'utf8' });
    const last = `${stdout}${stderr}`.trim().split('\n').at(-1);
    if (status !== 0) say(`apt-get ${args[0]} left with ${status}: ${last}`);
  };
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...missing.map(packageName));
  return missingNeeds(purposes);
}
