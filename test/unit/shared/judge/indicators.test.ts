import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config';
import { type Indicator, indicatorLine, indicatorsOf, readingOf } from '../../../../shared/judge/indicators';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 0);
const SECOND = 1_000;
const MINUTE = 60_000;
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' })],
  services: [aService({ id: 'shipping', name: 'Shipping' })],
});
/** the last ten minutes, every five seconds */
const SPAN = { from: NOW - 10 * MINUTE, to: NOW, step: 5 * SECOND };

function one(estate: FakeEstate, key: string, config: Config = CONFIG): Indicator {
  const found = indicatorsOf(estate, config).find((indicator) => indicator.key === key);
  if (found === undefined) throw new Error(`no indicator ${key}`);
  return found;
}
function reading(estate: FakeEstate, key: string, now = NOW) {
  return readingOf(anInput(estate, CONFIG, now), one(estate, key));
}
function line(estate: FakeEstate, key: string, now = NOW) {
  return indicatorLine(anInput(estate, CONFIG, now), one(estate, key));
}

describe('indicators', () => {
  it('are those of what is configured, and the very same until a series comes or the configuration changes', () => {
    const estate = new FakeEstate()
      .sample('postgresql.backends', { target: 'pg', 'db.namespace': 'a' }, NOW, 1)
      .sample('postgresql.backends', { target: 'gone', 'db.namespace': 'a' }, NOW, 1);
    const found = indicatorsOf(estate, CONFIG);
    expect(found.map(({ key, name }) => [key, name])).toEqual([['postgres.connections|pg', 'PostgreSQL pg']]);
    expect(indicatorsOf(estate, CONFIG)).toBe(found);
    estate.sample('postgresql.backends', { target: 'pg', 'db.namespace': 'b' }, NOW, 1);
    expect(indicatorsOf(estate, CONFIG)).not.toBe(found);
  });

  it('stand in the order of the configuration, whoever was heard first', () => {
    const config = aConfig({ targets: [aPostgres({ id: 'a' }), aPostgres({ id: 'b' })] });
    const estate = new FakeEstate()
      .sample('gantry.postgresql.lock.waiters', { target: 'b' }, NOW, 1)
      .sample('gantry.postgresql.lock.waiters', { target: 'a' }, NOW, 1);
    expect(indicatorsOf(estate, config).map(({ subject }) => subject.id)).toEqual(['a', 'b']);
  });

  it('leave out what speaks of a replica, and of a tenant of a service', () => {
    const estate = new FakeEstate()
      .sample('gantry.postgresql.lock.waiters', { target: 'pg' }, NOW, 2)
      .sample('gantry.postgresql.lock.waiters', { target: 'pg', replica: 'pg-b' }, NOW, 40)
      .sample('odoo.business.backlog', { service: 'shipping', event: 'transfers' }, NOW, 12)
      .sample('odoo.business.backlog', { service: 'shipping', event: 'transfers', tenant: 'nord' }, NOW, 7);
    expect(reading(estate, 'postgres.locks|pg').value).toBe(2);
    expect(reading(estate, 'service.backlog|shipping').value).toBe(12);
  });

  it('count the sessions that run, not the time of a long statement that ends', () => {
    const estate = new FakeEstate();
    const of = (state: string) => ({ target: 'pg', 'db.namespace': 'nord', state });
    for (let t = SPAN.from; t <= NOW; t += 5 * SECOND) {
      // A statement of ten minutes ends at this moment: all of its time is told at once.
      estate.sample(
        'gantry.postgresql.db.time',
        { target: 'pg', 'db.namespace': 'nord' },
        t,
        t < NOW ? 0 : 600,
      );
      estate.sample('gantry.postgresql.sessions.active', of('cpu'), t, 2);
      estate.sample('gantry.postgresql.sessions.active', of('lock'), t, 3);
    }
    expect(reading(estate, 'postgres.running|pg').value).toBe(2);
  });

  it('tell the parts of a subject apart', () => {
    const of = (part: string) => ({ target: 'pg', 'system.filesystem.mountpoint': part });
    const estate = new FakeEstate()
      .sample('system.filesystem.utilization', of('/var'), NOW, 0.5)
      .sample('system.filesystem.utilization', of('/wal'), NOW, 0.7);
    expect(reading(estate, 'storage.used|pg|/var')).toMatchObject({ value: 0.5, limit: 1 });
    expect(reading(estate, 'storage.used|pg|/wal').value).toBe(0.7);
  });

  it('count sites once where the whole is stated beside them', () => {
    const of = (more: object) => ({ service: 'shipping', event: 'shipments', ...more });
    const estate = new FakeEstate()
      .sample('odoo.business.event.rate', of({ site: 'oslo' }), NOW, 2)
      .sample('odoo.business.event.rate', of({ site: 'gothenburg' }), NOW, 3);
    expect(reading(estate, 'service.events|shipping').value).toBe(5);
    estate.sample('odoo.business.event.rate', of({}), NOW, 5);
    expect(reading(estate, 'service.events|shipping').value).toBe(5);
    // Another kind of event is another figure: a service is judged by its first.
    estate.sample('odoo.business.event.rate', { service: 'shipping', event: 'picks', site: 'oslo' }, NOW, 4);
    expect(reading(estate, 'service.events|shipping').value).toBe(5);
  });
});

