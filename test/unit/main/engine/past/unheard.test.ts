import { describe, expect, it } from 'vitest';
import { Unheard } from '../../../../../main/engine/past/unheard';
import type { SourceStatus } from '../../../../../shared/model/source-status';

function source(id: string, over: Partial<SourceStatus>): SourceStatus {
  const rest = {
    kind: 'http',
    state: 'ok',
    every: 5_000,
    lastRunAt: 0,
    failingSince: null,
    fault: null,
  } as const;
  return { id, lastOkAt: 0, ...rest, ...over };
}
const fault = { state: 'fault', fault: { code: 'timeout', message: '', remedy: '' } } as const;

describe('what is not heard', () => {
  it('is a gap from the last good answer to the next', () => {
    const unheard = new Unheard();
    expect(unheard.look([source('pg', { lastOkAt: 1_000 })], false, 2_000)).toEqual([]);
    expect(
      unheard.look([source('pg', { ...fault, lastOkAt: 1_000, failingSince: 6_000 })], false, 7_000),
    ).toEqual([]);
    expect(unheard.lasting(9_000)).toEqual([{ from: 1_000, to: 9_000, source: 'pg' }]);
    expect(unheard.look([source('pg', { lastOkAt: 21_000 })], false, 21_500)).toEqual([
      { from: 1_000, to: 21_000, source: 'pg' },
    ]);
    expect(unheard.lasting(22_000)).toEqual([]);
  });

  it('of the uplink is a gap of its own, however well it says that it is lost', () => {
    const unheard = new Unheard();
    unheard.look([source('link', { lastOkAt: 1_000 })], true, 1_100);
    expect(unheard.lasting(2_000)).toEqual([{ from: 1_100, to: 2_000, source: 'link' }]);
    expect(unheard.look([source('link', { lastOkAt: 3_000 })], false, 3_100)).toEqual([
      { from: 1_100, to: 3_100, source: 'link' },
    ]);
  });

  it('ends with a source that is watched no more', () => {
    const unheard = new Unheard();
    unheard.look([source('pg', { ...fault, lastOkAt: null, failingSince: 500 })], false, 1_000);
    expect(unheard.look([], false, 4_000)).toEqual([{ from: 500, to: 4_000, source: 'pg' }]);
  });
});
