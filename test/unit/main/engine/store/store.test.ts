import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Intake } from '../../../../../main/engine/intake/intake';
import { type Archive } from '../../../../../main/engine/store/archive/archive';
import { openArchive } from '../../../../../main/engine/store/archive/open-archive';
import { History } from '../../../../../main/engine/store/reading/history';
import { openStore, type Store, type StoreOptions } from '../../../../../main/engine/store/store';
import type { Evidence, WallEvent } from '../../../../../shared/model/observation';
import type { Snapshot } from '../../../../../shared/model/snapshot';
import { seeded } from '../../../../support/seeded';
import { silentLog } from '../../../../support/silent-log';

const T0 = 1_760_000_000_000;

let dir: string;
let now: number;
const opened: Store[] = [];
const clock = { now: () => now, monotonic: () => now - T0 };

function store(options: Partial<StoreOptions> = {}): Store {
  const made = openStore({ dir, clock, log: silentLog, ...options });
  opened.push(made);
  return made;
}
function series(from: Store, name = 'a.b', attributes: Record<string, string> = {}): number {
  const info = from.register(name, '1', attributes);
  if (info === null) throw new Error('too many series');
  return info.id;
}
function drill(t: number, id: string): WallEvent {
  return { type: 'event', t, kind: 'drill', subject: { kind: 'drill', id }, data: { id } };
}
function note(t: number, text: string): WallEvent {
  return { type: 'event', t, kind: 'note', subject: { kind: 'site', id: 'oslo' }, data: { text } };
}
function locks(t: number, data: unknown): Evidence {
  return { type: 'evidence', t, kind: 'postgres.locks', subject: { kind: 'target', id: 'pg' }, data };
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-store-'));
  now = T0;
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('what was kept is there after a restart', () => {
  it('samples, exactly, also counters and absences', async () => {
    const first = store();
    const id = series(first, 'wal', { target: 'pg', b: '2' });
    const values = [2 ** 53 - 1, Number.NaN, 0.1, -0, 5e-324];
    values.forEach((value, i) => first.append(id, T0 + i * 1000, value));
    await first.close();

    const second = store();
    await second.restoreHead();
    const [info] = second.head.find('wal', { target: 'pg' });
    const column = second.head.window(info?.id ?? -1, 0, Infinity);
    expect([...column.v]).toEqual(values);
    expect([...column.t]).toEqual(values.map((_, i) => T0 + i * 1000));
    expect(info?.attributes).toEqual({ target: 'pg', b: '2' });
  });

  it('samples of the last two hours, when batches have become blocks meanwhile', async () => {
    const first = store();
    const ids = Array.from({ length: 12 }, (_, i) => series(first, 'load', { lane: String(i) }));
    for (let minute = 0; minute < 200; minute++) {
      now = T0 + minute * 60_000;
      for (const id of ids) first.append(id, now - id, minute * 10 + id);
      await first.flush();
      if (minute % 10 === 0) await first.tend();
    }
    await first.tend();
    await first.close();

    const second = store();
    await second.restoreHead();
    for (const id of ids) {
      const [info] = second.head.find('load', { lane: String(id) });
      const minutes = Array.from({ length: 200 }, (_, minute) => minute).filter(
        (minute) => T0 + minute * 60_000 - id >= now - 2 * 3_600_000,
      );
      const column = second.head.window(info?.id ?? -1, now - 2 * 3_600_000, Infinity);
      expect([...column.t]).toEqual(minutes.map((minute) => T0 + minute * 60_000 - id));
      expect([...column.v]).toEqual(minutes.map((minute) => minute * 10 + id));
    }
  });

  it('and when nobody watched is told, not drawn over', async () => {
    for (const start of [T0, T0 + 300_000]) {
      now = start;
      const one = store();
      const id = series(one, 'load');
      for (let second = 0; second < 5; second++) {
        one.append(id, ++now, second);
        await one.flush();
      }
      await one.close();
    }
    const archive = openArchive(dir, now).archive as Archive;
    const history = new History(archive);
    expect(history.gaps(T0, now)).toEqual([{ from: T0 + 5, to: T0 + 300_000 }]);
    expect(history.gaps(T0 + 300_000, now)).toEqual([]);
    const { t, v } = await history.range(1, T0, now, 100);
    expect([...v]).toEqual([0, 1, 2, 3, 4, Number.NaN, 0, 1, 2, 3, 4]);
    expect(t[5]).toBe(T0 + 6);
    await archive.close();
  });

  it('events, evidence, memory and the snapshot with its typed arrays', async () => {
    const first = store();
    first.addEvent(drill(T0, 'd1'));
    first.addEvent(note(T0 - 5, 'earlier'));
    first.addEvent(note(T0 - 5, 'earlier'));
    first.setEvidence(locks(T0, { waiters: 3 }));
    const memory = { conditions: {}, modules: { lag: { since: T0 } } };
    const snapshot = {
      seq: 7,
      t: T0,
      versions: {},
      sections: {
        tenants: { values: Float32Array.of(1.5, Number.NaN), note: 'å' },
        c: { t: Float64Array.of(T0) },
      },
    } as unknown as Snapshot;
    first.saveMemory(memory);
    first.saveSnapshot(snapshot);
    await first.close();

    const second = store();
    expect(second.lastSnapshot()).toEqual(snapshot);
    expect(second.lastMemory()).toEqual(memory);
    await second.restoreHead();
    expect(second.head.events('drill', 0)).toEqual([drill(T0, 'd1')]);
    expect(second.head.events('note', 0)).toEqual([note(T0 - 5, 'earlier')]);
    expect(second.head.evidence('postgres.locks', { kind: 'target', id: 'pg' })?.data).toEqual({
      waiters: 3,
    });
  });

  it('but live data is never overwritten, whichever order ids are given in', async () => {
    const first = store();
    const b = series(first, 'b');
    const a = series(first, 'a');
    for (let i = 0; i < 10; i++) {
      first.append(a, T0 + i, i);
      first.append(b, T0 + i, 100 + i);
      if (i % 3 === 0) await first.flush();
    }
    first.setEvidence(locks(T0, { waiters: 3 }));
    await first.close();

    now = T0 + 60_000;
    const second = store();
    const live = series(second, 'a');
    second.append(live, T0 + 8, 888);
    second.append(live, now, 999);
    second.setEvidence(locks(now, null));
    const restored = second.restoreHead();
    second.append(live, now + 1, 1000);
    await restored;
    expect([...second.head.window(live, 0, Infinity).v]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 888, 999, 1000]);
    const other = second.head.find('b')[0]?.id ?? -1;
    expect([...second.head.window(other, 0, Infinity).v]).toEqual([
      100, 101, 102, 103, 104, 105, 106, 107, 108, 109,
    ]);
    expect(second.head.evidenceOf('postgres.locks')).toEqual([]);
  });

  it('with nothing that blocks for long: 300,000 samples come back in slices', async () => {
    const first = store();
    const ids = Array.from({ length: 1000 }, (_, i) => series(first, 'm', { tenant: `t${i}` }));
    for (let s = 0; s < 300; s++) {
      for (const id of ids) first.append(id, T0 + s * 1000, Math.sin(id + s));
      if (s % 10 === 9) await first.flush();
    }
    await first.close();
    const second = store();
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await second.restoreHead();
    running = false;
    expect(second.head.window(second.head.find('m')[999]?.id ?? -1, 0, Infinity).t.length).toBe(300);
    expect(turns).toBeGreaterThan(10);
  });
});

