import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FeedServer } from '../../main/demo/servers/feed-server';
import type { FeedSeries } from '../../shared/contract/feed';

const TOKEN = 'small';
const SERIES = 500;
const EVERY_MS = 100;

/** A web server and a feed of 5,000 samples/s that can be stopped and started on the same ports. */
export interface SmallEstate {
  readonly config: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** what the feed said last of the shop's latency, seconds */
  latency(): number;
}

export async function smallEstate(folder: string): Promise<SmallEstate> {
  const web: Server = createServer((_request, response) => response.end('ok'));
  let feed = await FeedServer.start({ token: TOKEN, heartbeat: 1_000 });
  const { port } = feed;
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const webPort = (web.address() as AddressInfo).port;
  let ticker: NodeJS.Timeout | null = null;
  let step = 0;
  const ids = Array.from({ length: SERIES }, (_, id) => id);
  const latency = (): number => 0.2 + (step % 1_000) / 10_000;
  const publish = (): void => {
    step++;
    feed.publish(
      Date.now(),
      ids,
      ids.map((id) => (id === 0 ? latency() : step + id)),
    );
  };
  const announce = (): void => {
    feed.announce(
      ids.map(
        (id): FeedSeries =>
          id === 0
            ? {
                id,
                metric: 'http.server.request.duration',
                unit: 's',
                attributes: { service: 'shop', quantile: '0.95' },
              }
            : { id, metric: 'gantry.test.figure', unit: '1', attributes: { lane: String(id) } },
      ),
    );
    ticker = setInterval(publish, EVERY_MS);
  };
  announce();
  const config = join(folder, 'gantry.yaml');
  await writeFile(
    config,
    `version: 1
wall: { title: Small, preempt: off, rotation: { dwell: 600s, views: [services, tenants, replication, recovery] } }
services:
  - { id: shop, name: Shop, owner: Desk, objective: { latency: 800ms }, dependsOn: [web] }
targets:
  - { id: web, probe: http, url: "http://127.0.0.1:${webPort}/", every: 1s, timeout: 900ms }
feed: { url: "${feed.url}", token: "${TOKEN}" }
`,
  );
  return {
    config,
    latency,
    async start() {
      feed = await FeedServer.start({ token: TOKEN, heartbeat: 1_000, port });
      web.listen(webPort, '127.0.0.1');
      await once(web, 'listening');
      announce();
    },
    async stop() {
      if (ticker !== null) clearInterval(ticker);
      await feed.stop();
      web.closeAllConnections();
      web.close();
      await once(web, 'close');
    },
  };
}
