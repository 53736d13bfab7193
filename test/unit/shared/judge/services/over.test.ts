import { expect, it } from 'vitest';
import { connections, looks, response, said } from '../../../../builders/looks';
import { aConfig, aPostgres, aService } from '../../../../builders/series';

const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const plain = { availability: null, latency: null, window: 1 };

it('what has ended is told after the services, and not as a reason against them', () => {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: [aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective })],
  });
  const seen = looks(config, 200, (estate, t, second) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    connections(estate, 'pg', t, second > 20 && second < 100 ? 97 : 30);
    response(estate, 'shipping', t, second > 25 && second < 105 ? 3 : 0.3);
  });
  const told = new Set([...seen.values()].map(({ sections }) => said(sections.services.answer)));
  expect(told).toContain('Shipping is slow; PostgreSQL pg recovered at 05:42.');
  expect(told).toContain('Shipping is inside its objective; PostgreSQL pg recovered just now.');
  const incident = [...seen.values()].flatMap(({ sections }) =>
    sections.incident.open.map(({ answer }) => said(answer)),
  );
  expect(incident).toContain('PostgreSQL pg recovered at 05:42; no service feels it any more.');
  expect([...told].filter((one) => one.includes('but PostgreSQL pg recovered'))).toEqual([]);
});

it('the calm sentence of a target is no reason of a service', () => {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: [aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective: plain })],
  });
  const seen = looks(config, 150, (estate, t, second) => {
    const down = second > 20 && second < 40;
    estate.sample('postgresql.up', { target: 'pg' }, t, Number(!down));
    connections(estate, 'pg', t, second > 60 && second < 90 ? 80 : 30);
  });
  const held = [...seen.values()].flatMap(({ sections }) =>
    sections.services.rows.filter(({ basis }) => basis === 'over').map(({ reason }) => reason),
  );
  expect(new Set(held)).toEqual(new Set(['pg: answers again', 'pg: well again']));
});

it('of several unknown services, the one that was critical is named', () => {
  const config = aConfig({
    services: ['shipping', 'receiving'].map((id) => aService({ id, name: id, objective })),
  });
  const seen = looks(config, 100, (estate, t, second) => {
    if (second > 40) return;
    response(estate, 'shipping', t, second > 10 ? 3 : 0.3);
    response(estate, 'receiving', t, 0.3);
  });
  expect(said(seen.get(100)!.sections.services.answer)).toBe(
    'Nothing is known of any service: no new data arrives; shipping was critical.',
  );
});
