import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPlan, remedyOf } from './install-command.mjs';
import { NEEDS, thingOf } from './needs.mjs';

/** @typedef {import('./needs.mjs').Need} Need */
/** @typedef {import('./needs.mjs').Purpose} Purpose */

/**
 * The program's path, or null. The folders of system programs count too: an ordinary user's PATH lacks them on Debian.
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

function isRoot() {
  return process.getuid?.() === 0;
}

function knownLibraries() {
  const ldconfig = findProgram('ldconfig');
  return ldconfig === null ? '' : execFileSync(ldconfig, ['-p'], { encoding: 'utf8' });
}

/**
 * The needs that this machine does not meet. None but on Linux: elsewhere Electron brings all it needs.
 * @param {readonly Purpose[]} purposes
 * @returns {Need[]}
 */
export function missingNeeds(purposes) {
  if (process.platform !== 'linux') return [];
  const libraries = knownLibraries();
  return NEEDS.filter((need) => {
    if (!need.purposes.some((purpose) => purposes.includes(purpose))) return false;
    // Without ldconfig nothing is known of libraries; `missingLibraries` asks for them once Electron is there.
    if (need.library) return libraries !== '' && !libraries.includes(need.library);
    if (need.program) return findProgram(need.program) === null;
    return !existsSync(need.file ?? '');
  });
}

/**
 * The libraries that Electron itself cannot start without on this machine, as the dynamic linker sees it.
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

function planFor(/** @type {readonly Need[]} */ needs) {
  const file = '/etc/os-release';
  return installPlan(existsSync(file) ? readFileSync(file, 'utf8') : '', needs);
}

/**
 * The remedy for what is missing: one command for all of it, or the list where the distribution is not known.
 * @param {readonly Need[]} needs
 * @param {readonly string[]} [more] further steps as root, in the same command
 */
export function installRemedy(needs, more = []) {
  const way = isRoot() ? 'root' : findProgram('sudo') === null ? 'su' : 'sudo';
  return remedyOf(planFor(needs), way, more);
}

/**
 * Installs what is missing where that is possible without asking (as root, with apt), and returns what is missing
 * afterwards.
 * @param {readonly Purpose[]} purposes
 * @param {(line: string) => void} say
 * @returns {Need[]}
 */
export function ensureSystem(purposes, say) {
  const missing = missingNeeds(purposes);
  const { manager, packages, steps } = planFor(missing);
  if (missing.length === 0 || !isRoot() || manager !== 'apt' || findProgram('apt-get') === null)
    return missing;
  say(`installing with apt-get: ${packages.join(', ')}`);
  const started = performance.now();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of steps) {
    const [program = '', ...args] = step.split(' ');
    const quiet = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
    const { status, stdout, stderr } = spawnSync(program, [...quiet, ...args], { env, encoding: 'utf8' });
    const last = `${stdout}${stderr}`.trim().split('\n').at(-1);
    if (status !== 0) say(`${step.slice(0, 40)} … ended with ${status}: ${last}`);
  }
  const left = missingNeeds(purposes);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(left.length === 0 ? `installed in ${seconds} s` : `still missing: ${left.map(thingOf).join(', ')}`);
  return left;
}
