import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { widenNodeRanges } from './lock/node-ranges.mjs';
import { ROOT } from './provision/paths.mjs';

/**
 * Run after `npm install`. A mirror that carries no packages of other platforms makes npm leave them out of the
 * lock file, and `npm ci` then refuses it everywhere. This adds each missing one with its exact version and platform
 * (no integrity: that is not known here), so that every platform finds its own. It also widens the Node ranges of
 * packages that were tried on an older Node than they declare (lock/node-ranges.mjs).
 */
const OPERATING_SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openbsd',
  'netbsd',
  'sunos',
  'openharmony',
  'win32',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
];

/** @param {string} name such as `@swc/core-linux-arm-gnueabihf` */
function platformOf(name) {
  const words = (name.split('/').at(-1) ?? name).replace('windows', 'win32').split('-');
  const os = OPERATING_SYSTEMS.find((each) => words.includes(each));
  const cpu = PROCESSORS.find((each) => words.includes(each));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : null;
  return {
    ...(os ? { os: [os] } : {}),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(libc && os === 'linux' ? { libc: [libc] } : {}),
  };
}

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
/** @type {string[]} */
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (path === '' || lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`])
      continue;
    if (!/^\d/.test(String(version))) {
      process.stdout.write(`left out: ${name} ${version}, which is no exact version\n`);
      continue;
    }
    const platform = platformOf(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev || entry.devOptional ? { dev: true } : {}),
      optional: true,
      ...platform,
    };
    added.push(`${name}@${version} ${JSON.stringify(platform)}`);
  }
}
const { widened, untried } = widenNodeRanges(lock.packages);
const sorted = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted.map((path) => [path, lock.packages[path]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.join('\n')}\n${added.length} added\n`);
if (widened.length > 0) process.stdout.write(`Node range widened: ${widened.join(', ')}\n`);
if (untried.length > 0)
  process.stdout.write(`not tried on an older Node, so npm will warn of them: ${untried.join(', ')}\n`);
