import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
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
import { compareKeys, type Key } from 'lmdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive } from '../../main/engine/store/archive/archive';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { PageFile, parsePage } from '../../main/engine/store/care/page-file';
import { newestMeta, Walk } from '../../main/engine/store/care/page-walk';
import { encodeDocument } from '../../main/engine/store/format/record';
import { openStore } from '../../main/engine/store/store';
import type { Snapshot } from '../../shared/model/snapshot';
import { type BuiltProgram, buildProgram } from '../support/built-program';
import { LONG } from '../support/long';
import { RUN_SEED, seeded } from '../support/seeded';
import { silentLog } from '../support/silent-log';
import { recordsOf, type StoreLook } from '../support/store-look';

const DAMAGES = Number(process.env.GANTRY_DAMAGES ?? (LONG ? 200 : 8));
/** The number of one of them, to look at it alone. */
const ONLY = process.env.GANTRY_DAMAGE;
/** ms that a start on this small archive may take at most, with the repair: a loop is a failure too. */
const PATIENCE_MS = 30_000;
const T0 = 1_760_000_000_000;
const HOUR_MS = 3_600_000;
const FILE = join('archive', 'data.mdb');

let folder: string;
let program: BuiltProgram;
/** as a wall left it that was ended by a power cut */
let whole: string;
let truth: Readonly<Record<string, number>>;
let now = T0;
let heads: readonly number[];
let used: readonly number[];

beforeAll(async () => {
  program = await buildProgram('test/support/store-look.ts');
  folder = mkdtempSync(join(tmpdir(), 'gantry-damage-'));
  whole = join(folder, 'whole');
  await fill(whole);
  writeFileSync(join(whole, 'writer.lock'), '999999 1 0\n999999 1 0\n');
  const { archive } = openArchive(whole, now);
  truth = recordsOf(archive as Archive);
  await archive?.close();
  writeFileSync(join(whole, 'writer.lock'), '999999 1 0\n999999 1 0\n');
  ({ heads, used } = pagesOf(join(whole, FILE)));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Hours of a small estate: batches, blocks, roll-ups, events, evidence, documents and the judge's records. */
async function fill(dir: string): Promise<void> {
  const clock = { now: () => now, monotonic: () => now - T0 };
  const random = seeded(RUN_SEED);
  const store = openStore({ dir, clock, log: silentLog });
  const ids = Array.from(
    { length: 60 },
    (_, i) => store.register('load', '1', { lane: String(i) })?.id ?? -1,
  );
  for (let round = 1; round <= 900; round++) {
    now += 30_000;
    for (const id of ids) store.append(id, now, id % 3 === 0 ? round : Math.round(random() * 1e4) / 100);
    store.addEvent({
      type: 'event',
      t: now,
      kind: 'note',
      subject: { kind: 'site', id: 'oslo' },
      data: { text: `round ${round}` },
    });
    store.setEvidence({
      type: 'evidence',
      t: now,
      kind: 'postgres.node',
      subject: { kind: 'target', id: `pg-${round % 40}` },
      data: { round },
    });
    const sections = { bulk: new Float64Array(3000).fill(round) };
    store.saveSnapshot({ seq: round, t: now, sections } as unknown as Snapshot);
    store.saveMemory({ conditions: {}, modules: { round } });
    await store.flush();
    if (round % 40 === 0) await store.tend();
  }
  await store.close();
  const archive = openArchive(dir, now).archive as Archive;
  for (let i = 0; i < 300; i++) {
    const payload = encodeDocument({ i, text: 'x'.repeat(i) });
    await archive.commit([
      { table: 'moments', key: T0 + i * 5000, payload },
      { table: 'changes', key: [T0 + i * 1000, i], payload },
      { table: 'configs', key: T0 + i * HOUR_MS, payload },
    ]);
  }
  await archive.close();
}

/** Offsets of the pages that are in use: those of trees, and all. */
function pagesOf(path: string): { heads: readonly number[]; used: readonly number[] } {
  const file = PageFile.open(path) as PageFile;
  const head = newestMeta(file);
  if (head === null) throw new Error('no archive was made');
  const walk = new Walk(file, head.meta);
  for (const _ of walk.free());
  const tables = walk.tables();
  let step = tables.next();
  while (step.done !== true) step = tables.next();
  for (const [name, tree] of step.value) for (const _ of walk.table(name, tree, true));
  expect(walk.findings, 'a sound file').toEqual([]);
  const all = Array.from({ length: file.pages }, (_, page) => page).filter((page) => walk.isUsed(page));
  const ofTrees = all.filter((page) => {
    const bytes = page < 2 ? null : file.read(page);
    return bytes !== null && parsePage(bytes, page, head.meta.transaction) !== null;
  });
  file.close();
  return { heads: ofTrees.map((page) => page * 4096), used: all.map((page) => page * 4096) };
}

interface Damage {
  readonly file: string;
  readonly offset: number;
  readonly mask: number;
}

/** A tenth in the file's two heads, a third in the heads and lists of pages, the rest wherever something is. */
function damages(): readonly Damage[] {
  const random = seeded(RUN_SEED + 1);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly number[]): number => list[below(list.length)] as number;
  const size = readFileSync(join(whole, FILE)).length;
  return Array.from({ length: DAMAGES }, (_, i) => {
    const mask = i % 2 === 0 ? 1 << below(8) : 1 + below(255);
    const at = (offset: number): Damage => ({ file: FILE, offset, mask });
    const kind = i % 20;
    if (kind < 2) return at(pick([0, 4096]) + below(168));
    if (kind < 8) return at(pick(heads) + below(40));
    if (kind < 12) return at(pick(heads) + below(4096));
    if (kind < 17) return at(pick(used) + below(4096));
    if (kind === 17) return at(below(size));
    if (kind === 18) return { file: join('archive', 'lock.mdb'), offset: below(512), mask };
    return { file: 'writer.lock', offset: below(22), mask };
  });
}

function flip(path: string, { offset, mask }: Damage): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, offset);
  byte[0] = (byte[0] as number) ^ mask;
  writeSync(file, byte, 0, 1, offset);
  closeSync(file);
}

