import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Archive, markWrite, type Write } from '../../main/engine/store/archive/archive';
import { openArchive, openForReading } from '../../main/engine/store/archive/open-archive';
import { LEVELS, type Level, readRollUps, rollUpHours } from '../../main/engine/store/archive/roll-ups';
import { DAY_MS, SeriesTable } from '../../main/engine/store/archive/series-table';
import { encodeBlock } from '../../main/engine/store/blocks/block';
import { groupOf, HOUR_MS } from '../../main/engine/store/blocks/points';
import { encodeRollUps, type WholeRollUp } from '../../main/engine/store/blocks/roll-up';
import { encodeBatch, SampleBatch } from '../../main/engine/store/format/batch';
import { STORE_FORMAT } from '../../main/engine/store/format/record';
import { History } from '../../main/engine/store/reading/history';
import { isLatency } from '../../shared/metrics/latency';
import type { Attributes } from '../../shared/model/observation';
import { figures, type Mix } from './mixes';
import { median } from './report';

const EVERY = 5_000;
const POINTS = HOUR_MS / EVERY;
const GROUP = 10;
const HOURS = DAY_MS / HOUR_MS;
const [, QUARTERS] = LEVELS;

/** Each target has ten series, so that what is of one target lies together, as it does on a wall. */
const OF_TARGET: readonly { readonly metric: string; readonly unit: string; readonly mix: Mix }[] = [
  { metric: 'httpcheck.duration', unit: 's', mix: 'latency' },
  { metric: 'gantry.probe.duration', unit: 's', mix: 'latency' },
  { metric: 'gantry.tenant.delay', unit: 's', mix: 'latency' },
  { metric: 'postgresql.commits', unit: '{transaction}', mix: 'counters' },
  { metric: 'postgresql.rollbacks', unit: '{transaction}', mix: 'counters' },
  { metric: 'redis.commands.processed', unit: '{command}', mix: 'counters' },
  { metric: 'postgresql.backends', unit: '{connection}', mix: 'gauges' },
  { metric: 'redis.clients.connected', unit: '{client}', mix: 'gauges' },
  { metric: 'postgresql.up', unit: '1', mix: 'gauges' },
  { metric: 'redis.clients.blocked', unit: '{client}', mix: 'gauges' },
];

export interface Days {
  readonly days: number;
  /** a multiple of ten */
  readonly series: number;
  /** epoch ms at which it ends */
  readonly end: number;
}

/**
 * Fills the archive of a data folder as a wall that ran for some days leaves it: blocks and roll-ups of the hours that are
 * over, batches of the running one. Every day repeats the first, so that days are copied and not computed: thirty of a
 * thousand series take a minute, and their bytes, records and reads are what they would be.
 * @param dir the data folder, without an archive
 */
export async function buildDays(dir: string, { days, series, end }: Days): Promise<void> {
  mkdirSync(join(dir, 'cache'), { recursive: true });
  const archive = openArchive(join(dir, 'cache'), end).archive as Archive;
  await archive.commit([
    { table: 'documents', key: 'format', payload: Buffer.from(String(STORE_FORMAT)) },
    ...(await dictionary(archive, series, end)),
  ]);
  const today = Math.floor(end / DAY_MS);
  const first = today - days + 1;
  const runningHour = Math.floor(end / HOUR_MS);
  const day = blocksOfDay(series);
  await writeBlocks(archive, day, first * HOURS, (first + 1) * HOURS);
  await rollUp(archive, first * HOURS, (first + 1) * HOURS, series);
  const rolled = rollUpsOf(archive);
  for (let at = first + 1; at < today; at++) {
    await writeBlocks(archive, day, at * HOURS, (at + 1) * HOURS);
    await archive.commit(rolled.map((one) => shifted(one, at - first)));
  }
  await writeQuarters(archive, first, today, series);
  await writeBlocks(archive, day, today * HOURS, runningHour);
  await rollUp(archive, today * HOURS, runningHour, series);
  await archive.commit([markWrite('rolled-up', runningHour), markWrite('compacted', runningHour * HOUR_MS)]);
  await writeBatches(archive, runningHour * HOUR_MS, end, series);
  await archive.close();
}

