import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { leftOut, withoutIntegrity } from '../../../scripts/lock/whole.mjs';

const lockFile = resolve(import.meta.dirname, '../../../package-lock.json');
const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));

it('the lock file has a checksum of every package, of each platform', () => {
  expect(Object.keys(packages).length).toBeGreaterThan(500);
  expect(withoutIntegrity(packages)).toEqual([]);
  expect(leftOut(packages)).toEqual([]);
});

it('a package without a strong checksum is named; the project, links and bundled packages need none', () => {
  const integrity = `sha512-${'a'.repeat(86)}==`;
  const locked = {
    '': {},
    part: {},
    'node_modules/part': { link: true },
    'node_modules/good': { integrity },
    'node_modules/good/node_modules/inside': { inBundle: true },
    'node_modules/bare': {},
    'node_modules/weak': { integrity: 'sha1-abc=' },
  };
  expect(withoutIntegrity(locked)).toEqual(['node_modules/bare', 'node_modules/weak']);
});

it('a package of another platform that npm left out is named', () => {
  const optionalDependencies = { '@a/linux': '1.0.0', '@a/win32': '1.0.0', '@a/darwin': '1.0.0' };
  const locked = {
    '': {},
    'node_modules/a': { optionalDependencies },
    'node_modules/@a/linux': {},
    'node_modules/a/node_modules/@a/darwin': {},
  };
  expect(leftOut(locked)).toEqual(['@a/win32']);
});
