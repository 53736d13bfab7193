import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, twoLines } from '../../../../shared/format/two-lines';
import { judge } from '../../../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../../../shared/judge/judgement';
import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import type { Fault } from '../../../../shared/model/observation';
import type { Answer } from '../../../../shared/model/said';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { aConfig, anInput, aPostgres, aService, FakeEstate } from '../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);

describe('two lines', () => {
  it('break between words: 54 bold or 61 regular characters a line', () => {
    expect(linesOf('a'.repeat(54), '')).toBe(1);
    expect(linesOf('a'.repeat(54), 'b')).toBe(2);
    expect(linesOf('', 'b'.repeat(61))).toBe(1);
    expect(
      linesOf(
        'Shipping is slow in Oslo:',
        'stock reservations in Nord 3PL hold row locks, 41 sessions wait.',
      ),
    ).toBe(2);
    expect(linesOf('a'.repeat(30), `${'b'.repeat(40)} ${'c'.repeat(40)}`)).toBe(3);
  });

  it('drop words of the verdict before those of the reason, and those before the name', () => {
    const verdicts = ['Shipping is slow in Oslo and Gothenburg:', 'Shipping is slow:', 'A service is slow:'];
    const reason = Array(10).fill('reasons').join(' ');
    expect(twoLines(verdicts, [reason, 'short.'])).toEqual({ verdict: verdicts[1], reason });
    const named = `Shipping${' of all'.repeat(4)}`;
    const long = [`${named} is slow in Oslo:`, `${named} is slow:`, 'A service is slow:'];
    const much = `${reason} and more.`;
    expect(twoLines(long, [much, 'short.'])).toEqual({ verdict: long[0], reason: 'short.' });
    expect(twoLines(long, [much])).toEqual({ verdict: long[2], reason: much });
  });
});

const word = fc.stringMatching(/^[A-Za-zÅÆØåæø0-9-]{1,14}$/);
const nameArb = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' ').slice(0, 40).trim())
  .filter((name) => name !== '');
const idArb = fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
const FAULTS: readonly Fault['code'][] = [
  'refused',
  'timeout',
  'dns',
  'auth',
  'saturated',
  'loading',
  'tls',
  'closed',
];

const storyArb = fc.record({
  names: fc.array(nameArb, { minLength: 1, maxLength: 13 }),
  sites: fc.array(nameArb, { minLength: 0, maxLength: 3 }),
  tenant: nameArb,
  application: nameArb,
  relation: fc.option(idArb, { nil: null }),
  target: idArb,
  redis: idArb,
  /** latency over its objective, by service */
  slow: fc.array(fc.double({ min: 0.1, max: 900, noNaN: true }), { minLength: 13, maxLength: 13 }),
  measured: fc.boolean(),
  waiters: fc.integer({ min: 0, max: 4_000 }),
  up: fc.constantFrom(0, 1, null),
  fault: fc.option(fc.constantFrom(...FAULTS), { nil: null }),
  connections: fc.double({ min: 0, max: 1, noNaN: true }),
  idle: fc.integer({ min: 0, max: 90_000 }),
  age: fc.integer({ min: 0, max: 600_000 }),
  link: fc.option(fc.constantFrom(0, 1), { nil: null }),
});
type Story = typeof storyArb extends fc.Arbitrary<infer T> ? T : never;

function answerOf(story: Story): Answer {
  const sites = story.sites.map((name, index) => ({
    id: `s${index}`,
    name,
    region: '',
    timezone: 'Europe/Oslo',
    windows: [],
  }));
  const redis: RedisTarget = {
    id: `r${story.redis}`.slice(0, 40),
    name: `r${story.redis}`.slice(0, 40),
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
  const config = aConfig({
    sites: [...sites, { id: 'other', name: 'Other', region: '', timezone: 'UTC', windows: [] }],
    services: story.names.map((name, index) =>
      aService({
        id: `service-${index}`,
        name,
        objective: { availability: 0.999, latency: 1, window: 86_400_000 },
        dependsOn: [story.target, redis.id],
        sites: sites.map(({ id }) => id),
      }),
    ),
    targets: [aPostgres({ id: story.target }), redis],
    link: story.link === null ? [] : [{ url: 'tcp://10.0.0.1:443' }],
    tenants: { from: [], tiers: {}, list: [{ id: 'nord', name: story.tenant, tier: 'gold', pool: null }] },
  });
  const t = NOW - story.age;
  const estate = new FakeEstate();
  if (story.link !== null) estate.sample('gantry.link.up', { link: 'tcp://10.0.0.1:443' }, NOW, story.link);
  const target = { target: story.target };
  estate
    .sample('postgresql.up', target, t, 1)
    .sample('gantry.postgresql.lock.waiters', { ...target, 'db.namespace': 'nord' }, t, story.waiters)
    .sample('postgresql.backends', { ...target, 'db.namespace': 'nord', state: 'idle' }, t, story.connections)
    .sample('postgresql.connection.max', target, t, 1)
    .sample('gantry.postgresql.idle_in_transaction.age.max', target, t, story.idle)
    .sample('redis.up', { target: redis.id }, t, story.up);
  if (story.waiters > 0) {
    const root = {
      pid: 1,
      database: 'nord',
      state: 'active',
      application: story.application,
      xactAge: 1,
      waiting: null,
      statement: '',
      relation: story.relation,
      blocks: [],
    };
    estate.state('postgres.locks', { kind: 'target', id: story.target }, t, {
      waiters: story.waiters,
      roots: [root],
    });
  }
  if (story.fault !== null) {
    const fault = { code: story.fault, message: 'No.', remedy: 'Mend it.' };
    estate.state('fault', { kind: 'target', id: redis.id }, t, fault);
  }
  if (story.measured) {
    story.names.forEach((_, index) => {
      estate.sample(
        'http.server.request.duration',
        { service: `service-${index}`, quantile: '0.95' },
        t,
        story.slow[index] ?? 0,
      );
    });
  }
  // What answers while the uplink's addresses fail would show that the addresses are wrong.
  const cut = story.link === 0;
  const sources: readonly SourceStatus[] = [story.target, redis.id].map((id) => ({
    id,
    kind: '',
    state: cut ? 'fault' : 'ok',
    every: 5_000,
    lastRunAt: t,
    lastOkAt: cut ? null : t,
    failingSince: cut ? t : null,
    fault: cut ? { code: 'timeout', message: 'No.', remedy: 'Mend it.' } : null,
  }));
  return judge(anInput(estate, config, NOW, { sources, atOnce: true }), EMPTY_MEMORY).sections.services
    .answer;
}

describe('the answer of the services view', () => {
  it('fits two lines whatever things are called, never ends in an ellipsis, and always says something', () => {
    fc.assert(
      fc.property(storyArb, (story) => {
        const { verdict, reason } = answerOf(story);
        expect(verdict.length).toBeGreaterThan(0);
        expect(verdict.length).toBeLessThanOrEqual(54);
        expect(linesOf(verdict, reason)).toBeLessThanOrEqual(2);
        expect(`${verdict} ${reason}`).not.toMatch(/…|\.\.\.|undefined|NaN|null| {2}\S|: :/);
        if (verdict.endsWith(':')) expect(reason).not.toBe('');
      }),
      { numRuns: 400 },
    );
  });

  it('never calls all well while something is known to be wrong or not known at all', () => {
    fc.assert(
      fc.property(storyArb, (story) => {
        const { verdict, reason } = answerOf(story);
        if (story.link === 0 || story.age > 61_000) expect(`${verdict} ${reason}`).not.toMatch(/inside|well/);
      }),
      { numRuns: 200 },
    );
  });
});
