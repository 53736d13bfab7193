import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config';
import { findRedis } from '../../../../shared/judge/redis/findings';
import { findByRules } from '../../../../shared/judge/rules/findings';
import type { LockTree } from '../../../../shared/kinds/postgres/evidence';
import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import { metricSpec } from '../../../../shared/metrics/catalogue';
import { RULES } from '../../../../shared/metrics/rules';
import type { Fault } from '../../../../shared/model/observation';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { aConfig, anHttp, anInput, aPostgres, aService, aSource, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const PG = aPostgres({ id: 'pg-prod' });
const REDIS: RedisTarget = {
  id: 'redis-prod',
  name: 'redis-prod',
  probe: 'redis',
  every: 5_000,
  timeout: 2_000,
  site: null,
  zone: '',
  url: 'redis://127.0.0.1',
  queues: [],
  replicas: null,
  attribution: null,
  ca: null,
};
const SHOP = anHttp({ id: 'shop-api', url: 'https://shop.example' });
const CONFIG = aConfig({
  targets: [PG, REDIS, SHOP],
  services: [aService({ id: 'shipping', owner: 'Dispatch desk', criticality: 1, dependsOn: ['pg-prod'] })],
  tenants: {
    from: [{ attribute: 'db.namespace', match: /^(?<tenant>[a-z0-9-]+)$/ }],
    tiers: {},
    list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }],
  },
});
const pg = { target: 'pg-prod' };
const redis = { target: 'redis-prod' };

function fault(code: Fault['code']): Fault {
  return { code, message: `It is ${code}.`, remedy: 'Mend it.' };
}
const status = (id: string, over: Partial<SourceStatus> = {}): SourceStatus =>
  aSource(id, NOW, { kind: 'postgres', ...over });
function find(estate: FakeEstate, rule: string, over: Parameters<typeof anInput>[3] = {}, config = CONFIG) {
  return findByRules(anInput(estate, config, NOW, over), {}).filter((one) => one.rule === rule);
}