describe('a reading', () => {
  const of = (database: string) => ({ target: 'pg', 'db.namespace': database });

  it('sums over its series, of which one that is gone counts no more', () => {
    const estate = new FakeEstate()
      .sample('postgresql.backends', of('dropped'), NOW - 6 * MINUTE, 50)
      .sample('postgresql.backends', of('a'), NOW, 20)
      .sample('postgresql.backends', of('b'), NOW, 12);
    expect(reading(estate, 'postgres.connections|pg')).toMatchObject({ value: 32, freshness: 'live' });
  });

  it('is full where the limit is, less what is kept back', () => {
    const estate = new FakeEstate().sample('postgresql.backends', of('a'), NOW, 20);
    expect(reading(estate, 'postgres.connections|pg').limit).toBeNull();
    estate.sample('postgresql.connection.max', { target: 'pg' }, NOW, 100);
    expect(reading(estate, 'postgres.connections|pg').limit).toBe(100);
    estate.sample('gantry.postgresql.connection.reserved', { target: 'pg' }, NOW, 3);
    expect(reading(estate, 'postgres.connections|pg').limit).toBe(97);
  });

  it('of a counter is its rise a second, and never negative over a reset', () => {
    const estate = new FakeEstate();
    estate.samples('postgresql.commits', of('a'), SPAN, (t) => (t < NOW - 20 * SECOND ? 1e9 : 0) + t / 100);
    expect(reading(estate, 'postgres.commits|pg').value).toBeCloseTo(10, 3);
    const { v } = line(estate, 'postgres.commits|pg');
    expect(v.some((value) => value < 0)).toBe(false);
    expect(v.some((value) => value > 11)).toBe(false);
  });

  it('is not known when it is stale, or when its newest point says so', () => {
    const estate = new FakeEstate().sample('postgresql.backends', of('a'), NOW, 20);
    expect(reading(estate, 'postgres.connections|pg', NOW + 2 * MINUTE)).toMatchObject({
      value: null,
      freshness: 'stale',
      observedAt: NOW,
    });
    estate.sample('postgresql.backends', of('a'), NOW + 5 * SECOND, null);
    expect(reading(estate, 'postgres.connections|pg', NOW + 6 * SECOND)).toMatchObject({
      value: null,
      freshness: 'live',
    });
  });
});

describe('the line of an indicator', () => {
  const of = (database: string) => ({ target: 'pg', 'db.namespace': database });

  it('ends where the reading stands', () => {
    const estate = new FakeEstate();
    estate.samples('postgresql.backends', of('a'), SPAN, (t) => 20 + (t % 7));
    estate.samples('postgresql.backends', of('b'), SPAN, 12);
    const { t, v } = line(estate, 'postgres.connections|pg');
    expect(t.at(-1)).toBe(NOW);
    expect(v.at(-1)).toBe(reading(estate, 'postgres.connections|pg').value);
  });

  it('counts a series that is gone until it was, and goes on without it', () => {
    const estate = new FakeEstate();
    const gone = NOW - 60 * MINUTE;
    estate.samples('postgresql.backends', of('dropped'), { ...SPAN, from: NOW - 150 * MINUTE, to: gone }, 50);
    estate.samples('postgresql.backends', of('a'), { ...SPAN, from: NOW - 120 * MINUTE, step: MINUTE }, 20);
    const { t, v } = line(estate, 'postgres.connections|pg');
    expect(t.at(-1)).toBe(NOW);
    expect(v.at(-1)).toBe(20);
    expect(v[t.findIndex((time) => time >= gone - MINUTE)]).toBe(70);
  });

  it('is empty for what was never heard', () => {
    const estate = new FakeEstate().sample('postgresql.backends', of('a'), NOW - 24 * 60 * MINUTE, 1);
    expect(line(estate, 'postgres.connections|pg').t).toHaveLength(0);
  });
});
