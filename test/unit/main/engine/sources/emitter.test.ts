import { describe, expect, it } from 'vitest';
import { Emitter, faultOf, sampleOf } from '../../../../../main/engine/sources/emitter';

const on = (db: string) => ({ target: 'redis-prod', db });

describe('what a probe emits', () => {
  it('has the unit of the catalogue, and `1` where the catalogue has none', () => {
    expect(sampleOf(7, 'redis.memory.used', { target: 'a' }, 3)).toMatchObject({
      t: 7,
      unit: 'By',
      value: 3,
    });
    expect(sampleOf(7, 'nobody.knows', { target: 'a' }, null)).toMatchObject({ unit: '1', value: null });
  });

  it('tells of a fault, and that there is none', () => {
    const fault = { code: 'refused', message: 'No.', remedy: 'Start it.' } as const;
    expect(faultOf(7, 'a', fault)).toMatchObject({ kind: 'fault', data: fault, subject: { id: 'a' } });
    expect(faultOf(7, 'a', null).data).toBeNull();
  });

  it('ends once each series that a run does not speak of, within its group', () => {
    const emitter = new Emitter();
    emitter.sample('fast', 1, 'redis.db.keys', on('0'), 5);
    emitter.sample('slow', 1, 'redis.memory.used', { target: 'redis-prod' }, 9);
    emitter.settle('fast', 1);
    emitter.take();
    emitter.add('fast', sampleOf(2, 'redis.db.keys', on('1'), 6));
    emitter.settle('fast', 2);
    expect(emitter.take()).toEqual([
      sampleOf(2, 'redis.db.keys', on('1'), 6),
      sampleOf(2, 'redis.db.keys', on('0'), null),
    ]);
    emitter.sample('fast', 3, 'redis.db.keys', on('1'), 6);
    emitter.settle('fast', 3);
    expect(emitter.take()).toHaveLength(1);
  });

  it('lets some stay, and ends others with a value', () => {
    const emitter = new Emitter();
    emitter.sample('g', 1, 'redis.db.keys', on('0'), 5);
    emitter.sample('g', 1, 'redis.db.keys', on('1'), 5);
    emitter.take();
    emitter.settle(
      'g',
      2,
      ({ attributes }) => attributes.db === '0',
      () => 0,
    );
    expect(emitter.take()).toEqual([sampleOf(2, 'redis.db.keys', on('1'), 0)]);
  });
});
