import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { Key } from 'lmdb';
import { metricSpec } from '../../../shared/metrics/catalogue';
import type { Evidence, WallEvent } from '../../../shared/model/observation';
import { HEAD_SPAN_MS } from '../../../shared/series/ring';
import type { Archive, Table } from './archive';
import { decodeBatch } from './batch';
import type { Head } from './head';
import { decodeDocument } from './record';
import type { SeriesTable } from './series-table';

export interface RestoreReport {
  readonly documents: number;
  readonly batches: number;
  readonly samples: number;
}

/** ms of one turn; the wall must not hang while it remembers. */
const SLICE_MS = 4;
const PAGE = 32;
const ROWS_BETWEEN_LOOKS = 128;

/**
 * Reads the newest two hours that the archive holds, counted from its newest batch, so that a wall that was off for a
 * day still knows what it knew. From the newest backwards: each point is put in front of what the head has, and one
 * that is not older than all of that is left out, so live data wins.
 */
export async function restoreHead(
  archive: Archive,
  table: SeriesTable,
  head: Head,
  isStopped: () => boolean,
): Promise<RestoreReport> {
  const pause = slices();
  const documents =
    (await restoreDocuments(archive, 'evidence', pause, (document) =>
      head.documents.setEvidence(document as Evidence),
    )) +
    (await restoreDocuments(archive, 'events', pause, (document) =>
      head.documents.addEvent(document as WallEvent),
    ));
  await table.load();
  const headIds = new Map<number, number>();
  const [newest] = archive.keys('batches', { reverse: true, limit: 1 });
  let batches = 0;
  let samples = 0;
  if (typeof newest !== 'number') return { documents, batches, samples };
  let start: number = newest + 1;
  while (!isStopped()) {
    const { entries, next } = archive.range('batches', {
      start,
      end: newest - HEAD_SPAN_MS,
      reverse: true,
      limit: PAGE,
    });
    for (const { key, payload } of entries) {
      const batch = await decodeBatch(payload).catch(() => null);
      if (batch === null) {
        archive.reject('batches', key);
        continue;
      }
      batches++;
      const { ids, times, values } = batch;
      for (let i = ids.length - 1; i >= 0; i--) {
        const archiveId = ids[i] as number;
        let id = headIds.get(archiveId);
        if (id === undefined) headIds.set(archiveId, (id = headIdOf(archiveId, table, head)));
        if (id >= 0 && head.prepend(id, times[i] as number, values[i] as number)) samples++;
        if (i % ROWS_BETWEEN_LOOKS === 0) await pause();
      }
    }
    if (next === null) break;
    start = next as number;
  }
  return { documents, batches, samples };
}

/** -1: the series is not known any more, has another unit by now, or is one too many. */
function headIdOf(archiveId: number, table: SeriesTable, head: Head): number {
  const stored = table.byId(archiveId);
  if (stored === undefined) return -1;
  const spec = metricSpec(stored.metric);
  if (spec !== undefined && spec.unit !== stored.unit) return -1;
  const info = head.register(stored.metric, stored.unit, stored.attributes);
  return info === null || info.unit !== stored.unit ? -1 : info.id;
}

async function restoreDocuments(
  archive: Archive,
  table: Table,
  pause: () => Promise<void>,
  take: (document: unknown) => boolean,
): Promise<number> {
  let count = 0;
  let start: Key | undefined;
  for (;;) {
    const { entries, next } = archive.range(table, {
      ...(start === undefined ? {} : { start }),
      limit: PAGE,
    });
    for (const { payload } of entries) if (take(decodeDocument(payload))) count++;
    if (next === null) return count;
    start = next;
    await pause();
  }
}

function slices(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await yieldTurn();
    since = performance.now();
  };
}
