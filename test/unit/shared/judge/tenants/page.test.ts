import { describe, expect, it } from 'vitest';
import type { TenantPast } from '../../../../../shared/accounts/tenant-past';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeInput, type Verdicts } from '../../../../../shared/judge/judgement';
import { tenantPage } from '../../../../../shared/judge/tenants/page';
import { RESOURCES, TAKES } from '../../../../../shared/metrics/resources';
import type { WallEvent } from '../../../../../shared/model/observation';
import { aConfig, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 23, 10);
const MINUTE = 60_000;
const at = (id: string): number => RESOURCES.findIndex((one) => one.id === id);

const config = aConfig({
  tenants: {
    from: [],
    tiers: { gold: { share: 4, quota: { queue_jobs: 2 } }, standard: { share: 1 } },
    list: [
      { id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: 'b' },
      { id: 'fjell', name: 'Fjellsport', tier: 'standard', pool: 'b' },
      { id: 'havn', name: 'Havn', tier: 'standard', pool: 'b' },
    ],
  },
  costs: { currency: 'EUR', prices: { queue_jobs: 3 } },
});

/** Three tenants of a pool whose queue is full since ten minutes, by one of them, for which the others wait. */
function input(now = NOW, campaign = true): JudgeInput {
  const series = new FakeEstate();
  const span = { from: NOW - 60 * MINUTE, to: NOW, step: 5_000 };
  const trouble = (t: number): boolean => campaign && t > NOW - 10 * MINUTE;
  const where = (tenant: string) => ({ tenant, pool: 'b', resource: 'queue_jobs' });
  const wait = (tenant: string) => ({ tenant, pool: 'b', kind: 'job_wait' });
  series.samples('gantry.tenant.use', where('fjell'), span, (t) => (trouble(t) ? 40 : 2));
  for (const tenant of ['nord', 'havn']) {
    series.samples('gantry.tenant.use', where(tenant), span, 2);
    series.samples('gantry.tenant.delay', wait(tenant), span, (t) => (trouble(t) ? 60 : 5));
  }
  series.samples('gantry.tenant.delay', wait('fjell'), span, 5);
  series.samples('gantry.pool.used', { pool: 'b', resource: 'queue_jobs' }, span, (t) =>
    trouble(t) ? 1 : 0.4,
  );
  series.samples('gantry.pool.queue', { pool: 'b', resource: 'queue_jobs' }, span, (t) =>
    trouble(t) ? 30 : 0,
  );
  return { now, config, series, documents: series, sources: [], drills: [] };
}

function judged(of: JudgeInput): Verdicts {
  let memory = EMPTY_MEMORY;
  let verdicts = judge({ ...of, now: of.now - 6_000 }, memory);
  for (let t = of.now - 5_000; t <= of.now; t += 1_000) {
    ({ memory } = verdicts);
    verdicts = judge({ ...of, now: t }, memory);
  }
  return verdicts;
}

function past(over: Partial<TenantPast> = {}): TenantPast {
  const line = (value: number) => ({ t: Float64Array.of(NOW), v: Float64Array.of(value) });
  return {
    asOf: NOW,
    lines: RESOURCES.map((_, column) => line(column === at('queue_jobs') ? 2 : Number.NaN)),
    today: Float64Array.from(TAKES, ({ id }) => (id === 'queue_jobs' ? 3_600 : Number.NaN)),
    coverage: 0.9,
    days: [],
    episodes: [],
    ...over,
  };
}

