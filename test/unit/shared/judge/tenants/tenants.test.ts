import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import type { NamedCause } from '../../../../../shared/judge/judgement';
import { findTenants } from '../../../../../shared/judge/tenants/find';
import { presentTenants, rosterOf } from '../../../../../shared/judge/tenants/present';
import { RESOURCES, TAKES } from '../../../../../shared/metrics/resources';
import type { Condition } from '../../../../../shared/model/condition';
import type { TenantsSection } from '../../../../../shared/model/tenants';
import { aCondition, aConfig, anInput, aPostgres, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 27, 9, 22, 41);
const WIDTH = RESOURCES.length;
const JOBS = TAKES.findIndex(({ id }) => id === 'queue_jobs');
const REDIS = TAKES.findIndex(({ id }) => id === 'redis_ops');
const JOB_WAIT = RESOURCES.findIndex(({ id }) => id === 'job_wait');
const TIERS = { gold: { share: 4 }, standard: { share: 1 } };

interface Given {
  readonly pool?: string;
  readonly tenants: number;
  /** use of queue_jobs by tenant 0; the others use 1 each */
  readonly flood?: number;
  /** job wait now, s, of tenant i; usual is 10 s */
  readonly wait?: (tenant: number) => number;
  readonly used?: number;
  readonly queue?: number;
  readonly at?: number;
}

function tenant(pool: string, index: number): string {
  return `${pool}-${String(index).padStart(4, '0')}`;
}

/** Calm for two hours; what is given has gone on for a minute at `at`. */
function fill(estate: FakeEstate, given: Given): FakeEstate {
  const { pool = 'b', tenants, flood = 1, wait = () => 10, used = 0.5, queue = 0, at = NOW - 1_000 } = given;
  const series = (metric: string, where: Record<string, string>, calm: number, now: number): void => {
    estate.samples(metric, where, { from: at - 7_200_000, to: at - 180_000, step: 300_000 }, calm);
    estate.samples(metric, where, { from: at - 120_000, to: at - 65_000, step: 5_000 }, calm);
    estate.samples(metric, where, { from: at - 60_000, to: at, step: 5_000 }, now);
  };
  for (let index = 0; index < tenants; index += 1) {
    const id = tenant(pool, index);
    series('gantry.tenant.delay', { tenant: id, pool, kind: 'job_wait' }, 10, wait(index));
    series('gantry.tenant.use', { tenant: id, pool, resource: 'queue_jobs' }, 1, index === 0 ? flood : 1);
  }
  estate.sample('gantry.pool.used', { pool, resource: 'queue_jobs' }, at, used);
  return estate.sample('gantry.pool.queue', { pool, resource: 'queue_jobs' }, at, queue);
}

function judge(
  estate: FakeEstate,
  config: Config = aConfig({ tenants: { from: [], tiers: TIERS, list: [] } }),
  now = NOW,
  memory: unknown = null,
  causes: readonly NamedCause[] = [],
) {
  const input = anInput(estate, config, now);
  const found = findTenants(input, memory);
  const conditions = found.findings.map((one): Condition => ({ ...one, since: now - 1_080_000 }));
  const section = presentTenants(input, conditions, found.memory, causes);
  expect(section.answer.verdict.length).toBeLessThanOrEqual(54);
  expect(section.answer.reason.length).toBeLessThanOrEqual(61);
  return { ...found, section, roster: rosterOf(input), input };
}
function valueOf(section: TenantsSection, index: number, column: number): number {
  return section.values[index * WIDTH + column] ?? Number.NaN;
}
const FLOOD: Given = {
  tenants: 40,
  flood: 60,
  used: 1,
  queue: 3,
  wait: (index) => (index === 0 ? 10 : index < 20 ? 92 - index : 11),
};

