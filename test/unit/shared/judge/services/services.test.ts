import { describe, expect, it } from 'vitest';
import { judge } from '../../../../../shared/judge/judge';
import {
  EMPTY_MEMORY,
  type JudgeInput,
  type JudgeMemory,
  type Verdicts,
} from '../../../../../shared/judge/judgement';
import type { LockTree } from '../../../../../shared/kinds/postgres/evidence';
import type { RedisTarget } from '../../../../../shared/kinds/redis/target';
import type { Fault } from '../../../../../shared/model/observation';
import type { ServiceRow } from '../../../../../shared/model/services';
import type { SourceStatus } from '../../../../../shared/model/source-status';
import {
  aConfig,
  anHttp,
  anInput,
  aPostgres,
  aService,
  aSource,
  FakeEstate,
} from '../../../../builders/series';

/** Tue 24 Nov 2026, 06:41:08 in Oslo */
const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOW = [{ name: 'Morning dispatch', days: [1, 2, 3, 4, 5], from: '06:00', to: '09:00' }];
const base = { every: 5_000, timeout: 2_000, site: null, zone: '' };
const REDIS: RedisTarget = {
  ...base,
  id: 'redis-prod',
  name: 'redis-prod',
  probe: 'redis',
  url: 'redis://127.0.0.1',
  queues: [],
  replicas: null,
  attribution: null,
  ca: null,
};
const ODOO = anHttp({ id: 'odoo-prod', expect: { status: 200, contains: 'pass' } });
const OBJECTIVES = [
  ['order-confirmation', 'Order confirmation', 1, 0.8, 0.31],
  ['shipping', 'Shipping', 1, 0.8, 0.36],
  ['receiving', 'Receiving', 2, 1, 0.42],
  ['barcode-api', 'Barcode API', 2, 0.4, 0.27],
  ['carrier-labels', 'Carrier labels', 2, 1.5, 0.74],
  ['edi-exchange', 'EDI exchange', 3, 5, 1.9],
  ['invoicing', 'Invoicing', 3, 2, 0.66],
  ['customer-portal', 'Customer portal', 4, 1.2, 0.48],
] as const;
const CONFIG = aConfig({
  sites: [
    { id: 'oslo', name: 'Oslo', region: '', timezone: 'Europe/Oslo', windows: WINDOW },
    { id: 'gothenburg', name: 'Gothenburg', region: '', timezone: 'Europe/Stockholm', windows: [] },
    { id: 'hamburg', name: 'Hamburg', region: '', timezone: 'Europe/Berlin', windows: [] },
  ],
  services: OBJECTIVES.map(([id, name, criticality, latency]) =>
    aService({
      id,
      name,
      criticality,
      objective: { availability: 0.999, latency, window: 30 * 24 * HOUR },
      dependsOn: ['odoo-prod', 'pg-prod', 'redis-prod'],
    }),
  ),
  targets: [aPostgres({ id: 'pg-prod' }), REDIS, ODOO],
  feed: { url: 'wss://hub.example', token: null },
  tenants: {
    from: [{ attribute: 'db.namespace', match: /^(?<tenant>[a-z0-9-]+)$/ }],
    tiers: {},
    list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }],
  },
});
const status = (id: string, over: Partial<SourceStatus> = {}): SourceStatus =>
  aSource(id, NOW + 10 * MINUTE, over);
const SOURCES = ['pg-prod', 'redis-prod', 'odoo-prod', 'feed'].map((id) => status(id));

interface Now {
  /** s, by service; null: the feed says nothing of it from now on */
  readonly latency?: Readonly<Record<string, number | null>>;
  /** share of the usual */
  readonly work?: Readonly<Record<string, number>>;
  readonly redis?: Fault['code'];
  readonly http?: number;
  readonly locks?: LockTree;
  /** s */
  readonly idleInTransaction?: number;
}

const duration = (service: string) => ({ service, quantile: '0.95' });

