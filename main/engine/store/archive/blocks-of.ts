import { decodeBlock, NewerBlock } from '../blocks/block';
import { HOUR_MS, joinedById, type SeriesPoints } from '../blocks/points';
import type { Archive } from './archive';

/** An hour since 1970, and a group of series that has blocks in it. */
export interface GroupHour {
  readonly hour: number;
  readonly group: number;
}

/** Those from one hour to before another, in order. */
export function groupHours(archive: Archive, from: number, to: number): readonly GroupHour[] {
  const found: GroupHour[] = [];
  const range = { start: [from], end: [to], limit: Number.MAX_SAFE_INTEGER };
  for (const key of archive.keys('blocks', range)) {
    const [hour, group] = key as [number, number, number];
    const last = found.at(-1);
    if (last?.hour !== hour || last.group !== group) found.push({ hour, group });
  }
  return found;
}

/** The number of the next block of a group in an hour: mostly 0, more when there was much or something came late. */
export function partsOf(archive: Archive, hour: number, group: number): number {
  return (partKeys(archive, hour, group).at(-1)?.[2] ?? -1) + 1;
}

/** Points of series of a group in an hour, of all its blocks; a block that cannot be read is set aside and left out. */
export function pointsOf(
  archive: Archive,
  hour: number,
  group: number,
  wanted?: ReadonlySet<number>,
): readonly SeriesPoints[] {
  const blocks = partKeys(archive, hour, group).map((key) => readBlock(archive, key, wanted));
  if (blocks.length < 2) return blocks[0] ?? [];
  return [...joinedById(blocks.flat()).values()];
}

/** A part may be missing: it was damaged, or gone by the disk's budget. */
function partKeys(archive: Archive, hour: number, group: number): readonly PartKey[] {
  const range = { start: [hour, group], end: [hour, group + 1], limit: Number.MAX_SAFE_INTEGER };
  return archive.keys('blocks', range) as readonly PartKey[];
}

type PartKey = [number, number, number];

/** One that cannot be read is empty, and so is the place of one that an older Gantry set aside. */
function readBlock(
  archive: Archive,
  key: PartKey,
  wanted: ReadonlySet<number> | undefined,
): readonly SeriesPoints[] {
  const block = archive.read('blocks', key, (payload) => {
    if (payload.length === 0) return [];
    try {
      return decodeBlock(payload, key[0] * HOUR_MS, wanted);
    } catch (error) {
      // Of a newer Gantry: left where it is, for that one to read.
      if (!(error instanceof NewerBlock)) archive.reject('blocks', key);
      return [];
    }
  });
  return block ?? [];
}
