import { expect, it } from 'vitest';
import type { EventKind, WallEvent } from '../../../../shared/model/observation';
import { eventsOnce, toldOnce } from '../../../../shared/series/told-once';
import { looks, response, said } from '../../../builders/looks';
import { aConfig, aPostgres, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41);
const event = (t: number, data: WallEvent['data'], kind: EventKind = 'deployment'): WallEvent => ({
  type: 'event',
  t: NOW + t,
  kind,
  subject: { kind: 'service', id: 'portal' },
  data,
});
const kept = (...events: readonly WallEvent[]): readonly number[] =>
  eventsOnce(events).map(({ t }) => t - NOW);

it('a release that two sources tell within a minute is one, whatever their ids', () => {
  const release = { name: 'portal', version: '4.1' };
  expect(kept(event(0, { ...release, id: 'a' }), event(20_000, { ...release, id: 'b', url: 'x' }))).toEqual([
    0,
  ]);
  expect(kept(event(0, release), event(61_000, release))).toEqual([0, 61_000]);
  expect(kept(event(0, release), event(1, { ...release, version: '4.2' }))).toEqual([0, 1]);
});

it('without a version only the same words are the same', () => {
  const note = { text: 'Labels are late.', service: 'portal' };
  expect(kept(event(0, { ...note, id: 1 }, 'note'), event(5, { ...note, id: 2 }, 'note'))).toEqual([0]);
  expect(kept(event(0, { text: 'a' }, 'config'), event(5, { text: 'b' }, 'config'))).toEqual([0, 5]);
});

it('backups and drills stay as they are told', () => {
  const estate = new FakeEstate();
  for (const t of [0, 1]) estate.event('backup', { kind: 'target', id: 'pg' }, NOW + t, { name: 'pg' });
  expect(toldOnce(estate).events('backup', 0)).toHaveLength(2);
});

it('a release that is told twice is one cause of an incident', () => {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg' })],
    services: [
      aService({
        id: 'shipping',
        name: 'Shipping',
        dependsOn: ['pg'],
        objective: { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 },
      }),
    ],
  });
  const page = looks(config, 60, (estate, t, second) => {
    if (second === 10)
      for (const id of ['a', 'b'])
        estate.event('deployment', { kind: 'service', id: 'shipping' }, t, {
          id,
          name: 'portal',
          version: '4.1',
        });
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    response(estate, 'shipping', t, second > 20 ? 4 : 0.3);
  }).get(60)!.sections.incident.open[0]!;
  expect(page.changes).toHaveLength(1);
  expect(said(page.answer)).not.toContain('more than one thing');
});
