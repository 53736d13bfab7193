import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Agent, EnvHttpProxyAgent, request } from 'undici';
import { ProvisionError } from './paths.mjs';

const run = promisify(execFile);

/** A silent connection counts as lost after this many milliseconds. */
const STALL = 30_000;
const ATTEMPTS = 4;

/**
 * One of npm's settings, or '' when it is not set.
 * @param {string} key
 */
async function npmConfig(key) {
  const { stdout } = await run('npm', ['config', 'get', key], { shell: process.platform === 'win32' });
  const value = stdout.trim();
  return value === 'null' || value === 'undefined' ? '' : value;
}

/** A dispatcher that goes the way npm goes: its proxy settings and its certificate authorities. */
async function npmDispatcher() {
  const [cafile, httpProxy, httpsProxy, noProxy] = await Promise.all(
    ['cafile', 'proxy', 'https-proxy', 'noproxy'].map(npmConfig),
  );
  const tls = cafile && existsSync(cafile) ? { ca: readFileSync(cafile, 'utf8') } : {};
  const proxied =
    httpProxy || httpsProxy || process.env.HTTPS_PROXY || process.env.https_proxy || process.env.HTTP_PROXY;
  const timing = { headersTimeout: STALL, bodyTimeout: STALL };
  if (!proxied) return new Agent({ connect: { ...tls, timeout: STALL }, ...timing });
  return new EnvHttpProxyAgent({
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
    ...(noProxy ? { noProxy } : {}),
    requestTls: tls,
    ...timing,
  });
}

/** @param {string} file */
function sizeOf(file) {
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * The file's Subresource Integrity string, `sha512-…`.
 * @param {string} file
 */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Reports progress at most once in two seconds and once at the end.
 * @param {string} what
 * @param {number} total
 * @param {(line: string) => void} say
 */
function progress(what, total, say) {
  let last = 0;
  return (/** @type {number} */ done) => {
    const now = performance.now();
    if (now - last < 2_000 && done < total) return;
    last = now;
    const mega = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(0);
    say(`${what}: ${mega(done)} of ${mega(total)} MB (${((100 * done) / total).toFixed(0)} %)`);
  };
}

/**
 * Appends what is still missing of `url` to `partial`. A server that ignores the range starts the file again.
 * @param {string} url
 * @param {string} partial
 * @param {import('undici').Dispatcher} dispatcher
 * @param {(line: string) => void} say
 */
async function fetchRest(url, partial, dispatcher, say) {
  const have = sizeOf(partial);
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    headers: have > 0 ? { range: `bytes=${have}-` } : {},
  });
  if (statusCode === 416) {
    await body.dump();
    return;
  }
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw new Error(`the registry answered ${statusCode}`);
  }
  const start = statusCode === 206 ? have : 0;
  if (start > 0) say(`resuming at ${(start / 1e6).toFixed(0)} MB`);
  const report = progress('fetching', start + Number(headers['content-length'] ?? Number.NaN), say);
  let done = start;
  body.on('data', (/** @type {Buffer} */ chunk) => {
    done += chunk.length;
    report(done);
  });
  await pipeline(body, createWriteStream(partial, { flags: start > 0 ? 'a' : 'w' }));
}

/**
 * The same file by `npm pack`, which knows every way of signing in to a private registry but cannot resume.
 * @param {string} spec
 * @param {string} target
 */
async function npmPack(spec, target) {
  const folder = await mkdtemp(join(dirname(target), 'pack-'));
  try {
    await run('npm', ['pack', spec, '--pack-destination', folder, '--silent'], {
      shell: process.platform === 'win32',
      cwd: folder,
    });
    const [name] = await readdir(folder);
    if (name === undefined) throw new Error('npm pack wrote no file');
    await rename(join(folder, name), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Fetches a package's tarball from the registry that npm is configured for into `target`, resuming a partial file
 * and checking the pinned integrity before the file gets its name: a file at `target` is always whole.
 * @param {{ name: string, version: string, integrity: string }} wanted
 * @param {string} target
 * @param {(line: string) => void} say
 */
export async function fetchPackage(wanted, target, say) {
  if (existsSync(target)) return;
  const partial = `${target}.partial`;
  const registry = await npmConfig('registry');
  const file = `${wanted.name.split('/').at(-1)}-${wanted.version}.tgz`;
  const url = new URL(`${wanted.name}/-/${file}`, registry.endsWith('/') ? registry : `${registry}/`).href;
  const dispatcher = await npmDispatcher();
  let reason = '';
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        await fetchRest(url, partial, dispatcher, say);
        if ((await integrityOf(partial)) === wanted.integrity) {
          renameSync(partial, target);
          return;
        }
        // A server that closes early ends the stream cleanly: only a file that is whole may be thrown away.
        reason = 'the file is not the pinned one (sha512 differs)';
        rmSync(partial, { force: true });
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      if (attempt < ATTEMPTS) say(`${basename(target)}: ${reason}; trying again`);
    }
  } finally {
    await dispatcher.close();
  }
  say(`${reason}; trying npm pack`);
  try {
    await npmPack(`${wanted.name}@${wanted.version}`, partial);
    if ((await integrityOf(partial)) === wanted.integrity) {
      renameSync(partial, target);
      return;
    }
    rmSync(partial, { force: true });
    reason = 'the file is not the pinned one (sha512 differs)';
  } catch (error) {
    reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
  throw new ProvisionError(
    `${wanted.name}@${wanted.version} could not be fetched: ${reason}`,
    'Check the registry with "npm ping" and type the command again: what was fetched so far is kept.',
  );
}
