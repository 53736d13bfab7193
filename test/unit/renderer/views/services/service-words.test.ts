import { describe, expect, it } from 'vitest';
import { axisTicks } from '../../../../../renderer/parts/axis-ticks';
import {
  breachOf,
  promisedText,
  serviceStatus,
  shownService,
  spokenService,
} from '../../../../../renderer/views/services/service-words';
import { named } from '../../../../builders/services';
import { at, HOUR, MINUTE, NOW } from '../../../../builders/snapshots';

const say = (row: ReturnType<typeof named>, silentFor = 0): string =>
  serviceStatus(row, shownService(row, silentFor), NOW, 'Europe/Oslo');

describe('what a row says', () => {
  it.each([
    [{}, 'ok for 9 d'],
    [{ severity: 'critical', since: at('06:14') }, 'critical, 27 min'],
    [{ severity: 'unknown', was: 'ok', since: at('06:36') }, 'unknown since 06:36'],
    [{ severity: 'unknown', was: 'critical', freshness: 'stale' }, 'stale 1 s, was critical'],
    [{ severity: 'unknown', was: 'ok', freshness: 'cached' }, 'cached at 06:41, was ok'],
    [{ severity: 'warning', since: null }, 'warning'],
  ] as const)('%j: %s', (over, words) => {
    expect(say(named('shipping', over))).toBe(words);
  });

  it('is judged no more once the engine is silent', () => {
    const row = named('shipping', { severity: 'critical', since: at('06:14') });
    expect(shownService(row, 6_000)).toEqual({ severity: 'unknown', was: 'critical', freshness: 'stale' });
    expect(say(row, 6_000)).toBe('stale 1 s, was critical');
  });

  it('names severity, freshness, reason and owner to a listener', () => {
    const row = named('shipping', { severity: 'critical', since: at('06:14'), reason: 'locks' });
    expect(spokenService(row, shownService(row, 0), say(row))).toBe(
      'Shipping: critical, 27 min, critical, live. locks. Owner: Dispatch desk',
    );
  });
});

describe('the figure that broke its promise', () => {
  const row = named('shipping');
  it('is the latency past its objective, else a spent budget, else half the work', () => {
    expect(breachOf(row)).toBeNull();
    expect(breachOf({ ...row, latency: row.latency && { ...row.latency, value: 0.9 } })).toBe('latency');
    expect(breachOf({ ...row, budget: row.budget && { ...row.budget, value: 0 } })).toBe('budget');
    expect(breachOf({ ...row, throughput: row.throughput && { ...row.throughput, value: 0.01 } })).toBe(
      'throughput',
    );
  });
  it('is none where nothing is known', () => {
    expect(breachOf({ ...row, latency: row.latency && { ...row.latency, value: null } })).toBeNull();
  });
});

describe('small texts', () => {
  it.each([
    [0.8, '0.8'],
    [5, '5.0'],
    [0.25, '0.25'],
    [30, '30'],
  ])('a promise of %d s is written %s', (seconds, text) => {
    expect(promisedText(seconds)).toBe(text);
  });

  it('an axis names its start and the last whole hour that has room', () => {
    const times = Float64Array.of(at('04:02'), NOW);
    expect(axisTicks(times, 590).map(({ t }) => t)).toEqual([at('04:02'), at('06:00')]);
    expect(axisTicks(Float64Array.of(NOW - 20 * MINUTE, NOW), 590)).toHaveLength(1);
    expect(axisTicks(Float64Array.of(NOW - HOUR, NOW), 100)).toHaveLength(1);
    expect(axisTicks(Float64Array.of(), 590)).toEqual([]);
  });
});
