import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ProvisionError, ROOT } from '../provision/paths.mjs';
import { findProgram } from '../provision/system.mjs';

const run = promisify(execFile);
const MANY = { maxBuffer: 64 * 1024 * 1024 };

/** The mirror and the release that this machine's own apt uses. */
async function aptSource() {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE)']);
  const [site = '', release = ''] = stdout.split('\n')[0]?.split(' ') ?? [];
  if (site === '' || release === '')
    throw new ProvisionError('apt names no mirror here.', 'Type: apt-get update');
  return { site, release };
}

/** Makes sure that debootstrap is here, as root. */
async function ensureDebootstrap(/** @type {(line: string) => void} */ say) {
  if (findProgram('debootstrap') !== null) return;
  say('installing with apt-get: debootstrap');
  await run('apt-get', ['update', '-q'], MANY);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'debootstrap'], MANY);
}

/**
 * Copies a file or folder of this machine to the same place in the root, links followed; nothing where it is not there.
 * @param {string} root
 * @param {string} path
 */
async function carry(root, path) {
  if (!existsSync(path)) return;
  await mkdir(dirname(join(root, path)), { recursive: true });
  await cp(path, join(root, path), { recursive: true, dereference: true, force: true });
}

/** @param {string} key of npm's settings */
async function npmFile(key) {
  const { stdout } = await run('npm', ['config', 'get', key], { cwd: '/' });
  return stdout.trim();
}

/**
 * A minimal Debian (debootstrap's minbase and git) with the Node that runs this and its npm. How this machine reaches
 * its registries is copied from it: sources and keys of apt, settings of npm, certificates, names of hosts.
 * @param {string} root made here
 * @param {(line: string) => void} say
 * @param {AbortSignal} stopping ends it early
 */
export async function makeRoot(root, say, stopping) {
  await ensureDebootstrap(say);
  const { site, release } = await aptSource();
  say(`making a minimal ${release} with debootstrap`);
  const args = ['--variant=minbase', '--include=git', release, root, site];
  // What debootstrap mounts ends with these namespaces, also when it is killed.
  const apart = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  await run('unshare', [...apart, findProgram('debootstrap') ?? '', ...args], { ...MANY, signal: stopping });
  for (const path of ['/etc/apt', '/usr/share/keyrings', '/etc/resolv.conf', '/etc/hosts']) {
    await rm(join(root, path), { recursive: true, force: true });
    await carry(root, path);
  }
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) await carry(root, process.env[name] ?? '');
  await carry(root, '/etc/ssl/certs/ca-certificates.crt');
  await addNode(root);
}

/** @param {string} root */
async function addNode(root) {
  const npm = await realpath(findProgram('npm') ?? '');
  const modules = dirname(dirname(dirname(npm)));
  await cp(process.execPath, join(root, 'usr/bin/node'));
  await cp(join(modules, 'npm'), join(root, 'usr/lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx'])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/bin', name));
  const cafile = await npmFile('cafile');
  if (cafile.startsWith('/')) await carry(root, cafile);
  const globals = await npmFile('globalconfig');
  if (existsSync(globals)) {
    await mkdir(join(root, 'usr/etc'), { recursive: true });
    await cp(globals, join(root, 'usr/etc/npmrc'));
  }
}

/**
 * @param {string} base
 * @param {string} root made here, as the base is
 */
export async function copyRoot(base, root) {
  await run('cp', ['--archive', '--reflink=auto', base, root]);
}

/**
 * Adds a user with the settings of npm of the one who runs this, and a fresh clone.
 * @param {string} root
 * @param {import('./enter.mjs').User} user
 * @returns {Promise<string>} the clone's folder as the root sees it
 */
export async function addClone(root, { name, id, home }) {
  if (id !== 0) await run('chroot', [root, 'useradd', '-u', `${id}`, '-U', '-m', '-s', '/bin/bash', name]);
  const npmrc = await npmFile('userconfig');
  const there = join(root, home);
  await mkdir(there, { recursive: true });
  if (existsSync(npmrc)) await writeFile(join(there, '.npmrc'), await readFile(npmrc), { mode: 0o600 });
  await run('git', ['clone', '-q', '--no-hardlinks', ROOT, join(there, 'gantry')]);
  await run('chown', ['-R', `${id}:${id}`, there]);
  return join(home, 'gantry');
}

/**
 * Gives a user what another has fetched once a machine.
 * @param {string} root
 * @param {import('./enter.mjs').User} user
 * @param {string} cache
 */
export async function addCache(root, { id, home }, cache) {
  const folder = join(root, home, '.cache');
  await mkdir(folder, { recursive: true });
  await cp(cache, join(folder, 'gantry'), { recursive: true });
  await run('chown', ['-R', `${id}:${id}`, folder]);
}

/**
 * Removes a root. Refused while anything is mounted below it: what is removed then would be another's.
 * @param {string} root
 */
export async function removeRoot(root) {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const below = mounts.split('\n').map((line) => line.split(' ')[4] ?? '');
  const mounted = below.find((point) => point === root || point.startsWith(`${root}/`));
  if (mounted !== undefined)
    throw new ProvisionError(
      `${mounted} is mounted, so ${root} is left as it is.`,
      `Type: umount ${mounted}`,
    );
  await rm(root, { recursive: true, force: true });
}
