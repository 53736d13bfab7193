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

/**
 * A JSON-safe document whose typed arrays stay typed arrays: length of the JSON, the JSON, then the columns, each at a
 * multiple of 8 bytes. Not V8's own serialization: Electron writes what an older Node must be able to read.
 */
export function encodeDocument(value: unknown): Buffer {
  const columns: Uint8Array[] = [];
  let size = 0;
  const json = Buffer.from(
    JSON.stringify(value, (_key, item: unknown) => {
      const kind = columnKind(item);
      if (kind === null) return item;
      const column = item as Float64Array | Float32Array | Uint8Array;
      const mark: ColumnMark = { $column: [kind, size, column.length] };
      const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
      columns.push(bytes);
      size += padded(bytes.length);
      return mark;
    }) ?? 'null',
  );
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

/** @throws SyntaxError or RangeError when it is no document: only what `unseal` let pass is given to it */
export function decodeDocument(payload: Uint8Array): unknown {
  const buffer = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const length = buffer.readUInt32LE(0);
  const start = padded(HEADER + length);
  const revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const mark = (value as Partial<ColumnMark>).$column;
    if (mark !== undefined) {
      const [kind, offset, count] = mark;
      const bytes = buffer.subarray(start + offset, start + offset + count * COLUMNS[kind].BYTES_PER_ELEMENT);
      // copied: the record's own offset in memory is not aligned
      return new COLUMNS[kind](Uint8Array.prototype.slice.call(bytes).buffer);
    }
    const object = value as Record<string, unknown>;
    for (const key of Object.keys(object)) {
      const item = object[key];
      if (typeof item === 'object' && item !== null) object[key] = revive(item);
    }
    return object;
  };
  return revive(JSON.parse(buffer.toString('utf8', HEADER, HEADER + length)));
}

function columnKind(item: unknown): ColumnKind | null {
  if (item instanceof Float64Array) return 'f64';
  if (item instanceof Float32Array) return 'f32';
  return item instanceof Uint8Array ? 'u8' : null;
}

function padded(length: number): number {
  return Math.ceil(length / ALIGN) * ALIGN;
}