function ofTarget(id: number): (typeof OF_TARGET)[number] {
  return OF_TARGET[id % GROUP] as (typeof OF_TARGET)[number];
}

async function dictionary(archive: Archive, series: number, end: number): Promise<readonly Write[]> {
  const writes: Write[] = [];
  const table = new SeriesTable(archive);
  await table.load();
  // Ids begin with 1: the first group has nine.
  for (let id = 1; id <= series; id++) {
    const target = `target-${String(groupOf(id)).padStart(3, '0')}`;
    const attributes: Attributes = { target, 'db.namespace': target };
    const { metric, unit } = ofTarget(id);
    table.idOf({ id, metric, unit, attributes }, Math.floor(end / DAY_MS), writes);
  }
  return writes;
}

/** Blocks of each hour of a day, by group; their times count from the start of the hour. */
function blocksOfDay(series: number): readonly (readonly Buffer[])[] {
  const next = Array.from({ length: series + 1 }, (_, id) => figures(ofTarget(id).mix, id));
  const late = figures('latency, full precision', 1);
  return Array.from({ length: HOURS }, () =>
    Array.from({ length: groupOf(series) + 1 }, (_, group) => {
      const t = Float64Array.from({ length: POINTS }, (_, i) => i * EVERY + Math.floor((late() % 1) * 20));
      const ids = Array.from({ length: GROUP }, (_, k) => group * GROUP + k);
      const points = ids
        .filter((id) => id >= 1 && id <= series)
        .map((id) => ({ id, t, v: Float64Array.from({ length: POINTS }, next[id] as () => number) }));
      return encodeBlock(points, 0);
    }),
  );
}

async function writeBlocks(
  archive: Archive,
  day: readonly (readonly Buffer[])[],
  from: number,
  to: number,
): Promise<void> {
  const writes: Write[] = [];
  for (let hour = from; hour < to; hour++)
    for (const [group, payload] of (day[hour % HOURS] as readonly Buffer[]).entries())
      writes.push({ table: 'blocks', key: [hour, group, 0], payload });
  await archive.commit(writes);
}

async function rollUp(archive: Archive, from: number, to: number, series: number): Promise<void> {
  const touched = Array.from({ length: to - from }, (_, i) =>
    Array.from({ length: groupOf(series) + 1 }, (_, group) => ({ hour: from + i, group })),
  ).flat();
  const isSketched = (id: number): boolean => isLatency(ofTarget(id).metric, ofTarget(id).unit);
  await rollUpHours(archive, touched, isSketched, () => false);
}

interface RolledDay {
  readonly level: Level;
  readonly group: number;
  /** epoch ms */
  readonly start: number;
  readonly isSketch: boolean;
  readonly payload: Buffer;
}

/** Minutes, and sketches of either level: their records hold a day or less. */
function rollUpsOf(archive: Archive): readonly RolledDay[] {
  const found: RolledDay[] = [];
  for (const level of LEVELS) {
    for (const { key, payload } of archive.range(level.table, { limit: Number.MAX_SAFE_INTEGER }).entries) {
      const [period, group, sketch] = key as [number, number, number?];
      if (sketch === undefined && level === QUARTERS) continue;
      const start = sketch === undefined ? period * level.span : sketch * level.sketchSpan;
      found.push({ level, group, start, isSketch: sketch !== undefined, payload });
    }
  }
  return found;
}

/** The same, `days` later: what is in it counts from its start. */
function shifted({ level, group, start, isSketch, payload }: RolledDay, days: number): Write {
  const at = start + days * DAY_MS;
  const period = Math.floor(at / level.span);
  const key = isSketch ? [period, group, at / level.sketchSpan] : [period, group];
  return { table: level.table, key, payload };
}

