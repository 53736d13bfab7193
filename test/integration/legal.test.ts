import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeLegal } from '../../scripts/pack/legal.mjs';
import { shippedPackages } from '../../scripts/pack/shipped.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

it('the list of parts holds what ships, with checksums, and Electron in the version that is packed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-legal-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeLegal(ROOT, folder, '99.0.0');
  const sbom = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'));
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'gantry' } } });
  const parts: readonly { name: string; version: string; hashes?: unknown[] }[] = sbom.components;
  const names = parts.map(({ name }) => name).sort();
  const shipped = shippedPackages(packages, ROOT).map(({ name }) => name);
  expect(names).toEqual([...new Set([...shipped, 'electron'])].sort());
  for (const { name, hashes } of parts) if (name !== 'electron') expect(hashes, name).toHaveLength(1);
  expect(parts.find(({ name }) => name === 'electron')?.version).toBe('99.0.0');
  const refs = new Set(['gantry@1.0.0', ...parts.map(({ name, version }) => `${name}@${version}`)]);
  for (const { ref, dependsOn } of sbom.dependencies)
    for (const each of [ref, ...dependsOn]) expect(refs, `${ref} needs ${each}`).toContain(each);
  expect(readFileSync(join(folder, 'LICENSE.txt'), 'utf8')).toContain('MIT');
});
