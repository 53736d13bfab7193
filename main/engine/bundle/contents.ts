import type { Key } from 'lmdb';
import type { DayAccount } from '../../../shared/accounts/day-account';
import type { DayRecord } from '../../../shared/learning/day-record';
import { MOST_DAYS } from '../../../shared/learning/learn';
import { EVENT_KINDS, type EventKind, type Evidence } from '../../../shared/model/observation';
import { between } from '../../../shared/series/column';
import type { Archive } from '../store/archive/archive';
import { isWhole } from '../store/archive/checkpoints';
import { decoded } from '../store/archive/documents-of';
import { gapsBetween, gapWrite } from '../store/archive/gaps';
import { LEVELS } from '../store/archive/roll-ups';
import { DAY_MS, type StoredSeries } from '../store/archive/series-table';
import { decodeBlock, encodeBlock, NewerBlock } from '../store/blocks/block';
import { HOUR_MS } from '../store/blocks/points';
import { decodeBatch, encodeBatch, SampleBatch } from '../store/format/batch';
import { STORE_FORMAT } from '../store/format/record';
import type { Table } from '../store/format/tables';
import { CHECKPOINTS } from '../store/format/tables';
import type { BundleRecord } from './bundle-file';
import { standingAt } from './standing';

/** ms before the first time that can be shown: what its charts are drawn from. */
const CHARTS_MS = 2 * HOUR_MS;
/** ms before the range that can be shown as well at least, so that what led to it is there. */
const BEFORE_MS = HOUR_MS;
/** ms before that in which to look for the state of the judge: it is stored whole once an hour. */
const CHECKPOINTS_BEFORE_MS = 2 * HOUR_MS;
/** ms for which a note may state who is working on a problem */
const NOTES_MS = 12 * HOUR_MS;
/** ms of days before the range whose accounts go with it */
const ACCOUNTS_MS = 15 * DAY_MS;
/** ms of days before the range from which it was learnt what is usual */
const LEARNT_MS = (MOST_DAYS + 1) * DAY_MS;
const PAGE = 200;

export interface Contents {
  readonly archive: Archive;
  /** epoch ms, both included */
  readonly from: number;
  readonly to: number;
  /** 0..1 */
  readonly onProgress: (ratio: number) => void;
}

/**
 * All records of an archive that a replay of a range needs, and none about a later time except roll-ups, which are
 * stored in whole records. The archive may be written meanwhile.
 */
export async function* contentsOf(contents: Contents): AsyncGenerator<BundleRecord> {
  const { archive, from, to } = contents;
  const checkpoints = firstCheckpoint(archive, from - BEFORE_MS, to);
  const start = Math.min(from - BEFORE_MS, checkpoints) - CHARTS_MS;
  yield { table: 'documents', key: 'format', payload: Buffer.from(String(STORE_FORMAT)) };
  const compacted = Math.min(archive.mark('compacted'), to);
  if (compacted > 0) yield { table: 'documents', key: 'compacted', payload: Buffer.from(String(compacted)) };
  const rolledUp = Math.min(archive.mark('rolled-up'), Math.floor(to / HOUR_MS) + 1);
  if (rolledUp > 0) yield { table: 'documents', key: 'rolled-up', payload: Buffer.from(String(rolledUp)) };
  yield* documentsOf(archive, start, to);
  yield* entriesOf(archive, CHECKPOINTS, checkpoints, to);
  // Batches first: points packed into a block meanwhile are then included twice instead of not at all.
  yield* batchesOf(archive, start, to);
  yield* blocksOf(contents, start);
  for (const { table, span } of LEVELS) {
    const range = { start: [Math.floor(start / span)], end: [Math.floor(to / span) + 1] };
    yield* recordsOf(archive, table, archive.keys(table, { ...range, limit: Number.MAX_SAFE_INTEGER }));
  }
  // Last, so that it includes the names of series that appeared meanwhile.
  const firstDay = Math.floor(start / DAY_MS);
  const series = archive.keys('series', { limit: Number.MAX_SAFE_INTEGER });
  const isRecent = ({ day }: StoredSeries): boolean => day >= firstDay;
  yield* decodedOnly(recordsOf(archive, 'series', series), isRecent);
}

/**
 * The newest complete checkpoint that is not later than `from`, otherwise the first one after it: differences are
 * useless without it.
 */
function firstCheckpoint(archive: Archive, from: number, to: number): number {
  const range = { start: from - CHECKPOINTS_BEFORE_MS, end: to + 1, limit: Number.MAX_SAFE_INTEGER };
  let found: number | null = null;
  for (const key of archive.keys(CHECKPOINTS, range)) {
    if ((key as number) > from && found !== null) break;
    const payload = archive.get(CHECKPOINTS, key);
    if (payload === null || !isWhole(key as number, payload)) continue;
    found = key as number;
    if (found >= from) break;
  }
  return found ?? from;
}