describe('the rule table', () => {
  it('names metrics of the catalogue, each row once, with levels that its kind can have', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const row of RULES) {
      for (const name of [row.metric, row.of?.metric, row.of?.less, row.guard?.metric]) {
        if (name !== undefined) expect(metricSpec(name), name).toBeDefined();
      }
      if (row.comparison === 'rate') expect(metricSpec(row.metric)?.kind, row.id).toBe('counter');
      expect(row.why.length, row.id).toBeGreaterThan(10);
      expect(row.source, row.id).not.toBe('');
    }
  });

  it('connections: share of what is not reserved, over all databases and states', () => {
    const estate = new FakeEstate()
      .sample('postgresql.backends', { ...pg, 'db.namespace': 'nord', state: 'active' }, NOW, 50)
      .sample('postgresql.backends', { ...pg, 'db.namespace': 'nord', state: 'idle' }, NOW, 30)
      .sample('postgresql.connection.max', pg, NOW, 100)
      .sample('gantry.postgresql.connection.reserved', pg, NOW, 3);
    const [found] = find(estate, 'postgres.connections');
    expect(found).toMatchObject({
      severity: 'warning',
      threshold: 0.75,
      owner: 'Dispatch desk',
      raiseAfter: 10,
    });
    expect(found?.value).toBeCloseTo(80 / 97);
    expect(found?.sentence).toBe('PostgreSQL pg-prod has 82 % of its connections in use.');
  });

  it('a level that is shown ends later than it began', () => {
    const estate = new FakeEstate()
      .sample('redis.memory.used', redis, NOW, 85)
      .sample('redis.maxmemory', redis, NOW, 100);
    const shown = {
      'redis.memory|target:redis-prod': { severity: 'warning', since: 0, pending: null },
    } as const;
    const input = anInput(estate, CONFIG, NOW);
    const severity = (memory: object) =>
      findByRules(input, memory as never).find(({ rule }) => rule === 'redis.memory')?.severity;
    expect(severity({})).toBe('ok');
    expect(severity(shown)).toBe('warning');
  });

  it('without maxmemory there is nothing to compare with', () => {
    const estate = new FakeEstate()
      .sample('redis.memory.used', redis, NOW, 85)
      .sample('redis.maxmemory', redis, NOW, null);
    expect(find(estate, 'redis.memory')).toEqual([]);
  });

  it('what is stale or absent is unknown, never ok', () => {
    const old = new FakeEstate().sample('gantry.postgresql.xact.age.max', pg, NOW - 61_000, 1);
    const absent = new FakeEstate().sample('gantry.postgresql.xact.age.max', pg, NOW, null);
    expect(find(old, 'postgres.long_transaction')).toMatchObject([
      {
        severity: 'unknown',
        value: null,
        sentence: 'How long transactions of PostgreSQL pg-prod are open is not known: no new data arrives.',
      },
    ]);
    expect(find(absent, 'postgres.long_transaction')).toMatchObject([
      {
        severity: 'unknown',
        value: null,
        sentence: 'How long transactions of PostgreSQL pg-prod are open is not known.',
      },
    ]);
  });

  it('rates: any eviction warns, a reset is no fall and no rise', () => {
    const evictions = (last: number) =>
      new FakeEstate()
        .samples('redis.keys.evicted', redis, { from: NOW - 55_000, to: NOW - 5_000, step: 5_000 }, 700)
        .sample('redis.keys.evicted', redis, NOW, last);
    expect(find(evictions(700), 'redis.evictions')).toMatchObject([{ severity: 'ok', value: 0 }]);
    expect(find(evictions(0), 'redis.evictions')).toMatchObject([{ severity: 'ok', value: 0 }]);
    expect(find(evictions(706), 'redis.evictions')).toMatchObject([{ severity: 'warning' }]);
    expect(find(evictions(2_000), 'redis.evictions')).toMatchObject([{ severity: 'critical' }]);
  });

  it('a counter that stopped rising is calm again after its window', () => {
    const estate = new FakeEstate();
    const config = CONFIG;
    estate.sample('redis.keys.evicted', redis, NOW - 5_000, 0).sample('redis.keys.evicted', redis, NOW, 9);
    const at = (now: number) =>
      findByRules(anInput(estate, config, now), {}).find(({ rule }) => rule === 'redis.evictions')?.severity;
    expect(at(NOW)).toBe('warning');
    estate.samples('redis.keys.evicted', redis, { from: NOW + 5_000, to: NOW + 70_000, step: 5_000 }, 9);
    expect(at(NOW + 70_000)).toBe('ok');
  });

  it('the slow log: its last id changes', () => {
    const slow = (id: number) =>
      new FakeEstate()
        .sample('gantry.redis.slowlog.last_id', redis, NOW - 5_000, 41)
        .sample('gantry.redis.slowlog.last_id', redis, NOW, id);
    expect(find(slow(41), 'redis.slowlog')).toMatchObject([{ severity: 'ok' }]);
    expect(find(slow(42), 'redis.slowlog')).toMatchObject([{ severity: 'info' }]);
  });

  it('fragmentation counts over 50 MB only', () => {
    const at = (used: number) =>
      new FakeEstate()
        .sample('redis.memory.fragmentation_ratio', redis, NOW, 1.9)
        .sample('redis.memory.used', redis, NOW, used);
    expect(find(at(40e6), 'redis.fragmentation')).toEqual([]);
    expect(find(at(60e6), 'redis.fragmentation')).toMatchObject([{ severity: 'warning', raiseAfter: 300 }]);
  });

  it('certificates: three weeks, one week, and past', () => {
    const left = (days: number) =>
      find(
        new FakeEstate().sample('httpcheck.tls.cert_remaining', { target: 'shop-api' }, NOW, days * 86_400),
        'http.certificate',
      )[0];
    expect(left(30)?.severity).toBe('ok');
    expect(left(20)).toMatchObject({
      severity: 'warning',
      sentence: 'The certificate of shop-api ends in 20 d.',
    });
    expect(left(6)?.severity).toBe('critical');
    expect(left(-1)?.severity).toBe('critical');
  });

  it('rows are overridden, and switched off, by id', () => {
    const estate = new FakeEstate().sample(
      'gantry.redis.queue.length',
      { ...redis, key: 'jobs', type: 'list' },
      NOW,
      900,
    );
    expect(find(estate, 'redis.queue')).toEqual([]);
    const config = { ...CONFIG, rules: { 'redis.queue': { warning: 500, for: 1 } } };
    expect(find(estate, 'redis.queue', {}, config)).toMatchObject([
      {
        severity: 'warning',
        part: 'jobs',
        raiseAfter: 1,
        sentence: expect.stringContaining('500 are allowed'),
      },
    ]);
    const off = { ...CONFIG, rules: { 'redis.queue': { warning: 500, enabled: false } } };
    expect(find(estate, 'redis.queue', {}, off)).toEqual([]);
  });

  it('a tick in which nothing came makes nothing anew', () => {
    const estate = new FakeEstate()
      .sample('redis.up', redis, NOW, 1)
      .sample('redis.clients.connected', redis, NOW, 5)
      .sample('redis.maxclients', redis, NOW, 100);
    const at = (now: number) =>
      find(estate, 'redis.clients', {}, CONFIG).concat(findByRules(anInput(estate, CONFIG, now), {}));
    const first = at(NOW).filter(({ severity }) => severity === 'ok');
    const second = at(NOW + 1_000).filter(({ severity }) => severity === 'ok');
    expect(second.length).toBe(first.length);
    expect(second.every((one, index) => one === first[index])).toBe(true);
    estate
      .sample('redis.clients.connected', redis, NOW + 5_000, 95)
      .sample('redis.maxclients', redis, NOW + 5_000, 100);
    expect(find(estate, 'redis.clients', {}, CONFIG)).toMatchObject([{ severity: 'critical', value: 0.95 }]);
  });

  it('targets that are not configured any more are not judged', () => {
    const estate = new FakeEstate().sample('postgresql.up', { target: 'gone' }, NOW, 0);
    expect(find(estate, 'postgres.up').map(({ subject }) => subject.id)).toEqual(['pg-prod']);
  });

  it('lock waiters bring the tree, in the words of the warehouse and without literals', () => {
    const tree: LockTree = {
      waiters: 41,
      roots: [
        {
          pid: 48_121,
          database: 'nord',
          state: 'idle in transaction',
          application: 'odoo-7',
          xactAge: 1_740,
          waiting: null,
          statement: 'update stock_quant set reserved_quantity = ?',
          relation: 'stock_quant',
          blocks: [],
        },
      ],
    };
    const estate = new FakeEstate()
      .sample('gantry.postgresql.lock.waiters', { ...pg, 'db.namespace': 'nord' }, NOW, 40)
      .sample('gantry.postgresql.lock.waiters', { ...pg, 'db.namespace': 'hansa' }, NOW, 1)
      .state('postgres.locks', { kind: 'target', id: 'pg-prod' }, NOW, tree);
    const [found] = find(estate, 'postgres.locks');
    expect(found).toMatchObject({
      severity: 'critical',
      value: 41,
      sentence: 'Stock reservations in Nord 3PL hold row locks, 41 sessions wait.',
      evidence: { tenant: 'Nord 3PL', database: 'nord', pid: 48_121, age: 1_740 },
    });
  });
});

