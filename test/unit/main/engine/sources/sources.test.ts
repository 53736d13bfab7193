import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../../../main/engine/runtime/clock';
import type { TargetConfig } from '../../../../../shared/kinds/targets';
import { aBackup, aPostgres } from '../../../../builders/series';

/** Client libraries in the order in which they were loaded. */
const loaded = vi.hoisted(() => [] as string[]);
const seen = vi.hoisted(() => (name: string) => async (original: () => Promise<object>) => {
  loaded.push(name);
  return original();
});
vi.mock('pg', seen('pg'));
vi.mock('ioredis', seen('ioredis'));
vi.mock('undici', seen('undici'));
vi.mock('aws4', seen('aws4'));
vi.mock('fast-xml-parser', seen('fast-xml-parser'));
vi.mock('ws', seen('ws'));

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

it('loads the client library of a kind with its first target, and no other', async () => {
  await import('../../../../../main/engine/engine');
  const { sourceOf } = await import('../../../../../main/engine/sources/sources');
  expect(loaded).toEqual([]);
  const make = async (target: TargetConfig): Promise<string | null> => {
    const source = await sourceOf(target, systemClock)?.();
    await source?.close();
    return source?.kind ?? null;
  };
  expect(await make({ ...base, id: 'fed', probe: 'feed' })).toBeNull();
  expect(await make(aPostgres({ id: 'known-by-feed', url: null }))).toBeNull();
  expect(loaded).toEqual([]);
  expect(await make(HTTP)).toBe('http');
  expect(loaded).toEqual(['undici']);
  expect(await make(aPostgres({ id: 'pg', url: 'postgres://127.0.0.1:1/x' }))).toBe('postgres');
  expect(loaded).toEqual(['undici', 'pg']);
  expect(await make(aBackup({ id: 'dump' }))).toBe('backup');
  expect(loaded.slice(2).toSorted()).toEqual(['aws4', 'fast-xml-parser']);
});
