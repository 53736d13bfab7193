import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type BurstLimits, monitorBurst } from '../../main/engine/sources/redis/monitor-burst';
import { parseRedisAddress } from '../../shared/kinds/redis/address';
import { timed, within } from '../support/within';

const LIMITS: BurstLimits = { listen: 100, agree: 300, lines: 50, bytes: 100_000, oneTurn: false };
const AGREED = '+OK\r\n+OK\r\n+OK\r\n';
const LINE = '+1339518083.107412 [0 127.0.0.1:60866] "set" "shop1:1" "x"\r\n';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

/** A server that answers its one client like this, and what it was sent. */
async function burst(answer: (socket: Socket) => void, limits: Partial<BurstLimits> = {}) {
  const heard: string[] = [];
  const ends: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    ends.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.on('data', (bytes) => heard.push(bytes.toString()));
    socket.once('data', () => answer(socket));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const address = parseRedisAddress(`redis://gantry:sesame@127.0.0.1:${port}`);
  if (!address.ok) throw new Error(address.error.what);
  const place = { host: '127.0.0.1', port, ca: null, serverName: '127.0.0.1' };
  const { value, took, control } = await timed(
    () => monitorBurst(address.value, place, { ...LIMITS, ...limits }, ':').done,
  );
  // The connection ends with the burst, whatever became of it.
  await Promise.all(ends);
  return { result: value, took, control, heard: heard.join('') };
}

test('what came while it listened is told, and nothing after', async () => {
  const { result, took } = await burst((socket) => socket.write(AGREED + LINE.repeat(3)));
  expect(result).toMatchObject({ ok: true, value: { lines: 3 } });
  if (result.ok) {
    expect([...result.value.senders]).toEqual([['0 127.0.0.1:60866', { lines: 3, batches: 1 }]]);
    expect([...result.value.prefixes]).toEqual([['shop1', { lines: 3, batches: 1 }]]);
  }
  expect(took).toBeGreaterThanOrEqual(95);
});

test('enough lines, or enough bytes of a line without an end, end it at once', async () => {
  const many = await burst((socket) => socket.write(AGREED + LINE.repeat(500)), { listen: 60_000 });
  expect(many.result).toMatchObject({ ok: true, value: { lines: 50 } });
  const huge = await burst((socket) => socket.write(`${AGREED}${'x'.repeat(200_000)}`), { listen: 60_000 });
  expect(huge.result).toMatchObject({ ok: true, value: { lines: 0 } });
});

test('where one turn is enough, it asks to stop at once, and ends with the answer', async () => {
  const { result, heard } = await burst(
    (socket) => {
      socket.write(AGREED);
      socket.once('data', () => socket.write(`${LINE.repeat(5)}+RESET\r\n`));
    },
    { listen: 60_000, oneTurn: true },
  );
  expect(result).toMatchObject({ ok: true, value: { lines: 5 } });
  expect(heard).toContain('RESET');
});

test('refused: the code alone; not let in, silent, or cut off: failed', async () => {
  const refused = await burst((socket) =>
    socket.write('+OK\r\n+OK\r\n-NOPERM User gantry has no permissions\r\n'),
  );
  expect(refused.result.ok).toBe(false);
  if (!refused.result.ok)
    expect(refused.result.error).toMatchObject({ name: 'ReplyError', message: 'NOPERM' });
  const unnamed = await burst((socket) => socket.write(`+OK\r\n-NOPERM no\r\n+OK\r\n${LINE}`));
  expect(unnamed.result).toMatchObject({ ok: true, value: { lines: 1 } });
  const full = await burst((socket) => socket.end('-ERR max number of clients reached\r\n'));
  expect(full.result).toEqual({ ok: false, error: 'failed' });
  const silent = await burst(() => {});
  expect(silent.result).toEqual({ ok: false, error: 'failed' });
  expect(silent.took).toBeLessThan(within(2, silent.control));
  const cut = await burst((socket) => {
    socket.write(AGREED + LINE);
    socket.end();
  });
  expect(cut.result).toEqual({ ok: false, error: 'failed' });
});
