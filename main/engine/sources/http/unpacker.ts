import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { UNREADABLE_BODY } from './faults';

/**
 * Undoes the Content-Encoding of a body. Nothing asks for one, but caches and static pages are sent packed unasked.
 * https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding
 */
export class Unpacker {
  readonly #encoding: string;
  readonly #onPart: (part: Buffer) => void;
  readonly #onError: (error: Error) => void;
  #stream: Transform | null = null;
  #closed = false;

  /** @param onPart called with each part as it was before it was packed */
  constructor(encoding: string, onPart: (part: Buffer) => void, onError: (error: Error) => void) {
    this.#encoding = encoding;
    this.#onPart = onPart;
    this.#onError = onError;
  }

  write(chunk: Buffer): void {
    if (this.#closed || chunk.length === 0) return;
    this.#stream ??= this.#open(chunk);
    this.#stream?.write(chunk);
  }

  /** @param onEnd called after the last part; not after an error */
  end(onEnd: () => void): void {
    if (this.#closed) return;
    // An answer without a body, as to HEAD, has nothing to unpack.
    if (this.#stream === null) return onEnd();
    this.#stream.once('end', onEnd).end();
  }

  /** No part and no error comes after this. */
  close(): void {
    this.#closed = true;
    this.#stream?.destroy();
  }

  #open(first: Buffer): Transform | null {
    const stream = streamOf(this.#encoding, first);
    if (stream === null) {
      this.#fail();
      return null;
    }
    stream.on('data', (part: Buffer) => {
      if (!this.#closed) this.#onPart(part);
    });
    stream.on('error', () => this.#fail());
    return stream;
  }

  #fail(): void {
    if (this.#closed) return;
    this.close();
    this.#onError(Object.assign(new Error('the body cannot be unpacked'), { code: UNREADABLE_BODY }));
  }
}

/** null: the body is as it is */
export function encodingOf(header: string | null): string | null {
  const names = (header ?? '').toLowerCase().split(',');
  const applied = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  return applied.length === 0 ? null : applied.join(', ');
}

/** null: not known */
function streamOf(encoding: string, [first = 0]: Buffer): Transform | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  if (encoding !== 'deflate') return null;
  // Some servers leave out the header of zlib, whose lowest four bits are 8.
  return (first & 0x0f) === 8 ? createInflate() : createInflateRaw();
}
