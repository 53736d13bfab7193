import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FeedServer } from '../../main/demo/feed-server';
import { Engine } from '../../main/engine/engine';
import { Replay } from '../../main/engine/replay';
import { Review } from '../../main/engine/review';
import { systemClock } from '../../main/engine/runtime/clock';
import { createRedaction } from '../../main/engine/runtime/redaction';
import { openStore, type Store } from '../../main/engine/store/store';
import { parseConfig } from '../../shared/config/parse-config';
import type { ServiceRow, Snapshot } from '../../shared/model/snapshot';
import { silentLog } from '../support/silent-log';

const SECRET = 'opensesame';
const owned: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

async function webServer(port = 0): Promise<Server> {
  const server = createServer((_request, response) => response.end('ok'));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

interface Recorded {
  readonly dir: string;
  readonly seen: readonly Snapshot[];
  /** epoch ms at which the web server was told to stop, and to start again */
  readonly down: number;
  readonly up: number;
}

/** A wall over a real web server and a real feed, through an outage, until it is stopped. */
async function recorded(): Promise<Recorded> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-replay-'));
  owned.push(() => rm(dir, { recursive: true, force: true }));
  let web = await webServer();
  owned.push(() => stopped(web));
  const { port } = web.address() as AddressInfo;
  const feed = await FeedServer.start({ token: SECRET, heartbeat: 500 });
  owned.push(() => feed.stop());
  const attributes = { service: 'shop', quantile: '0.95' };
  feed.announce([{ id: 0, metric: 'http.server.request.duration', unit: 's', attributes }]);
  let step = 0;
  const publishing = setInterval(() => feed.publish(Date.now(), [0], [0.2 + (step++ % 100) / 1_000]), 100);
  owned.push(async () => clearInterval(publishing));
  feed.event({
    t: Date.now() - 60_000,
    kind: 'deployment',
    subject: { kind: 'service', id: 'shop' },
    data: { name: 'shop', version: '7' },
  });
  const parsed = parseConfig(
    `version: 1
services: [{ id: shop, name: Shop, objective: { availability: 99%, latency: 1s }, dependsOn: [web] }]
targets: [{ id: web, probe: http, url: "http://user:${SECRET}@127.0.0.1:${port}/${SECRET}", every: 1s, timeout: 900ms }]
feed: { url: "ws://127.0.0.1:${feed.port}/feed", token: "${SECRET}" }
`,
    'gantry.yaml',
    { env: () => null, file: () => null, secret: () => null },
  );
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  const seen: Snapshot[] = [];
  let changed = (): void => undefined;
  const engine = Engine.open({
    dataDir: dir,
    clock: systemClock,
    log: silentLog,
    redaction: createRedaction(),
    demo: false,
    onSnapshot: (snapshot) => {
      seen.push(snapshot);
      changed();
    },
  });
  const until = (holds: (row: ServiceRow) => boolean): Promise<void> =>
    new Promise((resolve) => {
      changed = () => {
        const row = seen.at(-1)?.sections.services.rows[0];
        if (row !== undefined && holds(row)) resolve();
      };
    });
  /** some more looks, so that time passes in which nothing changes */
  const looks = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const last = seen.length + count;
      changed = () => {
        if (seen.length >= last) resolve();
      };
    });
  await engine.use(parsed.value.config, 'gantry.yaml');
  await engine.settled();
  await until(({ severity, latency }) => severity === 'ok' && latency !== null && latency.value !== null);
  await looks(5);
  const down = Date.now();
  await stopped(web);
  await until(({ severity }) => severity === 'warning');
  await looks(5);
  web = await webServer(port);
  const up = Date.now();
  await until(({ severity }) => severity === 'ok');
  await looks(5);
  await engine.stop();
  return { dir, seen, down, up };
}

function reviewed(dir: string): Store {
  const store = openStore({ dir, clock: systemClock, log: silentLog, purpose: 'review' });
  owned.push(() => store.close());
  return store;
}

