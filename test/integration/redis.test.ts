import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort, startProcess } from '../../main/demo/servers/process';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { systemClock } from '../../main/engine/runtime/clock';
import { KNOCK_EVERY } from '../../main/engine/sources/door';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { Source, SourceResult } from '../../main/engine/sources/source';
import type { RedisNode } from '../../shared/kinds/redis/evidence';
import type { RedisTarget } from '../../shared/kinds/redis/target';

const folder = mkdtempSync(join(tmpdir(), 'gantry-redis-'));
const servers: RedisServer[] = [];
const sources: Source[] = [];
let server: RedisServer;

async function launch(name: string, settings: Record<string, string> = {}, password?: string) {
  const started = await startRedis({ folder: join(folder, name), settings, password });
  if (!started.ok) throw new Error(started.error.message);
  servers.push(started.value);
  return started.value;
}

function cli(port: number, ...args: string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), '--no-auth-warning', ...args], {
    encoding: 'utf8',
  }).trim();
}

function sourceOf(url: string, queues: RedisTarget['queues'] = [], timeout = 30_000): Source {
  const source = redisSource(
    {
      id: 'cache',
      name: 'Cache',
      probe: 'redis',
      url,
      queues,
      replicas: null,
      every: 5_000,
      timeout,
      site: null,
      zone: '',
      attribution: null,
      ca: null,
    },
    systemClock,
  );
  sources.push(source);
  return source;
}

function run(source: Source): Promise<SourceResult> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('limit', 'TimeoutError')), source.timeout);
  return source.run(limit.signal).finally(() => clearTimeout(timer));
}

/** Value of the one series with these attributes; undefined when there is none. */
function value(result: SourceResult, metric: string, attributes: Record<string, string> = {}) {
  const found = result.observations.filter(
    (seen) =>
      seen.type === 'sample' &&
      seen.metric === metric &&
      Object.entries(attributes).every(([name, wanted]) => seen.attributes[name] === wanted),
  );
  expect(found.length).toBeLessThanOrEqual(1);
  const [sample] = found;
  return sample?.type === 'sample' ? sample.value : undefined;
}

function node(result: SourceResult): RedisNode {
  const found = result.observations.find((seen) => seen.type === 'evidence' && seen.kind === 'redis.node');
  return (found as { data: RedisNode }).data;
}

beforeAll(async () => {
  server = await launch('plain');
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
});
afterAll(async () => {
  await Promise.all(servers.map((each) => each.stop()));
  rmSync(folder, { recursive: true, force: true });
});

test('figures equal what redis-cli says', async () => {
  cli(server.port, 'SET', 'a', '1');
  cli(server.port, 'CONFIG', 'SET', 'slowlog-log-slower-than', '0');
  const source = sourceOf(server.url);
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(value(result, 'redis.up')).toBe(1);
  expect(value(result, 'redis.db.keys', { db: '0' })).toBe(Number(cli(server.port, 'DBSIZE')));
  expect(value(result, 'redis.maxclients')).toBe(
    Number(cli(server.port, 'CONFIG', 'GET', 'maxclients').split('\n')[1]),
  );
  expect(value(result, 'redis.memory.used')).toBeGreaterThan(100_000);
  expect(value(result, 'redis.clients.connected')).toBeGreaterThanOrEqual(1);
  expect(value(result, 'redis.keys.evicted')).toBe(0);
  expect(value(result, 'gantry.probe.duration', { phase: 'connect' })).toBeGreaterThan(0);
  expect(value(result, 'gantry.probe.duration', { phase: 'query' })).toBeGreaterThan(0);
  expect(value(result, 'gantry.redis.slowlog.last_id')).toBeGreaterThanOrEqual(0);
  expect(node(result)).toMatchObject({ mode: 'standalone', role: 'master', persistenceOk: true, denied: [] });
  cli(server.port, 'CONFIG', 'SET', 'slowlog-log-slower-than', '10000');
});

