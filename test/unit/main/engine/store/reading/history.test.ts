import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive, type Write } from '../../../../../../main/engine/store/archive/archive';
import { compact } from '../../../../../../main/engine/store/archive/compactor';
import { gapWrite } from '../../../../../../main/engine/store/archive/gaps';
import { Keeper } from '../../../../../../main/engine/store/archive/keeper';
import { openArchive } from '../../../../../../main/engine/store/archive/open-archive';
import { LEVELS } from '../../../../../../main/engine/store/archive/roll-ups';
import { SeriesTable } from '../../../../../../main/engine/store/archive/series-table';
import { HOUR_MS } from '../../../../../../main/engine/store/blocks/points';
import { encodeBatch, SampleBatch } from '../../../../../../main/engine/store/format/batch';
import { History } from '../../../../../../main/engine/store/reading/history';

const T0 = Math.floor(1_760_000_000_000 / HOUR_MS) * HOUR_MS;
const EVERY = 20_000;
const SERIES = 12;
const log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (_: string, more: unknown) => {
    throw more;
  },
};

let dir: string;
let archive: Archive;
let now = T0;
const clock = { now: () => now, monotonic: () => now };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-history-'));
  archive = openArchive(dir, T0).archive as Archive;
  now = T0;
});
afterEach(async () => {
  await archive.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What every series was given: id -> [t, v][]. */
type Given = Map<number, [number, number][]>;

function valueOf(id: number, i: number): number {
  if (i % 97 === 3) return Number.NaN;
  if (id % 3 === 0) return id * 1e6 + i * 1234;
  if (id % 3 === 1) return Math.round(300 + 50 * Math.sin(i / 9) + (i % 7)) / 1000;
  return Math.sin(i * id) / 3;
}

/** Writes as a wall does, a batch every so many rounds of `EVERY`, and tends after each third. */
async function live(hours: number, keeper: Keeper | null, given: Given, rounds = 1): Promise<void> {
  let batch = new SampleBatch();
  for (let i = 0; i < (hours * HOUR_MS) / EVERY; i++) {
    now = T0 + i * EVERY + 700;
    for (let id = 1; id <= SERIES; id++) {
      if (id === 7 && i > 25 && i < 225) continue;
      const t = T0 + i * EVERY + (id % 5) * 30;
      batch.push(id, t, valueOf(id, i));
      const list = given.get(id);
      if (list === undefined) given.set(id, [[t, valueOf(id, i)]]);
      else list.push([t, valueOf(id, i)]);
    }
    // Something of the first hour comes when that is long rolled up.
    if (i === 400) {
      const [id, t, late] = [3, T0 + 1_800_001, 4_242];
      batch.push(id, t, late);
      given.set(
        id,
        [...(given.get(id) ?? []), [t, late] as [number, number]].sort(([a], [b]) => a - b),
      );
    }
    if (i % rounds !== rounds - 1) continue;
    await archive.commit([{ table: 'batches', key: now, payload: await encodeBatch(batch, (id) => id) }]);
    batch = new SampleBatch();
    if (i % (3 * rounds) === rounds - 1) await keeper?.tend();
  }
}
function keeper(retention = 365 * 24 * HOUR_MS, diskCap = 1e9): Keeper {
  return new Keeper({ archive, table: new SeriesTable(archive), clock, log, diskCap }, retention);
}

describe('history', () => {
  it('is the same before and after it became blocks, point for point', async () => {
    const given: Given = new Map();
    await live(2.5, keeper(), given);
    expect(archive.keys('blocks', { limit: 100 }).length).toBe(2 * 2);
    const history = new History(archive);
    for (const [id, list] of given) {
      for (const [from, to] of [
        [T0, T0 + 9e9],
        [T0 + 1_000_000, T0 + 4_000_000],
        [T0 + 2 * HOUR_MS - 5, T0 + 2 * HOUR_MS + 5],
      ] as const) {
        const { t, v } = await history.points(id, from, to);
        const wanted = list.filter(([at]) => at >= from && at <= to);
        expect([...t]).toEqual(wanted.map(([at]) => at));
        expect([...v]).toEqual(wanted.map(([, value]) => value));
      }
    }
  });

  it('of a reader that stays takes in what is written meanwhile, and each point once when batches become blocks', async () => {
    const history = new History(archive);
    const keeping = keeper();
    const wanted: number[] = [];
    for (let minute = 0; minute < 130; minute++) {
      now = T0 + minute * 60_000;
      const batch = new SampleBatch();
      // Dated a little later than it is committed: its clock is ahead.
      batch.push(1, now + 2_000, minute);
      wanted.push(minute);
      await archive.commit([{ table: 'batches', key: now, payload: await encodeBatch(batch, (id) => id) }]);
      if (minute % 10 === 0) await keeping.tend();
      const { t, v } = await history.points(1, T0, now + 2_000);
      expect([...v]).toEqual(wanted);
      expect(t.at(-1)).toBe(now + 2_000);
      expect([...(await history.points(1, now + 2_000, now + 2_000)).v]).toEqual([minute]);
    }
    expect(archive.entriesOf('blocks')).toBeGreaterThan(0);
  });

  it('knows what every series was at a time', async () => {
    const given: Given = new Map();
    await live(2.2, keeper(), given);
    const history = new History(archive);
    const ids = [...given.keys(), 999];
    for (const at of [
      T0 + 10,
      T0 + HOUR_MS,
      T0 + HOUR_MS + 1,
      T0 + 1.7 * HOUR_MS,
      T0 + 2.2 * HOUR_MS,
      T0 + 2.9 * HOUR_MS,
    ]) {
      const found = await history.asOf(at, ids);
      for (const [id, list] of given) {
        const last = list.filter(([t]) => t <= at && t >= at - HOUR_MS).at(-1);
        expect(found.get(id)).toEqual(last === undefined ? undefined : { t: last[0], value: last[1] });
      }
      expect(found.has(999)).toBe(false);
    }
  });

  it('rolls up what is over, as counting by hand does', async () => {
    const given: Given = new Map();
    await live(3.1, keeper(), given);
    const history = new History(archive);
    for (const level of LEVELS) {
      const found = history.rollUps([...given.keys()], T0, T0 + 3 * HOUR_MS, level, [
        'count',
        'min',
        'max',
        'sum',
        'last',
      ]);
      for (const [id, list] of given) {
        const slots = new Map<number, number[]>();
        for (const [t, v] of list) {
          const slot = Math.floor(t / level.step);
          if (t >= T0 + 3 * HOUR_MS) continue;
          slots.set(slot, [...(slots.get(slot) ?? []), ...(Number.isNaN(v) ? [] : [v])]);
        }
        const rolled = found.get(id) ?? [];
        expect(rolled.flatMap((one) => [...one.slots])).toEqual([...slots.keys()]);
        expect(rolled.flatMap(({ measures }) => [...(measures.count ?? [])])).toEqual(
          [...slots.values()].map((vs) => vs.length),
        );
        expect(rolled.flatMap(({ measures }) => [...(measures.max ?? [])])).toEqual(
          [...slots.values()].map((vs) => Math.max(...vs)),
        );
        const sums = [...slots.values()].map((vs) => vs.reduce((a, b) => a + b, 0));
        rolled
          .flatMap(({ measures }) => [...(measures.sum ?? [])])
          .forEach((sum, i) => expect(sum).toBeCloseTo(sums[i] as number, 5));
      }
    }
  });

  it('rolls up anew what something late was added to, also when the process ended in between', async () => {
    await live(2.1, keeper(), new Map());
    const late = new SampleBatch();
    late.push(3, T0 + 1_800_001, 7e12);
    await archive.commit([{ table: 'batches', key: now + 1, payload: await encodeBatch(late, (id) => id) }]);
    const max = (): number => {
      const rolled = new History(archive).rollUps([3], T0, T0 + HOUR_MS, LEVELS[0], ['max']).get(3) ?? [];
      return Math.max(...rolled.flatMap(({ measures }) => [...(measures.max ?? [])]));
    };
    // A process that made the block, and came no further.
    expect(await compact(archive, now + 2, T0 + 2 * HOUR_MS, () => false)).toBe(1);
    expect(max()).toBeLessThan(7e12);
    await keeper().tend();
    expect(max()).toBe(7e12);
  });

  it('tells quantiles over ranges and series as sorting every figure does, within one part in a hundred', async () => {
    // The odd ones are latencies, and have sketches.
    const writes: Write[] = [];
    const table = new SeriesTable(archive);
    for (let id = 1; id <= SERIES; id++) {
      const metric = id % 2 === 1 ? 'httpcheck.duration' : 'orders';
      table.idOf({ id, metric, unit: 's', attributes: { id: String(id) } }, 20_000, writes);
    }
    await archive.commit(writes);
    const given: Given = new Map();
    await live(26.5, keeper(), given, 30);
    const check = async (history: History, step: number): Promise<void> => {
      for (const [from, to] of [
        [T0 + 3 * HOUR_MS, T0 + 25 * HOUR_MS - 1],
        [T0 + 40 * step, T0 + 26.2 * HOUR_MS],
        [T0 + 90 * step, T0 + 96 * step - 1],
      ] as const) {
        for (const ids of [[1], [3, 5, 11], [2], [1, 2, 12]]) {
          const figures = ids
            .flatMap((id) => given.get(id) ?? [])
            .filter(([t, v]) => t >= from && t <= to && !Number.isNaN(v))
            .map(([, v]) => v)
            .sort((a, b) => a - b);
          const sketch = await history.sketch(ids, from, to);
          expect(await history.quantile(ids, 0.9, from, to)).toBe(sketch.quantile(0.9));
          expect(sketch.count).toBe(figures.length);
          for (const q of [0, 0.5, 0.95, 0.99, 1]) {
            const exact = figures[Math.floor(q * (figures.length - 1))] as number;
            const told = sketch.quantile(q);
            expect(Math.abs(told - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.010_000_001);
          }
        }
      }
    };
    await check(new History(archive), 777_000);
    expect(await new History(archive).quantile([1, 2], 0.5, T0 - 9e9, T0 - 1)).toBeNaN();

    // Points are gone: what is left of latencies are their stretches, those that begin in the range.
    await archive.commit(
      archive.keys('blocks', { limit: 1e6 }).map((key) => ({ table: 'blocks', key, payload: null })),
    );
    for (const id of [2, 4, 6, 8, 10, 12]) given.delete(id);
    const gone = new History(archive);
    expect((await gone.sketch([2], T0, T0 + 20 * HOUR_MS)).count).toBe(0);
    const inHours = (from: number, to: number): number =>
      (given.get(3) ?? []).filter(([t, v]) => t >= from && t <= to && !Number.isNaN(v)).length;
    for (const [from, to] of [
      [T0, T0 + 20 * HOUR_MS - 1],
      [T0 + 7 * 60_000, T0 + 20.5 * HOUR_MS - 1],
    ] as const)
      expect((await gone.sketch([3], from, to)).count).toBe(inHours(from, to));
  }, 60_000);

  it('draws no line over a gap of a source, except of what was heard in it', async () => {
    const given: Given = new Map();
    await live(1, null, given);
    // Series 7 was not heard between its 25th and its 225th point; the others were.
    const gap = { from: T0 + 30 * EVERY, to: T0 + 100 * EVERY, source: 'web' };
    await archive.commit([gapWrite(gap)]);
    const history = new History(archive);
    const isBroken = async (id: number): Promise<boolean> => {
      const { t, v } = await history.range(id, T0, T0 + HOUR_MS, 400);
      return t.includes(gap.from + 1) && Number.isNaN(v[t.indexOf(gap.from + 1)] as number);
    };
    expect(await isBroken(2)).toBe(false);
    await archive.commit([gapWrite({ ...gap, from: T0 + 3_700_000, to: T0 + 3_800_000 })]);
    now = T0 + 4_000_000;
    const batch = new SampleBatch();
    batch.push(2, now, 1);
    const payload = await encodeBatch(batch, (id) => id);
    await archive.commit([{ table: 'batches', key: now, payload }]);
    const after = await new History(archive).range(2, T0, now, 100_000);
    expect(after.t).toContain(T0 + 3_700_001);
  });

  it('shows in few points the smallest and the largest of each stretch, and no line over a gap', async () => {
    const given: Given = new Map();
    await live(6.5, keeper(), given);
    const history = new History(archive);
    for (const [id, list] of given) {
      for (const points of [20, 200]) {
        const [from, to] = [T0, T0 + 6.5 * HOUR_MS];
        const { t, v } = await history.range(id, from, to, points);
        const told = [...v].filter((value) => !Number.isNaN(value));
        const all = list.map(([, value]) => value).filter((value) => !Number.isNaN(value));
        expect(t.length).toBeLessThanOrEqual(points);
        expect(Math.min(...told)).toBe(Math.min(...all));
        expect(Math.max(...told)).toBe(Math.max(...all));
        expect([...t]).toEqual([...t].sort((a, b) => a - b));
        if (id !== 7 || points === 20) continue;
        // It said nothing from the 26th to the 225th time.
        const inGap = [...t]
          .map((time, i) => [time, v[i] as number] as const)
          .filter(([time]) => time > T0 + 26 * EVERY && time < T0 + 224 * EVERY);
        expect(inGap.length).toBeGreaterThan(0);
        expect(inGap.every(([, value]) => Number.isNaN(value))).toBe(true);
      }
    }
  });
});
