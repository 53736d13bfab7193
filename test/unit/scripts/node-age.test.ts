import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { isOutside, oldNodeLine } from '../../../scripts/provision/node-age.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const { engines } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));

it.each([
  ['18.20.8', true],
  ['20.18.3', true],
  ['20.19.0', false],
  ['20.20.2', false],
  ['21.7.3', true],
  ['22.12.9', true],
  ['22.13.0', false],
  ['23.11.0', true],
  ['24.0.0', false],
  ['26.1.0', false],
])('Node %s is outside the range of package.json: %s', (version, outside) => {
  expect(isOutside(version, engines.node)).toBe(outside);
  expect(oldNodeLine(version, engines.node) === null).toBe(!outside);
});

it('the line names the version and what to install, and both first commands say it before anything else', () => {
  expect(oldNodeLine('18.20.8', engines.node)).toBe(
    'Node 18.20.8 is not supported and may fail: install a current release of one of the lines 20.19.0, 22.13.0, 24.',
  );
  for (const file of ['bin/gantry.mjs', 'scripts/start.mjs', 'scripts/test.mjs']) {
    const [first] = /^import .*$/m.exec(readFileSync(resolve(ROOT, file), 'utf8')) ?? [];
    expect(first, file).toMatch(/provision\/say-old-node\.mjs';$/);
  }
});
