import { thingOf } from './needs.mjs';

/** @typedef {import('./needs.mjs').Need} Need */

/**
 * How a person becomes root: already is, by sudo, or by su where there is no sudo.
 * @typedef {'root' | 'sudo' | 'su'} Way
 */

/**
 * @typedef {object} Plan
 * @property {'apt' | 'dnf' | null} manager null: the distribution is not known
 * @property {readonly string[]} packages
 * @property {readonly string[]} unnamed libraries, programs and files whose package is not known here
 * @property {readonly string[]} steps commands, each to be run as root
 */

/** Releases before the names that end in t64: Debian, Ubuntu, Devuan. */
const BEFORE_T64 = [
  ...['buster', 'bullseye', 'bookworm'],
  ...['bionic', 'focal', 'jammy', 'kinetic', 'lunar', 'mantic'],
  ...['beowulf', 'chimaera', 'daedalus'],
];
const APT = ['debian', 'ubuntu'];
const DNF = ['fedora', 'rhel', 'centos'];

/**
 * The fields of /etc/os-release: freedesktop.org, os-release(5).
 * @param {string} text
 * @returns {Readonly<Record<string, string>>}
 */
function fieldsOf(text) {
  const lines = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)];
  return Object.fromEntries(
    lines.map(([, name, value]) => [name, (value ?? '').replace(/^(["'])(.*)\1$/, '$2')]),
  );
}

/**
 * The steps that install the missing things on a distribution.
 * @param {string} osRelease text of /etc/os-release; empty where there is none
 * @param {readonly Need[]} missing
 * @returns {Plan}
 */
export function installPlan(osRelease, missing) {
  const fields = fieldsOf(osRelease);
  const kin = [fields.ID ?? '', ...(fields.ID_LIKE ?? '').split(' ')];
  if (kin.some((id) => APT.includes(id))) {
    const codename = fields.UBUNTU_CODENAME ?? fields.DEBIAN_CODENAME ?? fields.VERSION_CODENAME ?? '';
    const ending = BEFORE_T64.includes(codename) ? '' : 't64';
    const packages = missing.map(({ apt, t64 }) => (t64 ? `${apt}${ending}` : apt));
    const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    return {
      manager: 'apt',
      packages,
      unnamed: [],
      steps: packages.length > 0 ? ['apt-get update', install] : [],
    };
  }
  if (kin.some((id) => DNF.includes(id))) {
    const packages = missing.flatMap(({ dnf }) => dnf ?? []);
    return {
      manager: 'dnf',
      packages,
      unnamed: missing.filter(({ dnf }) => dnf === null).map(thingOf),
      steps: packages.length > 0 ? [`dnf install -y ${packages.join(' ')}`] : [],
    };
  }
  return { manager: null, packages: [], unnamed: missing.map(thingOf), steps: [] };
}

/**
 * One command that runs all steps as root.
 * @param {readonly string[]} steps
 * @param {Way} way
 */
export function commandOf(steps, way) {
  if (way === 'su') return `su - -c ${quote(steps.join(' && '))}`;
  return steps.map((step) => (way === 'sudo' ? `sudo ${step}` : step)).join(' && ');
}

/**
 * A word as a POSIX shell reads it.
 * @param {string} word
 */
export function quote(word) {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The remedy in one sentence: the one command, and what has to be found by hand.
 * @param {Plan} plan
 * @param {Way} way
 * @param {readonly string[]} [more] further steps as root
 */
export function remedyOf(plan, way, more = []) {
  const steps = [...plan.steps, ...more];
  const byHand = `${steps.length > 0 ? 'Install also' : 'Install'} the packages that contain ${plan.unnamed.join(', ')}.`;
  return [
    ...(steps.length > 0 ? [`Type: ${commandOf(steps, way)}`] : []),
    ...(plan.unnamed.length > 0 ? [byHand] : []),
  ].join('\n        ');
}
