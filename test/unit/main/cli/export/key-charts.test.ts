import { describe, expect, it } from 'vitest';
import { type ChartPlan, chartPlans, readChart } from '../../../../../main/cli/export/report/key-charts';
import type { RecordedSeries, Recording } from '../../../../../main/engine/past/recording';
import type { Attributes } from '../../../../../shared/model/observation';

const RANGE = { from: 0, to: 100_000 };

function series(id: number, metric: string, attributes: Attributes): RecordedSeries {
  return { id, metric, unit: 's', attributes };
}

describe('the charts of a report', () => {
  it('are of services first: the quantile that the wall shows, never of one tenant', () => {
    const latency = 'http.server.request.duration';
    const plans = chartPlans(
      [
        series(1, 'gantry.postgresql.replication.lag', { target: 'pg', replica: 'pg-b' }),
        series(2, latency, { service: 'shop', quantile: '0.5' }),
        series(3, latency, { service: 'shop', quantile: '0.95' }),
        series(4, latency, { service: 'shop', quantile: '0.99' }),
        series(5, latency, { service: 'shop', quantile: '0.95', tenant: 'nord' }),
        series(6, 'odoo.business.event.rate', { service: 'shop', event: 'orders' }),
        series(7, 'odoo.business.event.rate.usual', { service: 'shop', event: 'orders' }),
        series(8, 'httpcheck.duration', { target: 'web', phase: 'dns' }),
        series(9, 'httpcheck.duration', { target: 'web', phase: 'total' }),
        series(10, 'redis.up', { target: 'cache' }),
      ],
      null,
    );
    expect(
      plans.map(({ title, source, series: drawn }) => [title, source, drawn.map(({ id }) => id)]),
    ).toEqual([
      ['shop', 'feed', [3]],
      ['shop', 'feed', [6, 7]],
      ['pg-b', 'pg', [1]],
      ['web', 'web', [9]],
    ]);
  });

  it('hatch when their own source was silent, or the wall, and not where something was heard', async () => {
    const column = { t: Float64Array.of(1_000, 50_000, 90_000), v: Float64Array.of(1, 2, 3) };
    const recording = { range: async () => column } as unknown as Recording;
    const plan: ChartPlan = {
      title: 'x',
      note: '',
      unit: 's',
      limit: null,
      source: 'web',
      series: [{ id: 1, usual: false }],
    };
    const gaps = [
      { from: 2_000, to: 40_000, source: 'web' },
      { from: 2_000, to: 40_000, source: 'cache' },
      { from: 40_000, to: 60_000, source: 'link' },
      { from: 60_000, to: 80_000 },
    ];
    const chart = await readChart(plan, recording, RANGE, gaps);
    expect(chart?.gaps).toEqual([gaps[0], gaps[3]]);
    const empty = { range: async () => ({ t: Float64Array.of(1), v: Float64Array.of(Number.NaN) }) };
    expect(await readChart(plan, empty as unknown as Recording, RANGE, gaps)).toBeNull();
  });
});
