import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeRows } from '../../../main/cli/export/rows';
import {
  type BundleRecord,
  bundleBytes,
  bundleRecords,
  checkBundle,
  NotUnderstood,
} from '../../../main/engine/bundle/bundle-file';
import { unpackBundle } from '../../../main/engine/bundle/unpack-bundle';
import { Recording } from '../../../main/engine/past/recording';
import { openStore } from '../../../main/engine/store/store';
import { type Door, fuzz, INPUTS, type Said } from '../../support/fuzz/door';
import { mutatedBytes, mutatedValue, pick } from '../../support/fuzz/mutate';
import type { Random } from '../../support/fuzz/random';
import { BACKUP, DRILL } from '../../support/fuzz/seeds';
import { silentLog } from '../../support/silent-log';

const FROM = Date.parse('2026-11-23T06:00:00Z');
const TO = FROM + 600_000;
const ABOUT = { from: FROM, to: TO, store: '3' };
/** bytes that a bundle may unpack to here */
const MOST = 4 * 1024 * 1024;

let folder: string;
let whole: Buffer;
let records: readonly BundleRecord[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-fuzz-'));
  await record(join(folder, 'data'));
  const recording = await opened(join(folder, 'data'));
  const chunks: Buffer[] = [];
  for await (const chunk of recording.bundle(FROM, TO, () => undefined)) chunks.push(chunk);
  await recording.close();
  whole = Buffer.concat(chunks);
  const checked = await checkBundle(await written(whole));
  if (!checked.ok) throw new Error(checked.error.message);
  const read: BundleRecord[] = [];
  for await (const one of bundleRecords(checked.value)) if (!('store' in one)) read.push(one);
  records = read;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Ten minutes of two series, a drill, a backup and a note. */
async function record(data: string): Promise<void> {
  let now = FROM;
  const store = openStore({
    dir: join(data, 'cache'),
    clock: { now: () => now, monotonic: () => now },
    log: silentLog,
  });
  await store.restoreHead();
  for (; now < TO; now += 10_000) {
    for (const service of ['shop', 'billing']) {
      const info = store.register('http.server.request.duration', 's', { service, quantile: '0.95' });
      store.append(info?.id ?? -1, now, Math.sin(now));
    }
  }
  const about = (kind: 'drill' | 'backup' | 'note', id: string, data: Record<string, unknown>) =>
    store.addEvent({ type: 'event', t: FROM + 1_000, kind, subject: { kind: 'target', id }, data });
  about('drill', 'd', DRILL);
  about('backup', 'pgb', BACKUP);
  about('note', 'shop', { text: 'a note' });
  await store.flush();
  await store.tend();
  await store.close();
}

async function opened(data: string): Promise<Recording> {
  const recording = await Recording.open(data);
  if (!recording.ok) throw new Error(recording.error.message);
  return recording.value;
}

async function written(bytes: Uint8Array): Promise<string> {
  const file = join(folder, 'strange.gantry');
  await writeFile(file, bytes);
  return file;
}

/** With a checksum that is right, so that what is inside is looked at. */
function resealed(random: Random, bytes: Buffer): Buffer {
  const body = mutatedBytes(random, bytes.subarray(bytes.indexOf('\n') + 1, -32));
  const content = Buffer.concat([
    bytes.subarray(0, bytes.indexOf('\n') + 1),
    random() < 0.5 ? body : gzipSync(body),
  ]);
  return Buffer.concat([content, createHash('sha256').update(content).digest()]);
}

function mutatedRecord(random: Random, { table, key, payload }: BundleRecord): BundleRecord {
  const kind = Math.floor(random() * 4);
  if (kind === 0) return { table, key: mutatedValue(random, key) as BundleRecord['key'], payload };
  if (kind === 1) return { table: mutatedValue(random, table) as BundleRecord['table'], key, payload };
  if (kind === 2) return { ...pick(random, records), key, table };
  return { table, key, payload: mutatedBytes(random, Buffer.from(payload)) };
}

async function rebuilt(random: Random): Promise<Buffer> {
  const about = random() < 0.2 ? mutatedValue(random, ABOUT) : ABOUT;
  async function* changed(): AsyncGenerator<BundleRecord> {
    for (const one of records) yield random() < 3 / records.length ? mutatedRecord(random, one) : one;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of bundleBytes(about as typeof ABOUT, changed())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function input(random: Random): Promise<Buffer> {
  const kind = random();
  if (kind < 0.2) return mutatedBytes(random, whole);
  return kind < 0.5 ? resealed(random, whole) : rebuilt(random);
}

/** What a file holds, without a disk behind it. */
const file: Door<Promise<Buffer>> = {
  input,
  enter: async (bytes) => {
    const checked = await checkBundle(await written(await bytes));
    if (!checked.ok) return [saidOf(checked.error)];
    try {
      for await (const one of bundleRecords(checked.value, MOST)) expect(one).toBeTypeOf('object');
    } catch (error) {
      if (error instanceof NotUnderstood) return [saidOf(error.trouble)];
      throw error;
    }
    return [];
  },
};

/** The same unpacked into a data folder, and all of that written as an export does. */
const door: Door<Promise<Buffer>> = {
  input,
  enter: async (bytes) => {
    const data = join(folder, 'unpacked');
    try {
      const unpacked = await unpackBundle(await written(await bytes), data, { most: MOST });
      if (!unpacked.ok) return [saidOf(unpacked.error)];
      return await read(unpacked.value);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
};

async function read(data: string): Promise<readonly Said[]> {
  const recording = await Recording.open(data);
  if (!recording.ok) return [saidOf(recording.error)];
  const nothing = {
    write: async () => undefined,
    finish: async () => undefined,
    giveUp: async () => undefined,
  };
  try {
    const range = { from: FROM, to: TO, series: null, isStopped: () => false, onProgress: () => undefined };
    for (const format of ['ndjson', 'csv'] as const)
      await writeRows({ ...range, format }, recording.value, nothing);
  } finally {
    await recording.value.close();
  }
  return [];
}

function saidOf({ message, remedy }: { message: string; remedy: string }): Said {
  return { what: message, remedy };
}

it('the unchanged bundle is taken', async () => {
  expect(records.length).toBeGreaterThan(5);
  expect(await door.enter(Promise.resolve(whole))).toEqual([]);
  expect((await readFile(join(folder, 'strange.gantry'))).equals(whole)).toBe(true);
});

it.each([
  ['bundle files', file, INPUTS],
  // Each makes a folder of its own on the disk.
  ['unpacked bundles', door, INPUTS / 10],
])('%s of whatever bytes are read, or refused with a reason', async (name, way, most) => {
  await fuzz(name, way, most);
});