function look(dir: string, at: number, where: string): StoreLook {
  const run = spawnSync(process.execPath, [program.path, dir, String(at)], {
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([run.signal, run.status, run.stderr], where).toEqual([null, 0, '']);
  return JSON.parse(run.stdout) as StoreLook;
}

function partsOf(record: string): { readonly table: string; readonly key: Key } {
  const at = record.indexOf(' ');
  return { table: record.slice(0, at), key: JSON.parse(record.slice(at + 1)) as Key };
}

/** What a start writes by itself: its point with its series, the gap before it, and the format. */
function isOwn(record: string): boolean {
  const { table, key } = partsOf(record);
  const isNew = table === 'series' && (key as number) > 60;
  return isNew || ((table === 'batches' || table === 'gaps') && (key as number) >= now);
}

/** Whether a line of the log says that a record is gone: its key, the one beside it, or the keys around its page. */
function isNamed(record: string, { logged }: StoreLook): boolean {
  const { table, key } = partsOf(record);
  const all = Object.keys(truth).map(partsOf);
  const before = (limit: Key): number =>
    all.filter((one) => one.table === table && compareKeys(one.key, limit) < 0).length;
  return logged.some(({ fields }) => {
    const said = fields as { table?: string; key?: Key; from?: Key; to?: Key } | undefined;
    if (said?.table !== table) return false;
    if (said.key !== undefined) return Math.abs(before(said.key) - before(key)) <= 1;
    const isAfter = said.from === null || compareKeys(said.from as Key, key) <= 0;
    return isAfter && (said.to === null || compareKeys(key, said.to as Key) <= 0);
  });
}

describe('a byte of the files is damaged', () => {
  it(
    `${DAMAGES} times: the wall starts, serves the rest, and names what is gone`,
    () => {
      const tally = { found: 0, missing: 0, harmless: 0, repaired: 0 };
      for (const [i, damage] of damages().entries()) {
        if (ONLY !== undefined && i !== Number(ONLY)) continue;
        const where = `damage ${i}: byte ${damage.offset} (page ${Math.floor(damage.offset / 4096)} + ${damage.offset % 4096}) of ${damage.file} ^ ${damage.mask}`;
        const dir = join(folder, `d${i}`);
        mkdirSync(dir);
        cpSync(whole, dir, { recursive: true });
        flip(join(dir, damage.file), damage);
        const first = look(dir, now + 60_000, where);
        expect(first.fault, where).toBeNull();
        expect(first.tookAPoint, where).toBe(true);
        expect(
          first.logged.filter(({ level }) => level === 'error'),
          where,
        ).toEqual([]);
        const missing = Object.keys(truth).filter((record) => first.records[record] !== truth[record]);
        const changed = missing.filter((record) => first.records[record] !== undefined);
        expect(changed, `${where}: nothing false is served`).toEqual([]);
        const invented = Object.keys(first.records).filter((record) => truth[record] === undefined);
        expect(
          invented.filter((record) => !isOwn(record)),
          `${where}: nothing is made up`,
        ).toEqual([]);
        expect(missing.length, `${where}: only what was hit is gone: ${missing.join(', ')}`).toBeLessThan(2);
        if (missing.length > 0) {
          expect(first.damaged, `${where}: ${missing.join()} is counted`).toBeGreaterThan(0);
          expect(first.problems.join(), `${where}: the wall says so`).toMatch(/damaged on disk/);
          for (const record of missing)
            expect(isNamed(record, first), `${where}: ${record} is named`).toBe(true);
        }
        if (first.damaged > 0) tally.found++;
        else tally.harmless++;
        tally.missing += missing.length;
        if (first.logged.some(({ message }) => message === 'the cache was repaired')) tally.repaired++;
        // What is set aside once is no news at the next start, and nothing more is gone.
        const second = look(dir, now + 120_000, `${where}, second start`);
        const again = second.logged.filter(({ level }) => level !== 'info');
        expect([second.fault, second.damaged, second.problems, again], where).toEqual([null, 0, [], []]);
        const gone = Object.keys(first.records).filter((record) => second.records[record] === undefined);
        expect(gone, `${where}, second start`).toEqual([]);
        expect(existsSync(join(dir, 'writer.lock')), where).toBe(false);
        rmSync(dir, { recursive: true, force: true });
      }
      const { found, repaired, missing, harmless } = tally;
      process.stdout.write(
        `damages: ${found + harmless} of ${ONLY === undefined ? DAMAGES : 1} starts; found and named ${found} (file repaired ${repaired}), records gone ${missing}, of no effect ${harmless}; seed ${RUN_SEED}\n`,
      );
    },
    60_000 + DAMAGES * 10_000,
  );
});