describe('the page of a tenant', () => {
  it('of who takes too much: what, how many pay, and what is due', () => {
    const of = input();
    const page = tenantPage('fjell', of, judged(of), past());
    expect(page).toMatchObject({
      name: 'Fjellsport',
      pool: 'Pool B',
      severity: 'warning',
      freshness: 'live',
    });
    expect(page?.answer.verdict).toMatch(/^Fjellsport takes [\d.]+× its share of queue jobs;$/);
    expect(page?.answer.reason).toBe('2 other tenants pay.');
    const jobs = page?.resources.find(({ id }) => id === 'queue_jobs');
    expect(jobs).toMatchObject({ now: 40, saturated: true });
    expect(jobs?.due).toBeGreaterThan(0);
    expect(jobs?.due).toBeLessThan(40);
  });

  it('of who pays: how much longer it waits, and for whom; its quota, and what it cost', () => {
    const of = input();
    const page = tenantPage('nord', of, judged(of), past());
    expect(page?.severity).toBe('warning');
    expect(page?.answer).toMatchObject({
      verdict: 'Nord 3PL waits 12× its usual for its jobs;',
      reason: 'Fjellsport takes queue jobs.',
    });
    expect(page?.resources.map(({ id }) => id)).toEqual(['queue_jobs', 'job_wait']);
    expect(page?.resources[0]?.day).toEqual({ amount: 3_600, unit: '{job}.s', quota: 7_200, cost: 3 });
    expect(page?.resources[1]).toMatchObject({ now: 60, due: 5, day: null });
    expect(page?.days).toEqual([{ day: '2026-11-23', cost: 3, coverage: 0.9 }]);
    expect(page?.currency).toBe('EUR');
  });

  it('in calm, when no new data arrives, and before anything was read', () => {
    const calm = input(NOW, false);
    const page = tenantPage('nord', calm, judged(calm), null);
    expect(page?.answer.verdict).toBe('Nord 3PL is served as usual,');
    expect(page?.resources[0]).toMatchObject({ now: 2, day: null });
    expect(page?.days).toEqual([]);
    const stale = input(NOW + 10 * MINUTE, false);
    const later = tenantPage('nord', stale, judged(stale), past());
    expect(later).toMatchObject({ severity: 'unknown', freshness: 'stale' });
    // What was known is a line; now nothing is.
    expect(later?.resources.map(({ id, now, due }) => [id, now, due])).toEqual([['queue_jobs', null, null]]);
  });

  it('of one that is gone shows what is kept, and of one that never was nothing', () => {
    const of = input();
    const verdicts = judged(of);
    const gone = tenantPage('old', of, verdicts, past());
    expect(gone).toMatchObject({ name: 'old', severity: 'unknown', observedAt: null });
    expect(gone?.answer.verdict).toBe('old sends no data any more;');
    expect(tenantPage('never', of, verdicts, null)).toBeNull();
  });

  it('lists episodes once each, newest first, with the part that the tenant had', () => {
    const event = (tenant: string, id: string, onset: number, endedAt: number | null): WallEvent => ({
      type: 'event',
      t: endedAt ?? onset,
      kind: 'contention',
      subject: { kind: 'tenant', id: tenant },
      data: { id, onset, endedAt, resources: ['queue_jobs'], victims: ['nord'], victimCount: 2, excess: 9 },
    });
    const of = input();
    const episodes = [
      event('fjell', 'a', NOW - 9e6, null),
      event('fjell', 'a', NOW - 9e6, NOW - 8e6),
      event('nord', 'b', NOW - 5e6, null),
      { ...event('fjell', 'c', NOW, null), data: {} },
    ];
    expect(tenantPage('nord', of, judged(of), past({ episodes }))?.episodes).toEqual([
      expect.objectContaining({ id: 'b', role: 'offender', to: null, offender: 'Nord 3PL' }),
      expect.objectContaining({
        id: 'a',
        role: 'victim',
        to: NOW - 8e6,
        offender: 'Fjellsport',
        resource: 'queue jobs',
      }),
    ]);
  });

  it('days are those since it was first known, with gaps where nothing was counted', () => {
    const of = input();
    const account = {
      day: '2026-11-21',
      from: 0,
      to: 0,
      pool: 'b',
      tenants: ['nord'],
      amounts: new Float64Array(TAKES.length),
      coverage: Float64Array.of(1),
      costs: Float64Array.of(7),
    };
    const days = [{ ...account, currency: 'EUR' }];
    expect(tenantPage('nord', of, judged(of), past({ days }))?.days).toEqual([
      { day: '2026-11-21', cost: 7, coverage: 1 },
      { day: '2026-11-22', cost: null, coverage: 0 },
      { day: '2026-11-23', cost: 3, coverage: 0.9 },
    ]);
    // Of another currency it is not told as if it were this one.
    const other = [{ ...account, currency: 'NOK' }];
    expect(tenantPage('nord', of, judged(of), past({ days: other }))?.days[0]?.cost).toBeNull();
  });
});
