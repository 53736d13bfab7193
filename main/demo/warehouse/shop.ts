import { scrypt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { PostgresServer } from '../servers/postgres';
import type { Carrier } from './carrier';

const KEYS = Array.from({ length: 150 }, (_, at) => `session:${at}`);
/** A log-in checks a password, and that is meant to take long. */
const PASSWORD = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 1024 * 1024 } as const;
const hash = promisify(scrypt) as (
  password: string,
  salt: string,
  length: number,
  options: typeof PASSWORD,
) => Promise<Buffer>;

/** Passwords that are checked at once. The threads that do it also serve all other files and streams of this process. */
const CHECKS_AT_ONCE = 2;

/** The role of the warehouse's programs: no superuser, so that a full server is full for it. */
export const PROGRAM = { name: 'odoo', password: 'warehouse' };

const SCHEMA = `set role odoo;
create table stock_quant (id int primary key, product_id int, quantity int, reserved_quantity int);
insert into stock_quant select g, g, 1000000, 0 from generate_series(1, 200) g;
create table stock_picking (id bigserial primary key, state text, note text);
create table stock_move (id int, reference text);
insert into stock_move select g, md5(g::text) from generate_series(1, 400000) g;
analyze;`;

/** Sessions in a Redis: a user without one must log in again. */
class Sessions {
  readonly redis: Redis;
  /** s that a session lives */
  lifetime = 3_600;
  #checks = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(url: string) {
    this.redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 2_000, retryStrategy: () => 500 });
    this.redis.on('error', () => undefined);
  }

  async enter(): Promise<void> {
    const key = KEYS[Math.floor(Math.random() * KEYS.length)] ?? '';
    if ((await this.redis.get(key)) !== null) return;
    const proof = await this.#check(key);
    await this.redis.set(key, proof.toString('base64').repeat(12), 'PX', Math.round(this.lifetime * 1_000));
  }

  /** In turn, as the workers of a server do. */
  async #check(key: string): Promise<Buffer> {
    if (this.#checks < CHECKS_AT_ONCE) this.#checks += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await hash('scan pick pack ship', key, 32, PASSWORD);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#checks -= 1;
      else next();
    }
  }

  /** No user is logged in. */
  async clear(): Promise<void> {
    await this.redis.del(...KEYS);
  }

  /** All users are logged in. */
  async fill(): Promise<void> {
    const batch = this.redis.pipeline();
    for (const key of KEYS) batch.set(key, 'x'.repeat(528), 'EX', 3_600);
    await batch.exec();
  }
}

/** The warehouse's own program: it reserves stock, ships, prints labels; users have sessions. */
export class Shop {
  readonly sessions: Sessions;
  readonly #pool: Pool;
  readonly #worker: Redis;
  readonly #health: Server;
  readonly #carrier: Carrier;
  /** statements that the current release runs in addition to each reservation */
  release: readonly string[] = [];
  /** status that its page answers with */
  status = 200;
  readonly port: number;
  #stopped = false;
  #working: Promise<void> = Promise.resolve();

  private constructor(parts: {
    readonly pool: Pool;
    readonly redis: string;
    readonly health: Server;
    readonly carrier: Carrier;
  }) {
    this.#pool = parts.pool;
    this.sessions = new Sessions(parts.redis);
    this.#worker = new Redis(parts.redis, { maxRetriesPerRequest: null, retryStrategy: () => 500 });
    this.#worker.on('error', () => undefined);
    this.#health = parts.health;
    this.#carrier = parts.carrier;
    this.port = (parts.health.address() as AddressInfo).port;
    parts.health.on('request', (_request, response) => {
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(this.status === 200 ? '{"status": "pass"}' : '{"status": "fail"}');
    });
  }

  static async start(primary: PostgresServer, redis: string, carrier: Carrier): Promise<Shop> {
    await primary.query(`create role ${PROGRAM.name} login password '${PROGRAM.password}'`);
    await primary.query(`create database wms owner ${PROGRAM.name}`);
    await primary.query(SCHEMA, 'wms');
    const pool = new Pool({
      connectionString: primary.url('wms', PROGRAM),
      application_name: 'odoo',
      max: 12,
      // Workers come and go, and each brings its connection.
      maxUses: 10,
      idleTimeoutMillis: 2_000,
      connectionTimeoutMillis: 4_000,
      query_timeout: 8_000,
    });
    pool.on('error', () => undefined);
    // The pool hears only its idle connections: one that is lent, between two statements, has nobody.
    pool.on('connect', (client) => void client.on('error', () => undefined));
    const health = createServer().listen(0, '127.0.0.1');
    await once(health, 'listening');
    const shop = new Shop({ pool, redis, health, carrier });
    await shop.sessions.fill();
    return shop;
  }

  /** Reserves stock for an order, as one transaction. */
  async reserve(): Promise<void> {
    this.#mustRun();
    await this.sessions.enter();
    const product = 1 + Math.floor(Math.random() * 200);
    await this.#transaction([
      ...this.release,
      `update stock_quant set reserved_quantity = reserved_quantity + 1 where id = ${product}`,
      `insert into stock_picking (state) values ('assigned')`,
    ]);
  }

  /** Ships: books it, buys a label of the carrier, and has it printed. */
  async ship(): Promise<void> {
    this.#mustRun();
    const product = 1 + Math.floor(Math.random() * 200);
    await this.#transaction([
      `update stock_quant set quantity = quantity - 1 where id = ${product}`,
      `insert into stock_picking (state) values ('done')`,
    ]);
    await label(this.#carrier);
  }

  /** Resolves when a label that is put into the queue now has come out of it. */
  async print(): Promise<void> {
    const ticket = `printed:${process.hrtime.bigint()}`;
    await this.sessions.redis.lpush('labels', ticket);
    const deadline = performance.now() + 20_000;
    while ((await this.sessions.redis.getdel(ticket)) === null) {
      if (performance.now() > deadline) throw new Error('no label came out');
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  /** Labels that one worker prints, 12 ms each: about 80 in a second. */
  work(): void {
    this.#working = this.#printAll();
  }

  async #printAll(): Promise<void> {
    while (!this.#stopped) {
      try {
        const [, ticket] = (await this.#worker.brpop('labels', 1)) ?? [];
        if (ticket === undefined) continue;
        await new Promise((resolve) => setTimeout(resolve, 12));
        if (ticket.startsWith('printed:')) await this.#worker.set(ticket, '1', 'EX', 30);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#worker.disconnect();
    this.sessions.redis.disconnect();
    await this.#working;
    this.#health.closeAllConnections();
    this.#health.close();
    await this.#pool.end().catch(() => undefined);
  }

  #mustRun(): void {
    if (this.status !== 200) throw new Error(`the program answers with status ${this.status}`);
  }

  async #transaction(statements: readonly string[]): Promise<void> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      for (const sql of statements) await client.query(sql);
      await client.query('commit');
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A failed operation may still wait for its answer: its connection is not reused.
      client.release(broken);
    }
  }
}

function label({ port, ca }: Carrier): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path: '/label', method: 'POST', ca, timeout: 5_000, agent: false },
      (response) => {
        response.resume().on('end', () => resolve());
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('the carrier is silent')));
    asked.on('error', reject);
    asked.end();
  });
}

/** The customers' pages, from a Redis of their own. */
export class Portal {
  readonly sessions: Sessions;

  constructor(redis: string) {
    this.sessions = new Sessions(redis);
  }

  async look(): Promise<void> {
    await this.sessions.enter();
    await this.sessions.redis.get('page:start');
  }

  stop(): void {
    this.sessions.redis.disconnect();
  }
}
