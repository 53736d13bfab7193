import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Scene } from '../../main/demo/nordhaven/scenarios';
import { serviceFigures, serviceSeries } from '../../main/demo/nordhaven/service-figures';
import { DEMO_SERVICES } from '../../main/demo/nordhaven/services';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { startPrimary } from '../../main/demo/servers/postgres';
import { preparePostgres } from '../../main/demo/servers/postgres-binaries';
import { startRedis } from '../../main/demo/servers/redis';
import { good } from '../support/good';

const EVERY = 5_000;
const CALM: Scene = { name: 'calm', elapsed: 0, strength: 0, round: 0, dispatches: 0 };
const HTTP_TARGETS = ['odoo-prod', 'shop-api', 'carrier-api', 'edi-gateway'] as const;
const HISTORY = 2 * 3_600_000;
const HISTORY_STEP = 30_000;

export interface CalmEstate {
  readonly config: string;
  /** HTTP requests that were answered so far: proof that the wall at work is the one measured */
  asked(): number;
  stop(): Promise<void>;
}

/** 8 services on 6 real targets (PostgreSQL, Redis, four HTTP), all well, everything every 5 s. */
export async function startCalmEstate(folder: string): Promise<CalmEstate> {
  await mkdir(folder, { recursive: true });
  const postgres = good(
    await startPrimary({ binaries: good(await preparePostgres({})), folder: join(folder, 'postgres') }),
  );
  const redis = good(await startRedis({ folder: join(folder, 'redis') }));
  let asked = 0;
  const servers = await Promise.all(
    HTTP_TARGETS.map(async (id) => {
      const server: Server = createServer((_request, response) => {
        asked += 1;
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"status": "pass"}');
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { id, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health` };
    }),
  );

  const feed = await FeedServer.start({ token: 'bench', keepBytes: 1_000_000 });
  const series = serviceSeries(0);
  const ids = series.map(({ id }) => id);
  const startedAt = Date.now();
  feed.onFresh = (send) => {
    for (let t = startedAt - HISTORY; t < startedAt; t += HISTORY_STEP) send(t, ids, serviceFigures(t, CALM));
  };
  feed.announce(series);
  const publish = (): void => feed.publish(Date.now(), ids, serviceFigures(Date.now(), CALM));
  publish();
  const timer = setInterval(publish, EVERY);

  const http = servers.map(({ id }) => id);
  const targets = ['pg-prod', 'redis-prod', ...http];
  const every = `${EVERY / 1_000}s`;
  const config = join(folder, 'gantry.yaml');
  await writeFile(
    config,
    stringify({
      version: 1,
      wall: { title: 'Calm', role: 'operations', rotation: { dwell: '600s', views: ['services'] } },
      services: DEMO_SERVICES.map(({ id, name, criticality, owner, objective }, at) => ({
        id,
        name,
        criticality,
        owner,
        objective: { availability: '99.9%', latency: `${objective * 1_000}ms`, window: '30d' },
        dependsOn: [targets[at % targets.length], 'pg-prod'].filter((one, i, all) => all.indexOf(one) === i),
      })),
      targets: [
        { id: 'pg-prod', probe: 'postgres', url: postgres.url(), every, timeout: '2s' },
        { id: 'redis-prod', probe: 'redis', url: redis.url, every, timeout: '2s' },
        ...servers.map(({ id, url }) => ({
          id,
          probe: 'http',
          url,
          every,
          timeout: '2s',
          expect: { status: 200, contains: 'pass' },
        })),
      ],
      feed: { url: feed.url, token: 'bench' },
    }),
  );
  return {
    config,
    asked: () => asked,
    stop: async () => {
      clearInterval(timer);
      await feed.stop();
      await Promise.all(
        servers.map(async ({ server }) => {
          server.closeAllConnections();
          server.close();
          await once(server, 'close');
        }),
      );
      await redis.stop();
      await postgres.stop();
    },
  };
}
