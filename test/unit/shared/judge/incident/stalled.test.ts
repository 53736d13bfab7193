import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory, type Verdicts } from '../../../../../shared/judge/judgement';
import type { IncidentPage } from '../../../../../shared/model/incident';
import { lockSession } from '../../../../builders/looks';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

const START = Date.UTC(2026, 10, 24, 5, 41);
const HEALTH = {
  probe: 'http',
  id: 'odoo-health',
  name: 'odoo-health',
  every: 5_000,
  timeout: 4_000,
  site: null,
  zone: '',
  url: 'http://127.0.0.1:8069/web/health',
  method: 'GET',
  headers: {},
  expect: { status: 200, contains: null },
  redirects: 0,
  ca: null,
} as unknown as Config['targets'][number];

/** Odoo needs the health check and one database server; another service needs the other server. */
function needing(own: 'pg' | 'pg-other'): Config {
  const other = own === 'pg' ? 'pg-other' : 'pg';
  return aConfig({
    targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-other' }), HEALTH],
    services: [
      aService({ id: 'odoo', name: 'Odoo', dependsOn: [own, 'odoo-health'] }),
      aService({ id: 'reports', name: 'Reports', dependsOn: [other] }),
    ],
    tenants: { from: [], tiers: {}, list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }] },
  });
}

/** What is told at a second of a story. */
interface Told {
  /** sessions of `pg` that wait for a lock */
  readonly waiting: number;
  /** of the health check; null: it answers */
  readonly fault: 'timeout' | 'refused' | null;
}

/** Judges a story once a second until its last one. */
function played(config: Config, seconds: number, tell: (second: number) => Told): Verdicts {
  const estate = new FakeEstate();
  let memory = EMPTY_MEMORY;
  let last: Verdicts | null = null;
  let locked = START;
  for (let second = -300; second <= seconds; second += second < 0 ? 5 : 1) {
    const t = START + second * 1_000;
    const { waiting, fault } = tell(second);
    for (const target of ['pg', 'pg-other']) estate.sample('postgresql.up', { target }, t, 1);
    const of = { target: 'pg', 'db.namespace': 'nord' };
    estate.sample('gantry.postgresql.lock.waiters', of, t, waiting);
    if (waiting === 0) locked = t;
    estate.sample('gantry.postgresql.xact.age.max', { target: 'pg' }, t, (t - locked) / 1_000);
    const waiters = Array.from({ length: waiting }, (_, at) => lockSession(1_000 + at));
    const tree = waiting === 0 ? null : { waiters: waiting, roots: [lockSession(100, waiters)] };
    estate.state('postgres.locks', { kind: 'target', id: 'pg' }, t, tree);
    estate.sample('httpcheck.status', { target: 'odoo-health' }, t, fault === null ? 1 : 0);
    const stated = fault === null ? null : { code: fault, message: '', remedy: '' };
    estate.state('fault', { kind: 'target', id: 'odoo-health' }, t, stated);
    last = judge(anInput(estate, config, t), memory);
    memory = JSON.parse(JSON.stringify(last.memory)) as JudgeMemory;
  }
  if (last === null) throw new Error('nothing was judged');
  return last;
}

/** The page of the incident of Odoo. */
function pageOf({ sections }: Verdicts): IncidentPage {
  const page = sections.incident.open.find(({ headline }) => headline === 'odoo');
  if (page === undefined) throw new Error('Odoo has no open incident');
  return page;
}
const textOf = ({ answer }: Pick<IncidentPage, 'answer'>): string => `${answer.verdict} ${answer.reason}`;

describe('a health check that times out while sessions wait for a lock', () => {
  const locked = (from: number, late: number, seconds = 90) =>
    played(needing('pg'), seconds, (second) => ({
      waiting: second >= from ? 2 : 0,
      fault: second >= late ? 'timeout' : null,
    }));

  it('is explained by the lock, and the advice is that of the lock', () => {
    const said = locked(20, 30);
    const page = pageOf(said);
    expect(page.cause).toMatchObject({ rule: 'postgres.locks', subject: 'pg' });
    expect(textOf(page)).toMatch(/^Odoo is down because .* in Nord 3PL hold row locks, 2 sessions wait\.$/u);
    expect(page.act?.what).toBe('End process 100');
    expect(textOf(said.sections.services)).toContain('2 sessions wait');
  });

  it('is surely explained where the waiting began first and both rise together', () => {
    expect(pageOf(locked(20, 30)).sureness).toBe('sure');
  });

  it('is likely explained where it began a moment before the waiting was seen', () => {
    const page = pageOf(locked(30, 20));
    expect(page.cause?.rule).toBe('postgres.locks');
    expect(page.sureness).toBe('likely');
    expect(textOf(page)).toContain('likely');
    expect(page.act?.what).toBe('End process 100');
  });

  it('stays explained when the transaction that holds the lock is a long one', () => {
    for (const late of [20, 40]) {
      const page = pageOf(locked(30, late, 240));
      expect(page.cause?.rule).toBe('postgres.locks');
      expect(page.act?.what).toBe('End process 100');
    }
  });

  it('is not explained by a waiting that began long after it', () => {
    const page = pageOf(locked(60, 20));
    expect(page.cause?.rule).toBe('http.check');
    expect(textOf(page)).toContain('odoo-health does not answer in time');
    expect(page.act?.what).toBe('Bring odoo-health back');
  });

  it('is a fact again once nobody waits any more', () => {
    const said = played(needing('pg'), 120, (second) => ({
      waiting: second >= 20 && second < 80 ? 2 : 0,
      fault: second >= 30 ? 'timeout' : null,
    }));
    expect(textOf(pageOf(said))).toContain('odoo-health does not answer in time');
    expect(pageOf(said).act?.what).toBe('Bring odoo-health back');
  });
});

describe('a health check that fails while sessions wait for a lock', () => {
  it('is not explained by the lock if it refuses connections', () => {
    const said = played(needing('pg'), 90, (second) => ({
      waiting: second >= 20 ? 2 : 0,
      fault: second >= 30 ? 'refused' : null,
    }));
    const page = pageOf(said);
    expect(textOf(page)).toContain('odoo-health does not answer: it refuses connections');
    expect(page.act?.what).toBe('Bring odoo-health back');
  });

  it('is not explained by a lock of a server that its services do not need', () => {
    const said = played(needing('pg-other'), 90, (second) => ({
      waiting: second >= 20 ? 2 : 0,
      fault: second >= 30 ? 'timeout' : null,
    }));
    const page = pageOf(said);
    expect(page.cause?.rule).toBe('http.check');
    expect(textOf(page)).toContain('odoo-health does not answer in time');
    expect(page.act?.what).toBe('Bring odoo-health back');
  });
});
