import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../main/demo/servers/process';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { systemClock } from '../../main/engine/runtime/clock';
import { NodeMemory } from '../../main/engine/sources/redis/node-memory';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { Source, SourceResult } from '../../main/engine/sources/source';
import type { RedisNode } from '../../shared/kinds/redis/evidence';
import type { RedisAttribution, RedisTarget } from '../../shared/kinds/redis/target';
import type { Sample } from '../../shared/model/observation';
import { makeAuthority } from '../fakes/certificates';
import { temporaryFolder } from '../support/wall';

const RIGHTS =
  '+ping +info +slowlog|get +latency|latest +client|setname +client|list +monitor +scan +memory|usage +select';
const BY_ALL: RedisAttribution = { by: ['user', 'database', 'prefix'], commands: 'monitor', separator: ':' };
const SECRET = 'sesame-4711';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RedisServer;
let admin: Redis;
const sources: Source[] = [];
const clients: Redis[] = [];

beforeAll(async () => {
  folder = await temporaryFolder('redis-attribution');
  const started = await startRedis({ folder: folder.path });
  if (!started.ok) throw new Error(started.error.message);
  server = started.value;
  admin = new Redis(server.port, '127.0.0.1');
  for (const name of ['anna', 'bert']) await admin.acl('SETUSER', name, 'on', '>p', '~*', '+@all');
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  for (const client of clients.splice(0)) client.disconnect();
  await admin.flushall();
});
afterAll(async () => {
  admin?.disconnect();
  await server?.stop();
  await folder?.remove();
});

/** The probe as `gantry` with these rights. */
async function probe(attribution: RedisAttribution, rights = RIGHTS, keys = '%R~*'): Promise<Source> {
  await admin.acl('DELUSER', 'gantry');
  await admin.acl('SETUSER', 'gantry', 'on', '>g', keys, '-@all', ...rights.split(' '));
  const base = { id: 'cache', name: 'Cache', every: 5_000, timeout: 30_000, site: null, zone: '' };
  const url = `redis://gantry:g@127.0.0.1:${server.port}`;
  const source = redisSource(
    { ...base, probe: 'redis', url, queues: [], replicas: null, attribution, ca: null },
    systemClock,
  );
  sources.push(source);
  return source;
}

function run(source: Source): Promise<SourceResult> {
  return source.run(AbortSignal.timeout(source.timeout));
}

function user(name: string, db = 0): Redis {
  const client = new Redis({ port: server.port, host: '127.0.0.1', username: name, password: 'p', db });
  clients.push(client);
  return client;
}

/** Works in batches until it is told to end, so that a look at any moment sees it. */
function working(work: () => Promise<unknown>): () => Promise<void> {
  let ended = false;
  const loop = (async () => {
    while (!ended) await work();
  })();
  return async () => {
    ended = true;
    await loop;
  };
}

function told(result: SourceResult, metric: string, attribute: string): ReadonlyMap<string, number | null> {
  const samples = result.observations.filter(
    (one): one is Sample => one.type === 'sample' && one.metric === metric && attribute in one.attributes,
  );
  return new Map(samples.map(({ attributes, value }) => [attributes[attribute] ?? '', value]));
}

test('commands by user, database and prefix, from pipelines, scripts and transactions; no payload is kept', async () => {
  const [anna, bert] = [user('anna', 2), user('bert')];
  const endings = [
    working(() => {
      const batch = anna.pipeline();
      for (let at = 0; at < 30; at += 1) batch.set(`orders:${SECRET}:${at}`, `${SECRET} "a:b" \r\n`);
      return batch.exec();
    }),
    working(() =>
      bert.eval(`for i = 1, 9 do redis.call('get', 'carts:' .. i) end return '${SECRET}'`, 1, 'carts:1'),
    ),
    working(() => bert.multi().get('carts:1').set('carts:2', SECRET).exec()),
  ];
  const source = await probe(BY_ALL);
  const seen = JSON.stringify([await run(source), await run(source)]);
  const result = await run(source);
  await Promise.all(endings.map((end) => end()));
  expect(result.fault).toBeNull();
  const users = told(result, 'gantry.redis.commands.rate', 'user.name');
  const databases = told(result, 'gantry.redis.commands.rate', 'db.namespace');
  const prefixes = told(result, 'gantry.redis.commands.rate', 'redis.key.prefix');
  expect([...users.keys()].sort()).toEqual(['anna', 'bert']);
  expect([...databases.keys()].sort()).toEqual(['0', '2']);
  expect([...prefixes.keys()].sort()).toEqual(['carts', 'orders']);
  for (const [one, other] of [
    [users.get('anna'), databases.get('2')],
    [users.get('anna'), prefixes.get('orders')],
  ])
    expect(one).toBeCloseTo(other ?? Number.NaN, -1);
  expect(users.get('bert')).toBeGreaterThan(0);
  expect(told(result, 'gantry.redis.connections', 'user.name').get('anna')).toBe(1);
  expect(seen + JSON.stringify(result)).not.toContain(SECRET);
  const { value } = result.observations.find(
    (one): one is Sample => one.type === 'sample' && one.metric === 'gantry.redis.probe.watched',
  ) as Sample;
  expect(value).toBeGreaterThan(0);
  expect(value).toBeLessThan(1);
});

