import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Archive, type Write } from '../../main/engine/store/archive/archive';
import { Keeper } from '../../main/engine/store/archive/keeper';
import { openArchive } from '../../main/engine/store/archive/open-archive';
import { DAY_MS, SeriesTable } from '../../main/engine/store/archive/series-table';
import { HOUR_MS } from '../../main/engine/store/blocks/points';
import { encodeBatch, SampleBatch } from '../../main/engine/store/format/batch';
import { encodeDocument } from '../../main/engine/store/format/record';
import { silentLog } from './silent-log';

export interface Simulation {
  readonly series: number;
  /** ms between two points of a series */
  readonly every: number;
  /** ms between two commits, a part of an hour */
  readonly commit: number;
  readonly days: number;
  /** bytes */
  readonly budget: number;
  /** ms */
  readonly retention: number;
  /** series whose quantiles are asked for */
  readonly isLatency: (id: number) => boolean;
  readonly next: (id: number) => () => number;
  readonly onDay?: (day: number, now: SimulatedDay) => void;
}
export interface SimulatedDay {
  /** bytes of the file, and of it in use */
  readonly file: number;
  readonly used: number;
  /** days from the oldest block, minutes, quarters of an hour to now */
  readonly kept: Readonly<Record<'blocks' | 'minutes' | 'quarters', number>>;
}
export interface Retained extends SimulatedDay {
  /** the most at any hour */
  readonly mostFile: number;
  readonly mostUsed: number;
  /** in the archive at the end: the oldest moment, the oldest change, how many configurations, epoch ms of their first */
  readonly moment: number;
  readonly change: number;
  readonly configs: readonly number[];
  readonly oldestPoints: number;
  readonly end: number;
}

/** An arbitrary Monday. */
const START = 20_000 * DAY_MS;
const SPANS = { blocks: HOUR_MS, minutes: 6 * HOUR_MS, quarters: 8 * DAY_MS } as const;

/**
 * A wall that runs for many days, its clock wound on: the same batches, blocks, roll-ups and sweeps in a real file, but the
 * points of its first day come again every day, so that what arrives need not be made anew. A moment is judged with each
 * commit, something changes every hour, and every tenth day has a configuration of its own.
 */
export async function simulate(folder: string, simulation: Simulation): Promise<Retained> {
  const { days, commit, budget, retention, onDay } = simulation;
  mkdirSync(folder, { recursive: true });
  const archive = openArchive(folder, START).archive as Archive;
  let now = START;
  const clock = { now: () => now, monotonic: () => now };
  await dictionary(archive, simulation);
  const keeper = new Keeper(
    { archive, table: new SeriesTable(archive), clock, log: silentLog, diskCap: budget },
    retention,
  );
  const day = await batchesOfDay(simulation);
  const file = join(archive.path, 'data.mdb');
  let [mostFile, mostUsed] = [0, 0];
  for (let at = 0; at < days; at++) {
    if (at % 10 === 0)
      await archive.commit([{ table: 'configs', key: now, payload: encodeDocument({ at }) }]);
    for (const [i, payload] of day.entries()) {
      const from = START + at * DAY_MS + i * commit;
      now = from + commit;
      // Where its times count from.
      payload.writeDoubleLE(from, 4);
      const writes: Write[] = [
        { table: 'batches', key: now, payload },
        { table: 'moments', key: now, payload: encodeDocument({ at: now }) },
      ];
      if (now % HOUR_MS === 0)
        writes.push({ table: 'changes', key: [now, 1], payload: encodeDocument({ at: now }) });
      const fault = await archive.commit(writes);
      if (fault !== null) throw new Error(fault.message);
      await keeper.tend();
      mostUsed = Math.max(mostUsed, archive.bytes);
      mostFile = Math.max(mostFile, statSync(file).size);
    }
    onDay?.(at + 1, stateOf(archive, file, now));
  }
  await keeper.stop();
  const [moment] = archive.keys('moments', { limit: 1 });
  const [change] = archive.keys('changes', { limit: 1 });
  const result = {
    ...stateOf(archive, file, now),
    mostFile,
    mostUsed,
    moment: moment as number,
    change: (change as [number, number])[0],
    configs: archive.keys('configs', { limit: 1_000 }) as readonly number[],
    oldestPoints: oldest(archive, 'blocks'),
    end: now,
  };
  await archive.close();
  return result;
}

async function dictionary(archive: Archive, { series, isLatency }: Simulation): Promise<void> {
  const writes: Write[] = [];
  const table = new SeriesTable(archive);
  await table.load();
  for (let id = 1; id <= series; id++) {
    const metric = isLatency(id) ? 'httpcheck.duration' : 'redis.commands.processed';
    const attributes = { target: String(id) };
    table.idOf({ id, metric, unit: isLatency(id) ? 's' : '1', attributes }, START / DAY_MS + 10_000, writes);
  }
  await archive.commit(writes);
}

async function batchesOfDay({ series, every, commit, next }: Simulation): Promise<readonly Buffer[]> {
  const figures = Array.from({ length: series }, (_, i) => next(i + 1));
  const payloads: Buffer[] = [];
  for (let from = 0; from < DAY_MS; from += commit) {
    const batch = new SampleBatch();
    for (let t = from; t < from + commit; t += every)
      for (const [i, figure] of figures.entries()) batch.push(i + 1, t + (i % 10), figure());
    payloads.push(await encodeBatch(batch, (id) => id));
  }
  return payloads;
}

function stateOf(archive: Archive, file: string, now: number): SimulatedDay {
  const kept = (table: keyof typeof SPANS): number => (now - oldest(archive, table)) / DAY_MS;
  return {
    file: statSync(file).size,
    used: archive.bytes,
    kept: { blocks: kept('blocks'), minutes: kept('minutes'), quarters: kept('quarters') },
  };
}

/** Epoch ms. */
function oldest(archive: Archive, table: keyof typeof SPANS): number {
  const [key] = archive.keys(table, { limit: 1 });
  return key === undefined ? Number.NaN : (key as [number, number])[0] * SPANS[table];
}
