import { type Archive, markWrite, type Write } from './archive';
import { Batch, decodeBatch, encodeBatch } from './batch';
import { encodeBlock } from './blocks/block';
import { groupOf, HOUR_MS, inOrder, type SeriesPoints } from './blocks/points';
import { type GroupHour, partsOf } from './blocks-of';
import { slices } from './slices';

/** Samples taken at once: 20 bytes each while they are sorted. */
const MOST_SAMPLES = 1_000_000;
const PAGE = 64;

export interface Compaction {
  /** points that are in blocks now; 0: nothing is left to do, or the disk did not take it */
  readonly points: number;
  /** what has a new block */
  readonly touched: readonly GroupHour[];
}
const NOTHING: Compaction = { points: 0, touched: [] };

/**
 * Turns batches, which hold all that arrived in a second, into blocks, which hold few series over an hour, in one
 * transaction: either the batches are there or the blocks. Blocks of one hour and group may overlap, when something came
 * late; who reads them merges.
 * @param until epoch ms; batches committed later are left alone
 * @param running epoch ms; points from then on stay a batch, so that their hour becomes one block
 */
export async function compact(
  archive: Archive,
  until: number,
  running: number,
  isStopped: () => boolean,
): Promise<Compaction> {
  const pause = slices();
  const arrived = new Batch();
  const early = new Batch();
  const keys: number[] = [];
  let start: number | undefined;
  for (;;) {
    const { entries, next } = archive.range('batches', { start, end: until, limit: PAGE });
    for (const { key, payload } of entries) {
      const batch = await decodeBatch(payload).catch(() => null);
      if (batch === null) {
        archive.reject('batches', key);
        continue;
      }
      keys.push(key as number);
      const { ids, times, values } = batch;
      for (let i = 0; i < ids.length; i++) {
        const t = times[i] as number;
        (t < running ? arrived : early).push(ids[i] as number, t, values[i] as number);
      }
      await pause();
    }
    if (isStopped()) return NOTHING;
    if (next === null || arrived.length >= MOST_SAMPLES) break;
    start = next as number;
  }
  const seq = keys.at(-1);
  if (seq === undefined || arrived.length === 0) return NOTHING;
  const writes: Write[] = keys.map((key) => ({ table: 'batches', key, payload: null }));
  const touched: GroupHour[] = [];
  for (const [group, series] of groupsOf(arrived)) {
    for (const [hour, points] of hoursOf(series)) {
      const key = [hour, group, partsOf(archive, hour, group)];
      writes.push({ table: 'blocks', key, payload: encodeBlock(points, hour * HOUR_MS) });
      touched.push({ hour, group });
      await pause();
    }
  }
  if (early.length > 0) {
    writes.push({ table: 'batches', key: seq, payload: await encodeBatch(early, (id) => id) });
  }
  writes.push(markWrite('compacted', seq));
  if (isStopped()) return NOTHING;
  const fault = await archive.commit(writes);
  return fault === null ? { points: arrived.length, touched } : NOTHING;
}

/** Series of each group, in the order of their ids, each with its points in the order of time. */
function groupsOf(arrived: Batch): ReadonlyMap<number, readonly SeriesPoints[]> {
  const counts = new Map<number, number>();
  for (let i = 0; i < arrived.length; i++) {
    const id = arrived.ids[i] as number;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const series = new Map<number, { id: number; t: Float64Array; v: Float64Array; length: number }>();
  for (const id of [...counts.keys()].sort((a, b) => a - b)) {
    const count = counts.get(id) as number;
    series.set(id, { id, t: new Float64Array(count), v: new Float64Array(count), length: 0 });
  }
  for (let i = 0; i < arrived.length; i++) {
    const one = series.get(arrived.ids[i] as number) as { t: Float64Array; v: Float64Array; length: number };
    one.t[one.length] = arrived.times[i] as number;
    one.v[one.length++] = arrived.values[i] as number;
  }
  const groups = new Map<number, SeriesPoints[]>();
  for (const { id, t, v } of series.values()) {
    const group = groupOf(id);
    const list = groups.get(group);
    const points = inOrder({ id, t, v });
    if (list === undefined) groups.set(group, [points]);
    else list.push(points);
  }
  return groups;
}

function hoursOf(series: readonly SeriesPoints[]): ReadonlyMap<number, readonly SeriesPoints[]> {
  const hours = new Map<number, SeriesPoints[]>();
  for (const { id, t, v } of series) {
    for (let from = 0; from < t.length; ) {
      const hour = Math.floor((t[from] as number) / HOUR_MS);
      let to = from + 1;
      while (to < t.length && (t[to] as number) < (hour + 1) * HOUR_MS) to++;
      const points = { id, t: t.slice(from, to), v: v.slice(from, to) };
      const list = hours.get(hour);
      if (list === undefined) hours.set(hour, [points]);
      else list.push(points);
      from = to;
    }
  }
  return hours;
}