describe('whether a target answers', () => {
  const subject = { kind: 'target', id: 'redis-prod' } as const;
  const up = (value: number | null, code: Fault['code'] | null = null) =>
    new FakeEstate()
      .sample('redis.up', redis, NOW, value)
      .state('fault', subject, NOW, code === null ? null : fault(code));
  const one = (estate: FakeEstate, over: Parameters<typeof anInput>[3] = {}) =>
    find(estate, 'redis.up', over)[0];

  it('answers', () => {
    expect(one(up(1))).toMatchObject({ severity: 'ok', sentence: 'Redis redis-prod answers.' });
  });

  it('a refusal is critical at once, and says why and what to do', () => {
    expect(one(up(0, 'refused'))).toMatchObject({
      severity: 'critical',
      raiseAfter: 0,
      sentence: 'Redis redis-prod does not answer: it refuses connections.',
      evidence: { fault: 'refused', reason: 'refused', remedy: 'Mend it.' },
    });
  });

  it('silence waits half an interval, and for a look at the uplink when there is one', () => {
    expect(one(up(0, 'timeout'))).toMatchObject({
      raiseAfter: 2.5,
      sentence: 'Redis redis-prod does not answer in time.',
    });
    const watched = { ...CONFIG, link: [{ url: 'tcp://10.0.0.1:443' }] };
    const wait = (linkAt: number) => {
      const estate = up(0, 'timeout').sample('gantry.link.up', { link: 'tcp://10.0.0.1:443' }, linkAt, 1);
      const sources = [status('redis-prod', { state: 'fault', failingSince: NOW - 1_000 })];
      return find(estate, 'redis.up', { sources }, watched)[0]?.raiseAfter;
    };
    expect(wait(NOW - 3_000)).toBe(6);
    expect(wait(NOW - 500)).toBe(2.5);
  });

  it('a full server is saturated, not down; a refused log-in leaves it unknown', () => {
    expect(one(up(1, 'saturated'))).toMatchObject({
      severity: 'critical',
      sentence: 'Redis redis-prod is saturated: it has no connection left.',
    });
    expect(one(up(null, 'auth'))).toMatchObject({
      severity: 'unknown',
      value: null,
      sentence: 'Redis redis-prod is not known: it refuses this wall’s log-in.',
      evidence: { reason: 'log-in refused' },
    });
  });

  it('an answer with a fault beside it warns', () => {
    expect(one(up(1, 'loading'))).toMatchObject({ severity: 'warning', evidence: { reason: 'not serving' } });
  });

  it('never heard, and not heard any more, are unknown', () => {
    const starting = status('redis-prod', { state: 'starting', lastRunAt: null, lastOkAt: null });
    expect(one(new FakeEstate(), { sources: [starting] })).toMatchObject({
      severity: 'unknown',
      sentence: 'Redis redis-prod has not answered yet.',
    });
    const old = new FakeEstate().sample('redis.up', redis, NOW - 120_000, 1);
    expect(one(old)).toMatchObject({ severity: 'unknown', evidence: { reason: 'no data for 2 min' } });
  });

  it('a wrong answer of a page says which', () => {
    const target = { kind: 'target', id: 'shop-api' } as const;
    const check = {
      url: '',
      status: 502,
      protocol: 'h2',
      redirects: 0,
      contains: false,
      certificate: null,
      proxy: null,
    };
    const page = (over: object) =>
      find(
        new FakeEstate()
          .sample('httpcheck.status', { target: 'shop-api' }, NOW, 0)
          .state('http.check', target, NOW, { ...check, ...over }),
        'http.check',
      )[0]?.sentence;
    expect(page({})).toBe('shop-api answers with status 502.');
    expect(page({ status: 200 })).toBe('shop-api answers without the text that is expected.');
  });

  it('a replica’s silence is not its primary’s', () => {
    const estate = new FakeEstate()
      .sample('postgresql.up', pg, NOW, 1)
      .sample('postgresql.up', { ...pg, replica: 'pg-b' }, NOW, 0);
    expect(find(estate, 'postgres.up')).toMatchObject([{ severity: 'ok', value: 1 }]);
  });
});

