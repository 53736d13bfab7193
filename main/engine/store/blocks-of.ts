import type { Archive } from './archive';
import { decodeBlock, NewerBlock } from './blocks/block';
import { HOUR_MS, joined, type SeriesPoints } from './blocks/points';

/** How many blocks a group has in an hour: mostly one, more when there was much or something came late. */
export function partsOf(archive: Archive, hour: number, group: number): number {
  let part = 0;
  while (archive.has('blocks', [hour, group, part])) part++;
  return part;
}

/** Points of series of a group in an hour, of all its blocks; a block that cannot be read is set aside and left out. */
export function pointsOf(
  archive: Archive,
  hour: number,
  group: number,
  wanted?: ReadonlySet<number>,
): readonly SeriesPoints[] {
  const blocks: (readonly SeriesPoints[])[] = [];
  for (let part = 0; archive.has('blocks', [hour, group, part]); part++)
    blocks.push(readBlock(archive, [hour, group, part], wanted));
  if (blocks.length < 2) return blocks[0] ?? [];
  const parts = new Map<number, SeriesPoints[]>();
  for (const points of blocks.flat()) {
    const known = parts.get(points.id);
    if (known === undefined) parts.set(points.id, [points]);
    else known.push(points);
  }
  return [...parts.values()].map(joined);
}

function readBlock(
  archive: Archive,
  key: [number, number, number],
  wanted: ReadonlySet<number> | undefined,
): readonly SeriesPoints[] {
  const payload = archive.get('blocks', key);
  if (payload === null || payload.length === 0) return [];
  try {
    return decodeBlock(payload, key[0] * HOUR_MS, wanted);
  } catch (error) {
    // Of a newer Gantry: left where it is, for that one to read.
    if (!(error instanceof NewerBlock)) archive.reject('blocks', key);
    return [];
  }
}
