import { expect, test } from 'vitest';
import { judge } from '../../../../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../../../../shared/judge/judgement';
import { evaluateTenants } from '../../../../../shared/judge/tenants/evaluate';
import { findTenants } from '../../../../../shared/judge/tenants/find';
import { rosterOf } from '../../../../../shared/judge/tenants/present';
import type { RedisTarget } from '../../../../../shared/kinds/redis/target';
import { RESOURCES } from '../../../../../shared/metrics/resources';
import { aConfig, anInput, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 27, 9, 22, 41);
const WIDTH = RESOURCES.length;
const OPS = RESOURCES.findIndex(({ id }) => id === 'redis_ops');
const MEMORY = RESOURCES.findIndex(({ id }) => id === 'redis_memory');
const RESPONSE = RESOURCES.findIndex(({ id }) => id === 'response_time');
const NAMES = Array.from({ length: 10 }, (_, at) => `t${at}`);
const CONFIG = aConfig({
  targets: [redis('cache'), redis('second')],
  tenants: {
    from: [
      { attribute: 'user.name', match: /^(?<tenant>t\d)$/ },
      { attribute: 'redis.key.prefix', match: /^(?<tenant>t\d)$/ },
    ],
    tiers: {},
    list: [],
  },
});
const CALM = { from: NOW - 7_200_000, to: NOW - 65_000, step: 5_000 };
const LATE = { from: NOW - 60_000, to: NOW - 1_000, step: 5_000 };

function redis(id: string): RedisTarget {
  const base = { id, name: id, every: 5_000, timeout: 2_000, site: null, zone: '' };
  return { ...base, probe: 'redis', url: null, queues: [], replicas: null, attribution: null, ca: null };
}

interface Given {
  /** commands a second of late; usual is 100 */
  readonly rate?: (name: string) => number;
  /** s that PING waits of late; usual is 0.2 ms */
  readonly ping?: number;
  /** share of a processor that the main thread uses of late */
  readonly thread?: number;
}

function estate({ rate = () => 100, ping = 0.0002, thread = 0.05 }: Given = {}): FakeEstate {
  const made = new FakeEstate();
  for (const name of NAMES) {
    const where = { target: 'cache', 'user.name': name };
    made.samples('gantry.redis.commands.rate', where, CALM, 100);
    made.samples('gantry.redis.commands.rate', where, LATE, rate(name));
  }
  made.samples('gantry.redis.ping', { target: 'cache' }, CALM, 0.0002);
  made.samples('gantry.redis.ping', { target: 'cache' }, LATE, ping);
  return threadOf(made, 'cache', thread);
}

function threadOf(made: FakeEstate, target: string, share: number): FakeEstate {
  return made.samples(
    'gantry.redis.main_thread.time',
    { target },
    LATE,
    (t) => 500 + (share * (t - NOW)) / 1_000,
  );
}

function look(made: FakeEstate) {
  const input = anInput(made, CONFIG, NOW);
  const evaluation = evaluateTenants(input);
  const { ids } = rosterOf(input);
  return {
    value: (name: string, column: number) =>
      evaluation.values[ids.indexOf(name) * WIDTH + column] ?? Number.NaN,
    raw: (name: string, column: number) => evaluation.raw[ids.indexOf(name) * WIDTH + column] ?? Number.NaN,
    used: (column: number) => evaluation.used[column] ?? Number.NaN,
    saturated: (column: number) => evaluation.saturated[column] === 1,
    accused: findTenants(input, null).findings.filter(({ severity }) => severity === 'warning'),
  };
}

test('whoever uses a Redis waits what a PING waits; below a millisecond nobody does', () => {
  const calm = look(estate());
  expect(calm.value('t3', RESPONSE)).toBeCloseTo(0.2);
  expect(look(estate({ ping: 0.0009 })).value('t3', RESPONSE)).toBeLessThan(1);
  expect(look(estate({ ping: 0.02 })).value('t3', RESPONSE)).toBeCloseTo(20);
});

test('who sends nothing waits for nothing, and of whom a wait is stated that one counts', () => {
  const silent = look(estate({ ping: 0.02, rate: (name) => (name === 't3' ? 0 : 100) }));
  expect(silent.value('t3', RESPONSE)).toBeNaN();
  const stated = estate({ ping: 0.02 }).samples(
    'gantry.tenant.delay',
    { tenant: 't3', kind: 'response_time' },
    { from: CALM.from, to: LATE.to, step: 5_000 },
    0.3,
  );
  expect(look(stated).raw('t3', RESPONSE)).toBeCloseTo(0.3);
});

