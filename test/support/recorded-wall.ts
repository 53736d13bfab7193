import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { parseConfig } from '../../shared/config/parse-config';
import type { ServiceRow } from '../../shared/model/services';
import type { Snapshot } from '../../shared/model/snapshot';
import { openEngine } from './open-engine';
import { SeenSnapshots } from './seen-snapshots';

/** stands wherever a configuration may hold one */
export const SECRET = 'opensesame';
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

export interface Recorded {
  /** data folder of the wall */
  readonly data: string;
  /** its configuration */
  readonly config: string;
  /** what the feed said of the shop's latency, s */
  readonly sent: readonly { readonly t: number; readonly value: number }[];
  readonly seen: readonly Snapshot[];
  /** epoch ms at which the web server was told to stop, and to start again */
  readonly down: number;
  readonly up: number;
}

/**
 * A wall over a real web server and a real feed, through an outage, until it is stopped.
 * @param owned what ends all that it started is put there
 */
export async function recordedWall(owned: (() => Promise<unknown>)[]): Promise<Recorded> {
  const data = await mkdtemp(join(tmpdir(), 'gantry-recorded-'));
  owned.push(() => rm(data, { recursive: true, force: true }));
  let web = await webServer();
  owned.push(() => stopped(web));
  const { port } = web.address() as AddressInfo;
  const feed = await FeedServer.start({ token: SECRET, heartbeat: 500 });
  owned.push(() => feed.stop());
  const attributes = { service: 'shop', quantile: '0.95' };
  feed.announce([{ id: 0, metric: 'http.server.request.duration', unit: 's', attributes }]);
  let step = 0;
  const sent: { readonly t: number; readonly value: number }[] = [];
  const publishing = setInterval(() => {
    const one = { t: Date.now(), value: 0.2 + (step++ % 100) / 1_000 };
    sent.push(one);
    feed.publish(one.t, [0], [one.value]);
  }, 100);
  owned.push(async () => clearInterval(publishing));
  feed.event({
    t: Date.now() - 60_000,
    kind: 'deployment',
    subject: { kind: 'service', id: 'shop' },
    data: { name: 'shop', version: '7' },
  });
  const text = `version: 1
services: [{ id: shop, name: Shop, objective: { availability: 99%, latency: 1s }, dependsOn: [web] }]
targets: [{ id: web, probe: http, url: "http://user:${SECRET}@127.0.0.1:${port}/${SECRET}", every: 1s, timeout: 900ms }]
feed: { url: "ws://127.0.0.1:${feed.port}/feed", token: "${SECRET}" }
`;
  const config = join(data, 'gantry.yaml');
  await writeFile(config, text);
  const parsed = parseConfig(text, config, { env: () => null, file: () => null, secret: () => null });
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  const seen = new SeenSnapshots();
  const engine = openEngine({
    dataDir: join(data, 'cache'),
    onSnapshot: seen.take,
  });
  const until = (holds: (row: ServiceRow) => boolean): Promise<ServiceRow> =>
    seen.next(({ sections }) => {
      const row = sections.services.rows[0];
      return row !== undefined && holds(row) ? row : null;
    });
  /** some more looks, so that time passes in which nothing changes */
  const looks = (count: number): Promise<true> => {
    const last = seen.list.length + count;
    return seen.next(() => (seen.list.length >= last ? true : null));
  };
  await engine.use(parsed.value.config, config);
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
  return { data, config, sent, seen: seen.list, down, up };
}