/** Twenty calm minutes, then ninety seconds of `story`; judged each second from a minute before it on. */
function play(story: Now, over: { config?: typeof CONFIG; input?: Partial<JudgeInput> } = {}) {
  const estate = new FakeEstate();
  const config = over.config ?? CONFIG;
  const begin = NOW;
  const put = (t: number, now: Now): void => {
    for (const [id, , , , calm] of OBJECTIVES) {
      const latency = now.latency?.[id];
      if (latency !== null) estate.sample('http.server.request.duration', duration(id), t, latency ?? calm);
      estate.sample(
        'odoo.business.event.rate',
        { service: id, event: 'shipments' },
        t,
        0.18 * (now.work?.[id] ?? 1),
      );
      estate.sample('odoo.business.event.rate.usual', { service: id, event: 'shipments' }, t, 0.18);
    }
    estate.sample('postgresql.up', { target: 'pg-prod' }, t, 1);
    estate.sample('redis.up', { target: 'redis-prod' }, t, now.redis === undefined ? 1 : 0);
    const code = now.redis;
    const fault = code === undefined ? null : { code, message: 'No.', remedy: 'Mend it.' };
    estate.state('fault', { kind: 'target', id: 'redis-prod' }, t, fault);
    estate.sample('httpcheck.status', { target: 'odoo-prod' }, t, now.http === 0 ? 0 : 1);
    estate.sample('httpcheck.duration', { target: 'odoo-prod', phase: 'total' }, t, 0.05);
    estate.sample(
      'gantry.postgresql.lock.waiters',
      { target: 'pg-prod', 'db.namespace': 'nord' },
      t,
      now.locks?.waiters ?? 0,
    );
    estate.state('postgres.locks', { kind: 'target', id: 'pg-prod' }, t, now.locks ?? null);
    estate.sample(
      'gantry.postgresql.idle_in_transaction.age.max',
      { target: 'pg-prod' },
      t,
      now.idleInTransaction ?? 0,
    );
  };
  for (let t = begin - 20 * MINUTE; t < begin; t += 5_000) put(t, {});
  let memory: JudgeMemory = EMPTY_MEMORY;
  let verdicts: Verdicts | null = null;
  const at = (now: number, answeredAt = now): Verdicts => {
    const sources = SOURCES.map((one) => ({ ...one, lastRunAt: now, lastOkAt: answeredAt }));
    verdicts = judge(anInput(estate, config, now, { sources, ...over.input }), memory);
    memory = verdicts.memory;
    return verdicts;
  };
  for (let now = begin - MINUTE; now < begin; now += 1_000) at(now);
  for (let now = begin; now <= begin + 90_000; now += 1_000) {
    if ((now - begin) % 5_000 === 0) put(now, story);
    at(now);
  }
  return { verdicts: verdicts as unknown as Verdicts, at, put, estate };
}

function rowOf(verdicts: Verdicts, id: string): ServiceRow {
  const row = verdicts.sections.services.rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}
function answerOf({ sections }: Verdicts): string {
  const { verdict, reason } = sections.services.answer;
  return reason === '' ? verdict : `${verdict} ${reason}`;
}

const TREE: LockTree = {
  waiters: 41,
  roots: [
    {
      pid: 48_121,
      database: 'nord',
      state: 'idle in transaction',
      application: 'stock reservations',
      xactAge: 1_740,
      waiting: null,
      statement: 'update stock_quant set reserved_quantity = ?',
      relation: 'stock_quant',
      blocks: [],
    },
  ],
};

describe('services on a calm morning', () => {
  const { verdicts } = play({});

  it('says so as the board does', () => {
    expect(verdicts.sections.services.answer).toEqual({
      verdict: 'All eight services are inside their objectives.',
      reason: '',
      note: 'Morning dispatch runs until 09:00. Nearest to its limit: Barcode API, 0.27 of 0.4 s.',
    });
    expect(verdicts.incidents).toEqual([]);
    expect(verdicts.connection).toBe('live');
  });

  it('calls nothing inside its objective that is past it, though no rule calls it slow yet', () => {
    const { at, put } = play({});
    put(NOW + 95_000, { latency: { shipping: 1.3 } });
    const early = at(NOW + 95_000);
    expect(rowOf(early, 'shipping').severity).toBe('ok');
    expect(early.sections.services.answer).toEqual({
      verdict: 'Shipping is past its objective:',
      reason: '1.3 of 0.8 s, not judged slow so far.',
      note: '',
    });
  });

  it('keeps the order of the configuration, by criticality', () => {
    expect(verdicts.sections.services.rows.map(({ id }) => id)).toEqual(OBJECTIVES.map(([id]) => id));
  });

  it('each row has its figures, charts and what is left of its budget', () => {
    const row = rowOf(verdicts, 'shipping');
    expect(row).toMatchObject({
      severity: 'ok',
      was: null,
      freshness: 'live',
      reason: '',
      onset: null,
      sites: [],
    });
    expect(row.latency).toMatchObject({ value: 0.36, unit: 's', objective: 0.8, freshness: 'live' });
    expect(row.latency?.series.t.at(-1)).toBe(NOW + 90_000);
    expect(row.throughput).toMatchObject({ value: 0.18, usual: 0.18, event: 'shipments' });
    expect(row.throughput?.series.t.length).toBe(16);
    expect(row.throughput?.series.v.at(-1)).toBeCloseTo(0.18);
    expect(Number.isNaN(row.throughput?.series.v[0])).toBe(true);
    expect(row.budget).toMatchObject({ value: 1, spentAt: null });
  });
});

