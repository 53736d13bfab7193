import { describe, expect, it } from 'vitest';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../../../shared/judge/judgement';
import { findByRules } from '../../../../shared/judge/rules/findings';
import type { PostgresNode } from '../../../../shared/kinds/postgres/evidence';
import type { RedisNode } from '../../../../shared/kinds/redis/evidence';
import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import { RULES } from '../../../../shared/metrics/rules';
import { conditionKey } from '../../../../shared/model/condition';
import type { Attributes, Fault } from '../../../../shared/model/observation';
import type { RuleRow } from '../../../../shared/model/rule-row';
import {
  aConfig,
  anHttp,
  anInput,
  aPostgres,
  aReplica,
  aService,
  aSource,
  FakeEstate,
} from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const HOUR = 3_600_000;
const STEP = 5_000;
const base = { every: STEP, timeout: 2_000, site: null, zone: '' };
const AUTH: Fault = {
  code: 'auth',
  message: 'pg:5432 refused the login of gantry.',
  remedy: 'Check user and password in `url`.',
};

describe('every rule of the table says what is not known', () => {
  const config = aConfig({
    targets: [{ ...base, id: 't', name: 't', probe: 'feed' }],
    rules: Object.fromEntries(
      RULES.filter(
        ({ info, warning, critical }) => info === undefined && warning === null && critical === null,
      ).map(({ id }) => [id, { warning: 20, critical: 50 }]),
    ),
  });

  /** Findings of a row whose series ends at an age of `age` ms. */
  function told(row: RuleRow, age: number) {
    const estate = new FakeEstate();
    const t = NOW - age;
    const subject: Attributes = { [row.by]: 't' };
    const own = { ...subject, ...row.where, ...(row.part === undefined ? {} : { [row.part]: 'p' }) };
    estate.sample(row.metric, own, t - STEP, 1).sample(row.metric, own, t, 1);
    if (row.of !== undefined) estate.sample(row.of.metric, subject, t, 1e9);
    if (row.guard !== undefined && row.guard.metric !== row.of?.metric)
      estate.sample(row.guard.metric, subject, t, 1e9);
    const found = findByRules(anInput(estate, config, NOW), {});
    return found.find(({ rule }) => rule === row.id);
  }

  it.each(RULES.map((row) => [row.id, row] as const))('%s', (_, row) => {
    const known = told(row, 0);
    const unknown = told(row, 10 * 60_000);
    expect(known?.severity).not.toBe('unknown');
    expect(unknown?.severity).toBe('unknown');
    expect(unknown?.sentence).not.toBe(known?.sentence);
    expect(unknown?.sentence).toMatch(/not known|no data for/u);
    expect(unknown?.sentence, 'no raw name of a metric').not.toContain(row.metric);
    expect(unknown?.sentence).not.toMatch(/[{}]/u);
  });
});

const REDIS: RedisTarget = {
  ...base,
  id: 'redis',
  name: 'redis',
  probe: 'redis',
  url: 'redis://127.0.0.1',
  queues: [],
  replicas: 1,
  attribution: null,
  ca: null,
};
const PAGE = anHttp({ id: 'page', every: STEP, url: 'https://erp.example/health' });
const recovery = { rto: 1_800, rpo: 300, drillEvery: 90 * 24 * HOUR };
const objective = { availability: 0.999, latency: 0.8, window: 30 * 24 * HOUR };
const ESTATE = aConfig({
  services: [
    aService({ id: 'shipping', name: 'Shipping', objective, recovery, dependsOn: ['page', 'pg', 'redis'] }),
    aService({ id: 'orders', name: 'Orders', objective, dependsOn: ['pg'] }),
  ],
  targets: [
    aPostgres({ id: 'pg', replicas: [aReplica({ id: 'pg-b', url: 'postgres://pg-b' })] }),
    REDIS,
    PAGE,
  ],
});

interface Access {
  readonly pg?: Fault;
  readonly copy?: Fault;
}

function nodeOf(role: PostgresNode['role'], streaming: boolean | null): Partial<PostgresNode> {
  return {
    target: 'pg',
    role,
    streaming,
    settings: {},
    slot: null,
    timeline: null,
    version: null,
    syncState: null,
    acceptsReads: null,
    applyDelay: 0,
    upstream: 'pg',
  };
}

function put(estate: FakeEstate, t: number, { pg, copy }: Access, orders = true): void {
  const redisNode: Partial<RedisNode> = {
    role: 'master',
    persistenceOk: true,
    clusterOk: true,
    replicas: [],
    backlog: null,
  };
  estate
    .sample('redis.up', { target: 'redis' }, t, 1)
    .state('redis.node', { kind: 'target', id: 'redis' }, t, redisNode)
    .sample('httpcheck.status', { target: 'page' }, t, 1)
    .sample('httpcheck.duration', { target: 'page', phase: 'total' }, t, 0.05)
    .sample('postgresql.up', { target: 'pg' }, t, pg === undefined ? 1 : null)
    .state('fault', { kind: 'target', id: 'pg' }, t, pg ?? null)
    .state(
      'postgres.node',
      { kind: 'target', id: 'pg' },
      t,
      nodeOf(pg === undefined ? 'primary' : 'unknown', null),
    )
    .sample('postgresql.up', { target: 'pg', replica: 'pg-b' }, t, copy === undefined ? 1 : null)
    .state('fault', { kind: 'replica', id: 'pg-b' }, t, copy ?? null)
    .state(
      'postgres.node',
      { kind: 'replica', id: 'pg-b' },
      t,
      nodeOf(copy === undefined ? 'standby' : 'unknown', pg === undefined ? true : null),
    );
  if (orders) estate.sample('http.server.request.duration', { service: 'orders', quantile: '0.95' }, t, 0.3);
  if (pg !== undefined) return;
  estate
    .sample('gantry.postgresql.primary.count', { target: 'pg' }, t, 1)
    .sample('gantry.postgresql.replication.lag', { target: 'pg', replica: 'pg-b' }, t, 0)
    .sample('gantry.postgresql.lock.waiters', { target: 'pg', 'db.namespace': 'nord' }, t, 0);
}

