import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BundleRecord, bundleBytes } from '../../../../../main/engine/bundle/bundle-file';
import { unpackBundle } from '../../../../../main/engine/bundle/unpack-bundle';

const ABOUT = { from: 0, to: 1, store: '3' };
const FORMAT = { table: 'documents', key: 'format', payload: Buffer.from('3') } as const;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-strange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A bundle whose checksums are right. */
async function bundle(about: unknown, records: readonly unknown[]): Promise<string> {
  const file = join(folder, 'strange.gantry');
  async function* all(): AsyncGenerator<BundleRecord> {
    yield* records as readonly BundleRecord[];
  }
  const chunks: Buffer[] = [];
  for await (const chunk of bundleBytes(about as typeof ABOUT, all())) chunks.push(chunk);
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

describe('a bundle with valid checksums', () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ['whose description is null', null, [FORMAT]],
    ['whose description is of another kind', { store: 3 }, [FORMAT]],
    ['with an unknown table', ABOUT, [{ ...FORMAT, table: 'prices' }]],
    ['with a table that is no text', ABOUT, [{ ...FORMAT, table: null }]],
    ['with a key that is null', ABOUT, [{ ...FORMAT, key: null }]],
    ['with a key of objects', ABOUT, [{ ...FORMAT, key: [{ a: 1 }] }]],
    ['with an empty key', ABOUT, [{ ...FORMAT, key: [] }]],
    ['with a long name', ABOUT, [{ ...FORMAT, key: 'x'.repeat(5_000) }]],
  ])('%s is not understood, and leaves nothing', async (_what, about, records) => {
    const unpacked = await unpackBundle(await bundle(about, records), folder);
    expect(unpacked).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('holds data that Gantry does not write') },
    });
    expect(readdirSync(join(folder, 'bundles'))).toEqual([]);
  });

  it('that unpacks to more than the limit is refused, and leaves nothing', async () => {
    const records = Array.from({ length: 20 }, (_, n) => ({
      ...FORMAT,
      key: n,
      payload: Buffer.alloc(10_000),
    }));
    const file = await bundle(ABOUT, [FORMAT, ...records]);
    const unpacked = await unpackBundle(file, folder, { most: 131_072 });
    expect(unpacked).toMatchObject({
      ok: false,
      error: { message: `${file} unpacks to more than 0.125 MiB.` },
    });
    expect(readdirSync(join(folder, 'bundles'))).toEqual([]);
    expect((await unpackBundle(file, folder)).ok).toBe(true);
  });
});

it('a bundle with nothing between its first line and its checksum is cut short', async () => {
  const file = join(folder, 'empty.gantry');
  const line = Buffer.from('gantry-bundle 1\n');
  writeFileSync(file, Buffer.concat([line, createHash('sha256').update(line).digest()]));
  expect(await unpackBundle(file, folder)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(file) },
  });
});

it('a pipe in the place of a bundle is not one', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  expect(await unpackBundle(file, folder)).toMatchObject({
    ok: false,
    error: { message: `${file} is not a Gantry bundle.` },
  });
});