describe('services in trouble', () => {
  it('says of trouble that was there at the first look only since when it is seen', () => {
    const { verdicts, estate, put } = play({ latency: { shipping: 4.8 } });
    expect(rowOf(verdicts, 'shipping').unseenOnset).toBeUndefined();
    let later = verdicts;
    let memory: JudgeMemory = EMPTY_MEMORY;
    for (let now = NOW + 95_000; now <= NOW + 125_000; now += 5_000) {
      put(now, { latency: { shipping: 4.8 } });
      later = judge(anInput(estate, CONFIG, now, { sources: SOURCES }), memory);
      memory = later.memory;
    }
    expect(rowOf(later, 'shipping')).toMatchObject({ severity: 'critical', unseenOnset: true });
  });

  it('names the symptom, its site and its cause, as the board does', () => {
    const config = {
      ...CONFIG,
      services: CONFIG.services.map((one) => (one.id === 'shipping' ? { ...one, sites: ['oslo'] } : one)),
    };
    const { verdicts } = play(
      { latency: { shipping: 4.8, 'order-confirmation': 1.1, 'barcode-api': 0.6 }, locks: TREE },
      { config },
    );
    expect(answerOf(verdicts)).toBe(
      'Shipping is slow in Oslo: stock reservations in Nord 3PL hold row locks, 41 sessions wait.',
    );
    expect(
      verdicts.sections.services.rows.map(({ id, severity }) => `${id} ${severity}`).slice(0, 4),
    ).toEqual(['shipping critical', 'order-confirmation warning', 'barcode-api warning', 'receiving ok']);
    const row = rowOf(verdicts, 'shipping');
    expect(row).toMatchObject({ since: NOW, sites: ['Oslo'], reason: '4.8 s, 0.8 s promised' });
    expect(row.onset).toEqual({ t: NOW, label: 'first lock' });
    expect(verdicts.incidents).toMatchObject([{ id: '2026-1', severity: 'critical', since: NOW }]);
    expect(verdicts.incidents[0]?.conditions[0]).toBe('postgres.locks|target:pg-prod');
    expect(rowOf(verdicts, 'receiving').severity).toBe('ok');
  });

  /** Shipping slow from 95 s on, locks from `later` on (s); the answer at 180 s */
  function locksAfter(later: number): Verdicts {
    const { at, put } = play({});
    for (let now = NOW + 91_000; now < NOW + 180_000; now += 1_000) {
      const isLocked = now >= NOW + later * 1_000;
      if (now % 5_000 === 0) put(now, { latency: { shipping: 4.8 }, ...(isLocked ? { locks: TREE } : {}) });
      at(now);
    }
    return at(NOW + 180_000);
  }

  it('says likely when the cause was seen some time after the symptom', () => {
    const verdicts = locksAfter(135);
    expect(answerOf(verdicts)).toMatch(/^Shipping is slow: likely because stock reservations in Nord 3PL/);
    expect(verdicts.sections.incident.open[0]?.answer.reason).toMatch(
      /^likely because stock reservations in Nord 3PL/,
    );
  });

  it('what began long after the symptom is not its cause, in no view', () => {
    const verdicts = locksAfter(172);
    expect(answerOf(verdicts)).toBe('Shipping is slow: 4.8 s, 0.8 s promised; no cause is seen yet.');
    expect(verdicts.sections.incident.open[0]?.cause).toBeNull();
    expect(rowOf(verdicts, 'shipping').onset).toBeNull();
  });

  it('never gives the calm sentence of a cause that has ended as the cause', () => {
    const { at, put } = play({ latency: { shipping: 4.8 }, http: 0 });
    put(NOW + 91_000, { latency: { shipping: 4.8 } });
    const verdicts = at(NOW + 91_000);
    expect(verdicts.conditions).toContainEqual(
      expect.objectContaining({ rule: 'http.check', severity: 'critical', ending: true }),
    );
    expect(answerOf(verdicts)).toBe('Shipping is slow; odoo-prod answered again at 06:42.');
    expect(verdicts.sections.incident.open[0]?.answer).toMatchObject({
      verdict: 'Shipping is slow;',
      reason: 'odoo-prod answered again at 06:42.',
    });
    // It stays the named cause, with the sentence of the trouble.
    expect([...verdicts.causes.values()]).toEqual([
      expect.objectContaining({ rule: 'http.check', sentence: expect.not.stringContaining('in time') }),
    ]);
  });

  it('names the begin of the chain, as the incident does', () => {
    const { verdicts } = play({
      latency: { shipping: 4.8 },
      locks: TREE,
      idleInTransaction: 1_000,
    });
    expect(verdicts.sections.incident.open[0]?.cause).toEqual({
      rule: 'postgres.idle_in_transaction',
      subject: 'pg-prod',
    });
    expect(answerOf(verdicts)).toContain('has idled in a transaction');
    expect(rowOf(verdicts, 'shipping').onset?.label).toBe('idle transaction');
  });

  it('without a cause says what is felt', () => {
    const { verdicts } = play({ latency: { shipping: 4.8 } });
    expect(answerOf(verdicts)).toBe('Shipping is slow: 4.8 s, 0.8 s promised; no cause is seen yet.');
  });

  it('two, and more, that are critical', () => {
    const two = play({ latency: { shipping: 4.8, invoicing: 9 }, locks: TREE }).verdicts;
    expect(answerOf(two)).toMatch(/^Shipping and Invoicing are slow: /);
    const three = play({ latency: { shipping: 4.8, invoicing: 9, receiving: 7 }, locks: TREE }).verdicts;
    expect(answerOf(three)).toMatch(/^Three services are slow: .*41 sessions wait\.$/);
  });

  it('a warning is said more quietly', () => {
    const { verdicts } = play({ latency: { shipping: 0.9 } });
    expect(answerOf(verdicts)).toMatch(/^Shipping is slower than promised: /);
  });

  it('work that is missing counts, unless little is usual', () => {
    const { verdicts } = play({ work: { shipping: 0.3 } });
    expect(rowOf(verdicts, 'shipping')).toMatchObject({
      severity: 'critical',
      reason: '30 % of its usual shipments',
    });
    expect(answerOf(verdicts)).toMatch(/^Shipping has nearly stopped: /);
  });

  it('a target that is gone warns where users feel nothing, and comes first in the sentence', () => {
    const { verdicts } = play({ redis: 'refused' });
    expect(new Set(verdicts.sections.services.rows.map(({ severity }) => severity))).toEqual(
      new Set(['warning']),
    );
    expect(answerOf(verdicts)).toBe(
      'Redis redis-prod does not answer: it refuses connections; eight services depend on it.',
    );
    expect(rowOf(verdicts, 'shipping').reason).toBe('redis-prod: refused');
    expect(verdicts.incidents.length).toBe(1);
  });

  it('a target that has just gone: nobody says yet that all works without it', () => {
    const { at, put } = play({});
    const t = NOW + 95_000;
    put(t, { redis: 'refused' });
    expect(answerOf(at(t + 1_000))).toBe(
      'Redis redis-prod does not answer: it refuses connections; eight services depend on it.',
    );
  });

  it('figures that are past a level need no patience beside a target that is gone, or critical', () => {
    const gone = play({});
    const t = NOW + 95_000;
    gone.put(t, { redis: 'refused', work: { shipping: 0.3 } });
    const { sections } = gone.at(t + 1_000);
    const row = sections.services.rows.find(({ id }) => id === 'shipping');
    expect(row?.severity).toBe('critical');
    // Fast answers do not show that a service is well when a server that it needs does not answer.
    expect(row?.latency?.value).toBeNull();
    expect(
      sections.incident.open[0]?.charts.find(({ title }) => title === 'Shipping: response'),
    ).toMatchObject({ value: null, severity: 'unknown' });
    const locked = play({ locks: TREE });
    locked.put(t, { locks: TREE, work: { shipping: 0.3 } });
    expect(rowOf(locked.at(t + 1_000), 'shipping').severity).toBe('warning');
    const alone = play({});
    alone.put(t, { work: { shipping: 0.3 } });
    expect(rowOf(alone.at(t + 1_000), 'shipping').severity).toBe('ok');
  });

  it('a target that is gone is critical for a service whose users feel it', () => {
    const { verdicts } = play({ redis: 'refused', latency: { shipping: 0.9 } });
    expect(rowOf(verdicts, 'shipping').severity).toBe('critical');
    expect(answerOf(verdicts)).toBe(
      'Redis redis-prod does not answer: it refuses connections; Shipping is slow.',
    );
  });

  it('trouble of a target that nobody feels yet is told below the calm verdict', () => {
    const { verdicts } = play({ locks: { ...TREE, waiters: 3 } });
    expect(answerOf(verdicts)).toMatch(/^All eight services are .*; but .*Nord 3PL.*3 sessions wait\.$/);
    expect(rowOf(verdicts, 'shipping').severity).toBe('ok');
    expect(verdicts.incidents).toMatchObject([{ severity: 'warning' }]);
  });

  it('says when it is over, before its patience has run out', () => {
    const { at, put } = play({ latency: { shipping: 4.8 }, locks: TREE });
    put(NOW + 95_000, {});
    const first = at(NOW + 95_000);
    expect(answerOf(first)).toBe('Shipping is recovering; the locks in Nord 3PL ended at 06:42.');
    // Its severity is held; a figure inside its objective is no reason for it.
    expect(rowOf(first, 'shipping')).toMatchObject({ severity: 'critical', reason: '0.36 s again' });
    for (let t = NOW + 96_000; t <= NOW + 120_000; t += 1_000) {
      if (t % 5_000 === 3_000) put(t, {});
      at(t);
    }
    expect(answerOf(at(NOW + 121_000))).toBe('All eight services are inside their objectives.');
  });

  it('somebody took it on', () => {
    const { at, estate } = play({ latency: { shipping: 4.8 } });
    const note = (service: string, takenBy: string, t: number): void => {
      estate.event('note', { kind: 'service', id: service }, t, { service, takenBy });
    };
    note('shipping', 'Platform on-call', NOW + 85_000);
    note('invoicing', 'Else', NOW + 86_000);
    expect(rowOf(at(NOW + 91_000), 'shipping').takenBy).toEqual({
      name: 'Platform on-call',
      at: NOW + 85_000,
    });
  });

  it('burns its own budget while critical, and foresees its end', () => {
    const config = {
      ...CONFIG,
      services: CONFIG.services.map((one) => ({
        ...one,
        objective: { ...one.objective, window: 24 * HOUR },
      })),
    };
    const { verdicts } = play({ latency: { shipping: 4.8 } }, { config });
    const { budget } = rowOf(verdicts, 'shipping');
    expect(budget?.value).toBeCloseTo(1 - 85 / 86.4, 1);
    expect(budget?.spentAt).toBeGreaterThan(NOW + 90_000);
    expect(rowOf(verdicts, 'invoicing').budget?.value).toBe(1);
  });
});

