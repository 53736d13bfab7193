import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { err, ok, type Result } from '../../../shared/model/result';
import { sealPayload, unsealPayload } from '../store/format/record';
import { TABLES, type Table } from '../store/format/tables';
import { cutShort, newer, notABundle, notUnderstood, type Trouble, tooLarge } from './trouble';

/**
 * A bundle is one line of text, `gantry-bundle 1`; gzip; and the SHA-256 of all before it (32 bytes). Unpacked: for each
 * record the length of its name (4 bytes, little endian), the name in JSON (`["blocks",[497222,3,0]]`), the length of the
 * record, and the record: CRC-32 of the payload, and the payload as the archive keeps it. The first is named `["about"]`; a name of length 0
 * ends it.
 */
const MAGIC = 'gantry-bundle ';
const VERSION = 1;
const SUM_BYTES = 32;
/** Upper bound for the length of the first line. */
const FIRST_LINE = 40;
/** A name or a record that says it is larger was not written by Gantry: a batch of samples has 40 MB at most. */
const MOST_NAME_BYTES = 4_096;
const MOST_RECORD_BYTES = 64 * 1024 * 1024;
/** Of all records: twice what a cache may use on disk. A few KiB of gzip can unpack to a thousand times as much. */
const MOST_BYTES = 4 * 1024 * 1024 * 1024;
const GZIP_LEVEL = 1;

type BundleKey = number | string | readonly (number | string)[];

export interface BundleRecord {
  readonly table: Table;
  readonly key: BundleKey;
  readonly payload: Uint8Array;
}

/** Description of a bundle: its range and format. */
export interface BundleAbout {
  /** epoch ms that were asked for, both included */
  readonly from: number;
  readonly to: number;
  /** format of the archive's records */
  readonly store: string;
}

const ABOUT = ['about'];

/** The bytes of a bundle. Ending the iteration stops the reading behind it. */
export async function* bundleBytes(
  about: BundleAbout,
  records: AsyncIterable<BundleRecord>,
): AsyncGenerator<Buffer> {
  const sum = createHash('sha256');
  const line = Buffer.from(`${MAGIC}${VERSION}\n`);
  sum.update(line);
  yield line;
  const gzip = createGzip({ level: GZIP_LEVEL });
  // An error of the source ends the gzip with it, and is thrown where that is read.
  pipeline(Readable.from(frames(about, records)), gzip, () => undefined);
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    sum.update(chunk);
    yield chunk;
  }
  yield sum.digest();
}

async function* frames(about: BundleAbout, records: AsyncIterable<BundleRecord>): AsyncGenerator<Buffer> {
  yield frame(ABOUT, Buffer.from(JSON.stringify(about)));
  for await (const { table, key, payload } of records) yield frame([table, key], payload);
  yield lengthOf(0);
}

function frame(name: readonly unknown[], payload: Uint8Array): Buffer {
  const [text, record] = [Buffer.from(JSON.stringify(name)), sealPayload(payload)];
  return Buffer.concat([lengthOf(text.length), text, lengthOf(record.length), record]);
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}

/** A file that is whole: its checksum was right, and this Gantry reads its version. */
export interface WholeBundle {
  readonly file: string;
  /** SHA-256 of its content in hexadecimal digits */
  readonly sum: string;
  readonly start: number;
  /** of the last byte of the gzip */
  readonly end: number;
}

/**
 * Reads a file once to its end, so that nothing of a damaged one is ever taken for true.
 * @throws the file system's error when it cannot be read
 */
