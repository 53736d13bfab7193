import { expect, it } from 'vitest';
import { looks, response } from '../../../../builders/looks';
import { aConfig, aPostgres, aService } from '../../../../builders/series';

it('one other server is as usual, two are', () => {
  const facts = (count: number): readonly string[] => {
    // Too long a name to be told.
    const ids = Array.from({ length: count }, (_, at) => `pg-production-hamburg-primary-cluster-0${at}`);
    const config = aConfig({
      targets: ids.map((id) => aPostgres({ id })),
      services: [
        aService({
          id: 'shipping',
          name: 'Shipping',
          dependsOn: ids,
          objective: { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 },
        }),
      ],
    });
    const seen = looks(config, 60, (estate, t, second) => {
      for (const target of ids) estate.sample('postgresql.up', { target }, t, 1);
      response(estate, 'shipping', t, second > 20 ? 4 : 0.3);
    });
    return seen.get(60)!.sections.incident.open[0]!.evidence.map(({ fact, detail }) => `${fact} ${detail}`);
  };
  expect(facts(1)).toContain('One other server is as usual');
  expect(facts(2)).toContain('Two other servers are as usual');
});
