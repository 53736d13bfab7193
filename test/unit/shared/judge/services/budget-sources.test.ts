import { describe, expect, it } from 'vitest';
import type { Verdicts } from '../../../../../shared/judge/judgement';
import type { IncidentOver } from '../../../../../shared/model/incident';
import { looks, response, said, type Tell } from '../../../../builders/looks';
import { aConfig, aPostgres, aService } from '../../../../builders/series';

const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const SHIPPING = aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective });
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' })], services: [SHIPPING] });

/** Shipping is slow between two seconds. */
function course(seconds: number, slow: readonly [number, number], tell: Tell) {
  return looks(CONFIG, seconds, (estate, t, second) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    response(estate, 'shipping', t, second >= slow[0] && second < slow[1] ? 4 : 0.3);
    tell(estate, t, second);
  });
}
const stated: (left: number, from: number, to: number) => Tell = (left, from, to) => (estate, t, second) => {
  if (second >= from && second < to)
    estate.sample('gantry.slo.error_budget.remaining', { service: 'shipping' }, t, left);
};
function overOf(seen: ReadonlyMap<number, Verdicts>): IncidentOver {
  const over = [...seen.values()].find(({ sections }) => sections.incident.over !== null)?.sections.incident
    .over;
  if (over === undefined || over === null) throw new Error('no incident ended');
  return over;
}

describe('a budget that its feed tells no more', () => {
  const seen = course(330, [150, 300], stated(0.62, -600, 100));

  it('is not said to be left', () => {
    const { executive } = seen.get(200)!.sections;
    expect(executive.services[0]?.risk).toBe('unknown');
    expect(said(executive.answer)).toBe(
      'Shipping is critical: how much of its error budget is left is not known.',
    );
  });

  it('is no part of what an incident cost', () => {
    expect(overOf(seen).budget).toBeNull();
  });
});

describe('what an incident cost of the budget', () => {
  it('is the difference of one source', () => {
    expect(overOf(course(130, [20, 100], stated(0.4, 61, 1_000))).budget).toBeNull();
  });

  it('is what the feed stated before less what it states now', () => {
    const seen = course(130, [20, 100], (estate, t, second) => {
      stated(second < 40 ? 0.62 : 0.6, -600, 1_000)(estate, t, second);
    });
    expect(overOf(seen).budget?.spent).toBeCloseTo(0.02, 6);
  });

  it('is no more than it lasted, by the wall’s own clock', () => {
    const { budget, from, to } = overOf(course(130, [20, 100], () => undefined));
    expect(budget?.spent).toBeGreaterThan(0);
    expect(budget?.spent).toBeLessThanOrEqual((to - from) / (objective.window * 0.001));
  });
});

it('a service that was never heard has no budget to tell, at the start and later', () => {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: [SHIPPING, aService({ id: 'customs', name: 'Customs', objective })],
  });
  const seen = looks(config, 300, (estate, t) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    response(estate, 'shipping', t, 0.3);
  });
  for (const second of [-5, 0, 300]) {
    const { services, executive } = seen.get(second)!.sections;
    const customs = services.rows.find(({ id }) => id === 'customs');
    expect(customs?.budget).toMatchObject({ value: null, freshness: 'stale', spentAt: null });
    expect(customs?.budget?.series.v).toHaveLength(0);
    expect(executive.services.find(({ id }) => id === 'customs')).toMatchObject({
      risk: 'unknown',
      budget: { value: null },
    });
    expect(services.rows.find(({ id }) => id === 'shipping')?.budget?.value).toBe(1);
  }
});
