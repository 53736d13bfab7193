import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { connectionTo } from '../../main/engine/sources/postgres/connection';
import { redisSource } from '../../main/engine/sources/redis/redis-source';
import type { RedisTarget } from '../../shared/kinds/redis/target';

const TIMEOUT_MS = 60_000;
const MOST = 64 * 1024;
const owned: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0)) await end();
});

/** Answers anything with a head that announces more than follows, and 1 MiB of it. @returns host and port */
async function announcing(head: Buffer): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(Buffer.concat([head, Buffer.alloc(1024 * 1024, 'x')])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  owned.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A message of PostgreSQL: its type, then its length. */
function message(type: string, length: number): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(length, 1);
  return head;
}

describe('an answer larger than a run may bring', () => {
  it('of PostgreSQL is cut, and the fault says so', async () => {
    const place = await announcing(message('E', 4 * 1024 * 1024));
    const connection = connectionTo('pg', `postgres://u:p@${place}/db`, TIMEOUT_MS, systemClock, MOST);
    const deadline = { signal: AbortSignal.timeout(TIMEOUT_MS), at: systemClock.monotonic() + TIMEOUT_MS };
    const error = {
      code: 'protocol',
      message: `${place}/db answers with more than 0.0625 MiB.`,
      remedy: 'Check that host and port in `url` are those of PostgreSQL.',
    };
    expect(await connection.ask(['select 1'], deadline)).toEqual({ ok: false, error });
    expect(await connection.knock(deadline)).toEqual(error);
    connection.close();
  });

  it('of Redis is cut, and the fault says so', async () => {
    const place = await announcing(Buffer.from(`$${4 * 1024 * 1024}\r\n`));
    const target = {
      id: 'cache',
      probe: 'redis',
      url: `redis://${place}`,
      timeout: TIMEOUT_MS,
      every: TIMEOUT_MS,
      ca: null,
      attribution: null,
      queues: [],
    } as unknown as RedisTarget;
    const source = redisSource(target, systemClock, Math.random, MOST);
    const { fault } = await source.run(AbortSignal.timeout(TIMEOUT_MS));
    expect(fault).toEqual({
      code: 'protocol',
      message: `${place} answers with more than 0.0625 MiB.`,
      remedy: 'Check that host and port in `url` are those of Redis.',
    });
    await source.close();
  });

  it('of a sentinel is cut like any other', async () => {
    const place = await announcing(Buffer.from(`$${4 * 1024 * 1024}\r\n`));
    const target = {
      id: 'cache',
      probe: 'redis',
      url: `redis://${place}/?sentinel=main`,
      timeout: TIMEOUT_MS,
      every: TIMEOUT_MS,
      ca: null,
      attribution: null,
      queues: [],
    } as unknown as RedisTarget;
    const source = redisSource(target, systemClock, Math.random, MOST);
    const { fault } = await source.run(AbortSignal.timeout(TIMEOUT_MS));
    expect(fault).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('answers with more than 0.0625 MiB.'),
    });
    await source.close();
  });
});
