import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Key } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive, type Write } from '../../../../../../main/engine/store/archive/archive';
import { openArchive } from '../../../../../../main/engine/store/archive/open-archive';
import { ClockWatch } from '../../../../../../main/engine/store/care/clock-watch';
import { Damage, recordWords } from '../../../../../../main/engine/store/care/damage';
import { checkHead, checkRecords, checkTrees } from '../../../../../../main/engine/store/care/file-check';
import { PageFile, parsePage } from '../../../../../../main/engine/store/care/page-file';
import { type FileFinding, newestMeta, Walk } from '../../../../../../main/engine/store/care/page-walk';
import { salvage } from '../../../../../../main/engine/store/care/salvage';
import { takeWriterLock } from '../../../../../../main/engine/store/care/writer-lock';
import { keyBytes } from '../../../../../../main/engine/store/format/keys';
import { seal, unseal, unsealAt } from '../../../../../../main/engine/store/format/record';
import type { Table } from '../../../../../../main/engine/store/format/tables';
import { silentLog } from '../../../../../support/silent-log';

const T0 = 1_760_000_000_000;
const PAGE = 4096;

let dir: string;
let path: string;
let data: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-damage-'));
  path = join(dir, 'archive');
  data = join(path, 'data.mdb');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Small and large values in several tables, some written over, so that there are free pages. */
async function made(batches: number): Promise<ReadonlyMap<string, number>> {
  const archive = openArchive(dir, T0).archive as Archive;
  const truth = new Map<string, number>();
  const commit = async (writes: readonly Write[]): Promise<void> => {
    expect(await archive.commit(writes)).toBeNull();
    for (const { table, key, payload } of writes)
      truth.set(identity(table, key), crc32(payload ?? Buffer.alloc(0)));
  };
  for (let i = 0; i < batches; i++) {
    await commit([
      { table: 'batches', key: T0 + i * 1000, payload: Buffer.alloc(40 + ((i * 37) % 400), i) },
      {
        table: 'blocks',
        key: [480_000 + (i >> 3), i % 8, 0],
        payload: Buffer.alloc(i % 9 === 0 ? 9000 : 120, i),
      },
      { table: 'documents', key: 'snapshot', payload: Buffer.alloc(6000, i) },
      { table: 'documents', key: 'format', payload: Buffer.from('3') },
    ]);
  }
  await archive.close();
  return truth;
}

function identity(table: string, key: Key): string {
  return `${table} ${JSON.stringify(key)}`;
}

/** Pages of trees in the file, and the walk that found them. */
function treePages(): readonly number[] {
  const file = PageFile.open(data) as PageFile;
  const { meta } = newestMeta(file) as NonNullable<ReturnType<typeof newestMeta>>;
  const walk = new Walk(file, meta);
  drain(walk.free());
  for (const [name, tree] of drain(walk.tables())) drain(walk.table(name, tree, true));
  const pages = Array.from({ length: file.pages }, (_, page) => page).filter((page) => {
    const bytes = page > 1 && walk.isUsed(page) ? file.read(page) : null;
    return bytes !== null && parsePage(bytes, page, meta.transaction) !== null;
  });
  file.close();
  return pages;
}

function newestSlot(): number {
  const file = PageFile.open(data) as PageFile;
  const slot = newestMeta(file)?.meta.slot ?? -1;
  file.close();
  return slot;
}

/** Counts and roots in the head that is used; number, kind and bounds of a page. */
function isReliedOn(page: number, at: number, newest: number): boolean {
  if (page < 2) return page === newest && ((at >= 54 && at < 96) || (at >= 102 && at < 144));
  return at < 8 || (at >= 16 && at < 24);
}

function drain<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

async function salvaged(): Promise<{
  records: Map<string, number>;
  damaged: string[];
  found: FileFinding[];
}> {
  const file = PageFile.open(data) as PageFile;
  const records = new Map<string, number>();
  const damaged: string[] = [];
  const found: FileFinding[] = [];
  await salvage({
    file,
    keep: (portion) => {
      for (const { table, key, payload } of portion) records.set(identity(table, key), crc32(payload));
      return Promise.resolve();
    },
    damaged: (table, key) => damaged.push(identity(table, key)),
    found: (finding) => found.push(finding),
  });
  file.close();
  return { records, damaged, found };
}