test('the time of the main thread rises with what commands take', async () => {
  const source = sourceOf(server.url);
  const before = value(await run(source), 'gantry.redis.main_thread.time') ?? Number.NaN;
  cli(server.port, 'EVAL', 'local x = 0; for i = 1, 20000000 do x = x + i end; return x', '0');
  const after = value(await run(source), 'gantry.redis.main_thread.time') ?? Number.NaN;
  expect(after - before).toBeGreaterThan(0.02);
  expect(after - before).toBeLessThan(60);
});

test('maxmemory: none without a limit, the limit with one', async () => {
  const source = sourceOf(server.url);
  expect(value(await run(source), 'redis.maxmemory')).toBeNull();
  cli(server.port, 'CONFIG', 'SET', 'maxmemory', '64mb');
  expect(value(await run(source), 'redis.maxmemory')).toBe(64 * 1024 * 1024);
  cli(server.port, 'CONFIG', 'SET', 'maxmemory', '0');
});

test('one connection is kept and used again', async () => {
  const source = sourceOf(server.url);
  await run(source);
  const before = cli(server.port, 'INFO', 'stats').match(/total_connections_received:(\d+)/)?.[1];
  const second = await run(source);
  const third = await run(source);
  const after = cli(server.port, 'INFO', 'stats').match(/total_connections_received:(\d+)/)?.[1];
  expect(Number(after) - Number(before)).toBe(1);
  expect(value(second, 'gantry.probe.duration', { phase: 'connect' })).toBeUndefined();
  expect(third.fault).toBeNull();
});

test('queues: lists, sorted sets, streams with their groups; an emptied database has 0 keys', async () => {
  cli(server.port, 'RPUSH', 'jobs', 'a', 'b', 'c');
  cli(server.port, 'ZADD', 'later', '1', 'a', '2', 'b');
  for (const n of ['1', '2', '3', '4']) cli(server.port, 'XADD', 'events', '*', 'n', n);
  cli(server.port, 'XGROUP', 'CREATE', 'events', 'workers', '0');
  cli(server.port, 'XREADGROUP', 'GROUP', 'workers', 'w1', 'COUNT', '3', 'STREAMS', 'events', '>');
  const source = sourceOf(server.url, [
    { key: 'jobs', type: 'list' },
    { key: 'later', type: 'zset' },
    { key: 'events', type: 'stream' },
    { key: 'none', type: 'stream' },
  ]);
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(value(result, 'gantry.redis.queue.length', { key: 'jobs', type: 'list' })).toBe(3);
  expect(value(result, 'gantry.redis.queue.length', { key: 'later' })).toBe(2);
  expect(value(result, 'gantry.redis.queue.length', { key: 'events' })).toBe(4);
  expect(value(result, 'gantry.redis.queue.length', { key: 'none' })).toBe(0);
  expect(value(result, 'gantry.redis.queue.pending', { key: 'events', group: 'workers' })).toBe(3);
  expect(value(result, 'gantry.redis.queue.lag', { key: 'events', group: 'workers' })).toBe(1);

  cli(server.port, 'FLUSHALL');
  const emptied = await run(source);
  expect(value(emptied, 'redis.db.keys', { db: '0' })).toBe(0);
  expect(value(emptied, 'gantry.redis.queue.length', { key: 'jobs' })).toBe(0);
  expect(value(emptied, 'gantry.redis.queue.pending', { group: 'workers' })).toBeNull();
});

test('a queue of another type is a fault that names it, beside all other figures', async () => {
  cli(server.port, 'SET', 'text', 'x');
  const result = await run(sourceOf(server.url, [{ key: 'text', type: 'list' }]));
  expect(result.fault).toMatchObject({ code: 'config', detail: 'WRONGTYPE' });
  expect(value(result, 'redis.up')).toBe(1);
  expect(value(result, 'redis.memory.used')).toBeGreaterThan(0);
});

test('stopped: refused and down; started again: up, by the same source', async () => {
  const own = await launch('restarted');
  const source = sourceOf(own.url);
  expect((await run(source)).fault).toBeNull();
  await own.stop();
  const first = await run(source);
  const second = await run(source);
  expect(['closed', 'refused']).toContain(first.fault?.code);
  expect(second.fault).toMatchObject({ code: 'refused', detail: 'ECONNREFUSED' });
  expect(value(second, 'redis.up')).toBe(0);
  await own.start();
  const back = await run(source);
  expect(back.fault).toBeNull();
  expect(value(back, 'redis.up')).toBe(1);
  expect(back.observations).toContainEqual(expect.objectContaining({ kind: 'fault', data: null }));
});

