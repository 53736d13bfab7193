import { describe, expect, it } from 'vitest';
import { decodeDocument, encodeDocument } from '../../../../../../main/engine/store/format/record';

function again(value: unknown): unknown {
  return decodeDocument(encodeDocument(value));
}

/** A document as it lies in the cache, with JSON that no encoder of today writes. */
function stored(json: string): Buffer {
  const text = Buffer.from(json);
  const out = Buffer.alloc(Math.ceil((4 + text.length) / 8) * 8);
  out.writeUInt32LE(text.length, 0);
  out.set(text, 4);
  return out;
}

describe('a document', () => {
  it('comes back with its columns', () => {
    const value = { v: Float64Array.of(1, Number.NaN), s: Uint8Array.of(7), w: Float32Array.of(0.5), n: [1] };
    expect(again(value)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['a text', { $column: 'abc' }],
    ['what reads like a column', { $column: ['f64', 0, 3] }],
    ['what reads like an escaped column', { $$column: ['f64', 0, 3], $$$column: { $column: 1 } }],
    ['an object in a list', { list: [{ $column: ['u8', 0, 1] }], column: Uint8Array.of(1, 2) }],
    ['among others', { attributes: { host: 'a', $column: 'b', zone: 'c' }, $: 1, $columns: 2 }],
  ])('comes back with a key $column that holds %s', (_what, value) => {
    expect(again(value)).toEqual(value);
    expect(JSON.stringify(again(value))).toBe(JSON.stringify(value));
  });

  it('of an older Gantry is read with a $column that is no column', () => {
    expect(decodeDocument(stored('{"attributes":{"$column":"abc"}}'))).toEqual({
      attributes: { $column: 'abc' },
    });
  });

  it('whose column ends after it is none', () => {
    expect(() => decodeDocument(stored('{"data":{"$column":["f64",0,3]}}'))).toThrow(RangeError);
  });
});