describe('what goes wrong', () => {
  it('a damaged record is set aside and counted, the rest stands', async () => {
    const first = store();
    const id = series(first);
    for (let i = 0; i < 3; i++) {
      first.append(id, T0 + i, i);
      await first.flush();
      now += 1000;
    }
    first.saveSnapshot({ seq: 1 } as unknown as Snapshot);
    first.addEvent(drill(T0, 'kept'));
    await first.close();
    const env = open<Buffer, string | number>({
      path: join(dir, 'archive'),
      noSubdir: false,
      encoding: 'binary',
      overlappingSync: false,
    });
    for (const name of ['batches', 'documents']) {
      const table = env.openDB<Buffer, string | number>(name, { encoding: 'binary' });
      const key = name === 'batches' ? [...table.getKeys()][1] : 'snapshot';
      if (key === undefined) throw new Error('nothing was written');
      const record = Buffer.from(table.get(key) ?? '');
      record[record.length - 1] = (record[record.length - 1] ?? 0) ^ 1;
      await table.put(key, record);
    }
    await env.close();

    const second = store();
    expect(second.lastSnapshot()).toBeNull();
    await second.restoreHead();
    expect([...second.head.window(0, 0, Infinity).v]).toEqual([0, 2]);
    expect(second.head.events('drill', 0)).toHaveLength(1);
    expect(second.stats().damaged).toBe(2);
    expect(second.fault).toBeNull();
    second.append(0, T0 + 50_000, 9);
    await second.close();
    const third = store();
    await third.restoreHead();
    expect(third.stats().damaged).toBe(0);
    expect([...third.head.window(0, 0, Infinity).v]).toEqual([0, 2, 9]);
  });

  it('a file that is junk is set aside, and history starts anew', async () => {
    const first = store();
    first.append(series(first), T0, 1);
    await first.close();
    writeFileSync(join(dir, 'archive', 'data.mdb'), Buffer.alloc(50_000, 7));
    const second = store();
    expect(second.fault?.message).toMatch(/set aside/);
    expect(second.lastSnapshot()).toBeNull();
    second.append(series(second), T0, 2);
    await second.close();
    expect(readdirSync(dir).some((name) => name.startsWith('archive-aside-'))).toBe(true);
    const third = store();
    await third.restoreHead();
    expect(third.fault).toBeNull();
    expect(third.head.lastValue(0)).toBe(2);
  });

  it('of the files that were set aside the newest two are kept', async () => {
    const made = [];
    for (let file = 1; file <= 4; file++) {
      const one = store();
      one.append(series(one), T0, file);
      await one.close();
      writeFileSync(join(dir, 'archive', 'data.mdb'), Buffer.alloc(50_000, file));
      made.push(`archive-aside-${++now}`);
      await store().close();
    }
    expect(readdirSync(dir).filter((name) => name.startsWith('archive-aside-'))).toEqual(made.slice(2));
  });

  it('of a file that is cut short what is left is served, and what arrives meanwhile is written', async () => {
    const first = store();
    const id = series(first);
    for (let batch = 0; batch < 40; batch++) {
      // Records of some 500 bytes: the leaves of the tree lie in both halves of the file.
      for (let i = 0; i < 400; i++) first.append(id, ++now, Math.round(Math.sin(now) * 100));
      await first.flush();
    }
    await first.close();
    const file = join(dir, 'archive', 'data.mdb');
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
    const second = store();
    expect(second.fault?.message).toMatch(/is being repaired/);
    const live = series(second);
    second.append(live, ++now, 99);
    await second.restoreHead();
    expect(second.fault).toBeNull();
    expect(second.problems(now).map(({ id }) => id)).toEqual(['store.damage']);
    expect(second.head.window(live, 0, Infinity).v.length).toBeGreaterThan(1000);
    await second.close();
    expect(readdirSync(dir).some((name) => name.startsWith('archive-aside-'))).toBe(true);
    const third = store();
    await third.restoreHead();
    expect([third.fault, third.problems(now)]).toEqual([null, []]);
    expect(third.head.lastValue(0)).toBe(99);
  });

  it('a second one on the same folder reads, keeps its own history in memory, and says why', async () => {
    const first = store();
    first.append(series(first), T0, 1);
    first.saveSnapshot({ seq: 3 } as unknown as Snapshot);
    await first.flush();
    const second = store();
    expect(second.fault?.remedy).toMatch(/--data/);
    expect(second.lastSnapshot()).toEqual({ seq: 3 });
    await second.restoreHead();
    expect(second.head.lastValue(0)).toBe(1);
    second.append(0, T0 + 1, 2);
    await second.close();
    await first.close();
    const third = store();
    expect(third.fault).toBeNull();
    await third.restoreHead();
    expect(third.head.lastValue(0)).toBe(1);
  });

  it.each([
    ['below a file', () => join(dir, 'file', 'data')],
    ['where nothing can be made', () => '/proc/gantry-nowhere/data'],
  ])('a folder %s leaves it in memory, with a remedy', async (_name, path) => {
    writeFileSync(join(dir, 'file'), 'x');
    const memory = store({ dir: path() });
    expect(memory.fault?.remedy).toMatch(/--data/);
    const id = series(memory);
    expect(memory.append(id, T0, 1)).toBe(true);
    await memory.flush();
    expect(memory.head.lastValue(id)).toBe(1);
    expect(memory.lastSnapshot()).toBeNull();
    await memory.restoreHead();
  });

  it('a lock of a process that is gone holds nobody up', () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'writer.lock'), '999999999 1');
    expect(store().fault).toBeNull();
  });
});

