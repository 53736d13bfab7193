import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startProcess } from '../../main/demo/servers/process';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { systemClock } from '../../main/engine/runtime/clock';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { RedisNode } from '../../shared/kinds/redis/evidence';
import type { RedisTarget } from '../../shared/kinds/redis/target';
import { makeAuthority } from '../fakes/certificates';
import { good } from '../support/good';

const folder = mkdtempSync(join(tmpdir(), 'gantry-redis-refusals-'));
const authority = makeAuthority(folder);
const stops: (() => Promise<unknown>)[] = [];
let plain: RedisServer;

async function launch(name: string, settings: Record<string, string> = {}): Promise<RedisServer> {
  const server = good(await startRedis({ folder: join(folder, name), settings }));
  stops.push(() => server.stop());
  return server;
}

/** A sentinel that watches `port` as `mymaster`. */
async function sentinel(name: string, port: number, more = ''): Promise<number> {
  const own = await freePort();
  const file = join(folder, `${name}.conf`);
  const watched = `sentinel monitor mymaster 127.0.0.1 ${port} 1`;
  writeFileSync(file, `port ${own}\nbind 127.0.0.1\n${watched}\ndir ${folder}\n${more}\n`);
  const running = await startProcess({
    command: 'redis-server',
    args: [file, '--sentinel'],
    runAs: null,
    logFile: join(folder, `${name}.log`),
  });
  stops.push(() => running.stop('SIGTERM'));
  await expect.poll(() => cli(own, 'PING')).toMatch(/PONG|NOAUTH/);
  return own;
}

async function look(url: string, more: Partial<RedisTarget> = {}) {
  const target: RedisTarget = {
    id: 'cache',
    name: 'Cache',
    probe: 'redis',
    url,
    queues: [],
    replicas: null,
    every: 5_000,
    timeout: 10_000,
    site: null,
    zone: '',
    attribution: null,
    ca: authority.cert,
    ...more,
  };
  const source = redisSource(target, systemClock);
  const { observations, fault } = await source.run(AbortSignal.timeout(target.timeout));
  await source.close();
  const up = observations.find((one) => one.type === 'sample' && one.metric === 'redis.up');
  const node = observations.find((one) => one.type === 'evidence' && one.kind === 'redis.node');
  return {
    fault,
    up: up?.type === 'sample' ? up.value : undefined,
    node: node?.type === 'evidence' ? (node.data as RedisNode) : null,
  };
}

/** Empty: nothing answers. */
function cli(port: number, ...args: string[]): string {
  return spawnSync('redis-cli', ['-p', String(port), ...args], { encoding: 'utf8' }).stdout;
}

beforeAll(async () => {
  plain = await launch('plain');
});
afterAll(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a key that the user may not read is told as that, not as a command', async () => {
  cli(plain.port, 'ACL', 'SETUSER', 'gantry', 'on', '>geheim', '~q:*', '+@all');
  const { fault, up } = await look(`redis://gantry:geheim@127.0.0.1:${plain.port}`, {
    queues: [{ key: 'other', type: 'list' }],
  });
  expect(up).toBe(1);
  expect(fault?.message).toMatch(/gantry may run LLEN .*, but not on that key/);
  expect(fault?.remedy).toBe('ACL SETUSER gantry %R~KEY, with the name or pattern of the key.');
});

