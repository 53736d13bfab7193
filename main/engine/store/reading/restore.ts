import type { Key } from 'lmdb';
import { metricSpec } from '../../../../shared/metrics/catalogue';
import type { Evidence, WallEvent } from '../../../../shared/model/observation';
import { HEAD_SPAN_MS } from '../../../../shared/series/ring';
import type { Archive } from '../archive/archive';
import { groupHours, pointsOf } from '../archive/blocks-of';
import { documentsOf } from '../archive/documents-of';
import { lastWritten } from '../archive/gaps';
import type { SeriesTable } from '../archive/series-table';
import { HOUR_MS } from '../blocks/points';
import { decodeBatch } from '../format/batch';
import { slices } from '../format/slices';
import type { Table } from '../format/tables';
import type { Head } from '../memory/head';

export interface RestoreReport {
  readonly documents: number;
  readonly batches: number;
  readonly blocks: number;
  readonly samples: number;
}

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
    (await restoreDocuments<Evidence>(archive, 'evidence', pause, (document) =>
      head.documents.setEvidence(document),
    )) +
    (await restoreDocuments<WallEvent>(archive, 'events', pause, (document) =>
      head.documents.addEvent(document),
    ));
  await table.load();
  const headIds = new Map<number, number>();
  const idOf = (archiveId: number): number => {
    let id = headIds.get(archiveId);
    if (id === undefined) headIds.set(archiveId, (id = headIdOf(archiveId, table, head)));
    return id;
  };
  const newest = lastWritten(archive);
  const since = newest - HEAD_SPAN_MS;
  const batches = await restoreBatches(archive, head, idOf, since, pause, isStopped);
  const blocks = await restoreBlocks(archive, head, idOf, since, newest, pause, isStopped);
  return {
    documents,
    batches: batches.records,
    blocks: blocks.records,
    samples: batches.samples + blocks.samples,
  };
}

interface Restored {
  readonly records: number;
  readonly samples: number;
}

async function restoreBatches(
  archive: Archive,
  head: Head,
  idOf: (archiveId: number) => number,
  since: number,
  pause: () => Promise<void> | undefined,
  isStopped: () => boolean,
): Promise<Restored> {
  let records = 0;
  let samples = 0;
  let start: number | undefined;
  while (!isStopped()) {
    const { entries, next } = archive.range('batches', { start, end: since, reverse: true, limit: PAGE });
    for (const { key, payload } of entries) {
      const batch = await decodeBatch(payload).catch(() => null);
      if (batch === null) {
        archive.reject('batches', key);
        continue;
      }
      records++;
      const { ids, times, values } = batch;
      for (let i = ids.length - 1; i >= 0; i--) {
        const id = idOf(ids[i] as number);
        if (id >= 0 && head.prepend(id, times[i] as number, values[i] as number)) samples++;
        if (i % ROWS_BETWEEN_LOOKS === 0) await pause();
      }
    }
    if (next === null) break;
    start = next as number;
  }
  return { records, samples };
}

async function restoreBlocks(
  archive: Archive,
  head: Head,
  idOf: (archiveId: number) => number,
  since: number,
  newest: number,
  pause: () => Promise<void> | undefined,
  isStopped: () => boolean,
): Promise<Restored> {
  let records = 0;
  let samples = 0;
  const [first, last] = [Math.floor(since / HOUR_MS), Math.floor(newest / HOUR_MS)];
  for (const { hour, group } of groupHours(archive, first, last + 1).toReversed()) {
    if (isStopped()) break;
    records++;
    for (const { id: archiveId, t, v } of pointsOf(archive, hour, group)) {
      const id = idOf(archiveId);
      for (let i = t.length - 1; id >= 0 && i >= 0 && (t[i] as number) >= since; i--) {
        if (head.prepend(id, t[i] as number, v[i] as number)) samples++;
      }
      await pause();
    }
  }
  return { records, samples };
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

async function restoreDocuments<T extends Evidence | WallEvent>(
  archive: Archive,
  table: Table,
  pause: () => Promise<void> | undefined,
  take: (document: T) => boolean,
): Promise<number> {
  let count = 0;
  let start: Key | undefined;
  for (;;) {
    const { documents, next } = documentsOf<T>(archive, table, {
      ...(start === undefined ? {} : { start }),
      limit: PAGE,
    });
    for (const { key, document } of documents) {
      if (!isOfSubject(document)) archive.reject(table, key);
      else if (take(document)) count++;
    }
    if (next === null) return count;
    start = next;
    await pause();
  }
}

/** A record of an unpacked bundle may hold anything. */
function isOfSubject({ t, subject }: Evidence | WallEvent): boolean {
  return typeof t === 'number' && typeof subject?.id === 'string';
}
