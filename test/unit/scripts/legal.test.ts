import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bundledTools } from '../../../scripts/build/shipped-only.mjs';
import { standardText } from '../../../scripts/pack/licence-texts.mjs';
import { noticesOf } from '../../../scripts/pack/notices.mjs';
import { shippedSbom } from '../../../scripts/pack/sbom.mjs';
import { shippedPackages } from '../../../scripts/pack/shipped.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

it('every package that ships has its licence in the notices, and no tool is among them', () => {
  const notices = noticesOf(ROOT, packages, '99.0.0');
  const named = (name: string) => notices.find(({ title }) => title.startsWith(`${name} `));
  const shipped = shippedPackages(packages, ROOT);
  for (const { name } of [...shipped, { name: 'electron' }])
    expect(named(name)?.text.length, name).toBeGreaterThan(300);
  for (const name of Object.keys(dependencies)) expect(named(name), name).toBeDefined();
  // also what a tool needs as well
  expect(named('debug')).toBeDefined();
  expect(named('typescript')).toBeUndefined();
  // in the binaries, with no package of their own
  for (const name of ['LMDB', 'LZ4', 'PostgreSQL', 'OpenSSL']) expect(named(name), name).toBeDefined();
  expect(named('pgpass')?.text).toContain('Hannes Hörl');
  expect(named('weak-lru-cache')?.text).toContain('names as its author: Kris Zyp');
});

it('a licence of which nobody has a text stops the packing', () => {
  expect(() => standardText('Strange-1.0', 'some-package')).toThrow(/some-package comes without a text/);
});

it('a package that ships and is not listed stops the packing', () => {
  const whole = {
    metadata: { component: { 'bom-ref': 'gantry@1.0.0', name: 'gantry', version: '1.0.0', purl: '' } },
    components: [],
    dependencies: [],
  };
  expect(() => shippedSbom(whole, [{ name: 'lost', version: '1.0.0' }], '45.0.0')).toThrow(/lost@1\.0\.0/);
});

it('a tool that the bundler took in is named, wherever it is installed', () => {
  const locked = {
    'node_modules/ws': {},
    'node_modules/@a/tool': { dev: true },
    'node_modules/a/node_modules/ws': { dev: true },
  };
  const modules = [
    '/checkout/main/app.ts',
    '\0virtual:node_modules/ignored/x',
    '/checkout/node_modules/ws/lib/sender.js?commonjs-proxy',
    '/checkout/node_modules/a/node_modules/ws/index.js',
    'C:\\checkout\\node_modules\\@a\\tool\\index.js',
    '/checkout/node_modules/unlocked/index.js',
  ];
  expect(bundledTools(modules, locked)).toEqual([
    'node_modules/a/node_modules/ws',
    'node_modules/@a/tool',
    'node_modules/unlocked',
  ]);
});