describe('fair shares', () => {
  it('are use over what is due by weight among those that use the resource', () => {
    const list = [{ id: 'b-0001', name: 'Nord 3PL', tier: 'gold', pool: null }];
    const config = aConfig({ tenants: { from: [], tiers: TIERS, list } });
    const { section, roster } = judge(fill(new FakeEstate(), { tenants: 4, flood: 4, used: 1 }), config);
    const gold = roster.ids.indexOf('b-0001');
    // 7 in use, weights 1 + 4 + 1 + 1: each weight is due 1
    expect(valueOf(section, roster.ids.indexOf('b-0000'), JOBS)).toBeCloseTo(4);
    expect(valueOf(section, gold, JOBS)).toBeCloseTo(0.25);
    expect(roster.names[gold]).toBe('Nord 3PL');
  });

  it('count the capacity that is not used', () => {
    const { section } = judge(fill(new FakeEstate(), { tenants: 4, used: 0.5 }));
    expect(valueOf(section, 0, JOBS)).toBeCloseTo(0.5);
  });

  it('unknown is not nothing', () => {
    const { section } = judge(fill(new FakeEstate(), { tenants: 4 }));
    expect(valueOf(section, 0, REDIS)).toBeNaN();
    expect(section.pools[0]?.used[REDIS]).toBeNaN();
  });

  it('a pain is a delay over its own usual', () => {
    const { section } = judge(fill(new FakeEstate(), { tenants: 3, wait: () => 92 }));
    expect(valueOf(section, 1, JOB_WAIT)).toBeCloseTo(9.2);
  });
});

