import { crc32 } from 'node:zlib';
import type { Key } from 'lmdb';
import { keyBytes } from './keys';
import { TABLES, type Table } from './tables';

/**
 * Format of all records; a folder of an unknown format is set aside as a whole. Format 1 had no blocks and no roll-ups:
 * its batches become both over time. Up to format 2 a record's checksum covered its payload only.
 */
export const STORE_FORMAT = 3;
export const KNOWN_FORMATS: readonly string[] = ['1', '2', '3'];
const HEADER = 4;
const OF_TABLE = new Map(TABLES.map((table) => [table, crc32(table)]));

/** Puts a checksum (CRC-32) of table, key and payload before the payload: what lies in a wrong place is found too. */
export function seal(table: Table, key: Key, payload: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(HEADER + payload.length);
  record.writeUInt32LE(checksum(table, keyBytes(key), payload), 0);
  record.set(payload, HEADER);
  return record;
}

/** @returns the payload, or null when the record is damaged, or is not that of this key */
export function unseal(table: Table, key: Key, record: Uint8Array): Buffer | null {
  return unsealAt(table, keyBytes(key), record) ?? unsealPayload(record);
}

/** With the key as stored in the file; records of format 2 or older do not pass. */
export function unsealAt(table: Table, key: Uint8Array, record: Uint8Array): Buffer | null {
  if (record.length < HEADER) return null;
  const payload = payloadOf(record);
  return checksum(table, key, payload) === sumOf(record) ? payload : null;
}

/** Puts a checksum of the payload alone before it: where the place of a record says nothing. */
export function sealPayload(payload: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(HEADER + payload.length);
  record.writeUInt32LE(crc32(payload), 0);
  record.set(payload, HEADER);
  return record;
}

/** Of `sealPayload`, and of an archive's records up to format 2. */
export function unsealPayload(record: Uint8Array): Buffer | null {
  if (record.length < HEADER) return null;
  const payload = payloadOf(record);
  return crc32(payload) === sumOf(record) ? payload : null;
}

function checksum(table: Table, key: Uint8Array, payload: Uint8Array): number {
  return crc32(payload, crc32(key, OF_TABLE.get(table)));
}

function payloadOf(record: Uint8Array): Buffer {
  return Buffer.from(record.buffer, record.byteOffset + HEADER, record.length - HEADER);
}

function sumOf(record: Uint8Array): number {
  return new DataView(record.buffer, record.byteOffset).getUint32(0, true);
}

const COLUMNS = { f64: Float64Array, f32: Float32Array, u8: Uint8Array } as const;
type ColumnKind = keyof typeof COLUMNS;
type ColumnMark = { readonly $column: readonly [ColumnKind, number, number] };
const ALIGN = 8;

/** A key of people's data that reads like a column's mark, or like one that is escaped. */
const MARK_LIKE = /^\$+column$/;

/**
 * A JSON-safe document whose typed arrays stay typed arrays: length of the JSON, the JSON, then the columns, each at a
 * multiple of 8 bytes. Not V8's own serialization: Electron writes what an older Node must be able to read.
 */
export function encodeDocument(value: unknown): Buffer {
  // Almost no document has such a key, so it is looked for on the way and not before.
  return encoded(value, true) ?? (encoded(escaped(value), false) as Buffer);
}

/** @param looks whether to give up at a key that reads like a mark. @returns null when it did */
function encoded(value: unknown, looks: boolean): Buffer | null {
  const columns: Uint8Array[] = [];
  let size = 0;
  let mark: ColumnMark['$column'] | null = null;
  let isMarkLike = false;
  const json = Buffer.from(
    JSON.stringify(value, (key, item: unknown) => {
      if (looks && key.startsWith('$') && item !== mark && MARK_LIKE.test(key)) isMarkLike = true;
      const kind = columnKind(item);
      if (kind === null) return item;
      const column = item as Float64Array | Float32Array | Uint8Array;
      mark = [kind, size, column.length];
      const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
      columns.push(bytes);
      size += padded(bytes.length);
      return { $column: mark } satisfies ColumnMark;
    }) ?? 'null',
  );
  if (isMarkLike) return null;
  const start = padded(HEADER + json.length);
  const out = Buffer.alloc(start + size);
  out.writeUInt32LE(json.length, 0);
  out.set(json, HEADER);
  let at = start;
  for (const bytes of columns) {
    out.set(bytes, at);
    at += padded(bytes.length);
  }
  return out;
}

/** @throws SyntaxError or RangeError when it is no document: `decoded` is for records that others may have written */
export function decodeDocument(payload: Uint8Array): unknown {
  const buffer = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const length = buffer.readUInt32LE(0);
  const start = padded(HEADER + length);
  const revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    const keys = Object.keys(object);
    if (keys.length === 1 && isMark(object.$column)) {
      const [kind, offset, count] = object.$column;
      const end = start + offset + count * COLUMNS[kind].BYTES_PER_ELEMENT;
      if (end > buffer.length) throw new RangeError('a column ends after its document');
      // copied: the record's own offset in memory is not aligned
      const bytes = Uint8Array.prototype.slice.call(buffer.subarray(start + offset, end));
      return new COLUMNS[kind](bytes.buffer);
    }
    let isEscaped = false;
    for (const key of keys) {
      if (key.startsWith('$$') && MARK_LIKE.test(key)) isEscaped = true;
      const item = object[key];
      if (typeof item === 'object' && item !== null) object[key] = revive(item);
    }
    // Keys keep their order: an event is known by its text.
    return isEscaped ? renamed(object, (key) => key.slice(1)) : object;
  };
  return revive(JSON.parse(buffer.toString('utf8', HEADER, HEADER + length)));
}

/** With one `$` more before each key that reads like a mark, so that `decodeDocument` takes it for what it is. */
function escaped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || columnKind(value) !== null) return value;
  if (Array.isArray(value)) return value.map(escaped);
  const inside = Object.entries(value).map(([key, item]) => [key, escaped(item)] as const);
  return renamed(Object.fromEntries(inside), (key) => `$${key}`);
}

function renamed(
  object: Readonly<Record<string, unknown>>,
  rename: (key: string) => string,
): Record<string, unknown> {
  const entries = Object.entries(object);
  return Object.fromEntries(
    entries.map(([key, item]) => [MARK_LIKE.test(key) ? rename(key) : key, item] as const),
  );
}

/** A document of an older Gantry may hold a `$column` of people's data, which is none of these. */
function isMark(value: unknown): value is ColumnMark['$column'] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [kind, offset, count] = value as readonly unknown[];
  return typeof kind === 'string' && Object.hasOwn(COLUMNS, kind) && isCount(offset) && isCount(count);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function columnKind(item: unknown): ColumnKind | null {
  if (item instanceof Float64Array) return 'f64';
  if (item instanceof Float32Array) return 'f32';
  return item instanceof Uint8Array ? 'u8' : null;
}

function padded(length: number): number {
  return Math.ceil(length / ALIGN) * ALIGN;
}