describe('services of which nothing is known', () => {
  it('stale is unknown with what it was, never ok; the feed’s silence is not filled by a page', () => {
    const feed = status('feed', { state: 'fault', lastOkAt: NOW, failingSince: NOW });
    const sources = [...SOURCES.slice(0, 3), feed];
    const latency = Object.fromEntries(OBJECTIVES.map(([id]) => [id, null]));
    const { at, put } = play({ latency }, { input: { sources } });
    for (let t = NOW + 90_000; t <= NOW + 10 * MINUTE; t += 5_000) {
      put(t, { latency });
      at(t);
    }
    const verdicts = at(NOW + 10 * MINUTE);
    expect(rowOf(verdicts, 'shipping')).toMatchObject({ severity: 'unknown', was: 'ok', freshness: 'stale' });
    expect(answerOf(verdicts)).toMatch(/^Nothing is known of any service: the feed is away since 06:40\.$/);
    expect(rowOf(verdicts, 'shipping').latency?.value).toBe(0.36);
  });

  it('while the feed speaks of other things, a page stands in', () => {
    const { verdicts } = play({ latency: { shipping: null } });
    expect(rowOf(verdicts, 'shipping')).toMatchObject({
      severity: 'ok',
      latency: { metric: 'httpcheck.duration', value: 0.05 },
    });
  });

  it('a service that nobody measures is as its targets are', () => {
    const config = aConfig({
      targets: [REDIS],
      services: [
        aService({ id: 'sessions', name: 'Sessions', dependsOn: ['redis-prod'] }),
        aService({ id: 'lone', name: 'Lone' }),
      ],
    });
    const estate = new FakeEstate().sample('redis.up', { target: 'redis-prod' }, NOW, 0);
    const input = anInput(estate, config, NOW, { sources: [status('redis-prod')], atOnce: true });
    const { services } = judge(input, EMPTY_MEMORY).sections;
    expect(services.rows.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      'sessions critical',
      'lone unknown',
    ]);
    expect(services.rows[1]?.reason).toBe('nothing measures it');
  });

  it('through another service, too, and rings do not matter', () => {
    const config = aConfig({
      targets: [REDIS],
      services: [
        aService({ id: 'a', name: 'A', dependsOn: ['b'] }),
        aService({ id: 'b', name: 'B', dependsOn: ['a', 'redis-prod'] }),
      ],
    });
    const estate = new FakeEstate().sample('redis.up', { target: 'redis-prod' }, NOW, 0);
    const { services } = judge(anInput(estate, config, NOW, { atOnce: true }), EMPTY_MEMORY).sections;
    expect(services.rows.map(({ severity }) => severity)).toEqual(['critical', 'critical']);
  });

  it('before the first answers', () => {
    const sources = SOURCES.map((one) => ({
      ...one,
      state: 'starting' as const,
      lastRunAt: null,
      lastOkAt: null,
    }));
    const { sections, connection, incidents } = judge(
      anInput(new FakeEstate(), CONFIG, NOW, { sources }),
      EMPTY_MEMORY,
    );
    expect(sections.services.answer).toMatchObject({
      verdict: 'Nothing is known yet:',
      reason: 'the first answers are on their way.',
    });
    expect(sections.services.rows.every(({ severity }) => severity === 'unknown')).toBe(true);
    expect(connection).not.toBe('live');
    expect(incidents).toEqual([]);
  });

  it('without a service', () => {
    const { services } = judge(anInput(new FakeEstate(), aConfig(), NOW), EMPTY_MEMORY).sections;
    expect(services.answer.verdict).toBe('No service is named yet.');
  });
});

