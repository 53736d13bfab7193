import { describe, expect, it } from 'vitest';
import { Silence } from '../../../../../main/engine/past/silence';
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
    const silence = new Silence();
    expect(silence.look([source('pg', { lastOkAt: 1_000 })], false, 2_000)).toEqual([]);
    expect(
      silence.look([source('pg', { ...fault, lastOkAt: 1_000, failingSince: 6_000 })], false, 7_000),
    ).toEqual([]);
    expect(silence.lasting(9_000)).toEqual([{ from: 1_000, to: 9_000, source: 'pg' }]);
    expect(silence.look([source('pg', { lastOkAt: 21_000 })], false, 21_500)).toEqual([
      { from: 1_000, to: 21_000, source: 'pg' },
    ]);
    expect(silence.lasting(22_000)).toEqual([]);
  });

  it('of the uplink is a gap of its own, however well it says that it is lost', () => {
    const silence = new Silence();
    silence.look([source('link', { lastOkAt: 1_000 })], true, 1_100);
    expect(silence.lasting(2_000)).toEqual([{ from: 1_100, to: 2_000, source: 'link' }]);
    expect(silence.look([source('link', { lastOkAt: 3_000 })], false, 3_100)).toEqual([
      { from: 1_100, to: 3_100, source: 'link' },
    ]);
  });

  it('ends with a source that is watched no more', () => {
    const silence = new Silence();
    silence.look([source('pg', { ...fault, lastOkAt: null, failingSince: 500 })], false, 1_000);
    expect(silence.look([], false, 4_000)).toEqual([{ from: 500, to: 4_000, source: 'pg' }]);
  });
});