describe('bounds', () => {
  it('points go after their time, events later, drills stay', async () => {
    const first = store({ retention: 3_600_000 });
    const id = series(first);
    first.append(id, now, 1);
    first.addEvent(note(now, 'goes'));
    first.addEvent(drill(now, 'stays'));
    await first.flush();
    now += 13 * 3_600_000;
    first.append(id, now, 2);
    first.addEvent(note(now, 'new'));
    await first.flush();
    await first.tend();
    await first.close();
    const second = store();
    await second.restoreHead();
    expect(second.head.events('note', 0).map(({ data }) => data.text)).toEqual(['new']);
    expect(second.head.events('drill', 0)).toHaveLength(1);
    expect([...second.head.window(0, 0, Infinity).v]).toEqual([2]);
  });

  it('a disk cap takes the oldest batches', async () => {
    const random = seeded(1);
    const first = store({ diskCap: 200_000 });
    const id = series(first);
    let t = T0;
    for (let i = 0; i < 30; i++) {
      for (let k = 0; k < 2000; k++) first.append(id, ++t, random());
      now += 1000;
      await first.flush();
    }
    expect(first.stats().bytes).toBeGreaterThan(200_000);
    await first.tend();
    expect(first.stats().bytes).toBeLessThan(200_000);
    expect(first.stats().bytes).toBeGreaterThan(100_000);
  });
});

