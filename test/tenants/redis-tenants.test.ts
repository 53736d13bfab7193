import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { systemClock } from '../../main/engine/runtime/clock';
import { type RedisWall, redisWall } from '../support/redis-wall';
import { RUN_SEED, seeded } from '../support/seeded';
import {
  ALL_TENANTS,
  PREFIX_TENANTS,
  type SharedRedis,
  sharedRedis,
  USER_TENANTS,
} from '../support/shared-redis';
import { temporaryFolder } from '../support/wall';

/** s between two runs of the probe */
const EVERY = 1;
/** commands a second of all tenants together */
const RATE = 1_000;
/** fair shares from which on a tenant takes too much */
const TAKES = 1.5;
/** commands of one run of the probe: a hundred keys are measured at most, and some twenty are asked besides */
const MOST_COMMANDS = 160;
/** ms that a busy machine is given; nothing of what is said depends on it */
const PATIENCE = 120_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RedisServer;
let shared: SharedRedis;
let wall: RedisWall;
const flooders = new Set<string>();

beforeAll(async () => {
  folder = await temporaryFolder('redis-tenants');
  const started = await startRedis({ folder: folder.path });
  if (!started.ok) throw new Error(started.error.message);
  server = started.value;
  shared = await sharedRedis(server, RUN_SEED, RATE);
  wall = await redisWall(shared.url, EVERY, systemClock);
});
afterAll(async () => {
  await wall?.stop();
  await shared?.stop();
  await server?.stop();
  await folder?.remove();
});

/**
 * Shares of commands are counted, whatever else the machine does. Whether a server is short of processor time, and who is
 * named for it, is judged on a quiet one: redis-tenants.long.ts.
 */
test.each([
  ['by its user', USER_TENANTS],
  ['by its keys', PREFIX_TENANTS],
] as const)(
  'the tenant that floods a Redis of twenty is told %s, and no other is accused',
  async (_how, kind) => {
    const tenant = kind[Math.floor(seeded(RUN_SEED)() * kind.length)] as string;
    flooders.add(tenant);
    await shared.flood(tenant);
    const wrong = new Set<string>();
    const found = await wall.until(PATIENCE, () => {
      for (const { subject } of wall.accusations()) if (!flooders.has(subject.id)) wrong.add(subject.id);
      const takes = wall.opsOf(tenant);
      return takes >= TAKES && ALL_TENANTS.every((one) => one === tenant || !(wall.opsOf(one) >= takes))
        ? true
        : null;
    });
    expect(found, wall.figures()).toBe(true);
    expect([...wrong]).toEqual([]);
    await shared.calm();
  },
  300_000,
);

test('the probe sends few commands, however many others send', () => {
  const sent = wall.samples.flatMap((one) =>
    one.metric === 'gantry.redis.probe.commands' && one.value !== null ? one.value : [],
  );
  const rises = sent.slice(1).map((value, at) => value - (sent[at] ?? Number.NaN));
  expect(rises.length).toBeGreaterThan(2);
  expect(Math.max(...rises)).toBeLessThan(MOST_COMMANDS);
});