describe('contention', () => {
  it('names the offender and who pays', () => {
    const { findings, section, roster } = judge(fill(new FakeEstate(), FLOOD));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'tenants.contention',
      subject: { kind: 'tenant', id: 'b-0000' },
      severity: 'warning',
      evidence: { pool: 'b', resource: 'queue_jobs', victimCount: 19 },
    });
    expect(section.answer).toMatchObject({
      verdict: 'b-0000 takes 61 % of the job queue in pool B;',
      reason: '19 other tenants wait for their jobs.',
    });
    expect(section.marks.map(({ index, role }) => [roster.ids[index], role])).toEqual([
      ['b-0000', 'offender'],
      ['b-0001', 'victim'],
      ['b-0002', 'victim'],
      ['b-0003', 'victim'],
    ]);
    expect(section.marks[1]?.note).toBe('standard · 91 s late');
    expect(section.pools[0]).toMatchObject({ name: 'Pool B', note: '19 wait longer than usual', count: 40 });
    expect(section.pools[0]?.saturated[JOBS]).toBe(1);
  });

  it.each([
    ['no incident names it as the cause', [], '19 other tenants wait for their jobs.'],
    [
      'an incident names it as the likely cause',
      [{ sure: false }],
      'likely why 19 other tenants wait for their jobs.',
    ],
    ['an incident names it as the cause', [{ sure: true }], '19 other tenants wait for their jobs.'],
  ])('says that others wait because of it only as surely as the incident: %s', (_, told, reason) => {
    const causes = told.map((one) => ({
      rule: 'tenants.contention',
      subject: 'b-0000',
      sentence: 'b-0000 takes too much.',
      ...one,
    }));
    const { section } = judge(fill(new FakeEstate(), FLOOD), undefined, NOW, null, causes);
    expect(section.answer.reason).toBe(reason);
  });

  it.each([
    ['nothing is short', { ...FLOOD, used: 0.9, queue: 0.5 }],
    ['nobody pays', { ...FLOOD, wait: () => 12 }],
    ['only the offender pays', { ...FLOOD, wait: (index: number) => (index === 0 ? 90 : 10) }],
    ['the excess is small', { ...FLOOD, flood: 1.4 }],
  ])('is silent where %s', (_, given) => {
    expect(judge(fill(new FakeEstate(), given)).findings).toEqual([]);
  });

  it('stays in its pool: others pay elsewhere in vain', () => {
    const estate = fill(new FakeEstate(), { ...FLOOD, wait: () => 10 });
    const { findings } = judge(fill(estate, { pool: 'a', tenants: 5, wait: () => 90 }));
    expect(findings).toEqual([]);
  });

  it('a full pool without an offender is a matter of capacity', () => {
    const busy = { ...FLOOD, flood: 1 };
    const reason = 'queue jobs: 100 % used, 19 tenants wait longer than usual.';
    const first = judge(fill(new FakeEstate(), busy));
    // Who is to blame takes a while to show, so nobody is acquitted before.
    expect(first.section.answer).toMatchObject({
      verdict: 'Pool B is full, and why is not clear yet;',
      reason,
    });
    const later = NOW + 31_000;
    const again = fill(new FakeEstate(), { ...busy, at: later - 1_000 });
    const { section } = judge(again, undefined, later, first.memory);
    expect(section.answer).toMatchObject({
      verdict: 'Pool B is full, and no tenant is to blame;',
      reason,
    });
  });

  it('an offender that is not settled yet is not acquitted meanwhile', () => {
    const input = anInput(
      fill(new FakeEstate(), FLOOD),
      aConfig({ tenants: { from: [], tiers: TIERS, list: [] } }),
      NOW,
    );
    const found = findTenants(input, null);
    expect(found.findings).toHaveLength(1);
    const { answer } = presentTenants(input, [], found.memory, []);
    expect(answer.verdict).toBe('Pool B is full, and why is not clear yet;');
  });

  it('what is short and hurts nobody is said with what it hurts', () => {
    const { section } = judge(fill(new FakeEstate(), { ...FLOOD, wait: () => 12 }));
    expect(section.answer).toMatchObject({
      verdict: 'No tenant crowds out another;',
      reason: 'queue jobs: 100 % used in pool B, and no tenant waits longer.',
    });
  });

  it('says that sessions wait for locks in the words of the services view', () => {
    const input = anInput(
      fill(new FakeEstate(), { ...FLOOD, wait: () => 12 }),
      aConfig({ tenants: { from: [], tiers: TIERS, list: [] } }),
      NOW,
    );
    const tree = { waiters: 41, roots: [{ pid: 1, relation: 'stock_move', blocks: [] }] };
    const locks = aCondition('postgres.locks', 'target', 'b', NOW, {
      evidence: { tree, tenant: 'Nord 3PL' },
    });
    const of = (one: Condition) => presentTenants(input, [one], findTenants(input, null).memory, []).answer;
    expect(of(locks)).toMatchObject({
      verdict: 'No tenant takes more than its share;',
      reason: 'but stock moves in Nord 3PL hold row locks, 41 sessions wait.',
    });
    expect(of({ ...locks, ending: true }).reason).toMatch(/no tenant waits longer\.$/u);
  });

  it('says that it is over, and that it is unknown when nothing more is heard', () => {
    const first = judge(fill(new FakeEstate(), FLOOD));
    const calm = judge(fill(new FakeEstate(), { tenants: 40 }), undefined, NOW, first.memory);
    expect(calm.findings.map(({ severity }) => severity)).toEqual(['ok']);
    expect(calm.section.answer.verdict).toBe('No tenant crowds out another.');
    expect(calm.section.answer.reason).toBe('Fullest: queue jobs, 50 %.');
    const dark = judge(fill(new FakeEstate(), FLOOD), undefined, NOW + 240_000, first.memory);
    expect(dark.findings.map(({ severity }) => severity)).toEqual(['unknown']);
    expect(dark.section.answer.reason).toBe('no data on any tenant for 4 min.');
    expect(dark.section.freshness).toBe('stale');
    expect(dark.section.values.every((value) => Number.isNaN(value))).toBe(true);
  });

  it('no tenant at all', () => {
    expect(judge(new FakeEstate()).section.answer.verdict).toBe('No tenant is known yet.');
  });

  it('fits two lines whatever the names', () => {
    for (let length = 1; length <= 40; length += 1) {
      const name = 'Kx '.repeat(20).slice(0, length).trim();
      const list = [0, 1].map((index) => ({ id: tenant('b', index), name, tier: 'gold', pool: null }));
      const config = aConfig({ tenants: { from: [], tiers: TIERS, list } });
      judge(fill(new FakeEstate(), { ...FLOOD, tenants: 12 }), config);
      judge(fill(new FakeEstate(), { ...FLOOD, pool: name, tenants: 12 }), config);
      judge(fill(new FakeEstate(), { ...FLOOD, pool: name, tenants: 12, flood: 1 }), config);
    }
  });
});