test('NOAUTH, WRONGPASS and NOPERM each say what to change, never the password', async () => {
  const own = await launch('guarded', {}, 'sesame');
  const bare = await run(sourceOf(`redis://127.0.0.1:${own.port}`));
  expect(bare.fault).toMatchObject({ code: 'auth', detail: 'NOAUTH' });
  expect(value(bare, 'redis.up')).toBeNull();

  const wrong = await run(sourceOf(`redis://:not-the-one@127.0.0.1:${own.port}`));
  expect(wrong.fault).toMatchObject({ code: 'auth', detail: 'WRONGPASS' });
  expect(JSON.stringify(wrong)).not.toContain('not-the-one');

  cli(own.port, '-a', 'sesame', 'ACL', 'SETUSER', 'narrow', 'on', '>p', '+ping', '+client|setname');
  const narrow = await run(sourceOf(`redis://narrow:p@127.0.0.1:${own.port}`));
  expect(narrow.fault).toMatchObject({
    code: 'permission',
    detail: 'NOPERM',
    remedy: 'ACL SETUSER narrow +info',
  });
  expect(value(narrow, 'redis.up')).toBe(1);

  const good = await run(sourceOf(own.url));
  expect(good.fault).toBeNull();
});

test('the least rights are enough; without those for the logs only their figures are missing', async () => {
  const rules = ['+ping', '+info', '+slowlog|get', '+latency|latest', '+llen', '%R~jobs'];
  cli(server.port, 'ACL', 'SETUSER', 'gantry', 'on', '>p', ...rules);
  const url = `redis://gantry:p@127.0.0.1:${server.port}`;
  const result = await run(sourceOf(url, [{ key: 'jobs', type: 'list' }]));
  expect(result.fault).toBeNull();
  expect(node(result).denied).toEqual([]);

  cli(server.port, 'ACL', 'SETUSER', 'gantry', '-slowlog', '-latency');
  const fewer = await run(sourceOf(url));
  expect(fewer.fault).toBeNull();
  expect(node(fewer).denied).toEqual(['SLOWLOG GET', 'LATENCY LATEST']);
  expect(value(fewer, 'redis.up')).toBe(1);
});

test('a disk that cannot be written: MISCONF, the server itself is up', async () => {
  const own = await launch('misconf');
  cli(own.port, 'SET', 'a', '1');
  cli(own.port, 'CONFIG', 'SET', 'save', '3600 1');
  cli(own.port, 'CONFIG', 'SET', 'rdb-save-incremental-fsync', 'no');
  rmSync(join(folder, 'misconf'), { recursive: true });
  cli(own.port, 'BGSAVE');
  await expect.poll(() => cli(own.port, 'INFO', 'persistence')).toContain('rdb_last_bgsave_status:err');
  const result = await run(sourceOf(own.url));
  expect(result.fault).toMatchObject({ code: 'config', detail: 'MISCONF' });
  expect(value(result, 'redis.up')).toBe(1);
  expect(node(result).persistenceOk).toBe(false);
});

test('over maxclients the server is saturated, not down', async () => {
  const own = await launch('full', { maxclients: '1' });
  const first = sourceOf(own.url);
  expect((await run(first)).fault).toBeNull();
  const second = await run(sourceOf(own.url));
  expect(second.fault).toMatchObject({ code: 'saturated' });
  expect(value(second, 'redis.up')).toBe(1);
});

