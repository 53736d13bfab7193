import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../../shared/config/config';
import type { Regime } from '../../../../../shared/judge/ahead/baseline';
import { findLeading, LEADING_RULE } from '../../../../../shared/judge/ahead/leading';
import type { ConditionMemory, Finding, JudgeInput } from '../../../../../shared/judge/judgement';
import type { RedisTarget } from '../../../../../shared/kinds/redis/target';
import { INDICATORS } from '../../../../../shared/metrics/indicators';
import type { Severity } from '../../../../../shared/model/severity';
import { aBaseline, aLearnt, aTable } from '../../../../builders/learnt';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../../builders/series';

/** Tue 24 Nov 2026, 06:40:00 in Oslo */
const NOW = Date.UTC(2026, 10, 24, 5, 40);
const MINUTE = 60_000;
const SPAN = { from: NOW - 12 * MINUTE, to: NOW, step: 5_000 };
const REDIS: RedisTarget = {
  probe: 'redis',
  id: 'rd',
  name: 'rd',
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
const CONFIG = aConfig({
  sites: [{ id: 'oslo', name: 'Oslo', region: '', timezone: 'Europe/Oslo', windows: [] }],
  targets: [aPostgres({ id: 'pg' }), REDIS],
  services: [
    aService({ id: 'mail', criticality: 3, owner: 'Mail desk', dependsOn: ['pg'] }),
    aService({ id: 'orders', criticality: 1, owner: 'Order desk', dependsOn: ['pg'] }),
  ],
});
const CONNECTIONS = 'postgres.connections|pg';
const QUEUE = 'redis.queue|rd|jobs';
const LEARNT = aLearnt({ [CONNECTIONS]: aBaseline(aTable(20)), [QUEUE]: aBaseline(aTable(30)) });

type Line = number | ((t: number) => number);
/** @param value of connections, of 103 less 3 that are reserved */
function connected(value: Line, to = NOW): FakeEstate {
  return new FakeEstate()
    .samples('postgresql.connection.max', { target: 'pg' }, { ...SPAN, to }, 103)
    .samples('gantry.postgresql.connection.reserved', { target: 'pg' }, { ...SPAN, to }, 3)
    .samples('postgresql.backends', { target: 'pg' }, { ...SPAN, to }, value);
}
const queued = (value: Line): FakeEstate =>
  new FakeEstate().samples('gantry.redis.queue.length', { target: 'rd', key: 'jobs' }, SPAN, value);

interface Look {
  readonly config?: Config;
  readonly regime?: Regime;
  readonly memory?: Readonly<Record<string, ConditionMemory>>;
  readonly over?: Partial<JudgeInput>;
}
const all = (estate: FakeEstate, { config = CONFIG, regime = 'normal', memory = {}, over = {} }: Look = {}) =>
  findLeading(anInput(estate, config, NOW, { learnt: LEARNT, ...over }), regime, memory);
function look(estate: FakeEstate, of: Look = {}): Finding {
  const found = all(estate, of);
  expect(found).toHaveLength(1);
  return found[0] as Finding;
}
const rule = (over: Config['rules'][string]): Config => ({ ...CONFIG, rules: { [LEADING_RULE]: over } });
const remembered = (severity: Severity, over: Partial<ConditionMemory> = {}): ConditionMemory => ({
  severity,
  since: NOW - MINUTE,
  pending: null,
  ...over,
});
const OWN = `${LEADING_RULE}|target:pg|${CONNECTIONS}`;
/** Two a minute up to so many now. */
const rising = (until: number) => (t: number) => until + ((t - NOW) / MINUTE) * 2;

describe('what leads to saturation is silent', () => {
  it('while nothing is learnt, of anything, of it, or of this hour', () => {
    expect(all(connected(95), { over: { learnt: aLearnt({}) } })).toEqual([]);
    expect(findLeading(anInput(connected(95), CONFIG, NOW), 'normal', {})).toEqual([]);
    expect(all(connected(95), { over: { learnt: aLearnt({ other: aBaseline(aTable(1)) }) } })).toEqual([]);
    const night = aLearnt({ [CONNECTIONS]: aBaseline(aTable((hour) => (hour === 30 ? null : 20))) });
    expect(all(connected(95), { over: { learnt: night } })).toEqual([]);
  });

  it('where it is switched off, or nobody can see whether it lasts', () => {
    expect(all(connected(95), { config: rule({ enabled: false }) })).toEqual([]);
    expect(all(connected(95), { config: rule({ enabled: true }) })).toHaveLength(1);
    expect(all(connected(95), { over: { atOnce: true } })).toEqual([]);
  });

  it('of what leads nowhere', () => {
    const estate = new FakeEstate().samples('gantry.postgresql.lock.waiters', { target: 'pg' }, SPAN, 90);
    const learnt = aLearnt({ 'postgres.locks|pg': aBaseline(aTable(1)) });
    expect(all(estate, { over: { learnt } })).toEqual([]);
  });
});

describe('what leads to saturation', () => {
  it('is as usual within its band', () => {
    expect(look(connected(25))).toEqual({
      rule: LEADING_RULE,
      subject: { kind: 'target', id: 'pg' },
      part: CONNECTIONS,
      severity: 'ok',
      observedAt: NOW,
      value: 25,
      threshold: 25,
      unit: '{connection}',
      owner: 'Order desk',
      sentence: 'Connections of PostgreSQL pg: as usual.',
      evidence: { usual: 20, times: 1.25 },
      raiseAfter: 45,
      clearAfter: 60,
    });
  });

  it('is information above it, while it goes nowhere', () => {
    expect(look(connected(50))).toMatchObject({
      severity: 'info',
      value: 50,
      sentence: 'Connections of PostgreSQL pg: 50 % of the limit, 2.5× the usual.',
      evidence: { usual: 20, times: 2.5 },
    });
  });

  it('is nothing below its floor, however far above the usual', () => {
    expect(look(connected(39)).severity).toBe('ok');
    expect(look(connected(39)).sentence).toBe(
      'Connections of PostgreSQL pg: 39 % of the limit, 2× the usual.',
    );
    expect(look(connected(40)).severity).toBe('info');
    const few = aLearnt({ [QUEUE]: aBaseline(aTable(0)) });
    expect(look(queued(49), { over: { learnt: few } }).severity).toBe('ok');
    expect(look(queued(50), { over: { learnt: few } })).toMatchObject({
      severity: 'warning',
      sentence: 'Queue jobs of Redis rd: 50, usually none.',
      evidence: { usual: 0, times: null },
    });
  });

  it('is a warning when it is full within the hour', () => {
    const finding = look(connected(rising(60)));
    expect(finding.severity).toBe('warning');
    expect(finding.sentence).toBe(
      'Connections of PostgreSQL pg: 60 % of the limit, 3× the usual; full at 07:00.',
    );
    const { at, earliest, latest } = finding.evidence as Record<string, number>;
    for (const t of [at, earliest, latest]) expect(((t ?? 0) - NOW) / MINUTE).toBeCloseTo(20, 0);
    // At 0.2 a minute it takes more than three hours.
    const slow = look(connected((t) => 60 + ((t - NOW) / MINUTE) * 0.2));
    expect(slow.severity).toBe('info');
    expect(slow.sentence).toContain('; full at 10:00.');
  });

  it('says no clock time of another day', () => {
    const crawling = look(connected((t) => 60 + ((t - NOW) / MINUTE) * 0.02));
    expect(crawling.severity).toBe('info');
    expect(crawling.sentence).toBe('Connections of PostgreSQL pg: 60 % of the limit, 3× the usual.');
    // Full tonight, but it may take until next week.
    const shaking = look(
      connected((t) => 60 + ((t - NOW) / MINUTE) * 0.05 + 0.3 * Math.sin((t - NOW) / 20_000)),
    );
    expect(shaking.evidence.latest === null || Number(shaking.evidence.latest) > NOW + 24 * 60 * MINUTE).toBe(
      true,
    );
    expect(shaking.sentence).toMatch(/; full at \d\d:\d\d \(\d\d:\d\d or later\)\.$/);
  });

  it('is a warning near its limit, whatever its pace', () => {
    expect(look(connected(74)).severity).toBe('info');
    expect(look(connected(75)).severity).toBe('warning');
    expect(look(connected(104)).sentence).toBe(
      'Connections of PostgreSQL pg: 104 % of the limit, 5.2× the usual.',
    );
    const falling = look(connected((t) => 80 - (t - NOW) / MINUTE));
    expect(falling.severity).toBe('warning');
    expect(falling.sentence).not.toContain('full at');
  });

  it('is a warning without a limit from twice the usual on', () => {
    const many = aLearnt({ [QUEUE]: aBaseline(aTable(100)) });
    const severity = (value: number) => look(queued(value), { over: { learnt: many } }).severity;
    expect([125, 126, 199, 200].map(severity)).toEqual(['ok', 'info', 'info', 'warning']);
  });

  it('is only information where it has a limit that nobody tells', () => {
    const estate = new FakeEstate()
      .samples('redis.memory.used', { target: 'rd' }, SPAN, 9e9)
      .samples('redis.maxmemory', { target: 'rd' }, SPAN, 0);
    const learnt = aLearnt({ 'redis.memory|rd': aBaseline(aTable(1e9)) });
    expect(look(estate, { over: { learnt } })).toMatchObject({
      severity: 'info',
      sentence: 'Memory of Redis rd: 9.0 GB, 9× the usual.',
    });
  });

  it('follows what its rule says: how soon, how long, or never a warning', () => {
    expect(look(connected(rising(60)), { config: rule({ warning: 1_500 }) }).severity).toBe('warning');
    expect(look(connected(rising(60)), { config: rule({ warning: 900 }) }).severity).toBe('info');
    expect(look(connected(rising(80)), { config: rule({ warning: null }) }).severity).toBe('info');
    expect(look(connected(50), { config: rule({ for: 5 }) }).raiseAfter).toBe(5);
  });

  it('is not known when its reading is stale, or was never one', () => {
    const old = look(connected(90, NOW - 2 * MINUTE));
    expect(old).toMatchObject({
      severity: 'unknown',
      value: null,
      observedAt: NOW - 2 * MINUTE,
      sentence: 'Connections of PostgreSQL pg: not known.',
      evidence: {},
    });
    expect(look(connected(Number.NaN)).severity).toBe('unknown');
    // A clock that went back leaves readings ahead of it.
    expect(look(connected(90, NOW + MINUTE)).severity).toBe('unknown');
  });

  it('draws no line through a gap, a reset or a minute', () => {
    const gap = look(connected((t) => (t > NOW - 5 * MINUTE && t < NOW ? Number.NaN : rising(60)(t))));
    expect(gap.severity).toBe('warning');
    const short = new FakeEstate()
      .samples('postgresql.connection.max', { target: 'pg' }, SPAN, 100)
      .samples('postgresql.backends', { target: 'pg' }, { ...SPAN, from: NOW - 55_000 }, rising(60));
    expect(look(short)).toMatchObject({ severity: 'info', evidence: { times: 3 } });
    expect(look(short).evidence.at).toBeUndefined();
    // Seconds of work in each second, of a counter that began anew four minutes ago.
    const counter = (t: number): number =>
      (t < NOW - 4 * MINUTE ? 1e6 : 0) + ((t - SPAN.from) / 1_000) * 0.25;
    const busy = new FakeEstate().samples('gantry.redis.main_thread.time', { target: 'rd' }, SPAN, counter);
    const learnt = aLearnt({ 'redis.thread|rd': aBaseline(aTable(0.3)) });
    expect(look(busy, { over: { learnt } })).toMatchObject({ severity: 'ok', value: 0.25 });
  });

  it('rests on the instant and not on who asked when', () => {
    const bent = (): FakeEstate =>
      connected((t) => 60 + ((t - NOW) / MINUTE) * 2 + ((t - NOW) / MINUTE) ** 2 / 20, NOW + 5_000);
    const ask = (estate: FakeEstate, now: number) =>
      findLeading(anInput(estate, CONFIG, now, { learnt: LEARNT }), 'normal', {})[0]?.evidence.at;
    const [late, early] = [bent(), bent()];
    const at = ask(late, NOW + 9_000);
    expect(at).toBeGreaterThan(NOW);
    expect(ask(late, NOW + 1_000)).toBe(at);
    expect(ask(early, NOW + 1_000)).toBe(at);
  });
});

describe('beside the rule of the same reading', () => {
  it('it is silent at once as soon as that one speaks', () => {
    const spoken = (severity: Severity) =>
      look(connected(80), { memory: { 'postgres.connections|target:pg': remembered(severity) } });
    for (const severity of ['warning', 'critical'] as const)
      expect(spoken(severity)).toMatchObject({ severity: 'ok', clearAfter: 0 });
    for (const severity of ['ok', 'info', 'unknown'] as const)
      expect(spoken(severity)).toMatchObject({ severity: 'warning', clearAfter: 60 });
    // It does not call usual what is not.
    expect(spoken('critical').sentence).toBe(
      'Connections of PostgreSQL pg: 80 % of the limit, 4× the usual.',
    );
    const other = { 'postgres.connections|target:pg-b': remembered('critical') };
    expect(look(connected(80), { memory: other }).severity).toBe('warning');
  });

  it('each queue has its own', () => {
    const memory = (key: string) => ({ [`redis.queue|target:rd|${key}`]: remembered('warning') });
    expect(look(queued(90), { memory: memory('jobs') }).severity).toBe('ok');
    expect(look(queued(90), { memory: memory('mails') }).severity).toBe('warning');
  });
});

describe('in the wake of an incident', () => {
  const wake = (memory: Look['memory']) =>
    look(connected(80), { regime: 'recovery', memory: memory ?? {} }).severity;

  it('nothing new begins', () => {
    expect(wake({})).toBe('ok');
    expect(wake({ [OWN]: remembered('ok') })).toBe('ok');
    expect(wake({ [OWN]: remembered('ok', { pending: { severity: 'warning', since: NOW - 1_000 } }) })).toBe(
      'ok',
    );
    expect(wake({ [OWN]: remembered('unknown') })).toBe('ok');
    expect(look(connected(80), { regime: 'peak' }).severity).toBe('warning');
  });

  it('what stands goes on, also after a moment in which nobody could look', () => {
    expect(wake({ [OWN]: remembered('warning') })).toBe('warning');
    expect(wake({ [OWN]: remembered('info') })).toBe('warning');
    const was = { severity: 'warning', since: NOW - 5 * MINUTE } as const;
    expect(wake({ [OWN]: remembered('unknown', { was }) })).toBe('warning');
    expect(wake({ [OWN]: remembered('unknown', { was: { ...was, severity: 'ok' } }) })).toBe('ok');
  });
});

describe('the sentence of', () => {
  /** A reading of each row that leads, with a limit and without one. */
  const SAID: Readonly<
    Record<string, readonly (readonly [value: number, limit: number | null, says: string])[]>
  > = {
    'http.requests': [[45, null, 'Concurrent requests of PostgreSQL pg: 45, 9× the usual.']],
    'odoo.workers': [
      [7, 8, 'Busy workers of PostgreSQL pg: 88 % of the limit, 1.4× the usual.'],
      [7, null, 'Busy workers of PostgreSQL pg: 7, 1.4× the usual.'],
    ],
    'redis.queue': [[12_345, null, 'Queue jobs of PostgreSQL pg: 12\u00a0345, 2\u00a0469× the usual.']],
    'postgres.connections': [[80, 100, 'Connections of PostgreSQL pg: 80 % of the limit, 16× the usual.']],
    'postgres.running': [
      [7, 8, 'Running sessions of PostgreSQL pg: 88 % of the limit, 1.4× the usual.'],
      [7, null, 'Running sessions of PostgreSQL pg: 7, 1.4× the usual.'],
    ],
    'redis.memory': [
      [9e9, 1e10, 'Memory of PostgreSQL pg: 90 % of the limit, 9× the usual.'],
      [9e9, null, 'Memory of PostgreSQL pg: 9.0 GB, 9× the usual.'],
    ],
    'redis.clients': [
      [90, 100, 'Clients of PostgreSQL pg: 90 % of the limit, 18× the usual.'],
      [90, null, 'Clients of PostgreSQL pg: 90, 18× the usual.'],
    ],
    'redis.thread': [[0.9, 1, 'The main thread of PostgreSQL pg: 90 % of the limit, 3× the usual.']],
    'storage.latency': [
      [0.045, null, 'Disk latency of PostgreSQL pg: 45 ms, 9× the usual.'],
      [0.01, null, 'Disk latency of PostgreSQL pg: 10 ms, 2× the usual.'],
      [1.25, null, 'Disk latency of PostgreSQL pg: 1.3 s, 250× the usual.'],
      [200, null, 'Disk latency of PostgreSQL pg: 3 min, 40\u00a0000× the usual.'],
    ],
  };
  const USUAL: Readonly<Record<string, number>> = {
    'redis.memory': 1e9,
    'redis.thread': 0.3,
    'storage.latency': 0.005,
  };
  const leading = INDICATORS.filter(({ leads }) => leads !== undefined);

  it.each(leading.map((row) => [row.id, row] as const))('%s reads well', (id, row) => {
    expect(SAID[id]?.length ?? 0).toBeGreaterThan(0);
    for (const [value, limit, says] of SAID[id] ?? []) {
      const part = row.part === undefined ? {} : { [row.part]: 'jobs' };
      const at = (t: number): number => (row.read === 'rate' ? ((t - SPAN.from) / 1_000) * value : value);
      const estate = new FakeEstate().samples(row.metric, { target: 'pg', ...row.where, ...part }, SPAN, at);
      if (limit !== null && typeof row.limit === 'object')
        estate.samples(row.limit.metric, { target: 'pg' }, SPAN, limit);
      const key = `${id}|pg${row.part === undefined ? '' : '|jobs'}`;
      const learnt = aLearnt({ [key]: aBaseline(aTable(USUAL[id] ?? 5)) });
      const finding = look(estate, { over: { learnt } });
      expect(finding.sentence).toBe(says);
      expect(['info', 'warning']).toContain(finding.severity);
      expect(finding.sentence).not.toMatch(/NaN|Infinity|undefined|\b0\.00 s/);
    }
  });
});