/** All that a check of the file and of its records finds. */
async function found(): Promise<{
  readonly findings: readonly FileFinding[];
  readonly bad: readonly string[];
}> {
  const bad: string[] = [];
  const head = checkHead(path);
  if (head.length > 0) return { findings: head, bad };
  const trees = await checkTrees(path, () => undefined);
  if (trees.length > 0) return { findings: trees, bad };
  const findings = await checkRecords(path, {
    rest: () => Promise.resolve(true),
    bad: (table: Table, key: Key) => bad.push(identity(table, key)),
  });
  return { findings, bad };
}

describe('a damaged file', () => {
  it('of a sound one nothing is found, and all of it can be salvaged', async () => {
    const truth = await made(200);
    expect(await found()).toEqual({ findings: [], bad: [] });
    const { records, damaged, found: said } = await salvaged();
    expect(records).toEqual(truth);
    expect([damaged, said]).toEqual([[], []]);
  });

  it('any byte of a page of a tree: it is found, or all is as it was', async () => {
    const truth = await made(30);
    const pages = treePages();
    expect(pages.length).toBeGreaterThan(5);
    const newest = newestSlot();
    const file = openSync(data, 'r+');
    const byte = Buffer.alloc(1);
    let silent = 0;
    let told = 0;
    for (const page of [0, 1, ...pages]) {
      const heads = page < 2 ? 168 : 40;
      for (let at = 0; at < PAGE; at += at < heads ? 1 : page < 2 ? PAGE : 211) {
        readSync(file, byte, 0, 1, page * PAGE + at);
        const before = byte[0] as number;
        byte[0] = before ^ (1 << (at % 8));
        writeSync(file, byte, 0, 1, page * PAGE + at);
        const { findings, bad } = await found();
        if (findings.length + bad.length > 0) told++;
        // A damaged head costs nothing: there are two.
        if (page < 2 && findings.length > 0)
          expect((await salvaged()).records, `page ${page} + ${at}`).toEqual(truth);
        if (findings.length + bad.length === 0) {
          silent++;
          expect(isReliedOn(page, at, newest), `page ${page} + ${at}`).toBe(false);
          const { records } = await salvaged();
          expect(records, `page ${page} + ${at}`).toEqual(truth);
        }
        byte[0] = before;
        writeSync(file, byte, 0, 1, page * PAGE + at);
      }
    }
    closeSync(file);
    // What is silent are page numbers of the past, and the room between the list of nodes and the nodes.
    expect(told).toBeGreaterThan(silent);
  }, 60_000);

  it('a page of a tree that is gone whole costs its own records, and none of those below it', async () => {
    const truth = await made(300);
    const whole = readFileSync(data);
    for (const page of treePages()) {
      const bytes = whole.subarray(page * PAGE, (page + 1) * PAGE);
      const isLeaf = bytes.readUInt16LE(18) === 2;
      const spoiled = Buffer.from(whole);
      spoiled.fill(0, page * PAGE, (page + 1) * PAGE);
      writeFileSync(data, spoiled);
      const { records, found: said } = await salvaged();
      for (const [record, sum] of records) expect(truth.get(record), record).toBe(sum);
      const gone = [...truth.keys()].filter((record) => !records.has(record));
      const nodes = isLeaf ? bytes.readUInt16LE(20) / 2 : 0;
      expect(gone.length, `page ${page}`).toBeLessThanOrEqual(nodes);
      expect((await found()).findings.length + said.length, `page ${page}`).toBeGreaterThan(0);
    }
    writeFileSync(data, whole);
  }, 30_000);
});

