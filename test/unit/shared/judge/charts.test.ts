import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountFor,
  type BudgetMemory,
  budgetLeft,
  budgetTrail,
} from '../../../../shared/judge/ahead/error-budget';
import { barsOf, chartOf, dueEvery, SPAN_MS } from '../../../../shared/judge/charts';
import type { Severity } from '../../../../shared/model/severity';
import { aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const HOUR = 3_600_000;
const NAMED = { service: 'shipping', quantile: '0.95' };

function latency(step: number, value: (t: number) => number | null = () => 0.3): FakeEstate {
  return new FakeEstate().samples(
    'http.server.request.duration',
    NAMED,
    { from: NOW - 2 * HOUR, to: NOW, step },
    value,
  );
}

describe('charts of a service', () => {
  it('reach to the newest point, in order, with no more points than a screen has use for', () => {
    const estate = latency(1_000);
    for (let now = NOW; now < NOW + 12_000; now += 1_000) {
      if (now > NOW) estate.sample('http.server.request.duration', NAMED, now, 0.5);
      const { t, v } = chartOf(estate, 0, now);
      expect(t.at(-1)).toBe(now);
      expect(v.at(-1)).toBe(now > NOW ? 0.5 : 0.3);
      expect(t.length).toBeLessThanOrEqual(252);
      expect([...t].every((at, index) => index === 0 || at > (t[index - 1] ?? 0))).toBe(true);
    }
  });

  it('are as wide as their window, however little of it is known', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_600 }), (seconds) => {
        const estate = new FakeEstate().samples(
          'http.server.request.duration',
          NAMED,
          { from: NOW - seconds * 1_000, to: NOW, step: Math.max(1_000, seconds * 10) },
          0.3,
        );
        const { t, from = Number.NaN, to = Number.NaN } = chartOf(estate, 0, NOW);
        expect(to - from).toBe(SPAN_MS);
        expect(Math.abs(to - NOW)).toBeLessThan(10_000);
        // A place on the axis is proportional to time: the known part takes no more of it than its share.
        const known = ((t.at(-1) ?? 0) - (t[0] ?? 0)) / (to - from);
        expect(known).toBeLessThanOrEqual((seconds * 1_000) / SPAN_MS + 1e-9);
      }),
    );
  });

  it('are the same for whoever asks later in the same ten seconds', () => {
    const asked = latency(1_000);
    chartOf(asked, 0, NOW - 4_000);
    expect(chartOf(asked, 0, NOW)).toEqual(chartOf(latency(1_000), 0, NOW));
  });

  it('bars are means of ten minutes, summed over sites; where nothing was heard there is none', () => {
    const estate = new FakeEstate();
    const span = { from: NOW - 30 * 60_000, to: NOW, step: 10_000 };
    estate.samples('odoo.business.event.rate', { service: 'shipping', site: 'oslo' }, span, 0.1);
    estate.samples('odoo.business.event.rate', { service: 'shipping', site: 'hamburg' }, span, 0.2);
    const { t, v } = barsOf(estate, [0, 1], NOW);
    expect(t.length).toBe(16);
    expect(v.at(-1)).toBeCloseTo(0.3);
    expect(Number.isNaN(v[0])).toBe(true);
  });

  it('a feed’s interval is told by its gaps, within bounds', () => {
    expect(dueEvery(latency(1_000), 0, NOW)).toBe(5_000);
    expect(dueEvery(latency(30_000), 0, NOW)).toBe(30_000);
    expect(dueEvery(latency(300_000), 0, NOW)).toBe(60_000);
    expect(dueEvery(new FakeEstate().sample('x', {}, NOW, 1), 0, NOW)).toBe(5_000);
  });
});

describe('the error budget that this wall accounts for itself', () => {
  const service = aService({
    id: 'shipping',
    objective: { availability: 0.999, latency: 0.8, window: 24 * HOUR },
  });
  function run(
    from: number,
    seconds: number,
    severity: Severity,
    before?: BudgetMemory,
    lost = false,
  ): BudgetMemory {
    let memory = before;
    for (let second = 0; second <= seconds; second += 1) {
      memory = accountFor(memory, service, severity, from + second * 1_000, lost);
    }
    if (memory === undefined) throw new Error('at least one look');
    return memory;
  }

  it('critical seconds are spent, of the 86.4 that a day at 99.9 % allows', () => {
    expect(budgetLeft(run(NOW, 43, 'critical'), service.objective)).toBeCloseTo(1 - 43 / 86.4);
    expect(budgetLeft(run(NOW, 300, 'critical'), service.objective)).toBe(0);
  });

  it('warnings, the unknown, a lost link and the wall’s own absence cost nothing', () => {
    for (const severity of ['ok', 'warning', 'unknown'] as const) {
      expect(budgetLeft(run(NOW, 100, severity), service.objective)).toBe(1);
    }
    expect(budgetLeft(run(NOW, 100, 'critical', undefined, true), service.objective)).toBe(1);
    const away = accountFor(run(NOW, 0, 'critical'), service, 'critical', NOW + HOUR, false);
    expect(budgetLeft(away, service.objective)).toBe(1);
  });

  it('what was spent before the window is given back', () => {
    const spent = run(NOW, 43, 'critical');
    const later = run(NOW + 26 * HOUR, 1, 'ok', spent);
    expect(budgetLeft(later, service.objective)).toBe(1);
    expect(later.bad).toEqual([]);
  });

  it('remembers an entry an hour at most, and a trail of a chart’s length', () => {
    let memory = run(NOW, 1, 'critical');
    for (let hour = 0; hour < 100; hour += 1) memory = run(NOW + hour * HOUR, 3, 'critical', memory);
    expect(memory.bad.length).toBeLessThanOrEqual(26);
    expect(memory.trail.length).toBeLessThanOrEqual(81);
    expect(budgetTrail(memory).t.length).toBe(memory.trail.length);
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });

  it('without a promise there is no budget', () => {
    expect(budgetLeft(run(NOW, 1, 'ok'), { ...service.objective, availability: null })).toBeNull();
  });
});