function judged(access: Access): Verdicts {
  const estate = new FakeEstate();
  let memory: JudgeMemory = EMPTY_MEMORY;
  let verdicts: Verdicts | null = null;
  for (let now = NOW; now <= NOW + 60_000; now += STEP) {
    put(estate, now, access);
    const fault = access.pg ?? null;
    const pg = fault === null ? {} : ({ state: 'fault', lastOkAt: null, failingSince: NOW, fault } as const);
    const sources = [aSource('pg', now, pg), aSource('redis', now), aSource('page', now)];
    verdicts = judge(anInput(estate, ESTATE, now, { sources }), memory);
    memory = verdicts.memory;
  }
  if (verdicts === null) throw new Error('nothing was judged');
  return verdicts;
}

const conditionOf = ({ conditions }: Verdicts, rule: string, id: string) =>
  conditions.find((one) => one.rule === rule && one.subject.id === id);
const rowOf = ({ sections }: Verdicts, id: string) => sections.services.rows.find((row) => row.id === id);
const answerOf = (
  verdicts: Verdicts,
  view: 'services' | 'replication' | 'engineering' | 'executive',
): string => {
  const { verdict, reason } = verdicts.sections[view].answer;
  return `${verdict} ${reason}`.trim();
};

describe('what was well and is not known any more', () => {
  it('has another sentence, in every condition', () => {
    const estate = new FakeEstate();
    const calm = new Map<string, string>();
    const look = (now: number, answeredAt: number, memory: JudgeMemory): JudgeMemory => {
      const sources = ['pg', 'redis', 'page'].map((id) => aSource(id, answeredAt));
      const verdicts = judge(anInput(estate, ESTATE, now, { sources }), memory);
      for (const condition of verdicts.conditions) {
        const key = conditionKey(condition);
        if (condition.severity === 'ok' && now === answeredAt) calm.set(key, condition.sentence);
        if (condition.severity !== 'unknown') continue;
        expect(condition.sentence, key).not.toBe(calm.get(key));
        expect(condition.sentence, key).toMatch(/not known|no data|no new data|unproven|has not answered/u);
      }
      return verdicts.memory;
    };
    let memory: JudgeMemory = EMPTY_MEMORY;
    for (let now = NOW; now <= NOW + 60_000; now += STEP) {
      put(estate, now, {});
      memory = look(now, now, memory);
    }
    const silent = NOW + 60_000;
    for (let now = silent; now <= silent + 300_000; now += STEP) memory = look(now, silent, memory);
    expect(calm.size).toBeGreaterThan(12);
  });
});

describe('a primary that refuses the log-in', () => {
  const verdicts = judged({ pg: AUTH });

  it('leaves a service unknown that only a page measures: no tick, and no error budget watched', () => {
    expect(rowOf(verdicts, 'shipping')).toMatchObject({
      severity: 'unknown',
      reason: 'pg: log-in refused',
      budget: { value: null, coverage: { watched: 0 } },
    });
    expect(answerOf(verdicts, 'services')).toBe('Shipping cannot be judged: pg: log-in refused.');
    expect(answerOf(verdicts, 'executive')).toMatch(/^Whether Shipping keeps its promise is unknown:/u);
  });

  it('is named beside a service whose users are measured', () => {
    expect(rowOf(verdicts, 'orders')).toMatchObject({ severity: 'ok', reason: 'pg: log-in refused' });
    expect(conditionOf(verdicts, 'service.health', 'orders')?.sentence).toBe(
      'Orders is well as its users feel it; not known: pg: log-in refused.',
    );
  });

  it('is the reason on the replication view, and nothing is said of slots that nobody read', () => {
    const why = 'pg: the server refuses this wall’s login.';
    expect(answerOf(verdicts, 'replication')).toBe(`How far pg-b is behind is not known; ${why}`);
    expect(conditionOf(verdicts, 'postgres.replication.split_brain', 'pg')).toMatchObject({
      severity: 'unknown',
      sentence: 'How many servers of pg take writes is not known: the server refuses this wall’s login.',
    });
    expect(conditionOf(verdicts, 'recovery.rpo', 'shipping')?.sentence).toBe(
      'What Shipping would lose with pg is not known: the server refuses this wall’s login.',
    );
    const slot = verdicts.sections.replication.checks.find(({ id }) => id === 'slot');
    expect(slot?.cells).toMatchObject([{ severity: 'unknown', evidence: 'not stated' }]);
  });

  it('is told on the engineering view, although it has no reading there', () => {
    expect(answerOf(verdicts, 'engineering')).toBe(
      'No reading is in trouble; but PostgreSQL pg is not read: it refuses this wall’s log-in.',
    );
  });
});

describe('a copy that refuses the log-in', () => {
  it('is a condition of its own, however well its primary speaks of it', () => {
    const verdicts = judged({ copy: AUTH });
    expect(conditionOf(verdicts, 'postgres.replication.missing', 'pg-b')?.severity).toBe('ok');
    expect(conditionOf(verdicts, 'postgres.replication.access', 'pg-b')).toMatchObject({
      severity: 'unknown',
      sentence: 'What pg-b itself says is not known: the server refuses this wall’s login.',
      evidence: { fault: 'auth', remedy: 'Check user and password in `url`.' },
    });
    expect(conditionOf(judged({}), 'postgres.replication.access', 'pg-b')?.severity).toBe('ok');
  });
});
