import { encodeBlock } from '../blocks/block';
import { groupOf, HOUR_MS, inOrder, type SeriesPoints } from '../blocks/points';
import { decodeBatch, encodeBatch, SampleBatch } from '../format/batch';
import { slices } from '../format/slices';
import { type Archive, markWrite, type Write } from './archive';
import { type GroupHour, partsOf } from './blocks-of';
import { lateWrite } from './late';

/** Samples per pass: 20 bytes each while they are sorted. */
const MOST_SAMPLES = 1_000_000;
const PAGE = 64;

/**
 * Turns batches (all data of one second) into blocks (few series over one hour) in one transaction: either the batches
 * exist or the blocks. Blocks of the same hour and group may overlap after late data; readers merge them. Hours that
 * were already rolled up are marked as late in the same transaction, so that they are rolled up again even if this
 * process ends first.
 * @param until epoch ms; batches committed later are left alone
 * @param running epoch ms; later points stay in a batch, so that their hour becomes one block
 * @returns points that are now in blocks; 0: nothing left to do, or the write failed
 */
export async function compact(
  archive: Archive,
  until: number,
  running: number,
  isStopped: () => boolean,
): Promise<number> {
  const pause = slices();
  const arrived = new SampleBatch();
  const early = new SampleBatch();
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
    if (isStopped()) return 0;
    if (next === null || arrived.length >= MOST_SAMPLES) break;
    start = next as number;
  }
  const seq = keys.at(-1);
  if (seq === undefined || arrived.length === 0) return 0;
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
  writes.push(...lateWrite(archive, touched), markWrite('compacted', seq));
  if (isStopped()) return 0;
  const fault = await archive.commit(writes);
  return fault === null ? arrived.length : 0;
}

/** Series of each group, in the order of their ids, each with its points in the order of time. */
function groupsOf(arrived: SampleBatch): ReadonlyMap<number, readonly SeriesPoints[]> {
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
