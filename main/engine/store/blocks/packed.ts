import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type ByteReader, ByteWriter } from './bytes';

/**
 * Columns are short, so a small window does as well as a large one, and is set up in half the time; a higher level saves
 * less than one byte in fifty.
 */
const DEFLATE = { level: 1, windowBits: 12, memLevel: 5 } as const;
/** Bytes of a column below which packing saves less than it takes. */
const SHORT = 96;
const INFLATE = { chunkSize: 4096 } as const;

/**
 * A record of columns: a head with the end of each column, then the columns, packed separately, so that one is read
 * without the others.
 */
export class Packer {
  readonly head = new ByteWriter(256);
  /** the column that is being written */
  readonly column = new ByteWriter();
  readonly #columns: Uint8Array[] = [];

  /**
   * Ends the column; its mark goes into the head.
   * @param worth the column is stored packed only if packing shrinks it below this share: unpacking is half the cost of
   * reading
   */
  keep(worth: number): void {
    const { written } = this.column;
    const packed = written.length < SHORT ? null : deflateRawSync(written, DEFLATE);
    const isWorth = packed !== null && packed.length < written.length * worth;
    this.#columns.push(isWorth ? packed : written.slice());
    this.head.unsigned((isWorth ? packed.length : written.length) * 2 + (isWorth ? 1 : 0));
    this.column.clear();
  }

  finish(): Buffer {
    return Buffer.concat([this.head.written, ...this.#columns]);
  }
}

/** Passes over a column. @param mark what `keep` wrote of it. @returns it, still packed */
export function columnOf(record: ByteReader, mark: number): Uint8Array {
  return record.bytes(Math.floor(mark / 2));
}

/** @throws Error when it is damaged */
export function unpacked(column: Uint8Array, mark: number): Uint8Array {
  return mark % 2 === 0 ? column : inflateRawSync(column, INFLATE);
}
