import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config';
import type { Finding } from '../../../../shared/judge/judgement';
import { findByRules } from '../../../../shared/judge/rules/findings';
import { aConfig, anInput, aPostgres, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' }), aPostgres({ id: 'pg-other' })] });

/** Sessions of a database: how many wait for a lock, and how many there are by state. */
interface Told {
  readonly waiting: number;
  readonly sessions: Readonly<Record<string, number>>;
  readonly target?: string;
  /** ms before now at which the sessions were counted */
  readonly ago?: number;
}

function locksOf(databases: Readonly<Record<string, Told>>, config: Config = CONFIG): Finding | undefined {
  const estate = new FakeEstate();
  for (const [database, { waiting, sessions, target = 'pg', ago = 0 }] of Object.entries(databases)) {
    const of = { target, 'db.namespace': database };
    estate.sample('gantry.postgresql.lock.waiters', of, NOW, waiting);
    for (const [state, count] of Object.entries(sessions))
      estate.sample('postgresql.backends', { ...of, state }, NOW - ago, count);
  }
  return findByRules(anInput(estate, config, NOW), {}).find(
    ({ rule, subject }) => rule === 'postgres.locks' && subject.id === 'pg',
  );
}

describe('sessions that wait for a lock', () => {
  it('are critical where they are at least two, and half of the sessions of their database', () => {
    expect(
      locksOf({ odoo: { waiting: 2, sessions: { active: 2, 'idle in transaction': 1 } } }),
    ).toMatchObject({
      severity: 'critical',
      value: 2,
      sentence: '2 of 3 sessions of odoo in PostgreSQL pg wait for a lock.',
    });
    expect(locksOf({ odoo: { waiting: 2, sessions: { active: 3, idle: 1 } } })?.severity).toBe('critical');
  });

  it.each<[string, Told]>([
    ['one waits', { waiting: 1, sessions: { active: 1 } }],
    ['most of the others work', { waiting: 2, sessions: { active: 4, idle: 1 } }],
    ['nobody counts the sessions', { waiting: 2, sessions: {} }],
    ['the sessions were counted long ago', { waiting: 2, sessions: { active: 3 }, ago: 60_000 }],
  ])('are a warning where %s', (_, odoo) => {
    expect(locksOf({ odoo })).toMatchObject({
      severity: 'warning',
      sentence:
        odoo.waiting === 1
          ? 'One session of PostgreSQL pg waits for a lock.'
          : `${odoo.waiting} sessions of PostgreSQL pg wait for a lock.`,
    });
  });

  it('are compared with the sessions of their own database and server', () => {
    const busy = { waiting: 0, sessions: { active: 300 } };
    const full = { waiting: 2, sessions: { active: 3 } };
    expect(locksOf({ busy, odoo: full })?.severity).toBe('critical');
    const elsewhere = { waiting: 2, sessions: { active: 2 }, target: 'pg-other' };
    expect(locksOf({ odoo: { waiting: 2, sessions: { active: 9 } }, nord: elsewhere })?.severity).toBe(
      'warning',
    );
  });

  it('stay a warning where the configuration knows no critical level', () => {
    const config = { ...CONFIG, rules: { 'postgres.locks': { critical: null } } } as unknown as Config;
    expect(locksOf({ odoo: { waiting: 2, sessions: { active: 2 } } }, config)?.severity).toBe('warning');
  });
});