function* documentsOf(archive: Archive, start: number, to: number): Generator<BundleRecord> {
  const [used] = archive.keys('configs', { start, reverse: true, limit: 1 });
  if (used !== undefined) yield* recordsOf(archive, 'configs', [used]);
  yield* entriesOf(archive, 'configs', start, to);
  for (const gap of gapsBetween(archive, start, to)) yield gapWrite(gap);
  for (const kind of EVENT_KINDS) {
    const range = { start: [kind, eventsFrom(kind, start)], end: [kind, to + 1] };
    yield* recordsOf(archive, 'events', archive.keys('events', { ...range, limit: Number.MAX_SAFE_INTEGER }));
  }
  const known = archive.keys('evidence', { limit: Number.MAX_SAFE_INTEGER });
  yield* decodedOnly<Evidence>(recordsOf(archive, 'evidence', known), ({ t }) => t <= to);
  yield* standingAt(archive, start);
  yield* entriesOf(archive, 'changes', [start], [to + 1]);
  // The account of the day in which the range ends would include later times.
  const isOver = (day: DayAccount | DayRecord): boolean => day.to <= to;
  yield* decodedOnly(entriesOf(archive, 'accounts', [start - ACCOUNTS_MS], [to + 1]), isOver);
  yield* decodedOnly(entriesOf(archive, 'days', start - LEARNT_MS, to + 1), isOver);
}

/** Those whose document passes. One that cannot be decoded is left out: the other records are whole. */
function* decodedOnly<T extends object>(
  records: Iterable<BundleRecord>,
  passes: (document: T) => boolean,
): Generator<BundleRecord> {
  for (const record of records) {
    const document = decoded<T>(record.payload);
    if (document !== null && passes(document)) yield record;
  }
}

/** Recoverability is proven by all drills and backups, which are older than the incident. */
function eventsFrom(kind: EventKind, start: number): number {
  if (kind === 'drill' || kind === 'backup') return 0;
  return kind === 'note' ? start - NOTES_MS : start;
}

/** Those that are whole, with from <= key; `to` is included when it is a number, and not when it is a row. */
function* entriesOf(archive: Archive, table: Table, from: Key, to: Key): Generator<BundleRecord> {
  const [start, end] = [typeof from === 'number' ? from - 1 : from, typeof to === 'number' ? to + 1 : to];
  let next: Key | null = start;
  while (next !== null) {
    const page = archive.range(table, { start: next, end, limit: PAGE });
    for (const { key, payload } of page.entries) yield { table, key: key as BundleRecord['key'], payload };
    next = page.next;
  }
}

function* recordsOf(archive: Archive, table: Table, keys: readonly Key[]): Generator<BundleRecord> {
  for (const key of keys) {
    const payload = archive.get(table, key);
    if (payload !== null) yield { table, key: key as BundleRecord['key'], payload };
  }
}

async function* batchesOf(archive: Archive, start: number, to: number): AsyncGenerator<BundleRecord> {
  for (const { table, key, payload } of entriesOf(archive, 'batches', 0, Number.MAX_SAFE_INTEGER - 1)) {
    const batch = await decodeBatch(Buffer.from(payload)).catch(() => null);
    // Records that are unreadable here are unreadable everywhere.
    if (batch === null) continue;
    const { ids, times, values } = batch;
    const kept = new SampleBatch();
    for (let i = 0; i < ids.length; i++) {
      const t = times[i] as number;
      if (t >= start && t <= to) kept.push(ids[i] as number, t, values[i] as number);
    }
    if (kept.length === ids.length) yield { table, key, payload };
    else if (kept.length > 0) yield { table, key, payload: await encodeBatch(kept, (id) => id) };
  }
}

async function* blocksOf({ archive, to, onProgress }: Contents, start: number): AsyncGenerator<BundleRecord> {
  const first = Math.floor(start / HOUR_MS);
  const last = Math.floor(to / HOUR_MS);
  for (let hour = first; hour <= last; hour++) {
    for (const key of archive.keys('blocks', {
      start: [hour],
      end: [hour + 1],
      limit: Number.MAX_SAFE_INTEGER,
    })) {
      const payload = archive.get('blocks', key);
      if (payload === null) continue;
      yield {
        table: 'blocks',
        key: key as BundleRecord['key'],
        payload: hour === last ? upTo(payload, hour * HOUR_MS, to) : payload,
      };
    }
    onProgress((hour + 1 - first) / (last + 1 - first));
  }
}

/** A block without points later than `to`; an unreadable one stays as it is. */
function upTo(payload: Uint8Array, base: number, to: number): Uint8Array {
  if (payload.length === 0) return payload;
  try {
    const series = decodeBlock(payload, base);
    if (series.every(({ t }) => (t.at(-1) ?? 0) <= to)) return payload;
    const cut = series.map(({ id, ...column }) => ({ id, ...between(column, Number.NEGATIVE_INFINITY, to) }));
    return encodeBlock(
      cut.filter(({ t }) => t.length > 0),
      base,
    );
  } catch (error) {
    if (error instanceof NewerBlock) return payload;
    return new Uint8Array(0);
  }
}