test('without `monitor` nobody listens: who has connections is told, who sends what is not known', async () => {
  const anna = user('anna');
  await anna.set('orders:1', 'x');
  const monitored = async (): Promise<number> =>
    Number(/cmdstat_monitor:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
  const before = await monitored();
  const source = await probe({ ...BY_ALL, commands: 'counters' });
  await run(source);
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(told(result, 'gantry.redis.connections', 'user.name').get('anna')).toBe(1);
  expect(told(result, 'gantry.redis.commands.rate', 'target').size).toBe(0);
  expect(await monitored()).toBe(before);
});

test.each([
  ['MONITOR', '+monitor', 'ACL SETUSER gantry +monitor'],
  ['CLIENT LIST', '+client|list', 'ACL SETUSER gantry +client|list'],
  ['SCAN', '+scan', 'ACL SETUSER gantry +scan'],
  ['MEMORY USAGE', '+memory|usage', 'ACL SETUSER gantry +memory|usage %R~*'],
])(
  'without the right to %s: a fault with its remedy, and all else as ever',
  async (command, right, remedy) => {
    await admin.set('orders:1', 'x');
    const source = await probe(BY_ALL, RIGHTS.replace(right, '+echo'));
    await run(source);
    let result = await run(source);
    // It stays while what was refused is left out for some runs.
    for (let look = 0; look < 4; look += 1) {
      expect(result.fault).toMatchObject({ code: 'permission', detail: 'NOPERM', remedy });
      result = await run(source);
    }
    expect(JSON.stringify(result.fault)).toContain(command);
    const up = result.observations.find((one) => one.type === 'sample' && one.metric === 'redis.up');
    expect(up).toMatchObject({ value: 1 });
    const node = result.observations.find((one) => one.type === 'evidence' && one.kind === 'redis.node');
    expect((node as { data: RedisNode }).data.denied).toContain(command);
  },
);

test('without the right to the keys: the remedy names them', async () => {
  await admin.set('orders:1', 'x');
  const source = await probe(BY_ALL, RIGHTS, '%R~jobs*');
  const result = await run(source);
  expect(result.fault).toMatchObject({ code: 'permission', remedy: 'ACL SETUSER gantry +memory|usage %R~*' });
});

test('memory by prefix and database lies within the stated error of what the keys take', async () => {
  const batch = admin.pipeline();
  const sizes: Record<string, number> = { small: 50, large: 5_000, ärger: 400 };
  for (const [prefix, size] of Object.entries(sizes))
    for (let at = 0; at < 100; at += 1) batch.set(`${prefix}:${at}`, 'x'.repeat(size));
  for (let at = 0; at < 100; at += 1) batch.set(Buffer.from([0xff, 0xfe, at]), 'x'.repeat(100));
  await batch.exec();
  const node = {
    call: (command: string, ...args: readonly (string | Buffer)[]) => admin.call(command, ...args),
    bytes: (command: string, ...args: readonly (string | Buffer)[]) => admin.callBuffer(command, ...args),
    place: () => null,
  };
  const memory = new NodeMemory(':', 0);
  const all = new Map([['0', 400]]);
  let { prefixes, databases } = await memory.read(node, all, 20);
  for (let look = 0; look < 10; look += 1) ({ prefixes, databases } = await memory.read(node, all, 20));
  expect(prefixes.map(({ group }) => group).sort()).toEqual(['large', 'small', 'ärger']);
  for (const { group, bytes, error } of prefixes) {
    const usage = 100 * Number(await admin.memory('USAGE', `${group}:7`));
    expect(Math.abs(bytes - usage), group).toBeLessThanOrEqual(2 * error);
  }
  expect(databases[0]?.bytes).toBeGreaterThan(100 * 5_000);
});

test('encrypted, with an authority of its own: the look at MONITOR trusts what the connection trusts', async () => {
  const authority = makeAuthority(folder.path);
  const { key, cert } = authority.issue();
  for (const [name, text] of Object.entries({ key, cert })) writeFileSync(join(folder.path, name), text);
  const port = await freePort();
  const started = await startRedis({
    folder: join(folder.path, 'tls'),
    password: 'p',
    settings: {
      'tls-port': String(port),
      'tls-cert-file': join(folder.path, 'cert'),
      'tls-key-file': join(folder.path, 'key'),
      'tls-ca-cert-file': join(folder.path, 'ca.pem'),
      'tls-auth-clients': 'no',
    },
  });
  if (!started.ok) throw new Error(started.error.message);
  const anna = new Redis(started.value.port, '127.0.0.1', { password: 'p' });
  clients.push(anna);
  const end = working(() => anna.set('orders:1', 'x'));
  const target = (ca: string | null): RedisTarget => {
    const base = { id: 'cache', name: 'Cache', every: 5_000, timeout: 30_000, site: null, zone: '' };
    const url = `rediss://:p@localhost:${port}`;
    return { ...base, probe: 'redis', url, queues: [], replicas: null, attribution: BY_ALL, ca };
  };
  const trusting = redisSource(target(authority.cert), systemClock);
  const doubting = redisSource(target(null), systemClock);
  sources.push(trusting, doubting);
  // It listens for a moment: on a busy machine nobody may have sent anything in it.
  await expect
    .poll(async () => {
      const result = await run(trusting);
      expect(result.fault).toBeNull();
      return told(result, 'gantry.redis.commands.rate', 'redis.key.prefix').get('orders') ?? 0;
    })
    .toBeGreaterThan(0);
  await end();
  const doubted = await run(doubting);
  await started.value.stop();
  expect(doubted.fault).toMatchObject({ code: 'tls', remedy: expect.stringContaining('`ca:') });
});

test('it leaves no connection behind but its own, and ends that with itself', async () => {
  const source = await probe(BY_ALL);
  for (let look = 0; look < 3; look += 1) await run(source);
  const names = async (): Promise<readonly string[]> =>
    String(await admin.client('LIST')).match(/name=gantry\S*/g) ?? [];
  await expect.poll(names).toEqual(['name=gantry']);
  await source.close();
  await expect.poll(names).toEqual([]);
});
