/** Bytes that grow while they are written. Whole numbers are LEB128: seven bits a byte, lowest first. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(size = 4096) {
    this.#bytes = new Uint8Array(size);
  }

  get length(): number {
    return this.#length;
  }

  /** A view of the written bytes; the next `clear` invalidates it. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** @param value a whole number, 0 to 2^53 */
  unsigned(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    const bytes = this.#bytes;
    let rest = value;
    let at = this.#length;
    while (rest > 0x7fff_ffff) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  /** @param value a whole number, -2^52 to 2^52; small ones of either sign are short (zigzag) */
  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  bytes(value: Uint8Array): void {
    if (this.#length + value.length > this.#bytes.length) this.#grow(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote. @throws RangeError past the end */
export class ByteReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** All bytes, also those that were read. */
  get view(): DataView {
    const { buffer, byteOffset, length } = this.#bytes;
    return new DataView(buffer, byteOffset, length);
  }

  /** Skips bytes. @returns their start */
  skip(length: number): number {
    if (length > this.left) throw new RangeError('a block ends before its content');
    const from = this.at;
    this.at += length;
    return from;
  }

  byte(): number {
    const value = this.#bytes[this.at++];
    if (value === undefined) throw new RangeError('a block ends before its content');
    return value;
  }

  unsigned(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first & 127;
    let scale = 128;
    for (;;) {
      const next = this.byte();
      value += (next & 127) * scale;
      if (next < 128) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Fills `to` with signed numbers, as `signed` for each would, but several times faster: most take a byte or two. */
  signedRow(to: Float64Array): void {
    const bytes = this.#bytes;
    let at = this.at;
    for (let i = 0; i < to.length; i++) {
      const first = bytes[at] as number;
      const second = bytes[at + 1] as number;
      if (first < 128) {
        to[i] = (first >>> 1) ^ -(first & 1);
        at++;
      } else if (second < 128) {
        const value = (first & 127) | (second << 7);
        to[i] = (value >>> 1) ^ -(value & 1);
        at += 2;
      } else {
        this.at = at;
        to[i] = this.signed();
        at = this.at;
      }
    }
    if (at > bytes.length) throw new RangeError('a block ends before its content');
    this.at = at;
  }

  bytes(length: number): Uint8Array {
    const from = this.skip(length);
    return this.#bytes.subarray(from, this.at);
  }
}
