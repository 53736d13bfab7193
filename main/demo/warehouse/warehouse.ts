import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Disposables } from '../../engine/runtime/disposables';
import { layDown, must } from '../lay-down';
import { type FeedEvent, FeedServer } from '../servers/feed-server';
import { type PostgresServer, startPrimary, startStandby } from '../servers/postgres';
import { preparePostgres } from '../servers/postgres-binaries';
import { type RedisServer, startRedis } from '../servers/redis';
import { STEPS } from '../steps';
import { type Carrier, startCarrier } from './carrier';
import { Neighbours } from './neighbours';
import { Portal, Shop } from './shop';
import { TRAFFIC_SERIES, Traffic } from './traffic';
import { Uplink } from './uplink';

const TOKEN = 'warehouse';
const MONITOR = { name: 'gantry', password: 'warehouse' };
const SETTINGS = {
  max_connections: '60',
  shared_buffers: '16MB',
  synchronous_standby_names: `FIRST 1 ("pg-wms-b")`,
  wal_sender_timeout: '5s',
};
export const MAX_CLIENTS = 60;
const REDIS = { maxmemory: '24mb', 'maxmemory-policy': 'allkeys-lru', maxclients: String(MAX_CLIENTS) };

/** A warehouse of real parts: its program, its servers, the external carrier, and users at work. */
export interface Warehouse {
  /** what belongs to it may be put here */
  readonly folder: string;
  readonly configPath: string;
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  readonly redis: RedisServer;
  readonly portalRedis: RedisServer;
  readonly shop: Shop;
  readonly portal: Portal;
  readonly carrier: Carrier;
  readonly traffic: Traffic;
  readonly neighbours: Neighbours;
  /** the wall's network path to all of it */
  readonly uplink: Uplink;
  /** From now on the feed reports the utilization of this folder's file system. */
  watchDisk(folder: string): void;
  tell(event: Omit<FeedEvent, 't'>): void;
  /** Registers the undoing of a change outside its own folder. */
  onStop(undo: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** Starts it, with its work going on, and writes the configuration of a wall that watches it. */
export async function startWarehouse(
  folder: string,
  say: (text: string, ratio: number) => void = () => undefined,
): Promise<Warehouse> {
  const owned = new Disposables();
  try {
    return await build(folder, owned, say);
  } catch (error) {
    await owned.dispose();
    throw error;
  }
}

async function build(
  folder: string,
  owned: Disposables,
  say: (text: string, ratio: number) => void,
): Promise<Warehouse> {
  await mkdir(folder, { recursive: true });
  say(STEPS.postgres, 0.1);
  const binaries = must(await preparePostgres({}));
  say(STEPS.primaryAndStandby, 0.3);
  const primary = must(
    await startPrimary({
      binaries,
      folder: join(folder, 'pg-wms-a'),
      settings: { ...SETTINGS, synchronous_standby_names: '' },
    }),
  );
  owned.add(() => primary.kill());
  await primary.query(`create role ${MONITOR.name} login password '${MONITOR.password}' in role pg_monitor`);
  const standby = must(
    await startStandby(primary, {
      binaries,
      folder: join(folder, 'pg-wms-b'),
      settings: SETTINGS,
      name: 'pg-wms-b',
      slot: 'pg_wms_b',
    }),
  );
  owned.add(() => standby.kill());
  say(STEPS.redisAndCarrier, 0.5);
  const redis = must(await startRedis({ folder: join(folder, 'redis-wms'), settings: REDIS }));
  owned.add(() => redis.stop());
  const portalRedis = must(await startRedis({ folder: join(folder, 'redis-portal'), settings: REDIS }));
  owned.add(() => portalRedis.stop());
  const carrier = await startCarrier(join(folder, 'carrier'));
  owned.add(() => carrier.stop());
  say(STEPS.people, 0.8);
  const shop = await Shop.start(primary, redis.url, carrier);
  owned.add(() => shop.stop());
  shop.work();
  const portal = new Portal(portalRedis.url);
  await portal.sessions.fill();
  owned.add(() => portal.stop());
  const neighbours = new Neighbours(primary);
  await neighbours.start();
  owned.add(() => neighbours.stop());
  await primary.query(`alter system set synchronous_standby_names = '${SETTINGS.synchronous_standby_names}'`);
  await primary.query('select pg_reload_conf()');
  const feed = await FeedServer.start({ token: TOKEN, heartbeat: 1_000 });
  owned.add(() => feed.stop());
  const traffic = new Traffic(feed, shop, portal);
  traffic.start();
  owned.add(() => traffic.stop());
  const uplink = new Uplink();
  owned.add(() => uplink.stop());
  const through = async (url: string): Promise<string> => {
    const { port } = new URL(url);
    return url.replace(`:${port}`, `:${await uplink.to(Number(port))}`);
  };
  const configPath = join(folder, 'gantry.yaml');
  const text = configText({
    primary: await through(primary.url('postgres', MONITOR)),
    standby: await through(standby.url('postgres', MONITOR)),
    redis: await through(redis.url),
    portalRedis: await through(portalRedis.url),
    shop: await through(`http://127.0.0.1:${shop.port}/web/health`),
    carrier: await through(`https://127.0.0.1:${carrier.port}/status`),
    ca: carrier.ca,
    feed: await through(feed.url),
  });
  await layDown(configPath, text);
  return {
    folder,
    configPath,
    primary,
    standby,
    redis,
    portalRedis,
    shop,
    portal,
    carrier,
    traffic,
    neighbours,
    uplink,
    watchDisk: (watched) => {
      feed.announce([
        {
          id: TRAFFIC_SERIES,
          metric: 'system.filesystem.utilization',
          unit: '1',
          attributes: { target: 'pg-wms', 'system.filesystem.mountpoint': 'the tablespace' },
        },
      ]);
      const look = async (): Promise<void> => {
        const { blocks, bavail } = await statfs(watched);
        feed.publish(Date.now(), [TRAFFIC_SERIES], [1 - bavail / blocks]);
      };
      const timer = setInterval(() => void look().catch(() => undefined), 1_000);
      owned.add(() => clearInterval(timer));
    },
    tell: (event) => feed.event({ t: Date.now(), ...event }),
    onStop: (undo) => void owned.add(undo),
    stop: () => owned.dispose(),
  };
}

interface Addresses {
  readonly primary: string;
  readonly standby: string;
  readonly redis: string;
  readonly portalRedis: string;
  readonly shop: string;
  readonly carrier: string;
  /** PEM */
  readonly ca: string;
  readonly feed: string;
}

/** Minutes of a real warehouse are seconds here; the thresholds are scaled to match. */
const RULES = {
  'postgres.idle_in_transaction': { warning: 15, critical: 60 },
  'postgres.long_transaction': { warning: 20 },
  'redis.queue': { warning: 200, critical: 1_000, for: '5s' },
  'http.latency': { warning: 0.5, for: '5s' },
};

function configText(at: Addresses): string {
  const fast = { every: '1s', timeout: '900ms' };
  const service = (
    id: string,
    name: string,
    owner: string,
    criticality: number,
    latency: string,
    dependsOn: readonly string[],
  ) => ({
    id,
    name,
    owner,
    criticality,
    objective: { availability: '99.9%', latency, window: '30d' },
    recovery: { rto: '30m', rpo: '5m' },
    runbook: `https://runbooks.example/${id}`,
    dependsOn,
  });
  const config = {
    version: 1,
    wall: {
      title: 'Nordhaven Warehouse',
      rotation: { dwell: '12s', views: ['services', 'engineering', 'tenants', 'replication', 'recovery'] },
    },
    sites: [{ id: 'oslo', name: 'Oslo', region: 'eu-north', timezone: 'Europe/Oslo' }],
    services: [
      service('order-confirmation', 'Order confirmation', 'Order desk', 1, '250ms', [
        'wms',
        'pg-wms',
        'redis-wms',
      ]),
      service('shipping', 'Shipping', 'Dock team', 1, '400ms', ['wms', 'pg-wms', 'carrier']),
      service('label-printing', 'Label printing', 'Dock team', 2, '2s', ['redis-wms']),
      service('customer-portal', 'Customer portal', 'Web team', 2, '300ms', ['redis-portal']),
    ],
    tenants: {
      from: [{ attribute: 'db.namespace', match: '^(?<tenant>wms|sued|west|ost)$' }],
      list: [
        { id: 'wms', name: 'Nord 3PL' },
        { id: 'sued', name: 'Süd 3PL' },
        { id: 'west', name: 'West 3PL' },
        { id: 'ost', name: 'Ost 3PL' },
      ],
    },
    targets: [
      {
        id: 'pg-wms',
        probe: 'postgres',
        url: at.primary,
        ...fast,
        processors: 2,
        site: 'oslo',
        zone: 'zone a',
        replicas: [{ id: 'pg-wms-b', url: at.standby, sync: 'sync', site: 'oslo', zone: 'zone b' }],
      },
      { id: 'redis-wms', probe: 'redis', url: at.redis, ...fast, queues: [{ key: 'labels', type: 'list' }] },
      { id: 'redis-portal', probe: 'redis', url: at.portalRedis, ...fast },
      {
        id: 'wms',
        name: 'warehouse program',
        probe: 'http',
        url: at.shop,
        ...fast,
        expect: { status: 200, contains: 'pass' },
      },
      {
        id: 'carrier',
        name: 'carrier interface',
        probe: 'http',
        url: at.carrier,
        every: '3s',
        timeout: '2500ms',
        ca: at.ca,
        expect: { status: 200, contains: 'pass' },
      },
    ],
    rules: RULES,
    link: [{ url: at.shop }],
    feed: { url: at.feed, token: TOKEN },
  };
  return `# A warehouse, written anew at every start.\n${stringify(config)}`;
}
