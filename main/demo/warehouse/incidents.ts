import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { INCIDENT_TITLES, type IncidentName, type IncidentTitle } from '../launch-scenarios';
import { USUAL_MS } from './carrier';
import { PROGRAM } from './shop';
import { MAX_CLIENTS, type Warehouse } from './warehouse';

const run = promisify(execFile);

/** The expected cause of each incident: its rule and subject. */
export interface Cause {
  /** rule of a condition, or kind of an event; several where either is the truth */
  readonly rule: readonly string[];
  readonly subject: string;
}
type End = () => Promise<unknown> | void;
/** Trouble whose cause is known, because it is made. */
export interface MadeIncident extends IncidentTitle {
  /** one an incident; empty: there is to be none; null: that it is not clear */
  readonly causes: readonly (Cause | null)[];
  /** what must be there before, while all is calm */
  readonly prepare?: (warehouse: Warehouse) => Promise<void>;
  /** Starts it. @returns a function that ends it */
  readonly begin: (warehouse: Warehouse) => Promise<End> | End;
}

function cause(subject: string, ...rule: readonly string[]): Cause {
  return { rule, subject };
}

async function session(warehouse: Warehouse, application: string): Promise<Client> {
  const client = new Client({
    connectionString: warehouse.primary.url('wms', PROGRAM),
    application_name: application,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Sessions that take a lock on all stock, and one after the other wait for it. */
async function lockStock(warehouse: Warehouse, idle: boolean): Promise<() => Promise<void>> {
  const client = await session(warehouse, 'stock reservations');
  await client.query('begin');
  await client.query('update stock_quant set reserved_quantity = reserved_quantity + 1');
  let ended = false;
  // A batch that works on while it holds its locks; an idle one does nothing more.
  const work = async (): Promise<void> => {
    while (!ended && !idle) await client.query('select count(*) from stock_move where id < 20000');
  };
  const working = work().catch(() => undefined);
  return async () => {
    ended = true;
    await working;
    await client.query('rollback').catch(() => undefined);
    await client.end();
  };
}

/** Writes useless keys until needed ones are evicted. */
async function floodMemory(url: string): Promise<() => Promise<void>> {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  let at = 0;
  const timer = setInterval(() => {
    const batch = redis.pipeline();
    for (let i = 0; i < 100; i++) batch.set(`report:${at++}`, 'x'.repeat(8_000));
    batch.exec().catch(() => undefined);
  }, 100);
  return async () => {
    clearInterval(timer);
    await redis.flushall();
    redis.disconnect();
  };
}

function slowCarrier({ carrier }: Warehouse): () => void {
  carrier.delay = 1_500;
  return () => {
    carrier.delay = USUAL_MS;
  };
}

const DISK_MB = 48;

const MAKES: Readonly<Record<IncidentName, Omit<MadeIncident, keyof IncidentTitle>>> = {
  'lock-root': {
    causes: [cause('pg-wms', 'postgres.locks')],
    begin: (warehouse) => lockStock(warehouse, false),
  },
  'idle-transaction': {
    causes: [cause('pg-wms', 'postgres.idle_in_transaction', 'postgres.locks')],
    begin: (warehouse) => lockStock(warehouse, true),
  },
  connections: {
    causes: [cause('pg-wms', 'postgres.connections')],
    begin: async (warehouse) => {
      const held: Client[] = [];
      let ended = false;
      const leak = async (): Promise<void> => {
        while (!ended) {
          await session(warehouse, 'label service').then(
            (client) => held.push(client),
            () => new Promise((resolve) => setTimeout(resolve, 50)),
          );
        }
      };
      const leaking = leak();
      return async () => {
        ended = true;
        await leaking;
        await Promise.all(held.map((client) => client.end()));
      };
    },
  },
  'database-down': {
    causes: [cause('pg-wms', 'postgres.up')],
    begin: async ({ primary }) => {
      await primary.kill();
      return async () => {
        await primary.start();
      };
    },
  },
  'standby-lost': {
    causes: [cause('pg-wms-b', 'postgres.replication.missing')],
    begin: async ({ standby }) => {
      await standby.kill();
      return async () => {
        await standby.start();
      };
    },
  },
  'disk-full': {
    causes: [cause('pg-wms', 'postgres.storage')],
    prepare: async (warehouse) => {
      const disk = join(warehouse.primary.folder, 'disk');
      await mkdir(disk, { recursive: true });
      await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk]);
      // Its server may still use it; what is mounted must not outlive the warehouse.
      warehouse.onStop(async () => void (await run('umount', ['-l', disk])));
      const place = join(disk, 'space');
      await mkdir(place);
      const { runAs } = warehouse.primary.binaries;
      if (runAs !== null) await run('chown', [`${runAs.uid}:${runAs.gid}`, place]);
      await chmod(place, 0o700);
      warehouse.watchDisk(disk);
      // The standby has no such folder: this warehouse does without it for once.
      await warehouse.primary.query(`alter system set synchronous_standby_names = ''`);
      await warehouse.primary.query('select pg_reload_conf()');
      await warehouse.primary.query(`create tablespace warehouse location '${place}'`);
      await warehouse.primary.query(`grant create on tablespace warehouse to ${PROGRAM.name}`);
      await warehouse.primary.query('alter table stock_picking set tablespace warehouse', 'wms');
    },
    begin: async (warehouse) => {
      const client = await session(warehouse, 'documents');
      await client.query('create table document (body text) tablespace warehouse');
      await client.query('alter table document alter body set storage external');
      let ended = false;
      const fill = async (): Promise<void> => {
        while (!ended) {
          await client
            .query(`insert into document select repeat('x', 8000) from generate_series(1, 40)`)
            .catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      const filling = fill();
      return async () => {
        ended = true;
        await filling;
        await client.query('drop table document');
        await client.end();
      };
    },
  },
  'tenant-flood': {
    causes: [cause('sued', 'tenants.contention')],
    // Usual values are known after a minute; before that nobody can be accused.
    prepare: () => delay(75_000),
    begin: ({ neighbours }) => {
      neighbours.flood();
      return () => neighbours.calm();
    },
  },
  eviction: {
    causes: [cause('redis-wms', 'redis.memory', 'redis.evictions')],
    begin: ({ redis }) => floodMemory(redis.url),
  },
  'redis-down': {
    causes: [cause('redis-wms', 'redis.up')],
    begin: async ({ redis, shop }) => {
      await redis.stop();
      return async () => {
        await redis.start();
        await shop.sessions.fill();
      };
    },
  },
  'redis-clients': {
    causes: [cause('redis-wms', 'redis.clients', 'redis.rejected', 'redis.up')],
    begin: ({ redis, shop }) => {
      const held = Array.from({ length: MAX_CLIENTS }, () => {
        const client = new Redis(redis.url, { retryStrategy: () => 300 });
        client.on('error', () => undefined);
        return client;
      });
      // The program restarts, as after a release, and gets no connection.
      setTimeout(() => shop.sessions.redis.disconnect(true), 2_000);
      return () => {
        for (const client of held) client.disconnect();
      };
    },
  },
  'job-flood': {
    causes: [cause('redis-wms', 'redis.queue')],
    begin: async ({ redis }) => {
      const client = new Redis(redis.url);
      const many = Array.from({ length: 10_000 }, (_, at) => `bulk:${at}`);
      await client.lpush('labels', ...many);
      return async () => {
        await client.del('labels');
        client.disconnect();
      };
    },
  },
  'slow-endpoint': {
    causes: [cause('carrier', 'http.latency')],
    begin: slowCarrier,
  },
  certificate: {
    causes: [cause('carrier', 'http.check', 'http.certificate')],
    begin: ({ carrier }) => {
      carrier.expire(true);
      return () => {
        carrier.expire(false);
      };
    },
  },
  'program-errors': {
    causes: [cause('wms', 'http.check')],
    begin: ({ shop }) => {
      shop.status = 500;
      return () => {
        shop.status = 200;
      };
    },
  },
  'slow-release': {
    causes: [cause('wms', 'deployment')],
    begin: (warehouse) => {
      const { shop } = warehouse;
      warehouse.tell({
        kind: 'deployment',
        subject: { kind: 'target', id: 'wms' },
        data: { name: 'warehouse program', version: '4.2' },
      });
      shop.release = [
        `select count(*) from stock_move where reference like '%abc%'`,
        `select count(*) from stock_move where reference like '%cba%'`,
      ];
      return () => {
        shop.release = [];
      };
    },
  },
  'config-change': {
    causes: [cause('wms', 'config')],
    begin: async (warehouse) => {
      const { shop } = warehouse;
      warehouse.tell({
        kind: 'config',
        subject: { kind: 'target', id: 'wms' },
        data: { name: 'session_timeout' },
      });
      shop.sessions.lifetime = 0.5;
      await shop.sessions.clear();
      return async () => {
        shop.sessions.lifetime = 3_600;
        await shop.sessions.fill();
      };
    },
  },
  'link-lost': {
    causes: [cause('link', 'link.lost')],
    begin: ({ uplink }) => {
      uplink.cut();
      return () => {
        uplink.mend();
      };
    },
  },
  'two-at-once': {
    causes: [cause('carrier', 'http.latency'), cause('redis-portal', 'redis.up')],
    begin: async (warehouse) => {
      const end = slowCarrier(warehouse);
      await warehouse.portalRedis.stop();
      return async () => {
        end();
        await warehouse.portalRedis.start();
        await warehouse.portal.sessions.fill();
      };
    },
  },
  silence: {
    causes: [null],
    begin: ({ traffic }) => {
      traffic.pace.set('shipping', 0);
      return () => {
        traffic.pace.delete('shipping');
      };
    },
  },
  'busy-hour': {
    causes: [],
    begin: ({ traffic }) => {
      traffic.pace.set('all', 3);
      return () => {
        traffic.pace.delete('all');
      };
    },
  },
};

export const INCIDENTS: readonly MadeIncident[] = INCIDENT_TITLES.map((row) => ({
  ...row,
  ...MAKES[row.name],
}));