describe('a record', () => {
  const payload = Buffer.from('what is kept');

  it('is whole only in its own table, under its own key', () => {
    const record = seal('blocks', [480_000, 3, 0], payload);
    expect(unseal('blocks', [480_000, 3, 0], record)).toEqual(payload);
    expect(unseal('blocks', [480_001, 3, 0], record)).toBeNull();
    expect(unseal('minutes', [480_000, 3, 0], record)).toBeNull();
    expect(unsealAt('blocks', keyBytes([480_000, 3, 0]), record)).toEqual(payload);
    for (let at = 0; at < record.length; at++) {
      const spoiled = Buffer.from(record);
      spoiled[at] = (spoiled[at] as number) ^ 4;
      expect(unseal('blocks', [480_000, 3, 0], spoiled)).toBeNull();
    }
    expect(unseal('blocks', [480_000, 3, 0], Buffer.alloc(3))).toBeNull();
  });

  it('of format 1 and 2, whose checksum is that of its payload, is read too', () => {
    const old = Buffer.alloc(4 + payload.length);
    old.writeUInt32LE(crc32(payload), 0);
    old.set(payload, 4);
    expect(unseal('batches', T0, old)).toEqual(payload);
    expect(unsealAt('batches', keyBytes(T0), old)).toBeNull();
  });

  it('is named by what it holds and of when, also when its key makes no sense', () => {
    expect(recordWords('batches', T0)).toBe('samples written at 2025-10-09T08:53:20Z');
    expect(recordWords('blocks', [488_888, 7, 0])).toBe(
      'samples of an hour from 2025-10-09T08:00:00Z, group 7',
    );
    expect(recordWords('events', ['drill', T0, 3])).toBe('a drill of 2025-10-09T08:53:20Z');
    expect(recordWords('batches', 1e300)).toBe('samples written at an unknown time');
    expect(recordWords('series', 9)).toBe('series 9');
    const damage = new Damage(silentLog, { now: () => T0, monotonic: () => 0 });
    damage.record('batches', T0);
    damage.record('batches', T0);
    expect([damage.count, damage.first]).toEqual([1, 'samples written at 2025-10-09T08:53:20Z']);
  });
});

describe('the lock of the one that writes', () => {
  it('holds with any one byte of it damaged', () => {
    const lock = takeWriterLock(dir);
    expect(lock).not.toBeNull();
    const file = join(dir, 'writer.lock');
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at++) {
      for (const mask of [1, 16, 255]) {
        const spoiled = Buffer.from(whole);
        spoiled[at] = (spoiled[at] as number) ^ mask;
        writeFileSync(file, spoiled);
        expect(takeWriterLock(dir), `byte ${at} ^ ${mask}`).toBeNull();
      }
    }
    writeFileSync(file, whole);
    lock?.release();
    const next = takeWriterLock(dir);
    expect(next).not.toBeNull();
    // The folder may be another one's by now: that one's lock stays.
    writeFileSync(file, 'somebody else');
    next?.release();
    expect(readFileSync(file, 'utf8')).toBe('somebody else');
  });

  it('of an older Gantry that still runs is respected', () => {
    writeFileSync(join(dir, 'writer.lock'), String(process.pid));
    expect(takeWriterLock(dir)).toBeNull();
  });
});

describe('a clock that is set', () => {
  it('is told from one that is put right a little, and said for half an hour', () => {
    let [now, monotonic] = [T0, 5_000];
    const watch = new ClockWatch({ now: () => now, monotonic: () => monotonic });
    const pass = (ms: number, jump = 0): ReturnType<ClockWatch['look']> => {
      monotonic += ms;
      now += ms + jump;
      return watch.look();
    };
    expect(pass(1000)).toBeNull();
    expect(pass(1000, 900)).toBeNull();
    expect(watch.words()).toBeNull();
    const before = now;
    expect(pass(1000, 7_200_000)).toEqual({ from: before + 1000, to: before + 7_201_000 });
    expect(watch.words()?.text).toMatch(/jumped 2 h forward/);
    expect(pass(1000, -7_200_000)).toEqual({ from: before + 7_202_000, to: before + 2_000 });
    expect(watch.words()?.text).toMatch(/set back by 2 h/);
    expect(pass(30 * 60_000 + 1)).toBeNull();
    expect(watch.words()).toBeNull();
  });
});
