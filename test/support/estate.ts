import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { type PostgresServer, startPrimary, startStandby } from '../../main/demo/servers/postgres';
import { preparePostgres } from '../../main/demo/servers/postgres-binaries';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import { Uplink } from '../../main/demo/warehouse/uplink';
import type { Result } from '../../shared/model/result';
import { temporaryFolder } from './wall';

const MONITOR = { name: 'gantry', password: 'm0nitor' };
const KEPT_ANSWERS = 1_000;
export const FEED_TOKEN = 'estate-token';

/** Real servers of one small estate, all on free ports of 127.0.0.1. */
export interface Estate {
  readonly folder: string;
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  readonly redis: RedisServer;
  readonly shop: Server;
  readonly shopPort: number;
  readonly feed: FeedServer;
  /** the network between it and the wall */
  readonly uplink: Uplink;
  /** a gantry.yaml for it */
  readonly config: string;
  /** status that the shop answers with */
  answer: number;
  /** ms that the shop takes to answer */
  delay: number;
  /** the shop's own record of its newest answers, oldest first: when it was asked (epoch ms), how it answered, and s that took */
  readonly answers: { readonly t: number; readonly status: number; readonly took: number }[];
  /** epoch ms at which the shop's certificate ends, as openssl says it */
  readonly certificateEnds: number;
  stop(): Promise<void>;
}

function must<T>(result: Result<T, { message: string; remedy: string }>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.remedy}`);
  return result.value;
}

function certificate(folder: string): { key: Buffer; cert: Buffer; path: string } {
  const [key, cert] = [join(folder, 'shop.key'), join(folder, 'shop.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '90',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert), path: cert };
}

/** Starts PostgreSQL with a standby, Redis, an HTTPS shop and a feed, and writes the configuration that watches them. */
export async function startEstate(): Promise<Estate> {
  const folder = await temporaryFolder('estate');
  const binaries = must(await preparePostgres({}));
  const settings = { max_connections: '40', wal_keep_size: '64MB' };
  const primary = must(await startPrimary({ binaries, folder: join(folder.path, 'pg-a'), settings }));
  const standby = must(
    await startStandby(primary, {
      binaries,
      folder: join(folder.path, 'pg-b'),
      settings,
      name: 'pg-b',
      slot: 'pg_b',
    }),
  );
  await primary.query(`create role ${MONITOR.name} login password '${MONITOR.password}'`);
  await primary.query(`grant pg_monitor to ${MONITOR.name}`);
  await primary.query('create database nord');
  await primary.query(
    'create table stock_quant (id int primary key, quantity int); insert into stock_quant select g, 10 from generate_series(1, 50) g',
    'nord',
  );
  const redis = must(await startRedis({ folder: join(folder.path, 'redis') }));
  const { key, cert, path: ca } = certificate(folder.path);
  const shop = createServer({ key, cert }, (_request, response) => {
    const [t, asked] = [Date.now(), performance.now()];
    response.statusCode = estate.answer;
    response.setHeader('content-type', 'application/json');
    const status = response.statusCode;
    setTimeout(() => {
      response.end('{"status": "pass"}');
      estate.answers.push({ t, status, took: (performance.now() - asked) / 1000 });
      if (estate.answers.length > KEPT_ANSWERS) estate.answers.shift();
    }, estate.delay);
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  const shopPort = (shop.address() as AddressInfo).port;
  const feed = await FeedServer.start({ token: FEED_TOKEN, heartbeat: 1_000 });
  const uplink = new Uplink();
  /** The same address, through the network that can be cut. */
  const through = async (url: string): Promise<string> => {
    const { port } = new URL(url);
    return url.replace(`:${port}`, `:${await uplink.to(Number(port))}`);
  };
  const page = await through(`https://127.0.0.1:${shopPort}`);
  const config = join(folder.path, 'gantry.yaml');
  await writeFile(
    config,
    `version: 1
wall: { title: Test Estate, preempt: off, rotation: { dwell: 600s, views: [services, tenants, replication, recovery] } }
sites: [{ id: oslo, name: Oslo, region: eu-north, timezone: Europe/Oslo }]
services:
  - { id: shop, name: Shop, criticality: 1, owner: Shop desk, objective: { availability: 99.9%, latency: 800ms, window: 30d },
      recovery: { rto: 30m, rpo: 60s, drillEvery: 90d }, dependsOn: [shop-api, pg-a, redis-a] }
tenants:
  from: [{ attribute: db.namespace, match: "^(?<tenant>[a-z0-9-]+)$" }]
  tiers: { standard: { share: 1 } }
  list: [{ id: nord, name: Nord 3PL, tier: standard }]
targets:
  - { id: pg-a, probe: postgres, url: "${await through(primary.url('postgres', MONITOR))}", every: 1s, timeout: 900ms, site: oslo,
      replicas: [{ id: pg-b, url: "${await through(standby.url('postgres', MONITOR))}", site: oslo, zone: b }] }
  - { id: redis-a, probe: redis, url: "${await through(redis.url)}", every: 1s, timeout: 900ms, queues: [{ key: jobs, type: list }] }
  - { id: shop-api, probe: http, url: "${page}/web/health", every: 1s, timeout: 900ms, ca: "\${file:${ca}}",
      expect: { status: 200, contains: pass } }
link: [{ url: "${page}" }]
feed: { url: "${await through(feed.url)}", token: "${FEED_TOKEN}" }
`,
  );
  const estate: Estate = {
    folder: folder.path,
    answer: 200,
    delay: 0,
    answers: [],
    certificateEnds: Date.parse(
      execFileSync('openssl', ['x509', '-enddate', '-noout', '-in', ca], { encoding: 'utf8' }).replace(
        'notAfter=',
        '',
      ),
    ),
    primary,
    standby,
    redis,
    shop,
    shopPort,
    feed,
    config,
    uplink,
    stop: async () => {
      // A closed port would refuse, which is an answer: in a lost network nothing is said.
      uplink.cut();
      await feed.stop();
      shop.closeAllConnections();
      shop.close();
      await redis.stop();
      await standby.stop();
      await primary.stop();
      await folder.remove();
    },
  };
  return estate;
}
