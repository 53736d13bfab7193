import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_RANGE, TRIED, widenNodeRanges } from '../../../scripts/lock/node-ranges.mjs';

const lockFile = resolve(import.meta.dirname, '../../../package-lock.json');
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));

test('only the version that was tried is widened, and another one is named', () => {
  const packages = {
    'node_modules/electron': { version: '45.4.1', engines: { node: '>= 22.12.0' } },
    'node_modules/electron/node_modules/@electron/get': { version: '6.0.0', engines: { node: '>=22.12.0' } },
    'node_modules/vite': { version: '8.3.8', engines: { node: '>=22.12.0' } },
  };
  expect(widenNodeRanges(packages)).toEqual({
    widened: ['electron@45.4.1'],
    untried: ['@electron/get@6.0.0'],
  });
  expect(packages['node_modules/electron'].engines.node).toBe(NODE_RANGE);
  expect(packages['node_modules/vite'].engines.node).toBe('>=22.12.0');
});

test('a package that no longer asks for 22.12 keeps what it says', () => {
  const packages = { 'node_modules/electron': { version: '45.4.1', engines: { node: '>= 24' } } };
  expect(widenNodeRanges(packages)).toEqual({ widened: [], untried: [] });
  expect(packages['node_modules/electron'].engines.node).toBe('>= 24');
});

test('the lock file holds each package of the table, in the version that was tried, and no address', () => {
  const entries = Object.entries<{ version: string; engines?: { node?: string }; resolved?: string }>(
    lock.packages,
  );
  for (const [name, { version }] of Object.entries(TRIED)) {
    const found = entries.filter(([folder]) => folder.endsWith(`node_modules/${name}`));
    const widened = found.find(([, { engines }]) => engines?.node === NODE_RANGE);
    expect(
      widened?.[1].version,
      `${name}: try the new version on Node 20, then node scripts/complete-lock.mjs`,
    ).toBe(version);
  }
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
