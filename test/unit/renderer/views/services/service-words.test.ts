import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTicks, endsOf } from '../../../../../renderer/parts/axis-ticks';
import {
  breachOf,
  calmHeads,
  calmNote,
  heroTone,
  rankedService,
  serviceStatus,
  shownService,
  spokenService,
} from '../../../../../renderer/views/services/service-words';
import { layoutServices } from '../../../../../renderer/views/services/services-layout';
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
  it('an axis has places in proportion to time, whatever is known on it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 * 60 }),
        fc.integer({ min: 200, max: 1_800 }),
        (minutes, width) => {
          const from = NOW - minutes * MINUTE;
          for (const { t, at: place } of axisTicks({ from, to: NOW }, width))
            expect(place).toBeCloseTo(((t - from) / (NOW - from)) * width, 6);
        },
      ),
    );
    const short = { t: Float64Array.of(NOW - 24_000, NOW), v: Float64Array.of(1, 2) };
    expect(endsOf({ ...short, from: NOW - HOUR, to: NOW })).toEqual({ from: NOW - HOUR, to: NOW });
    expect(endsOf(short)).toEqual({ from: NOW - 24_000, to: NOW });
    expect(endsOf({ t: new Float64Array(0), v: new Float64Array(0) })).toBeNull();
  });

  it('an axis names its start and the last whole hour that has room', () => {
    expect(axisTicks({ from: at('04:02'), to: NOW }, 590).map(({ t }) => t)).toEqual([
      at('04:02'),
      at('06:00'),
    ]);
    expect(axisTicks({ from: NOW - 20 * MINUTE, to: NOW }, 590)).toHaveLength(1);
    expect(axisTicks({ from: NOW - HOUR, to: NOW }, 100)).toHaveLength(1);
    expect(axisTicks({ from: NOW, to: NOW }, 590)).toEqual([]);
  });
});

it('the names of two heroes have one size, that of the longer', () => {
  expect(heroTone(['Shipping'])).toBe('t-answer');
  expect(heroTone(['Shipping', 'Order confirmation'])).toBe('t-name');
  expect(heroTone(['Shipping', 'Receiving'])).toBe('t-answer');
});

it('no head stands over a column that no equal row fills', () => {
  const heads = (...rows: readonly ReturnType<typeof named>[]): readonly number[] =>
    calmHeads(rows, layoutServices(rows.map(rankedService)).placed).map(({ x }) => x);
  const some = (over: Parameters<typeof named>[1]) => [named('shipping', over), named('receiving', over)];
  expect(heads(...some({}))).toEqual([560, 1210, 1610]);
  expect(heads(...some({ latency: null }))).toEqual([1210, 1610]);
  expect(heads(...some({ throughput: null }))).toEqual([560, 1610]);
  expect(heads(...some({ budget: null }))).toEqual([560, 1210]);
  expect(heads(...some({ latency: null, throughput: null, budget: null }))).toEqual([]);
  expect(heads(named('shipping', { budget: null }), named('receiving'))).toEqual([560, 1210, 1610]);
  // Of more than eight services the last ones are only named.
  const many = Array.from({ length: 12 }, (_, at) => ({
    ...named('shipping', at < 9 ? { budget: null } : {}),
    id: `service-${at}`,
  }));
  expect(heads(...many)).toEqual([560, 1210]);
});

it('calls no percentile what a single check took', () => {
  const checked = (metric: string): ReturnType<typeof named> => {
    const row = named('shipping');
    return { ...row, id: metric, latency: row.latency && { ...row.latency, metric } };
  };
  const head = (...metrics: readonly string[]): string | undefined => {
    const rows = metrics.map(checked);
    return calmHeads(rows, layoutServices(rows.map(rankedService)).placed)[0]?.text;
  };
  const [request, check] = ['http.server.request.duration', 'httpcheck.duration'];
  expect(head(request, request)).toMatch(/^p95 over/);
  expect(head(check, check)).toMatch(/^time of a check over/);
  expect(head(check, request)).toMatch(/^p95 or time of a check over/);
});

describe('the line below the name of a calm service', () => {
  const row = (owner: string, reason = '') => ({
    ...named('shipping'),
    owner,
    reason,
    severity: 'ok' as const,
  });

  it('has room for the state of every service, and for its owner', () => {
    expect(calmNote(row('Dispatch desk'), 'ok for 9 d')).toBe('Dispatch desk · ok for 9 d');
    expect(calmNote(row('Finance operations'), 'cached, was ok')).toBe('Finance operations · cached, was ok');
    expect(calmNote(row('Operations of the whole northern region'), 'cached, was ok')).toBe('cached, was ok');
    expect(calmNote(row('Dispatch desk', 'pg: log-in refused'), 'ok for 9 d')).toBe(
      'ok for 9 d · pg: log-in refused',
    );
  });
});