describe('tenants of a PostgreSQL', () => {
  const config = aConfig({
    targets: [aPostgres({ id: 'pg-prod', name: 'pg-prod-a' })],
    tenants: { from: [{ attribute: 'db.namespace', match: /^(?<tenant>[a-z0-9-]+)$/ }], tiers: {}, list: [] },
  });
  const span = { from: NOW - 60_000, to: NOW - 5_000, step: 5_000 };
  function databases(waiters: number): FakeEstate {
    const estate = new FakeEstate();
    for (const [name, rate] of [
      ['nord', 0.5],
      ['fjellsport', 0.25],
      ['postgres', 1],
    ] as const) {
      const where = { target: 'pg-prod', 'db.namespace': name };
      estate.samples('gantry.postgresql.db.time', where, span, (t) => ((t - NOW) / 1_000) * rate + 1_000);
      estate.sample('postgresql.backends', { ...where, state: 'active' }, NOW - 5_000, 20);
      estate.sample('postgresql.backends', { ...where, state: 'idle' }, NOW - 5_000, 25);
    }
    estate.sample('postgresql.connection.max', { target: 'pg-prod' }, NOW - 5_000, 150);
    return estate.sample(
      'gantry.postgresql.lock.waiters',
      { target: 'pg-prod', 'db.namespace': 'nord' },
      NOW - 5_000,
      waiters,
    );
  }

  it('are told apart by database; its own databases are none', () => {
    const { section, roster } = judge(databases(0), config);
    expect(roster.ids).toEqual(['fjellsport', 'nord']);
    const column = TAKES.findIndex(({ id }) => id === 'db_time');
    expect(valueOf(section, 1, column) / valueOf(section, 0, column)).toBeCloseTo(2);
    expect(section.pools[0]).toMatchObject({ id: 'pg-prod', name: 'pg-prod-a', count: 2 });
  });

  it('are short of connections near the limit, of locks when sessions wait', () => {
    const { section } = judge(databases(3), config);
    const connections = TAKES.findIndex(({ id }) => id === 'connections');
    const locks = TAKES.findIndex(({ id }) => id === 'locks');
    expect(section.pools[0]?.used[connections]).toBeCloseTo(0.9);
    expect([section.pools[0]?.saturated[connections], section.pools[0]?.saturated[locks]]).toEqual([1, 1]);
    expect(judge(databases(0), config).section.pools[0]?.saturated[locks]).toBe(0);
  });

  it('a counter that falls gives no negative rate', () => {
    const estate = databases(0).sample(
      'gantry.postgresql.db.time',
      { target: 'pg-prod', 'db.namespace': 'nord' },
      NOW - 1_000,
      0,
    );
    const column = TAKES.findIndex(({ id }) => id === 'db_time');
    expect(valueOf(judge(estate, config).section, 1, column)).toBeNaN();
  });

  it('what a feed states of a tenant goes before what its database shows', () => {
    const estate = databases(0).sample(
      'gantry.tenant.use',
      { tenant: 'nord', pool: 'pg-prod', resource: 'connections' },
      NOW - 1_000,
      5,
    );
    const { section } = judge(estate, config);
    const connections = TAKES.findIndex(({ id }) => id === 'connections');
    expect(valueOf(section, 0, connections) / valueOf(section, 1, connections)).toBeCloseTo(9);
  });
});

describe('2,000 tenants', () => {
  it('keep their places and their objects from tick to tick', { timeout: 60_000 }, () => {
    const estate = new FakeEstate();
    for (const pool of ['a', 'b', 'c', 'd']) {
      fill(estate, { ...FLOOD, pool, tenants: 500 });
      for (const { id } of TAKES.slice(1)) {
        for (let index = 0; index < 500; index += 1) {
          estate.sample(
            'gantry.tenant.use',
            { tenant: tenant(pool, index), pool, resource: id },
            NOW - 1_000,
            1,
          );
        }
      }
    }
    const config = aConfig({ tenants: { from: [], tiers: TIERS, list: [] } });
    const first = judge(estate, config);
    expect(first.section.pools.map(({ from, count }) => [from, count])).toEqual([
      [0, 500],
      [500, 500],
      [1000, 500],
      [1500, 500],
    ]);
    let last = first;
    for (let tick = 1; tick <= 30; tick += 1) last = judge(estate, config, NOW + tick * 500, last.memory);
    expect(last.roster).toBe(first.roster);
    expect(last.section.values).toBe(first.section.values);
  });
});