describe('what a Redis says of itself', () => {
  it('cannot save, has lost a part of its cluster, has a replica beyond its backlog', () => {
    const node = {
      mode: 'cluster',
      role: 'master',
      replicas: [{ id: '10.0.0.8:6379', state: 'online', behind: 2e6 }],
      backlog: 1e6,
      persistenceOk: false,
      clusterOk: false,
    };
    const estate = new FakeEstate().state('redis.node', { kind: 'target', id: 'redis-prod' }, NOW, node);
    const found = findRedis(anInput(estate, CONFIG, NOW));
    expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'redis.persistence critical',
      'redis.cluster critical',
      'redis.replication.resync warning',
    ]);
    const later = findRedis(anInput(estate, CONFIG, NOW + 120_000));
    expect(later.every(({ severity }) => severity === 'unknown')).toBe(true);
  });

  it('refuses every write while no replica counts for min-replicas-to-write, however many were seen', () => {
    const far = [{ id: '10.0.0.8:6379', state: 'online', behind: 0 }];
    const saidOf = (replicas: typeof far, goodReplicas: number | null) => {
      const node = {
        mode: 'standalone',
        role: 'master',
        replicas,
        backlog: 1e6,
        goodReplicas,
        clusterOk: null,
      };
      const estate = new FakeEstate().state('redis.node', { kind: 'target', id: 'redis-prod' }, NOW, node);
      return findRedis(anInput(estate, CONFIG, NOW)).map(
        ({ severity, sentence }) => `${severity}: ${sentence}`,
      );
    };
    expect(saidOf([], 0)).toEqual([
      'critical: Redis redis-prod refuses every write: it has no replica, and min-replicas-to-write asks for one.',
    ]);
    expect(saidOf(far, 0)[0]).toMatch(/^critical: .*none of its replicas is near enough/);
    expect(saidOf(far, 1)).toEqual(['ok: Redis redis-prod keeps its replicas near.']);
  });

  it('names a master of a cluster that does not answer, and knows nothing of what that one would say', () => {
    const node = {
      mode: 'cluster',
      role: 'master',
      replicas: [{ id: '10.0.0.8:6379', state: 'online', behind: 0 }],
      backlog: 1e6,
      persistenceOk: true,
      clusterOk: true,
      masters: 3,
      silent: ['10.0.0.3:6379'],
    };
    const estate = new FakeEstate().state('redis.node', { kind: 'target', id: 'redis-prod' }, NOW, node);
    const found = findRedis(anInput(estate, CONFIG, NOW));
    expect(found.map(({ severity, sentence }) => `${severity}: ${sentence}`)).toEqual([
      'unknown: Whether Redis redis-prod could save its data is not known: 1 of its 3 masters does not answer.',
      'critical: Redis redis-prod has lost a part of its cluster: 10.0.0.3:6379, one of 3 masters, does not answer.',
      'unknown: How far the replicas of Redis redis-prod are behind is not known: 1 of its 3 masters does not answer.',
    ]);
  });

  it('has one owner under two services, whichever rule speaks: that of the most critical one', () => {
    const services = [
      aService({ id: 'reports', owner: 'Back office', criticality: 3, dependsOn: ['redis-prod'] }),
      aService({ id: 'shipping', owner: 'Dispatch desk', criticality: 1, dependsOn: ['redis-prod'] }),
    ];
    const node = { mode: 'standalone', role: 'master', replicas: [], persistenceOk: false, clusterOk: null };
    const estate = new FakeEstate()
      .state('redis.node', { kind: 'target', id: 'redis-prod' }, NOW, node)
      .sample('redis.keys.evicted', redis, NOW, 0);
    const input = anInput(estate, aConfig({ targets: [REDIS], services }), NOW);
    const found = [...findRedis(input), ...findByRules(input, {})];
    expect(found.map(({ rule }) => rule)).toContain('redis.persistence');
    expect(found.map(({ rule }) => rule)).toContain('redis.up');
    expect(new Set(found.map(({ owner }) => owner))).toEqual(new Set(['Dispatch desk']));
  });

  const online = { id: '10.0.0.8:6379', state: 'online', behind: 0 };
  const copied = { id: '10.0.0.9:6379', state: 'wait_bgsave', behind: null };
  it.each([
    ['every one follows', 2, [online, online], [], 'missing ok, resync ok'],
    ['one of two follows', 2, [online], [], 'missing critical, resync ok'],
    ['none of two follows', 2, [], [], 'missing critical'],
    ['one is being copied', 2, [online, copied], [], 'missing ok, resync warning'],
    ['one does not say where it is', 1, [{ ...online, behind: null }], [], 'missing ok, resync unknown'],
    ['nobody said how many, and there never was one', null, [], [0, 0], ''],
    ['nobody said how many, and one is gone', null, [online], [2, 1], 'missing warning, resync ok'],
    ['nobody said how many, and all are gone', null, [], [2, 0], 'missing warning'],
    ['none is wanted', 0, [], [2, 0], ''],
  ])('replicas: %s', (_case, replicas, seen, counts, expected) => {
    const config = { ...CONFIG, targets: CONFIG.targets.map((one) => ({ ...one, replicas })) } as Config;
    const node = { mode: 'standalone', role: 'master', replicas: seen, backlog: 1e6 };
    const estate = new FakeEstate().state('redis.node', { kind: 'target', id: 'redis-prod' }, NOW, {
      ...node,
      persistenceOk: null,
      clusterOk: null,
    });
    for (const [index, count] of counts.entries())
      estate.sample('redis.slaves.connected', redis, NOW - 60_000 + index * 5_000, count);
    const found = findRedis(anInput(estate, config, NOW));
    expect(
      found.map(({ rule, severity }) => `${rule.replace('redis.replication.', '')} ${severity}`).join(', '),
    ).toBe(expected);
  });
});