test('what is wrong with a sentinel is told of the sentinel, and of its master what is wrong there', async () => {
  const locked = await sentinel('locked', plain.port, 'requirepass geheim');
  const of = (port: number, more = '') => look(`redis://127.0.0.1:${port}?sentinel=mymaster${more}`);
  expect((await of(locked)).fault).toMatchObject({ code: 'auth', detail: 'NOAUTH' });
  const wrong = await of(locked, '&sentinelPassword=falsch');
  expect(wrong).toMatchObject({ up: null, fault: { code: 'auth' } });
  expect(JSON.stringify(wrong)).not.toContain('falsch');
  expect(await of(locked, '&sentinelPassword=geheim')).toMatchObject({ up: 1, fault: null });

  const gone = await freePort();
  const watching = await sentinel('watching', gone);
  const dead = await of(watching);
  expect(dead).toMatchObject({ up: 0, fault: { code: 'refused' } });
  expect(dead.fault?.message).toBe(
    `Nothing listens at 127.0.0.1:${gone} (the master, says the sentinel at 127.0.0.1:${watching}).`,
  );
  const other = await look(`redis://127.0.0.1:${watching}?sentinel=other`);
  expect(other).toMatchObject({ up: null, fault: { code: 'config' } });
  expect(other.fault?.message).toMatch(/knows no master named other/);

  const absent = await of(gone);
  expect(absent).toMatchObject({ up: null, fault: { code: 'network' } });
  expect(absent.fault?.message).toMatch(/^No sentinel answers/);
  expect((await of(plain.port)).fault?.message).toMatch(/is no sentinel/);
  // It answers INFO, and is none of the Redis that it watches.
  const direct = await look(`redis://127.0.0.1:${watching}`);
  expect(direct).toMatchObject({ up: null, node: null, fault: { code: 'config' } });
  expect(direct.fault?.remedy).toMatch(/\?sentinel=NAME/);
});

test('TLS that is not to be had is not a matter of the certificate', async () => {
  const { cert, key } = authority.issue();
  for (const [name, text] of Object.entries({ cert, key, ca: authority.cert }))
    writeFileSync(join(folder, `tls-${name}.pem`), text);
  const port = await freePort();
  const server = await launch('tls', {
    'tls-port': String(port),
    'tls-cert-file': join(folder, 'tls-cert.pem'),
    'tls-key-file': join(folder, 'tls-key.pem'),
    'tls-ca-cert-file': join(folder, 'tls-ca.pem'),
  });
  const wanted = await look(`rediss://localhost:${port}`);
  expect(wanted).toMatchObject({ up: null, fault: { code: 'auth' } });
  expect(wanted.fault?.message).toMatch(/requires a certificate of its clients/);
  expect((await look(`redis://localhost:${port}`)).fault?.remedy).toMatch(/whether it wants TLS: rediss:/);
  cli(server.port, 'CONFIG', 'SET', 'tls-auth-clients', 'no');
  expect(await look(`rediss://localhost:${port}`)).toMatchObject({ up: 1, fault: null });

  const silent = await look(`rediss://127.0.0.1:${plain.port}`, { timeout: 500 });
  expect(silent.fault).toMatchObject({ code: 'timeout' });
  expect(silent.fault?.message).toMatch(/did not complete an encrypted connection/);
  const other = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('-ERR no such thing\r\n'));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port: speaking } = other.address() as { port: number };
  expect((await look(`rediss://127.0.0.1:${speaking}`)).fault).toEqual({
    code: 'tls',
    message: `127.0.0.1:${speaking} does not speak TLS.`,
    remedy: 'Correct the port in `url`, or use redis:// without TLS.',
  });
  await new Promise((resolve) => other.close(resolve));
});

test('slots without a server are a loss also where the cluster itself goes on', async () => {
  const part = await launch('part', { 'cluster-enabled': 'yes', 'cluster-require-full-coverage': 'no' });
  cli(part.port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '8000');
  const url = `redis://127.0.0.1:${part.port}`;
  await expect.poll(async () => (await look(url)).node?.clusterOk).toBe(false);
  cli(part.port, 'CLUSTER', 'ADDSLOTSRANGE', '8001', '16383');
  await expect.poll(async () => (await look(url)).node?.clusterOk).toBe(true);
});

test('replicas that writes need are counted where a number is required', async () => {
  const few = await launch('few', { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' });
  expect((await look(few.url)).node?.goodReplicas).toBe(0);
  expect((await look(plain.url)).node?.goodReplicas).toBeNull();
});

test('a script that does not end takes no connections, only time', async () => {
  const busy = await launch('busy', { 'busy-reply-threshold': '50' });
  const running = await startProcess({
    command: 'redis-cli',
    args: ['-p', String(busy.port), 'EVAL', 'while true do end', '0'],
    runAs: null,
    logFile: join(folder, 'script.log'),
  });
  await expect.poll(async () => (await look(busy.url)).fault?.detail, { timeout: 5_000 }).toBe('BUSY');
  expect((await look(busy.url)).fault).toMatchObject({ code: 'unexpected' });
  cli(busy.port, 'SCRIPT', 'KILL');
  await running.stop('SIGTERM');
});