/** Quarters of an hour of whole days: a record holds those of eight. */
async function writeQuarters(archive: Archive, first: number, today: number, series: number): Promise<void> {
  const { table, step, span } = QUARTERS;
  const writes: Write[] = [];
  for (let group = 0; group <= groupOf(series); group++) {
    const period = Math.floor((first * DAY_MS) / span);
    const list = readRollUps(archive, QUARTERS, period, group) as readonly WholeRollUp[];
    for (let at = period; at * span < today * DAY_MS; at++) {
      const from = Math.max(first, (at * span) / DAY_MS);
      const to = Math.min(today, ((at + 1) * span) / DAY_MS);
      const days = Array.from({ length: to - from }, (_, i) => from + i - first);
      const payload = encodeRollUps(
        list.map((one) => repeated(one, days)),
        (at * span) / step,
      );
      writes.push({ table, key: [at, group], payload });
    }
  }
  await archive.commit(writes);
}

/** One day of a series on several. @param days how many after it */
function repeated({ id, slots, measures }: WholeRollUp, days: readonly number[]): WholeRollUp {
  const ofDay = DAY_MS / QUARTERS.step;
  const column = (from: Float64Array): Float64Array => Float64Array.from(days.flatMap(() => [...from]));
  return {
    id,
    slots: Float64Array.from(days.flatMap((day) => [...slots].map((slot) => slot + day * ofDay))),
    measures: {
      count: column(measures.count),
      min: column(measures.min),
      max: column(measures.max),
      sum: column(measures.sum),
      last: column(measures.last),
    },
  };
}

/** A commit a second of the running hour, with a fifth of the series each. */
async function writeBatches(archive: Archive, from: number, to: number, series: number): Promise<void> {
  const next = Array.from({ length: series + 1 }, (_, id) => figures(ofTarget(id).mix, id));
  let writes: Write[] = [];
  for (let t = from; t < to; t += 1_000) {
    const batch = new SampleBatch();
    for (let id = 1; id <= series; id++)
      if ((groupOf(id) * 1_000) % EVERY === t % EVERY) batch.push(id, t, (next[id] as () => number)());
    if (batch.length > 0)
      writes.push({ table: 'batches', key: t + 1, payload: await encodeBatch(batch, (id) => id) });
    if (writes.length < 500) continue;
    await archive.commit(writes);
    writes = [];
  }
  await archive.commit(writes);
}

export interface DaysFigures {
  readonly megabytes: number;
  /** ms each: the first, in a history that was just opened, and the median of more */
  readonly oneDay: Timed;
  readonly allDays: Timed;
  readonly quantile: Timed;
  readonly asOf: Timed;
  readonly asOfNow: Timed;
}
export interface Timed {
  readonly first: number;
  readonly median: number;
}

const RUNS = 21;

/** Reads as another process does, beside the one that writes or without it. */
export async function measureDays(dir: string, { days, series, end }: Days): Promise<DaysFigures> {
  const all = Array.from({ length: series }, (_, i) => i + 1);
  const idOf = (run: number): number => 1 + ((run * 317) % series);
  const timed = async (read: (history: History, run: number) => unknown): Promise<Timed> => {
    const archive = openForReading(join(dir, 'cache')) as Archive;
    const history = new History(archive);
    const taken: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const start = performance.now();
      await read(history, run);
      taken.push(performance.now() - start);
    }
    await archive.close();
    return { first: taken[0] as number, median: median(taken.slice(1)) };
  };
  const from = end - (days - 1) * DAY_MS;
  return {
    megabytes: statSync(join(dir, 'cache/archive/data.mdb')).size / 1024 ** 2,
    oneDay: await timed((history, run) => history.range(idOf(run), end - 2 * DAY_MS, end - DAY_MS, 1_000)),
    allDays: await timed((history, run) => history.range(idOf(run), from, end - DAY_MS, 1_000)),
    // One of a target's three latencies.
    quantile: await timed((history, run) =>
      history.quantile([GROUP * (1 + (run % (series / GROUP)))], 0.99, from, end - DAY_MS),
    ),
    asOf: await timed((history, run) => history.asOf(end - DAY_MS - run * 51_777_777, all)),
    asOfNow: await timed((history, run) => history.asOf(end - run * 1_777, all)),
  };
}
