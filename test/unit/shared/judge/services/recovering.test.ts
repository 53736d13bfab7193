import { expect, it } from 'vitest';
import { connections, looks, response, said, shipments, type Tell } from '../../../../builders/looks';
import { aConfig, aPostgres, aService } from '../../../../builders/series';

const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' })],
  services: [
    aService({
      id: 'shipping',
      name: 'Shipping',
      dependsOn: ['pg'],
      objective: { availability: 0.999, latency: null, window: 30 * 86_400_000 },
    }),
  ],
});

function course(seconds: number, tell: Tell) {
  return looks(CONFIG, seconds, (estate, t, second) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    tell(estate, t, second);
  });
}

it('a figure without a limit does not make a service recovering', () => {
  const { services, incident } = course(120, (estate, t, second) => {
    connections(estate, 'pg', t, second > 20 ? 99 : 30);
    response(estate, 'shipping', t, second > 20 ? 9 : 0.3);
  }).get(120)!.sections;
  const [row] = services.rows;
  // It answers, and its answers are shown.
  expect(row).toMatchObject({ severity: 'critical', basis: 'target', latency: { value: 9 } });
  expect(said(services.answer)).toMatch(/^Shipping is at risk: /u);
  expect(said(incident.open[0]!.answer)).toMatch(/^Shipping is at risk/u);
});

it('a service is not down because of a target that serves', () => {
  const { services } = course(120, (estate, t, second) => {
    connections(estate, 'pg', t, second > 20 ? 99 : 30);
  }).get(120)!.sections;
  expect(said(services.answer)).toMatch(/^Shipping is at risk: /u);
});

it('it is recovering once the trouble of its target is only held', () => {
  const seen = course(200, (estate, t, second) => {
    connections(estate, 'pg', t, second > 20 && second < 100 ? 99 : 30);
    response(estate, 'shipping', t, 0.3);
  });
  const held = [...seen.values()].filter(({ sections }) => sections.services.rows[0]?.basis === 'over');
  expect(held.length).toBeGreaterThan(0);
  for (const { sections } of held)
    expect(said(sections.services.answer)).toMatch(/^Shipping is recovering[:;] /u);
});

it('work as usual does not make it recovering while a target is in trouble', () => {
  const { services } = course(120, (estate, t, second) => {
    connections(estate, 'pg', t, second > 20 ? 99 : 30);
    shipments(estate, 'shipping', t, second > 20 ? 0.1 : 0.5);
  }).get(120)!.sections;
  expect(said(services.answer)).not.toContain('recovering');
});

it('on its way from slow to well it always says what it is', () => {
  const slow = aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: CONFIG.services.map((one) => ({ ...one, objective: { ...one.objective, latency: 0.4 } })),
  });
  const seen = looks(slow, 240, (estate, t, second) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    const slowness = second > 20 && second < 60 ? 0.9 : second >= 60 && second < 75 ? 0.45 : 0.1;
    if (second % 5 === 0) response(estate, 'shipping', t, slowness);
    shipments(estate, 'shipping', t, second > 20 && second < 62 ? 0.2 : 0.5);
  });
  const told = [...seen.values()].map(({ sections }) => said(sections.services.answer));
  expect(told).toContain('Shipping is recovering: its figures are well again.');
});
