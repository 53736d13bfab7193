import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  decodeBatch,
  decodeBatchNow,
  encodeBatch,
  SampleBatch,
} from '../../../../../../main/engine/store/format/batch';
import { RUN_SEED, seeded } from '../../../../../support/seeded';

const BASE = 1_790_000_000_000;
type Point = readonly [id: number, ms: number, value: number];

function batchOf(points: readonly Point[]): SampleBatch {
  const batch = new SampleBatch();
  for (const [id, ms, value] of points) batch.push(id, BASE + ms, value);
  return batch;
}

function read(columns: ReturnType<typeof decodeBatchNow>): readonly Point[] {
  if (columns === null) return [];
  const { ids, times, values } = columns;
  return Array.from(ids, (id, at): Point => [id, (times[at] as number) - BASE, values[at] as number]);
}

/** A batch as it was written before ids and times became differences. */
function older(points: readonly Point[]): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(points.length, 0);
  header.writeDoubleLE(BASE, 4);
  const columns = [
    Uint32Array.from(points, ([id]) => id),
    Uint32Array.from(points, ([, ms]) => ms),
    Float64Array.from(points, ([, , value]) => value),
  ];
  const body = Buffer.concat(columns.map(({ buffer }) => new Uint8Array(buffer)));
  return Buffer.concat([header, body.length < 512 ? body : deflateSync(body, { level: 1 })]);
}

describe('a batch', () => {
  it('gives back every id, time and value, in the order of their arrival', async () => {
    const random = seeded(RUN_SEED);
    const upTo = (most: number): number => Math.floor(random() * (most + 1));
    for (let round = 0; round < 200; round++) {
      const points = Array.from({ length: 1 + upTo(300) }, (): Point => {
        const value = upTo(9) === 0 ? Number.NaN : (random() - 0.5) * 10 ** upTo(12);
        return [upTo(2 ** 32 - 1), upTo(48 * 86_400_000), value];
      });
      const first = Math.min(...points.map(([, ms]) => ms));
      const payload = await encodeBatch(batchOf(points), (id) => id);
      expect(read(decodeBatchNow(payload))).toEqual(points);
      expect(read(await decodeBatch(payload))).toEqual(points);
      expect(payload.readDoubleLE(4)).toBe(BASE + first);
    }
  });

  it.each([4, 400])('of %i points that an older version wrote is still read', (count) => {
    const points = Array.from(
      { length: count },
      (_, at): Point => [(at % 90) + 7, (at * 37) % 5_000, at / 3],
    );
    expect(read(decodeBatchNow(older(points)))).toEqual(points);
  });

  it('of a feed that repeats its series takes little more than its values', async () => {
    const series = 2_000;
    const frames = 4;
    const points = Array.from({ length: series * frames }, (_, at): Point => {
      return [(at % series) + 1, Math.floor(at / series) * 250, Math.sin(at)];
    });
    const payload = await encodeBatch(batchOf(points), (id) => id);
    expect(payload.length).toBeLessThan(points.length * 8.2);
  });
});