/** What a person reads of a service, without how long ago it was measured. */
function shown({ sections }: Pick<Snapshot, 'sections'>) {
  return {
    rows: sections.services.rows.map(({ id, severity, was, since, reason, latency, freshness }) => {
      const figure = latency === null ? null : { value: latency.value, observedAt: latency.observedAt };
      return { id, severity, was, since, reason, freshness, latency: figure };
    }),
    answer: sections.services.answer,
    incidents: sections.frame.incidents,
  };
}

describe('a recorded wall', () => {
  it('says at each time what it said then, and draws what happened', async () => {
    const { dir, seen, down, up } = await recorded();
    const { kept } = reviewed(dir);
    if (kept === null) throw new Error('nothing was kept');
    const replay = await Replay.open(kept);
    const { timeline } = replay;

    const began = timeline.lanes[0]?.spans[0]?.from ?? 0;
    const live = seen.filter(
      ({ t, sections }) => sections.frame.cachedAt === null && t >= began && t <= timeline.to,
    );
    expect(live.length).toBeGreaterThan(15);
    for (const snapshot of live) {
      const past = replay.at(snapshot.t, null);
      expect(shown({ sections: past }), new Date(snapshot.t).toISOString()).toEqual(shown(snapshot));
      expect(past.frame).toMatchObject({ connection: 'replay', freshness: 'replay' });
    }

    const [lane] = timeline.lanes;
    expect(lane?.name).toBe('Shop');
    const trouble = lane?.spans.find(({ severity }) => severity === 'warning');
    expect(trouble?.from).toBeGreaterThan(down);
    expect(trouble?.to).toBeGreaterThan(up);
    expect(timeline.incidents).toMatchObject([{ severity: 'critical', services: ['Shop'] }]);
    expect(timeline.marks).toMatchObject([{ kind: 'deployment', text: 'shop 7 released to Shop' }]);
    const answer = replay.at((trouble?.from ?? 0) + 1, null).review.answer;
    expect(`${answer.verdict} ${answer.reason}`).toMatch(/Shop in trouble since .*shop 7 released to Shop/);

    for (const table of ['configs', 'moments', 'changes'] as const) {
      const { entries } = kept.archive.range(table, { limit: 1_000 });
      expect(entries.length).toBeGreaterThan(0);
      for (const { payload } of entries) expect(payload.includes(SECRET)).toBe(false);
    }
  }, 60_000);

  it('goes to the newest wish, compares, keeps a note, and ends', async () => {
    const { dir, down } = await recorded();
    const store = reviewed(dir);
    const seen: Snapshot[] = [];
    const review = new Review({
      store,
      clock: systemClock,
      log: silentLog,
      live: false,
      onSnapshot: (snapshot) => seen.push(snapshot),
    });
    owned.push(async () => review.leave());
    const span = await review.span();
    const wishes = Array.from({ length: 50 }, (_, i) => review.go((span?.from ?? 0) + i * 50, null));
    wishes.push(review.go(down - 1, span?.to ?? 0));
    expect(await Promise.all(wishes)).toEqual(wishes.map(() => ({ ok: true })));
    expect(seen.length).toBeLessThan(10);
    expect(seen.at(-1)?.sections.review).toMatchObject({
      at: down - 1,
      compare: { t: span?.to },
      live: false,
    });

    expect(await review.note(down, '  the rack was unplugged ')).toEqual({ ok: true });
    expect(seen.at(-1)?.sections.timeline.marks.map(({ text }) => text)).toContain('the rack was unplugged');
    review.leave();
    expect(review.active).toBe(false);
    await store.close();
    const again = reviewed(dir);
    const kept = again.kept;
    if (kept === null) throw new Error('nothing was kept');
    const replay = await Replay.open(kept);
    expect(replay.timeline.marks).toContainEqual({ t: down, kind: 'note', text: 'the rack was unplugged' });
  }, 60_000);
});