describe('this wall’s uplink', () => {
  it('lost: one condition, all else unknown, no budget burnt, the sentence says it', () => {
    const config = { ...CONFIG, link: [{ url: 'tcp://10.0.0.1:443' }, { url: 'https://example.com' }] };
    const { at, estate, put } = play({ latency: { shipping: 4.8 }, redis: 'timeout' }, { config });
    const before = rowOf(at(NOW + 91_000), 'shipping').budget?.value ?? 0;
    const cut = (t: number): Verdicts => at(t, NOW + 91_000);
    for (let t = NOW + 92_000; t < NOW + 4 * MINUTE; t += 1_000) {
      if (t % 5_000 === 3_000) {
        const up = t < NOW + 94_000 ? 1 : 0;
        estate.sample('gantry.link.up', { link: 'tcp://10.0.0.1:443' }, t, up);
        estate.sample('gantry.link.up', { link: 'https://example.com' }, t, up);
        put(t, { latency: { shipping: 4.8 }, redis: 'timeout' });
      }
      cut(t);
    }
    const { conditions, connection, incidents, sections } = cut(NOW + 4 * MINUTE);
    const known = conditions.filter(({ severity }) => severity !== 'unknown');
    expect(known.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'link.lost critical',
      'feed.connection ok',
    ]);
    expect(connection).toBe('offline');
    expect(incidents).toMatchObject([
      { conditions: ['link.lost|link:link'] },
      // What was open before is not over: nobody can look.
      {
        severity: 'unknown',
        was: 'critical',
        conditions: expect.arrayContaining(['redis.up|target:redis-prod']),
      },
    ]);
    expect(sections.services.answer.verdict).toBe('This wall has lost its uplink:');
    const row = sections.services.rows.find(({ id }) => id === 'shipping');
    expect(row).toMatchObject({ severity: 'unknown', was: 'critical', reason: 'this wall’s uplink is lost' });
    expect(before - (row?.budget?.value ?? 0)).toBeLessThan(0.01);
    estate.sample('gantry.link.up', { link: 'https://example.com' }, NOW + 4 * MINUTE + 1_000, 1);
    expect(at(NOW + 4 * MINUTE + 2_000).connection).not.toBe('offline');
  });
});

describe('the judge', () => {
  it('is a function of its input: the same twice, and from a memory that was written down', () => {
    const { at, put } = play({ latency: { shipping: 4.8 }, locks: TREE });
    put(NOW + 91_000, { latency: { shipping: 4.8 }, locks: TREE });
    const once = at(NOW + 91_000);
    expect(JSON.parse(JSON.stringify(once.memory))).toEqual(once.memory);
  });
});
