import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { widenNodeRanges } from './lock/node-ranges.mjs';
import { leftOut, withoutIntegrity } from './lock/whole.mjs';
import { ROOT } from './provision/paths.mjs';

/**
 * Run after `npm install`. It widens the Node ranges of packages that were tried on an older Node than they declare
 * (lock/node-ranges.mjs), and names each package that the lock file does not hold or has no checksum of: npm leaves out
 * packages of other platforms that its registry does not carry, and never adds a checksum to an entry that is there.
 */
const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { widened, untried } = widenNodeRanges(lock.packages);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
if (widened.length > 0) say(`Node range widened: ${widened.join(', ')}`);
if (untried.length > 0) say(`not tried on an older Node, so npm will warn of them: ${untried.join(', ')}`);
const missing = leftOut(lock.packages);
const unchecked = withoutIntegrity(lock.packages);
if (missing.length > 0) say(`left out of the lock file: ${missing.join(', ')}`);
if (unchecked.length > 0) say(`locked without a checksum: ${unchecked.join(', ')}`);
if (missing.length > 0 || unchecked.length > 0) {
  say(
    'Remove these entries from package-lock.json and type npm install --package-lock-only, with a registry that carries them.',
  );
  process.exitCode = 1;
}