test('the one that floods it is accused; all together, none is', () => {
  const flood = look(estate({ ping: 0.02, thread: 0.97, rate: (name) => (name === 't3' ? 80_000 : 100) }));
  expect(flood.saturated(OPS)).toBe(true);
  expect(flood.accused.map(({ subject }) => subject.id)).toEqual(['t3']);
  expect(flood.accused[0]?.evidence).toMatchObject({ resource: 'redis_ops', victimCount: 9 });
  const together = look(estate({ ping: 0.02, thread: 0.97, rate: () => 8_000 }));
  expect(together.saturated(OPS)).toBe(true);
  expect(together.accused).toEqual([]);
});

test('commands queue where PING waits while the thread works, not where only the way to it is slow', () => {
  expect(look(estate({ ping: 0.02, thread: 0.5 })).saturated(OPS)).toBe(true);
  expect(look(estate({ ping: 0.02, thread: 0.05 })).saturated(OPS)).toBe(false);
  expect(look(estate({ ping: 0.0002, thread: 0.5 })).saturated(OPS)).toBe(false);
});

test('of several servers the busiest main thread counts, not all of them together', () => {
  const made = estate({ thread: 0.3 }).sample(
    'gantry.redis.commands.rate',
    { target: 'second', 'user.name': 't1' },
    NOW - 1_000,
    5,
  );
  const { used, saturated } = look(threadOf(made, 'second', 0.7));
  expect(used(OPS)).toBeCloseTo(0.7);
  expect(saturated(OPS)).toBe(false);
});

test('who has a user and keys of its own sends each command once', () => {
  const made = estate().sample(
    'gantry.redis.commands.rate',
    { target: 'cache', 'redis.key.prefix': 't3' },
    NOW - 1_000,
    100,
  );
  expect(look(made).raw('t3', OPS)).toBe(100);
});

test('memory is what its keys take, and short as soon as keys are evicted', () => {
  const withMemory = (evicted: number): FakeEstate => {
    const made = estate();
    for (const name of NAMES) {
      const where = { target: 'cache', 'redis.key.prefix': name };
      made.sample('gantry.redis.memory.sampled', where, NOW - 1_000, name === 't3' ? 3_000 : 1_000);
    }
    made.samples('redis.keys.evicted', { target: 'cache' }, LATE, 7);
    return made.sample('redis.keys.evicted', { target: 'cache' }, NOW - 500, 7 + evicted);
  };
  expect(look(withMemory(0)).value('t3', MEMORY)).toBeCloseTo(2.5);
  expect(look(withMemory(0)).saturated(MEMORY)).toBe(false);
  expect(look(withMemory(2)).saturated(MEMORY)).toBe(true);
});

/** Who is named in half a minute in which all have much to do and `t3` has nearly all of it in so many looks. */
function namedAfter(looks: number): readonly (readonly [string, number])[] {
  const made = estate({ thread: 0.97 });
  let memory = EMPTY_MEMORY;
  const named = new Map<string, number>();
  for (let second = 0; second <= 30; second += 1) {
    const now = NOW + second * 1_000;
    if (second % 5 === 0) {
      const lucky = second / 5 < looks;
      for (const name of NAMES) {
        const [one, other] = lucky ? [80_000, 100] : [12_000, 8_000];
        made.sample(
          'gantry.redis.commands.rate',
          { target: 'cache', 'user.name': name },
          now,
          name === 't3' ? one : other,
        );
      }
      made.sample('gantry.redis.ping', { target: 'cache' }, now, 0.02);
      made.sample('gantry.redis.main_thread.time', { target: 'cache' }, now, 500 + 0.97 * second);
    }
    const verdicts = judge(anInput(made, CONFIG, now), memory);
    memory = verdicts.memory;
    for (const { rule, severity, subject } of verdicts.conditions)
      if (rule === 'tenants.contention' && severity === 'warning' && !named.has(subject.id))
        named.set(subject.id, second);
  }
  return [...named];
}

test('what a short look shows is chance until three agree: then it is named, within the next second', () => {
  expect(namedAfter(1)).toEqual([]);
  expect(namedAfter(2)).toEqual([]);
  expect(namedAfter(6)).toEqual([['t3', 11]]);
});
