import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../main/engine/runtime/clock';
import { sourceOf } from '../../../../../main/engine/sources/sources';
import type { TargetConfig } from '../../../../../shared/kinds/targets';
import { aBackup, aPostgres } from '../../../../builders/series';

const ENGINE = join(import.meta.dirname, '../../../../../main/engine');
const CLIENTS = ['aws4', 'fast-xml-parser', 'ioredis', 'pg', 'undici', 'ws'];
/** An import of values; types are left out by the compiler, and `import()` loads later. */
const IMPORT = /^(?:import|export) (?!type\b)(?:[^;]*?from )?'([^']+)';$/gms;

/** The client libraries that are loaded with a file of the engine. */
function loadedWith(file: string): readonly string[] {
  const seen = new Set<string>();
  const libraries = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      if (!name.startsWith('.')) libraries.add(name);
      else visit(`${join(dirname(path), name)}.ts`);
    }
  };
  visit(join(ENGINE, file));
  expect(seen.size, 'imports are followed').toBeGreaterThan(3);
  return CLIENTS.filter((client) => libraries.has(client));
}

const base = { name: 'x', every: 5_000, timeout: 1_000, site: null, zone: '' } as const;
const HTTP: TargetConfig = {
  ...base,
  id: 'web',
  probe: 'http',
  url: 'http://127.0.0.1:1',
  method: 'GET',
  headers: {},
  expect: { status: 200, contains: null },
  redirects: 0,
  ca: null,
};

describe('what asks a target', () => {
  it.each([
    ['http', HTTP],
    ['postgres', aPostgres({ id: 'pg', url: 'postgres://127.0.0.1:1/x' })],
    ['backup', aBackup({ id: 'dump' })],
  ] as const)('is the probe of its kind: %s', async (kind, target) => {
    const source = await sourceOf(target, systemClock)?.();
    expect(source).toMatchObject({ id: target.id, kind });
    await source?.close();
  });

  it('is nobody where only the feed speaks of it', () => {
    expect(sourceOf({ ...base, id: 'fed', probe: 'feed' }, systemClock)).toBeNull();
    expect(sourceOf(aPostgres({ id: 'known-by-feed', url: null }), systemClock)).toBeNull();
  });
});

describe('client libraries', () => {
  it('are not loaded with the engine', () => {
    expect(loadedWith('engine.ts')).toEqual([]);
  });

  it.each([
    ['sources/postgres/postgres-source.ts', ['pg']],
    ['sources/redis/redis-source.ts', ['ioredis']],
    ['sources/http/http-source.ts', ['undici']],
    ['sources/backup/backup-source.ts', ['aws4', 'fast-xml-parser', 'undici']],
    ['sources/feed/feed-source.ts', ['ws']],
  ])('are loaded with the probe that needs them: %s', (file, libraries) => {
    expect(loadedWith(file)).toEqual(libraries);
  });
});
