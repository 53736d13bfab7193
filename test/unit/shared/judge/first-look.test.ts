import { describe, expect, it } from 'vitest';
import { withoutFirstLook } from '../../../../shared/judge/charts';
import { conditionChart, responseChart } from '../../../../shared/judge/incident/charts';
import { indicatorLine, indicatorsOf } from '../../../../shared/judge/indicators';
import { latencyColumn, latencyOf } from '../../../../shared/judge/services/readings';
import { aCondition, aConfig, anHttp, anInput, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const WEB = anHttp({ id: 'web', timeout: 4_000, url: 'https://shop.example/health' });

describe('a line that begins with the first look at a page', () => {
  const PAGE = { target: 'web', phase: 'total' };
  /** The first look opened the connection, and took longer than those that followed. */
  function looked(from: number, metric = 'httpcheck.duration'): FakeEstate {
    return new FakeEstate().samples(metric, PAGE, { from, to: NOW, step: 5_000 }, (t) =>
      t === from ? 0.9 : 0.05,
    );
  }
  const info = (metric = 'httpcheck.duration') => ({ id: 0, metric, unit: 's', attributes: PAGE });
  const highest = (v: Float64Array): number => Math.max(...[...v].filter((one) => !Number.isNaN(one)));
  const config = aConfig({
    targets: [WEB],
    services: [aService({ id: 'shop', name: 'Shop', dependsOn: ['web'] })],
  });

  it('has no slope to what follows: neither with a service, in engineering, nor in an incident', () => {
    const estate = looked(NOW - 60_000);
    const input = anInput(estate, config, NOW);
    const [shop] = config.services as [(typeof config.services)[number]];
    const latency = latencyOf(input, shop);
    const [indicator] = indicatorsOf(estate, config);
    if (latency === null || indicator === undefined) throw new Error('not measured');
    expect(highest(latencyColumn(input, latency).v)).toBe(0.05);
    expect(highest(indicatorLine(input, indicator).v)).toBe(0.05);
    const from = NOW - 100_000;
    expect(highest(responseChart(input, shop, from)?.series.v ?? Float64Array.of(9))).toBe(0.05);
    const slow = aCondition('http.latency', 'target', 'web', NOW - 60_000);
    expect(highest(conditionChart(input, slow, from)?.series.v ?? Float64Array.of(9))).toBe(0.05);
  });

  it('keeps a first point that is no first look, is all that is known, or opens no connection', () => {
    const line = (estate: FakeEstate, from: number, metric?: string): Float64Array =>
      withoutFirstLook(estate, info(metric), estate.window(0, from, NOW)).v;
    const early = looked(NOW - 60_000);
    expect(line(early, NOW - 70_000)).toHaveLength(12);
    expect(line(early, NOW - 30_000)).toHaveLength(7);
    expect([...line(looked(NOW), NOW - 70_000)]).toEqual([0.9]);
    expect(line(looked(NOW - 60_000, 'redis.ping'), NOW - 70_000, 'redis.ping')).toHaveLength(13);
  });
});
