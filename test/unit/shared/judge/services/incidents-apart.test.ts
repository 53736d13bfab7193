import { expect, it } from 'vitest';
import { looks, response, said, waiters } from '../../../../builders/looks';
import { aConfig, aPostgres, aService } from '../../../../builders/series';

const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const CONFIG = aConfig({
  tenants: { from: [], tiers: {}, list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }] },
  targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg2' })],
  services: [
    aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective }),
    aService({ id: 'orders', name: 'Orders', dependsOn: ['pg'], objective }),
    aService({ id: 'portal', name: 'Portal', dependsOn: ['pg2'], objective }),
  ],
});

/** Locks in pg from 20 s on, and slow services from a second on. */
function course(slow: Readonly<Record<string, number>>) {
  return looks(CONFIG, 90, (estate, t, second) => {
    for (const id of ['pg', 'pg2']) estate.sample('postgresql.up', { target: id }, t, 1);
    waiters(estate, 'pg', t, second >= 20 ? 31 : 0);
    for (const { id } of CONFIG.services)
      response(estate, id, t, second >= (slow[id] ?? Number.POSITIVE_INFINITY) ? 4 : 0.3);
  }).get(90)!;
}

it('a cause is told of the services of its incident, and the others are counted', () => {
  const { sections, incidents } = course({ shipping: 25, portal: 50 });
  expect(incidents).toHaveLength(2);
  expect(said(sections.services.answer)).toMatch(/^Shipping is slow, one more is critical: .*Nord 3PL/u);
});

it('services of one incident are told together', () => {
  const { sections } = course({ shipping: 25, orders: 25 });
  expect(said(sections.services.answer)).toMatch(/^Shipping and Orders are slow: .*Nord 3PL/u);
});

it('two of one incident and one of another', () => {
  const { sections } = course({ shipping: 25, orders: 25, portal: 50 });
  expect(said(sections.services.answer)).toMatch(
    /^(Shipping and Orders|Two services) are slow, one more is critical: /u,
  );
});