describe('intake', () => {
  it('takes probes and a feed into one series, and counts what it refuses', () => {
    const made = store({ dir: null });
    const intake = new Intake({ clock, store: made });
    const sink = intake.pushSink();
    sink.series([
      { id: 3, metric: 'redis.up', unit: '1', attributes: { target: 'r' } },
      { id: 5000, metric: 'x.y', unit: 's', attributes: { b: '1', a: '2' } },
      { id: 4, metric: 'redis.memory.used', unit: 'MB', attributes: { target: 'r' } },
    ]);
    const up = { type: 'sample', metric: 'redis.up', unit: '1', attributes: { target: 'r' } } as const;
    intake.observe([{ ...up, t: now, value: 1 }]);
    sink.samples(now + 1, [3, 5000, 4, 77], [0, null, 3, 1]);
    sink.samples(now + 1, [3, 5000], [0, 1]);
    sink.samples(now - 3 * 3_600_000, [3, 5000], [0, 1]);
    sink.samples(Number.NaN, [3], [0]);
    sink.samples(now + 60_000, [3], [0.5]);
    expect(intake.stats).toEqual({
      accepted: 3,
      clamped: 1,
      refused: { duplicate: 3, old: 2, time: 1, value: 0, unit: 2, full: 0, unannounced: 1 },
    });
    const said = (at: number) => intake.problems(at).map(({ id }) => id);
    expect(said(now)).toEqual(['intake.unit', 'intake.clock']);
    expect(said(now + 300_001), 'nothing is left out any more').toEqual([]);
    now += 300_001;
    sink.samples(now, [4], [3]);
    expect(said(now)).toEqual(['intake.clock']);
    sink.series([{ id: 4, metric: 'redis.memory.used', unit: 'MB', attributes: { target: 'r' } }]);
    expect(said(now)).toEqual(['intake.unit', 'intake.clock']);
    now -= 300_001;
    expect(made.head.find('x.y', { a: '2' })).toHaveLength(1);
    expect(made.head.last(0)).toEqual({ t: now + 1, value: 0 });
    now += 10_000;
    sink.samples(now + 60_000, [3], [0.5]);
    expect(made.head.last(0)).toEqual({ t: now, value: 0.5 });
  });

  it('has an end of series, and says so', () => {
    const made = store({ dir: null, limits: { series: 2, bytes: 1e6 } });
    const intake = new Intake({ clock, store: made });
    intake.observe(
      ['a', 'b', 'c', 'a'].map((id, i) => ({
        type: 'sample',
        t: now + i,
        metric: 'm',
        unit: '1',
        attributes: { id },
        value: 1,
      })),
    );
    expect(intake.stats.refused.full).toBe(1);
    expect(intake.stats.accepted).toBe(3);
    expect(intake.problems(now).map(({ id }) => id)).toEqual(['intake.full']);
  });
});
