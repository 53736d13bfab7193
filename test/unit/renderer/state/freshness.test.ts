import { describe, expect, it } from 'vitest';
import { agedFreshness } from '../../../../renderer/state/freshness';

const figure = { freshness: 'live', observedAt: 100_000, every: 5_000 } as const;

describe('a figure ages on the wall itself', () => {
  it.each([
    [1_000, 'live'],
    [10_001, 'late'],
    [25_001, 'stale'],
  ])('%i ms after its observation it is %s', (age, freshness) => {
    expect(agedFreshness(figure, { now: 100_000 + age, silentFor: 0 })).toBe(freshness);
  });

  it('is late, then stale, when the engine is silent, however slow its interval', () => {
    const slow = { ...figure, every: 3_600_000 };
    expect(agedFreshness(slow, { now: 101_000, silentFor: 2_400 })).toBe('live');
    expect(agedFreshness(slow, { now: 103_000, silentFor: 3_000 })).toBe('late');
    expect(agedFreshness(slow, { now: 106_000, silentFor: 6_000 })).toBe('stale');
  });

  it('never grows younger than the engine said', () => {
    expect(agedFreshness({ ...figure, freshness: 'stale' }, { now: 100_001, silentFor: 0 })).toBe('stale');
  });

  it('leaves cached and replayed figures what they are', () => {
    expect(agedFreshness({ ...figure, freshness: 'cached' }, { now: 9e9, silentFor: 9e9 })).toBe('cached');
    expect(agedFreshness({ ...figure, freshness: 'replay' }, { now: 9e9, silentFor: 9e9 })).toBe('replay');
  });
});
