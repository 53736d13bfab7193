import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { systemClock } from '../../main/engine/runtime/clock';
import { type FeedSource, feedSource } from '../../main/engine/sources/feed/feed-source';
import { CuttingProxy } from '../support/cutting-proxy';
import { RecordingSink } from '../support/recording-sink';
import { seeded } from '../support/seeded';

const T = 1_800_000_000_000;
const owned: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

const own = <T>(thing: T, end: (thing: T) => Promise<unknown>): T => {
  owned.push(() => end(thing));
  return thing;
};
const soon = (): number => 5;
const watch = (url: string, sink: RecordingSink, token: string | null = null): FeedSource => {
  const source = own(feedSource({ url, token }, systemClock, { delay: soon }), (s) => s.close());
  source.start(sink);
  return source;
};
const seriesList = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, metric: 'm', unit: '1', attributes: { n: String(id) } }));

describe('the feed', () => {
  it('loses nothing and takes nothing twice over 20 cuts at 20,000 samples/s', async () => {
    const server = own(await FeedServer.start({ heartbeat: 500 }), (s) => s.stop());
    const proxy = own(await CuttingProxy.start(server.port), (p) => p.stop());
    const ids = Array.from({ length: 1_000 }, (_, id) => id);
    server.announce(seriesList(ids.length));
    const sink = new RecordingSink();
    const source = watch(`ws://127.0.0.1:${proxy.port}/feed`, sink);
    await sink.until(({ statuses }) => statuses.includes(null));

    // 20 frames of 1,000 samples a second for 10 s; a seeded generator says when the connection is cut.
    let sent = 0;
    const random = seeded(7);
    const cutAt = new Set<number>();
    while (cutAt.size < 20) cutAt.add(5 + Math.floor(random() * 190));
    await new Promise<void>((resolve) => {
      let frame = 0;
      const timer = setInterval(() => {
        server.publish(
          T + frame,
          ids,
          ids.map(() => sent++),
        );
        if (cutAt.has(frame)) proxy.cut();
        if (++frame < 200) return;
        clearInterval(timer);
        resolve();
      }, 50);
    });
    await sink.until(({ seen }) => seen.size === sent);

    expect(sent).toBe(200_000);
    expect([...sink.seen.values()].every((times) => times === 1)).toBe(true);
    expect(source.counts.reconnects).toBeGreaterThanOrEqual(15);
    // Each cut was said, and each return: never two faults or two returns in a row without the other between.
    const told = sink.statuses.map((fault) => fault === null);
    expect(told.at(-1)).toBe(true);
    expect(told.every((live, i) => !live || told[i + 1] !== true)).toBe(true);
  });

  it('comes back as soon after the fifth cut as after the first, and later after each refused frame', async () => {
    const attempts: number[] = [];
    const delay = (attempt: number): number => {
      attempts.push(attempt);
      return 5;
    };
    const server = own(await FeedServer.start({ heartbeat: 500 }), (s) => s.stop());
    const proxy = own(await CuttingProxy.start(server.port), (p) => p.stop());
    const sink = new RecordingSink();
    const cut = feedSource({ url: `ws://127.0.0.1:${proxy.port}/feed`, token: null }, systemClock, { delay });
    own(cut, (s) => s.close()).start(sink);
    for (let times = 1; times <= 5; times++) {
      await sink.until(({ statuses }) => statuses.filter((fault) => fault === null).length === times);
      proxy.cut();
    }
    await sink.until(({ statuses }) => statuses.filter((fault) => fault === null).length === 6);
    expect(attempts).toEqual([0, 0, 0, 0, 0]);

    attempts.length = 0;
    const bad = own(new WebSocketServer({ port: 0, host: '127.0.0.1' }), async (s) => s.close());
    await once(bad, 'listening');
    bad.on('connection', (socket) => {
      socket.on('message', () => {
        socket.send(
          JSON.stringify({ type: 'welcome', epoch: 'e', seq: 0, heartbeat: 5_000, resumed: false }),
        );
        socket.send('{"type":"series","seq":9,"series":[]}');
      });
    });
    const refused = new RecordingSink();
    const url = `ws://127.0.0.1:${(bad.address() as AddressInfo).port}/`;
    own(feedSource({ url, token: null }, systemClock, { delay }), (s) => s.close()).start(refused);
    await refused.until(({ statuses }) => statuses.filter((fault) => fault !== null).length === 4);
    expect(attempts).toEqual([0, 1, 2, 3]);
  });

  it('that has nothing new to say is heard of all the same', async () => {
    const server = own(await FeedServer.start({ heartbeat: 100 }), (s) => s.stop());
    const sink = new RecordingSink();
    watch(server.url, sink);
    await sink.until(({ heartbeats }) => heartbeats >= 3);
    expect(sink.statuses).toEqual([null]);
  });

  it('is not called silent by a wall that was itself kept from listening', async () => {
    const server = own(await FeedServer.start({ heartbeat: 100 }), (s) => s.stop());
    const sink = new RecordingSink();
    watch(server.url, sink);
    await sink.until(({ heartbeats }) => heartbeats >= 1);
    // Longer than two heartbeats in one turn: no timer of this process runs, nothing is read.
    const until = performance.now() + 450;
    while (performance.now() < until);
    const heard = sink.heartbeats;
    await sink.until(({ heartbeats }) => heartbeats >= heard + 2);
    expect(sink.statuses).toEqual([null]);
  });

  it('comes back after a goodbye within five minutes, however long it is asked to stay away', async () => {
    const http = own(new WebSocketServer({ port: 0, host: '127.0.0.1' }), async (s) => s.close());
    await once(http, 'listening');
    let hellos = 0;
    http.on('connection', (socket) => {
      socket.on('message', () => {
        hellos++;
        const welcome = { type: 'welcome', epoch: 'e', seq: 0, heartbeat: 5_000, resumed: false };
        socket.send(JSON.stringify(welcome));
        socket.send(JSON.stringify({ type: 'goodbye', seq: 1, reason: 'bye', retryAfter: 3_000_000_000 }));
      });
    });
    const sink = new RecordingSink();
    watch(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/`, sink);
    await sink.until(({ statuses }) => statuses.some((fault) => fault?.code === 'closed'));
    // A timer that overflows runs after 1 ms: another connection would long be there.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hellos).toBe(1);
  });

  it('whose frame Gantry cannot take in ends its connection, and nothing else', async () => {
    const server = own(await FeedServer.start({ heartbeat: 500 }), (s) => s.stop());
    const sink = new RecordingSink();
    const defects: unknown[] = [];
    const defect = new RangeError('a defect');
    let broken = true;
    const observe = sink.observe.bind(sink);
    sink.observe = (observations) => {
      if (broken) throw defect;
      observe(observations);
    };
    const options = { delay: soon, onDefect: (error: unknown) => defects.push(error) };
    own(feedSource({ url: server.url, token: null }, systemClock, options), (s) => s.close()).start(sink);
    await sink.until(({ statuses }) => statuses.includes(null));
    server.event({ t: T, kind: 'note', subject: { kind: 'site', id: 'oslo' }, data: { text: 'hello' } });
    await sink.until(({ statuses }) => statuses.some((fault) => fault?.code === 'unexpected'));
    expect(defects[0]).toBe(defect);
    broken = false;
    await sink.until(({ observations }) => observations.length === 1);
  });

  it('refuses a wrong token with the remedy, and never says the right one', async () => {
    const server = own(await FeedServer.start({ token: 'right' }), (s) => s.stop());
    const sink = new RecordingSink();
    watch(server.url, sink, 'wrong');
    await sink.until(({ statuses }) => statuses.length > 0);
    expect(sink.statuses[0]).toMatchObject({ code: 'auth', remedy: expect.stringContaining('feed.token') });
    expect(JSON.stringify(sink.statuses)).not.toMatch(/right|wrong/);
  });

  it('passes an event on exactly once, over a goodbye and a cut', async () => {
    const server = own(await FeedServer.start(), (s) => s.stop());
    const sink = new RecordingSink();
    watch(server.url, sink);
    await sink.until(({ statuses }) => statuses.includes(null));
    const event = {
      t: T,
      kind: 'deployment',
      subject: { kind: 'service', id: 'shop' },
      data: { version: '3.2' },
    } as const;
    server.event(event);
    server.cut();
    server.event({ ...event, t: T + 1 });
    await sink.until(({ observations }) => observations.length >= 2);
    expect(sink.observations.map(({ t }) => t)).toEqual([T, T + 1]);
  });

  const frames: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['bad JSON', '{', /no JSON at character/],
    ['an unknown type', '{"type":"gossip"}', /type is "gossip"/],
    ['a gap in seq', '{"type":"series","seq":9,"series":[]}', /jumped from seq 0 to 9/],
    [
      'a series nobody announced',
      `{"type":"samples","seq":1,"t":${T},"ids":[4],"values":[1]}`,
      /samples\.ids\[0\] is 4/,
    ],
    ['a binary frame', Buffer.from([1, 2, 3]), /is binary/],
    ['a frame over 1 MiB', `{"type":"note","x":"${'x'.repeat(1_100_000)}"}`, /over 1048576 bytes/],
  ];
  it.each(frames)('says what is wrong with %s, and connects again', async (_name, bad, message) => {
    const sockets = own(
      new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }),
      async (s) => {
        for (const client of s.clients) client.terminate();
        s.close();
      },
    );
    await once(sockets, 'listening');
    let greeted = 0;
    sockets.on('connection', (client) => {
      client.once('message', () => {
        client.send(
          JSON.stringify({ type: 'welcome', epoch: 'e', seq: 0, heartbeat: 5_000, resumed: false }),
        );
        if (greeted++ === 0) client.send(bad);
        else client.send(JSON.stringify({ type: 'series', seq: 1, series: seriesList(1) }));
      });
    });
    const sink = new RecordingSink();
    watch(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}/`, sink);
    await sink.until(({ announced }) => announced.length === 1);
    const fault = sink.statuses.find((status) => status !== null);
    expect(fault?.message).toMatch(message);
    expect(fault?.remedy.length).toBeGreaterThan(5);
    expect(sink.statuses.at(-1)).toBeNull();
  });

  it('notices a server that falls silent', async () => {
    const sink = new RecordingSink();
    // The upgrade and the welcome come; then nothing for two of the 100 ms intervals that a silent peer promised.
    const silent = own(new WebSocketServer({ port: 0, host: '127.0.0.1' }), async (s) => {
      for (const client of s.clients) client.terminate();
      s.close();
    });
    await once(silent, 'listening');
    silent.on('connection', (client) => {
      client.once('message', () =>
        client.send(JSON.stringify({ type: 'welcome', epoch: 'e', seq: 0, heartbeat: 100, resumed: false })),
      );
    });
    watch(`ws://127.0.0.1:${(silent.address() as AddressInfo).port}/`, sink);
    await sink.until(({ statuses }) => statuses.some((fault) => fault?.code === 'timeout'));
    expect(sink.statuses.find((fault) => fault !== null)?.message).toContain('missed two heartbeats');
  });
});

describe('the publishers of docs/feed.md', () => {
  const examples = join(import.meta.dirname, '../../docs/examples');
  const start = async (command: string, script: string): Promise<string> => {
    const child: ChildProcess = own(
      spawn(command, [join(examples, script), '0', 's3cret'], { stdio: ['ignore', 'pipe', 'inherit'] }),
      async (c) => {
        c.kill();
        if (c.exitCode === null && c.signalCode === null) await once(c, 'exit');
      },
    );
    const [line] = (await once(createInterface({ input: child.stdout as Readable }), 'line')) as [string];
    return line;
  };
  it.each([
    ['node', 'publisher.mjs'],
    ['python3', 'publisher.py'],
  ])('%s %s feeds the wall', async (command, script) => {
    const url = await start(command, script);
    const sink = new RecordingSink();
    watch(url, sink, 's3cret');
    await sink.until(({ seen }) => seen.size >= 1);
    expect(sink.announced[0]?.metric).toBe('http.server.request.duration');
    expect(sink.statuses).toEqual([null]);
  });
});
