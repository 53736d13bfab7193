import type { Key } from 'lmdb';
import * as lmdb from 'lmdb';

/** Exported by lmdb, and not in its types. */
const codec = lmdb as unknown as {
  keyValueToBuffer(key: Key): Buffer;
  bufferToKeyValue(bytes: Buffer): Key;
};

/** The bytes of a key as stored in the file. */
export function keyBytes(key: Key): Buffer {
  return codec.keyValueToBuffer(key);
}

/** @returns null when these are not the bytes of a key that Gantry writes: a number, a text, or a row of those */
export function keyFromBytes(bytes: Buffer): Key | null {
  let key: Key;
  try {
    // copied: the decoder reads a word past the end of what it is given
    key = codec.bufferToKeyValue(Buffer.concat([bytes, ZEROS]).subarray(0, bytes.length));
    if (![key].flat().every((part) => typeof part === 'number' || typeof part === 'string')) return null;
    return keyBytes(key).equals(bytes) ? key : null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

const ZEROS = Buffer.alloc(8);