test('master and replica: bytes behind, link state, role', async () => {
  const replica = await launch('replica', { replicaof: `127.0.0.1 ${server.port}` });
  await expect.poll(() => cli(replica.port, 'INFO', 'replication')).toContain('master_link_status:up');
  const id = `127.0.0.1:${replica.port}`;
  const master = sourceOf(server.url);
  await expect
    .poll(async () => value(await run(master), 'gantry.redis.replication.data_delay', { replica: id }))
    .toBeTypeOf('number');
  expect(node(await run(master)).replicas).toMatchObject([{ id, state: 'online' }]);
  const copy = sourceOf(replica.url);
  const seen = await run(copy);
  expect(value(seen, 'gantry.redis.replication.link')).toBe(1);
  expect(node(seen)).toMatchObject({ role: 'replica', upstream: `127.0.0.1:${server.port}`, linkUp: true });
  await replica.stop();
  await expect
    .poll(async () => value(await run(master), 'gantry.redis.replication.data_delay', { replica: id }))
    .not.toBeTypeOf('number');
});

test('a server that accepts and says nothing ends at the time limit', async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as { port: number };
  const source = sourceOf(`redis://127.0.0.1:${port}`, [], 300);
  const result = await run(source);
  expect(result.fault?.code).toBe('timeout');
  expect(value(result, 'redis.up')).toBe(0);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => mute.close(resolve));
});

test('a name that does not exist is a DNS fault, and whether Redis is up is unknown', async () => {
  const result = await run(sourceOf('redis://no-such-host.invalid:6379'));
  expect(result.fault?.code).toBe('dns');
  expect(value(result, 'redis.up')).toBeNull();
});

test('a sentinel leads to its master', async () => {
  const sentinelPort = await launch('sentinel-seat').then(async (seat) => {
    await seat.stop();
    return seat.port;
  });
  const file = join(folder, 'sentinel.conf');
  writeFileSync(
    file,
    `port ${sentinelPort}\nbind 127.0.0.1\nsentinel monitor mymaster 127.0.0.1 ${server.port} 1\ndir ${folder}\n`,
  );
  const sentinel = await startProcess({
    command: 'redis-server',
    args: [file, '--sentinel'],
    runAs: null,
    logFile: join(folder, 'sentinel.log'),
  });
  try {
    const source = sourceOf(`redis://127.0.0.1:${sentinelPort}?sentinel=mymaster`);
    await expect.poll(async () => (await run(source)).fault).toBeNull();
    const result = await run(source);
    expect(node(result)).toMatchObject({ mode: 'sentinel', role: 'master' });
    expect(value(result, 'redis.up')).toBe(1);
  } finally {
    await sentinel.stop('SIGTERM');
  }
  const gone = await run(sourceOf(`redis://127.0.0.1:${sentinelPort}?sentinel=mymaster`));
  expect(gone.fault?.code).toBe('network');
  expect(value(gone, 'redis.up')).toBeNull();
});

test('a cluster is asked at every master and summed', {
  timeout: 90_000,
}, async () => {
  const nodes = await Promise.all(
    ['c1', 'c2', 'c3'].map(async (name) =>
      launch(name, {
        // Without it the bus takes port + 10000, which a high free port does not leave room for.
        'cluster-port': String(await freePort()),
        'cluster-enabled': 'yes',
        'cluster-config-file': 'nodes.conf',
        'cluster-node-timeout': '2000',
      }),
    ),
  );
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { encoding: 'utf8' });
  for (const { port } of nodes) {
    await expect.poll(() => cli(port, 'CLUSTER', 'INFO')).toContain('cluster_state:ok');
  }
  for (let n = 0; n < 30; n++) cli(nodes[0]?.port ?? 0, '-c', 'SET', `key${n}`, 'x');
  cli(nodes[0]?.port ?? 0, '-c', 'RPUSH', 'jobs', 'a', 'b');
  const source = sourceOf(`redis://${addresses.slice(0, 2).join(',')}`, [{ key: 'jobs', type: 'list' }]);
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(node(result)).toMatchObject({ mode: 'cluster', masters: 3, clusterOk: true });
  expect(value(result, 'redis.db.keys', { db: '0' })).toBe(31);
  expect(value(result, 'gantry.redis.queue.length', { key: 'jobs' })).toBe(2);

  // Rights are each server's own.
  const [, narrow = { port: 0 }] = nodes;
  cli(narrow.port, 'ACL', 'SETUSER', 'default', '-info');
  const refused = await run(source);
  expect(refused.fault?.message).toBe(
    `Permission denied: default cannot run INFO at 127.0.0.1:${narrow.port}.`,
  );
  expect(refused.observations).not.toContainEqual(expect.objectContaining({ metric: 'redis.db.keys' }));
  cli(narrow.port, 'ACL', 'SETUSER', 'default', '+@all');

  await nodes[2]?.stop();
  const gone = addresses[2] ?? '';
  // From the first look on, whether or not the others know yet that it is gone.
  const seen = async (): Promise<SourceResult> => {
    const lost = await run(source);
    expect(lost.fault?.message).toBe(`1 of 3 masters of the cluster does not answer: ${gone}.`);
    expect(node(lost)).toMatchObject({ masters: 3, silent: [gone] });
    expect(lost.observations).not.toContainEqual(expect.objectContaining({ metric: 'redis.db.keys' }));
    expect(value(lost, 'redis.up')).toBe(1);
    return lost;
  };
  expect(node(await seen())).toMatchObject({ clusterOk: true });
  await expect.poll(async () => node(await seen()).clusterOk, { timeout: 30_000 }).toBe(false);

  await nodes[2]?.start();
  await expect.poll(async () => (await run(source)).fault, { timeout: 30_000 }).toBeNull();
  expect(value(await run(source), 'redis.db.keys', { db: '0' })).toBeGreaterThan(0);
});

