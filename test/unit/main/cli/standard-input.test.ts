import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readStream } from '../../../../main/cli/standard-input';

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1_000, 'x');
}

describe('standard input', () => {
  it('is read to its end, across letters that are cut in two', async () => {
    const bytes = Buffer.from('Zürich');
    const read = await readStream(Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]), 7);
    expect(read).toEqual({ ok: true, value: 'Zürich' });
  });

  it('is given up at its bound', async () => {
    const read = await readStream(Readable.from(endless()), 100_000);
    expect(read).toMatchObject({ ok: false, error: { what: 'is over the limit of 100000 bytes' } });
  });
});
