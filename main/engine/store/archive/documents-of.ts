import type { Key } from 'lmdb';
import { decodeDocument } from '../format/record';
import type { Table } from '../format/tables';
import type { Archive, Entry, EntryRange } from './archive';

export interface DocumentEntry<T> extends Entry {
  readonly document: T;
}

/**
 * The documents of a range. One whose checksum is right and that cannot be decoded is set aside alone, like a damaged
 * record: the others are read.
 */
export function documentsOf<T extends object>(
  archive: Archive,
  table: Table,
  range: EntryRange,
): { readonly documents: readonly DocumentEntry<T>[]; readonly next: Key | null } {
  const { entries, next } = archive.range(table, range);
  const documents: DocumentEntry<T>[] = [];
  for (const entry of entries) {
    const document = decoded<T>(entry.payload);
    if (document === null) archive.reject(table, entry.key);
    else documents.push({ ...entry, document });
  }
  return { documents, next };
}

/** The same, all of a range and without their records. */
export function allDocuments<T extends object>(
  archive: Archive,
  table: Table,
  range: Omit<EntryRange, 'limit'> = {},
): readonly T[] {
  return documentsOf<T>(archive, table, { ...range, limit: Number.MAX_SAFE_INTEGER }).documents.map(
    ({ document }) => document,
  );
}

/** One document; null: there is none, or it cannot be decoded. */
export function documentOf<T extends object>(archive: Archive, table: Table, key: Key): T | null {
  const payload = archive.get(table, key);
  if (payload === null) return null;
  const document = decoded<T>(payload);
  if (document === null) archive.reject(table, key);
  return document;
}

/** @returns null when it is no document: a record that was copied from elsewhere may hold anything */
export function decoded<T extends object>(payload: Uint8Array): T | null {
  try {
    const document = decodeDocument(payload);
    return typeof document === 'object' && document !== null ? (document as T) : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
