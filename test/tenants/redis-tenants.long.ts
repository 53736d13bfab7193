import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { type FastClock, fastClock, type RedisWall, redisWall } from '../support/redis-wall';
import { RUN_SEED, seeded } from '../support/seeded';
import {
  ALL_TENANTS,
  PREFIX_TENANTS,
  type SharedRedis,
  sharedRedis,
  USER_TENANTS,
} from '../support/shared-redis';
import { temporaryFolder } from '../support/wall';

const FLOODS = Number(process.env.GANTRY_FLOODS ?? 20);
/** s between two runs of the probe */
const EVERY = 5;
/** ms */
const CALM = 120_000;
/** of the floods, so many must be named within half a minute */
const RIGHT = 0.95;
const WITHIN = 30_000;
/** commands a second of all tenants together */
const RATE = 3_000;
/** share of the server's commands that the probe may send */
const MOST_COST = 0.01;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RedisServer;
let shared: SharedRedis;
let wall: RedisWall;
let clock: FastClock;

beforeAll(async () => {
  folder = await temporaryFolder('redis-tenants');
  const started = await startRedis({ folder: folder.path });
  if (!started.ok) throw new Error(started.error.message);
  server = started.value;
  shared = await sharedRedis(server, RUN_SEED, RATE);
  clock = fastClock();
  wall = await redisWall(shared.url, EVERY, clock);
});
afterAll(async () => {
  await wall?.stop();
  await shared?.stop();
  await server?.stop();
  await folder?.remove();
});

test('of twenty tenants of one Redis, by users and by keys, the one that floods it is named; all together, none is', {
  timeout: FLOODS * 120_000 + 300_000,
}, async () => {
  await settled();
  const cost = costOf(wall);
  process.stdout.write(`the probe sent ${(100 * cost).toFixed(2)} % of the commands\n`);
  expect(cost).toBeLessThan(MOST_COST);

  const random = seeded(RUN_SEED);
  const results: string[] = [];
  let right = 0;
  for (let run = 0; run < FLOODS; run += 1) {
    const kind = (run + RUN_SEED) % 2 === 0 ? PREFIX_TENANTS : USER_TENANTS;
    const tenant = kind[Math.floor(random() * kind.length)] as string;
    const begun = performance.now();
    await shared.flood(tenant);
    const named = await wall.until(WITHIN, () => wall.accusations()[0] ?? null);
    const after = ((performance.now() - begun) / 1_000).toFixed(1);
    const others = wall.accusations().filter(({ subject }) => subject.id !== tenant);
    const ok = named?.subject.id === tenant && named.evidence.resource === 'redis_ops' && others.length === 0;
    if (ok) right += 1;
    results.push(
      `${run + 1}: ${tenant}: ${ok ? 'named' : 'WRONG'} after ${after} s: ${named?.sentence ?? wall.answer()}`,
    );
    if (!ok || Number(after) > 20) process.stdout.write(`${wall.figures()}\n`);
    process.stdout.write(`${results.at(-1)}\n`);
    await shared.calm();
    await settled();
  }
  expect(right / FLOODS, results.join('\n')).toBeGreaterThanOrEqual(RIGHT);

  await shared.floodByAll();
  const short = await wall.until(WITHIN, () => (wall.isShort() ? true : null));
  const accused = await wall.until(WITHIN, () => wall.accusations()[0] ?? null);
  await shared.calm();
  expect(short, `what is short must be seen: ${wall.answer()}`).toBe(true);
  expect(accused?.sentence).toBeUndefined();
});

/**
 * Until of each tenant it is known what it usually waits, and nobody waits or is accused; time runs faster meanwhile. Of
 * many floods each follows a calm that is ten times as long: else floods would be what is usual.
 */
async function settled(): Promise<void> {
  clock.run(4);
  const from = clock.now();
  const calm = await wall.until(120_000, () =>
    wall.isCalm(ALL_TENANTS) && clock.now() - from >= CALM ? true : null,
  );
  clock.run(1);
  expect(calm, wall.answer()).toBe(true);
}

/** Commands of the probe's own over all that the server counted. */
function costOf({ samples }: RedisWall): number {
  const rise = (metric: string): number => {
    const values = samples.flatMap((one) => (one.metric === metric && one.value !== null ? one.value : []));
    return (values.at(-1) ?? Number.NaN) - (values[0] ?? Number.NaN);
  };
  return rise('gantry.redis.probe.commands') / rise('redis.commands.processed');
}
