import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { withLock } from '../provision/lock.mjs';
import { ProvisionError, ROOT } from '../provision/paths.mjs';

const SOURCES = ['main', 'preload', 'renderer', 'shared'];
const SETTINGS = ['electron.vite.config.ts', 'package.json', 'package-lock.json'];
const STAMP = join(ROOT, 'out/.built-from');

/** A digest of everything that the build reads: a checkout changes times, not contents. */
function digestSources() {
  const hash = createHash('sha256');
  const files = SOURCES.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  files.push(...SETTINGS.map((name) => join(ROOT, name)));
  for (const file of files.sort())
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} digest */
function isCurrent(digest) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest;
}

/** @returns {Promise<string | null>} what the bundler printed when it failed */
async function bundle() {
  const program = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const child = spawn(process.execPath, [program, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return null;
  // The bundler's message without colours and without the stack of its own code.
  return stripVTControlCharacters(output)
    .replace(/^ {4}at .*\n?/gm, '')
    .trim();
}

/**
 * Builds `out/` unless it was built from these very sources.
 * @param {(line: string) => void} say
 * @param {boolean} [force]
 * @returns {Promise<boolean>} whether it had to build
 */
export async function buildIfNeeded(say, force = false) {
  if (!force && isCurrent(digestSources())) return false;
  const folder = join(ROOT, 'node_modules/.cache');
  mkdirSync(folder, { recursive: true });
  return withLock(join(folder, 'gantry-build.lock'), say, async () => {
    // Taken before bundling: a source that changes meanwhile makes the next run build again.
    const digest = digestSources();
    if (!force && isCurrent(digest)) return false;
    const started = performance.now();
    rmSync(STAMP, { force: true });
    const failure = await bundle();
    if (failure !== null) throw new ProvisionError(`the build failed\n${failure}`, 'Fix the error above.');
    writeFileSync(STAMP, digest);
    say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return true;
  });
}
