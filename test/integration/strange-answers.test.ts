import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { connectionTo } from '../../main/engine/sources/postgres/connection';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { RedisTarget } from '../../shared/kinds/redis/target';
import { makeAuthority } from '../fakes/certificates';
import { REDIS_ANSWERS, redisAnswer } from '../support/fuzz/redis-wire';

const TIMEOUT_MS = 60_000;
const owned: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0)) await end();
});

/** @returns its host and port */
async function serve(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    owned.push(() => socket.destroy());
    onSocket(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  owned.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An authentication request of a kind that there is not. */
function unknownRequest(): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.write('R');
  bytes.writeInt32BE(8, 1);
  bytes.writeInt32BE(9_999, 5);
  return bytes;
}

describe('an answer that is not of the protocol of PostgreSQL', () => {
  /** @param mode of `sslmode` */
  const refused = async (place: string, mode: string): Promise<void> => {
    const connection = connectionTo(
      'pg',
      `postgres://u:p@${place}/db?sslmode=${mode}`,
      TIMEOUT_MS,
      systemClock,
    );
    const deadline = { signal: AbortSignal.timeout(TIMEOUT_MS), at: systemClock.monotonic() + TIMEOUT_MS };
    const error = {
      code: 'protocol',
      message: `The server at ${place}/db does not speak a PostgreSQL protocol that Gantry supports.`,
      remedy: 'Check host and port in `url`, and that the server is PostgreSQL 14 or later.',
    };
    expect(await connection.ask(['select 1'], deadline)).toEqual({ ok: false, error });
    expect(await connection.knock(deadline)).toEqual(error);
    connection.close();
  };

  it('is a fault, not an exception that nobody catches', async () => {
    await refused(
      await serve((socket) => socket.once('data', () => socket.write(unknownRequest()))),
      'disable',
    );
  });

  it('is one within TLS too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-strange-'));
    owned.push(() => rm(folder, { recursive: true }));
    const { cert, key } = makeAuthority(folder).issue();
    const place = await serve((socket) =>
      socket.once('data', () => {
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, cert, key });
        secure.on('error', () => undefined).once('data', () => secure.write(unknownRequest()));
      }),
    );
    await refused(place, 'no-verify');
  });
});

it('replies of Redis that have other forms than they should leave their figures out', async () => {
  const answers = { ...REDIS_ANSWERS, SLOWLOG: [7], LATENCY: ['command'], LLEN: 'many', XINFO: 5 };
  const place = await serve((socket) =>
    socket.on('data', (question) => socket.write(redisAnswer(question, answers))),
  );
  const target = {
    id: 'cache',
    probe: 'redis',
    url: `redis://${place}`,
    timeout: TIMEOUT_MS,
    every: TIMEOUT_MS,
    ca: null,
    attribution: null,
    queues: [
      { key: 'jobs', type: 'list' },
      { key: 'events', type: 'stream' },
    ],
  } as unknown as RedisTarget;
  const source = redisSource(target, systemClock);
  const { observations, fault } = await source.run(AbortSignal.timeout(TIMEOUT_MS));
  await source.close();
  expect(fault).toBeNull();
  const samples = observations.filter((one) => one.type === 'sample');
  expect(samples.find(({ metric }) => metric === 'redis.memory.used')?.value).toBe(1_048_576);
  expect(
    samples.filter(({ metric }) => metric === 'gantry.redis.queue.length').map(({ value }) => value),
  ).toEqual([null, 4]);
  expect(samples.some(({ value }) => value !== null && !Number.isFinite(value))).toBe(false);
});