export async function checkBundle(file: string): Promise<Result<WholeBundle, Trouble>> {
  // Opening a pipe would wait for a writer.
  if (!(await stat(file)).isFile()) return err(notABundle(file));
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_LINE), 0, FIRST_LINE, 0);
    const first = buffer.subarray(0, bytesRead).toString('latin1');
    if (!first.startsWith(MAGIC)) return err(size < MAGIC.length ? cutShort(file) : notABundle(file));
    const version = /^gantry-bundle (\d{1,9})\n/.exec(first);
    if (version === null || size <= version[0].length + SUM_BYTES) return err(cutShort(file));
    const sum = createHash('sha256');
    const body = handle.createReadStream({ start: 0, end: size - SUM_BYTES - 1, autoClose: false });
    for await (const chunk of body as AsyncIterable<Buffer>) sum.update(chunk);
    const said = await handle.read(Buffer.alloc(SUM_BYTES), 0, SUM_BYTES, size - SUM_BYTES);
    const digest = sum.digest();
    if (!digest.equals(said.buffer)) return err(cutShort(file));
    const number = Number(version[1]);
    if (number > VERSION) return err(newer(file));
    return ok({ file, sum: digest.toString('hex'), start: version[0].length, end: size - SUM_BYTES - 1 });
  } finally {
    await handle.close();
  }
}

/**
 * The content of a complete bundle, its description first.
 * @param most bytes of all records
 * @throws NotUnderstood if Gantry did not write it
 */
export async function* bundleRecords(
  { file, start, end }: WholeBundle,
  most = MOST_BYTES,
): AsyncGenerator<BundleAbout | BundleRecord> {
  const gunzip = createGunzip();
  pipeline(createReadStream(file, { start, end }), gunzip, () => undefined);
  const bytes = new Bytes(gunzip);
  let unpacked = 0;
  try {
    for (;;) {
      const name = (await bytes.lengthy(MOST_NAME_BYTES)).toString('utf8');
      if (name === '') return;
      const record = await bytes.lengthy(MOST_RECORD_BYTES);
      unpacked += record.length;
      if (unpacked > most) throw new NotUnderstood(tooLarge(file, most));
      const payload = unsealPayload(record);
      const understood = payload === null ? null : understand(JSON.parse(name), payload);
      if (understood === null) throw new NotUnderstood(notUnderstood(file));
      yield understood;
    }
  } catch (error) {
    // The checksum was right, so it was written this way: not by Gantry.
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && isOfZlib(error.code)))
      throw new NotUnderstood(notUnderstood(file));
    throw error;
  } finally {
    gunzip.destroy();
  }
}

/** null: nothing that Gantry writes */
function understand(name: unknown, payload: Buffer): BundleAbout | BundleRecord | null {
  if (!Array.isArray(name)) return null;
  const [table, key] = name as readonly unknown[];
  if (table === ABOUT[0]) {
    const about = JSON.parse(payload.toString()) as Partial<BundleAbout> | null;
    const isAbout =
      typeof about?.store === 'string' && typeof about.from === 'number' && typeof about.to === 'number';
    return isAbout ? (about as BundleAbout) : null;
  }
  const isTable = TABLES.some((one) => one === table && one !== 'damaged');
  return isTable && isKey(key) ? { table: table as Table, key, payload } : null;
}

function isKey(key: unknown): key is BundleKey {
  const parts: readonly unknown[] = Array.isArray(key) ? key : [key];
  return (
    parts.length > 0 &&
    parts.every((part) => typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part)))
  );
}

export class NotUnderstood extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

function isOfZlib(code: unknown): boolean {
  return typeof code === 'string' && code.startsWith('Z_');
}

/** A stream of bytes, read in pieces of the lengths that it contains. */
class Bytes {
  readonly #source: AsyncIterator<Buffer>;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async lengthy(most: number): Promise<Buffer> {
    const length = (await this.#take(4)).readUInt32LE(0);
    if (length > most) throw new SyntaxError('a length that is not true');
    return this.#take(length);
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#held < length) {
      const { value, done } = await this.#source.next();
      if (done === true) throw new SyntaxError('it ends too early');
      this.#parts.push(value);
      this.#held += value.length;
    }
    const all = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#parts = [all.subarray(length)];
    this.#held = all.length - length;
    return all.subarray(0, length);
  }
}
