import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Archive, markWrite, type Write } from '../../main/engine/store/archive/archive';
import { pointsOf } from '../../main/engine/store/archive/blocks-of';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { LEVELS, rollUpHours } from '../../main/engine/store/archive/roll-ups';
import { decodeBlock, encodeBlock } from '../../main/engine/store/blocks/block';
import { HOUR_MS } from '../../main/engine/store/blocks/points';
import { History } from '../../main/engine/store/reading/history';
import { encodeBlockOne } from '../support/block-version-one';
import { gorillaBits } from './gorilla';
import { figures, MIXES, type Mix } from './mixes';
import { median } from './report';

const EVERY = 5_000;
const POINTS = HOUR_MS / EVERY;
const HOURS = 24;
const SERIES = 500;
const GROUP = 10;
const FIRST_HOUR = 480_000;
const RUNS = 21;

export interface Sizes {
  readonly mix: Mix;
  /** bytes a sample */
  readonly kept: number;
  readonly gorilla: number;
}
export interface ArchiveFigures {
  readonly sizes: readonly Sizes[];
  /** ns a sample, points to a block on disk */
  readonly written: number;
  /** ms each */
  readonly oneDay: number;
  readonly sqlite: number | null;
  readonly oneDayInThousand: number;
  readonly minutesOfAll: number;
  readonly decodingAll: number;
  /** of blocks as Gantry 1.0 wrote them: what the budget was set against */
  readonly decodingDeflated: number;
  readonly quantileOfDay: number;
  /** the same from every point, sorted */
  readonly quantileSorted: number;
  readonly asOf: number;
}

/** Those of the mix `latency`. */
function isSketched(id: number): boolean {
  return id % 3 === 0;
}

/** Times of one target: on a beat of 5 s, a few ms late now and then; its series share them. */
function hourOf(hour: number, next: () => number): Float64Array {
  return Float64Array.from(
    { length: POINTS },
    (_, i) => hour * HOUR_MS + i * EVERY + Math.floor(next() * 20),
  );
}

/** Writes a day of 500 series of three mixes as blocks, rolls it up, and reads it. */
export async function measureArchive(folder: string): Promise<ArchiveFigures> {
  const sizes = MIXES.map(sizeOf);
  const dir = join(folder, 'archive');
  await mkdir(dir, { recursive: true });
  const archive = openArchive(dir, 0).archive as Archive;
  const written = await fill(archive);
  const touched = Array.from({ length: HOURS * (SERIES / GROUP) }, (_, i) => ({
    hour: FIRST_HOUR + (i % HOURS),
    group: Math.floor(i / HOURS),
  }));
  await rollUpHours(archive, touched, isSketched, () => false);
  const end = FIRST_HOUR + HOURS;
  await archive.commit([markWrite('rolled-up', end)]);
  const reads = await measureReads(archive);
  await archive.close();
  return { sizes, written, sqlite: sqliteOf(folder), ...reads };
}

function sizeOf(mix: Mix): Sizes {
  let [kept, gorilla, samples] = [0, 0, 0];
  const late = figures('latency, full precision', 1);
  for (let group = 0; group < 10; group++) {
    const next = Array.from({ length: GROUP }, (_, k) => figures(mix, group * GROUP + k));
    for (let hour = 0; hour < 4; hour++) {
      const t = hourOf(FIRST_HOUR + hour, () => late() % 1);
      const series = next.map((figure, id) => ({ id, t, v: Float64Array.from({ length: POINTS }, figure) }));
      kept += encodeBlock(series, (FIRST_HOUR + hour) * HOUR_MS).length;
      for (const { v } of series) gorilla += gorillaBits(t, v) / 8;
      samples += GROUP * POINTS;
    }
  }
  return { mix, kept: kept / samples, gorilla: gorilla / samples };
}

/** @returns ns a sample */
async function fill(archive: Archive): Promise<number> {
  const mixes = MIXES.filter((mix) => mix !== 'latency, full precision');
  const next = Array.from({ length: SERIES }, (_, id) => figures(mixes[id % mixes.length] as Mix, id));
  const late = figures('latency, full precision', 1);
  let taken = 0;
  for (let hour = FIRST_HOUR; hour < FIRST_HOUR + HOURS; hour++) {
    const groups = Array.from({ length: SERIES / GROUP }, (_, group) => {
      const t = hourOf(hour, () => late() % 1);
      return Array.from({ length: GROUP }, (_, k) => {
        const id = group * GROUP + k;
        return { id, t, v: Float64Array.from({ length: POINTS }, next[id] as () => number) };
      });
    });
    const start = performance.now();
    const writes: Write[] = groups.map((series, group) => ({
      table: 'blocks',
      key: [hour, group, 0],
      payload: encodeBlock(series, hour * HOUR_MS),
    }));
    await archive.commit(writes);
    taken += performance.now() - start;
  }
  return (taken * 1e6) / (HOURS * SERIES * POINTS);
}

async function measureReads(archive: Archive): Promise<Omit<ArchiveFigures, 'sizes' | 'written' | 'sqlite'>> {
  const history = new History(archive);
  const [from, to] = [FIRST_HOUR * HOUR_MS, (FIRST_HOUR + HOURS) * HOUR_MS];
  const all = Array.from({ length: SERIES }, (_, id) => id);
  const latencies = all.filter(isSketched).slice(0, 20);
  const deflated = Array.from({ length: HOURS }, (_, i) => FIRST_HOUR + i).flatMap((hour) =>
    Array.from({ length: SERIES / GROUP }, (_, group) => ({
      hour,
      payload: encodeBlockOne(pointsOf(archive, hour, group), hour * HOUR_MS),
    })),
  );
  return {
    oneDay: await timed((run) => history.points((run * 31) % SERIES, from, to - 1)),
    oneDayInThousand: await timed((run) => history.range((run * 31) % SERIES, from, to, 1_000)),
    minutesOfAll: await timed(() => history.rollUps(all, from, to, LEVELS[0], ['max'])),
    decodingAll: await timed(() => {
      for (let hour = FIRST_HOUR; hour < FIRST_HOUR + HOURS; hour++)
        for (let group = 0; group < SERIES / GROUP; group++) pointsOf(archive, hour, group);
    }, 5),
    decodingDeflated: await timed(() => {
      for (const { hour, payload } of deflated) decodeBlock(payload, hour * HOUR_MS);
    }, 5),
    quantileOfDay: await timed(() => history.quantile(latencies, 0.99, from, to - 1)),
    quantileSorted: await timed(async () => {
      const figures = [...(await history.pointsOf(latencies, from, to - 1)).values()].map(({ v }) => v);
      const sorted = new Float64Array(figures.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const one of figures) {
        sorted.set(one, at);
        at += one.length;
      }
      sorted.sort();
      return sorted[Math.floor(0.99 * (sorted.length - 1))];
    }, 5),
    asOf: await timed((run) => history.asOf(to - 1 - run * 3_777_777, all)),
  };
}

/** Median, ms. */
async function timed(read: (run: number) => unknown, runs = RUNS): Promise<number> {
  const taken: number[] = [];
  for (let run = -3; run < runs; run++) {
    const start = performance.now();
    await read(run + 3);
    if (run >= 0) taken.push(performance.now() - start);
  }
  return median(taken);
}

/** Null where there is no python3. */
function sqliteOf(folder: string): number | null {
  const done = spawnSync('python3', ['test/bench/sqlite.py', folder], { encoding: 'utf8' });
  return done.status === 0 ? Number(done.stdout) : null;
}