test('a database number that the server lacks is no saturation, and the figures stay', async () => {
  const result = await run(sourceOf(`${server.url}/99`, [{ key: 'jobs', type: 'list' }]));
  expect(result.fault).toMatchObject({
    code: 'config',
    message: `127.0.0.1:${server.port} has no database 99.`,
    remedy: expect.stringContaining('`url`'),
  });
  expect(value(result, 'redis.up')).toBe(1);
  expect(value(result, 'redis.memory.used')).toBeGreaterThan(0);
});

test('a user who may not SELECT is told so, and the figures stay', async () => {
  const own = await launch('narrow-select');
  cli(own.port, 'ACL', 'SETUSER', 'narrow', 'on', '>p', '+ping', '+info', '+slowlog|get', '+latency|latest');
  const source = sourceOf(`redis://narrow:p@127.0.0.1:${own.port}/1`, [{ key: 'jobs', type: 'list' }]);
  for (const result of [await run(source), await run(source)]) {
    expect(result.fault).toMatchObject({ code: 'permission', remedy: 'ACL SETUSER narrow +select' });
    expect(value(result, 'redis.up')).toBe(1);
    expect(value(result, 'redis.memory.used')).toBeGreaterThan(0);
  }
});

test('a server that has all its clients is saturated, though the held connection answers', async () => {
  const own = await launch('few', { maxclients: '3' });
  const source = sourceOf(own.url);
  const looks = async (): Promise<SourceResult> => {
    let last = await run(source);
    for (let count = 1; count < KNOCK_EVERY; count += 1) last = await run(source);
    return last;
  };
  await run(source);
  expect((await looks()).fault).toBeNull();
  const others = await Promise.all([connected(own.port), connected(own.port)]);
  const full = await looks();
  expect(full.fault?.code).toBe('saturated');
  expect(value(full, 'redis.memory.used')).toBeGreaterThan(0);
  for (const socket of others) socket.destroy();
  await expect.poll(async () => (await run(source)).fault, { timeout: 5_000 }).toBeNull();
});

test('a cluster that names no host is asked at the address given', async () => {
  const own = await launch('half', { 'cluster-enabled': 'yes' });
  cli(own.port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '8000');
  await expect.poll(() => cli(own.port, 'CLUSTER', 'INFO')).toContain('cluster_state:fail');
  const source = sourceOf(`${own.url}?cluster=true`);
  const half = await run(source);
  expect(value(half, 'redis.memory.used')).toBeGreaterThan(0);
  expect(node(half)).toMatchObject({ mode: 'cluster', clusterOk: false });
});

/** A client that only takes a place; one that was left a moment ago may still be taken. */
async function connected(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    if (String(answer).startsWith('+PONG')) return socket;
    socket.destroy();
  }
}
