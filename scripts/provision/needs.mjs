/**
 * @typedef {'wall' | 'display' | 'demo' | 'tests'} Purpose wall: Electron itself; display: a machine without one
 */

/**
 * A thing that the machine must have in addition to Node (a library, a program or a file), and the package that
 * contains it. `apt`: its name on Debian and Ubuntu; `t64`: since Debian 13 and Ubuntu 24.04 that name has this ending,
 * because times became 64 bits wide there. `dnf`: on Fedora and related systems, a package or the file it contains;
 * null: unknown.
 * @typedef {object} Need
 * @property {string} [library]
 * @property {string} [program]
 * @property {string} [file]
 * @property {string} apt
 * @property {boolean} [t64]
 * @property {string | null} dnf
 * @property {readonly Purpose[]} purposes
 */

/** @type {readonly Need[]} */
export const NEEDS = [
  { library: 'libgtk-3.so.0', apt: 'libgtk-3-0', t64: true, dnf: 'gtk3', purposes: ['wall'] },
  { library: 'libnss3.so', apt: 'libnss3', dnf: 'nss', purposes: ['wall'] },
  { library: 'libasound.so.2', apt: 'libasound2', t64: true, dnf: 'alsa-lib', purposes: ['wall'] },
  { library: 'libgbm.so.1', apt: 'libgbm1', dnf: 'mesa-libgbm', purposes: ['wall'] },
  {
    library: 'libatk-bridge-2.0.so.0',
    apt: 'libatk-bridge2.0-0',
    t64: true,
    dnf: 'at-spi2-atk',
    purposes: ['wall'],
  },
  { library: 'libXss.so.1', apt: 'libxss1', dnf: 'libXScrnSaver', purposes: ['wall'] },
  { library: 'libXtst.so.6', apt: 'libxtst6', dnf: 'libXtst', purposes: ['wall'] },
  { library: 'libnotify.so.4', apt: 'libnotify4', dnf: 'libnotify', purposes: ['wall'] },
  { program: 'Xvfb', apt: 'xvfb', dnf: 'xorg-x11-server-Xvfb', purposes: ['display'] },
  // By its file: the package is called redis or valkey-compat-redis, by release.
  { program: 'redis-server', apt: 'redis-server', dnf: '/usr/bin/redis-server', purposes: ['demo', 'tests'] },
  { program: 'openssl', apt: 'openssl', dnf: 'openssl', purposes: ['tests'] },
  { program: 'ip', apt: 'iproute2', dnf: 'iproute', purposes: ['tests'] },
  { program: 'pgbouncer', apt: 'pgbouncer', dnf: 'pgbouncer', purposes: ['tests'] },
  { program: 'pgbackrest', apt: 'pgbackrest', dnf: null, purposes: ['tests'] },
  { file: '/usr/lib/postgresql', apt: 'postgresql', dnf: null, purposes: ['tests'] },
  {
    file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    apt: 'fonts-dejavu-core',
    dnf: null,
    purposes: ['tests'],
  },
];

/**
 * The library, program or file itself, for a person.
 * @param {Need} need
 */
export function thingOf({ library, program, file }) {
  return library ?? program ?? file ?? '';
}
