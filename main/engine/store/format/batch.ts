import { promisify } from 'node:util';
import { deflate, inflate, inflateSync } from 'node:zlib';

const pack = promisify(deflate);
const unpack = promisify(inflate);
const LEVEL = 1;
const HEADER = 12;
/** Below this size a thread costs more than it saves. */
const PACKED_FROM = 512;
const ROW_BYTES = 16;
/** Bit of the count: ids and times are differences to the row before. Batches of older versions lack it. */
const DIFFERENCES = 0x8000_0000;

/** Samples in the order of their arrival, as columns that grow and are used again. */
export class SampleBatch {
  ids = new Uint32Array(1024);
  times = new Float64Array(1024);
  values = new Float64Array(1024);
  length = 0;

  push(id: number, t: number, value: number): void {
    const at = this.length;
    if (at === this.ids.length) this.#grow();
    this.ids[at] = id;
    this.times[at] = t;
    this.values[at] = value;
    this.length = at + 1;
  }

  /** -1: it is empty */
  highestId(): number {
    let highest = -1;
    for (let i = 0; i < this.length; i++)
      if ((this.ids[i] as number) > highest) highest = this.ids[i] as number;
    return highest;
  }

  #grow(): void {
    const size = this.ids.length * 2;
    const { ids, times, values } = this;
    this.ids = new Uint32Array(size);
    this.times = new Float64Array(size);
    this.values = new Float64Array(size);
    this.ids.set(ids);
    this.times.set(times);
    this.values.set(values);
  }
}

/**
 * Count and base time, then the columns id, ms after the base, value; ids and times as differences to the row before,
 * which a feed repeats in every frame; deflated, off the main thread.
 * Times of a batch lie within 49 days, because intake lets nothing pass that is older than the head.
 */
export async function encodeBatch(batch: SampleBatch, archiveId: (id: number) => number): Promise<Buffer> {
  const n = batch.length;
  let base = Infinity;
  for (let i = 0; i < n; i++) base = Math.min(base, batch.times[i] as number);
  const ids = new Uint32Array(n);
  const offsets = new Uint32Array(n);
  let id = 0;
  let offset = 0;
  for (let i = 0; i < n; i++) {
    const nextId = archiveId(batch.ids[i] as number);
    const nextOffset = (batch.times[i] as number) - base;
    ids[i] = nextId - id;
    offsets[i] = nextOffset - offset;
    id = nextId;
    offset = nextOffset;
  }
  const body = Buffer.concat([bytesOf(ids), bytesOf(offsets), bytesOf(batch.values.subarray(0, n))]);
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(n + DIFFERENCES, 0);
  header.writeDoubleLE(base, 4);
  const packed = body.length < PACKED_FROM ? body : await pack(body, { level: LEVEL });
  return Buffer.concat([header, packed.length < body.length ? packed : body]);
}

export interface BatchColumns {
  readonly ids: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Columns of a stored batch; null when its length is not what it says. Rejects when it is damaged. */
export async function decodeBatch(payload: Buffer): Promise<BatchColumns | null> {
  const head = headOf(payload);
  if (head === null) return null;
  return columnsOf(head, head.isPacked ? await unpack(head.body) : head.body);
}

/** The synchronous version, for readers of thousands of batches. @throws Error if the batch is damaged */
export function decodeBatchNow(payload: Buffer): BatchColumns | null {
  const head = headOf(payload);
  if (head === null) return null;
  return columnsOf(head, head.isPacked ? inflateSync(head.body) : head.body);
}

interface BatchHead {
  readonly count: number;
  /** ids and times are differences to the row before */
  readonly differs: boolean;
  readonly base: number;
  readonly body: Buffer;
  readonly isPacked: boolean;
}

function headOf(payload: Buffer): BatchHead | null {
  if (payload.length < HEADER) return null;
  const written = payload.readUInt32LE(0);
  const differs = written >= DIFFERENCES;
  const count = differs ? written - DIFFERENCES : written;
  const body = payload.subarray(HEADER);
  return { count, differs, base: payload.readDoubleLE(4), body, isPacked: body.length !== count * ROW_BYTES };
}

function columnsOf({ count, differs, base }: BatchHead, body: Buffer): BatchColumns | null {
  if (body.length !== count * ROW_BYTES) return null;
  const copy = Uint8Array.prototype.slice.call(body).buffer;
  const ids = new Uint32Array(copy, 0, count);
  const offsets = new Uint32Array(copy, count * 4, count);
  if (differs) {
    addUp(ids);
    addUp(offsets);
  }
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) times[i] = base + (offsets[i] as number);
  return { ids, times, values: new Float64Array(copy, count * 8, count) };
}

/** From differences back to values, modulo 2^32 as they were taken. */
function addUp(column: Uint32Array): void {
  for (let i = 1; i < column.length; i++) column[i] = (column[i] as number) + (column[i - 1] as number);
}

/** The earliest time (epoch ms) in a stored batch, read without inflating it; NaN if it is damaged. */
export function earliestOf(payload: Buffer): number {
  return payload.length < HEADER ? Number.NaN : payload.readDoubleLE(4);
}

function bytesOf(column: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
