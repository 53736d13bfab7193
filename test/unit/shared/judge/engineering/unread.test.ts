import { expect, it } from 'vitest';
import type { SourceStatus } from '../../../../../shared/model/source-status';
import { connections, looks, response, said, waiters } from '../../../../builders/looks';
import { aConfig, aPostgres, aService, aSource } from '../../../../builders/series';

const objective = { availability: null, latency: 0.8, window: 86_400_000 };
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-b' })],
  services: [aService({ id: 'shipping', name: 'Shipping', dependsOn: ['pg'], objective })],
});
const REFUSED = { code: 'refused', message: '', remedy: '' } as const;

it('a target that is not read is told beside the one reading that is in trouble', () => {
  const sources = (t: number): readonly SourceStatus[] => [
    aSource('pg', t, { state: 'fault', fault: REFUSED }),
    aSource('pg-b', t),
  ];
  const seen = looks(
    CONFIG,
    60,
    (estate, t, second) => {
      estate.sample('postgresql.up', { target: 'pg' }, t, 0);
      estate.sample('postgresql.up', { target: 'pg-b' }, t, 1);
      response(estate, 'shipping', t, second > 20 ? 3 : 0.3);
    },
    (t) => ({ sources: sources(t) }),
  );
  const told = said(seen.get(60)!.sections.engineering.answer);
  expect(told).toMatch(/^Shipping takes 3\.0 s/u);
  expect(told).toContain('pg is not read.');
});

it('trouble that has just ended is not called not yet critical', () => {
  const seen = looks(CONFIG, 60, (estate, t, second) => {
    for (const target of ['pg', 'pg-b']) estate.sample('postgresql.up', { target }, t, 1);
    connections(estate, 'pg', t, 30);
    waiters(estate, 'pg', t, second > 20 && second < 40 ? 1 : 0);
  });
  const told = [...seen.values()].map(({ sections }) => said(sections.engineering.answer));
  expect(told.filter((one) => one.includes('just now'))).not.toEqual([]);
  expect(told.filter((one) => /just now.*not yet/u.test(one))).toEqual([]);
});

it('sources that answer without a reading are not on their way', () => {
  const config = aConfig({ feed: { url: 'wss://hub', token: null } });
  const seen = looks(
    config,
    10,
    () => {},
    (t) => ({ sources: [aSource('feed', t)] }),
  );
  expect(said(seen.get(10)!.sections.engineering.answer)).toBe(
    'No reading is known: every source answers, and none has told a reading.',
  );
});
