import { Client } from 'pg';
import type { PostgresServer } from '../servers/postgres';
import type { Scene } from './scenarios';
import { REAL_DATABASES } from './tenants';

const CONTENDED = 'nord';
const WAITERS = 41;
/** ms between two rounds of the background load; each is a handful of statements. */
const EVERY = 500;

const SCHEMA = `
create table if not exists stock_quant (id int primary key, product_id int, quantity int, reserved_quantity int);
create table if not exists stock_picking (id serial primary key, state text, date_done timestamptz);
insert into stock_quant select g, g % 500, 100, 0 from generate_series(1, 2000) g on conflict do nothing;`;

/** A little real work on the demo's databases, and real row locks when the play asks for them. */
export class PostgresLoad {
  readonly #server: PostgresServer;
  readonly #clients: Client[] = [];
  #lockers: Client[] = [];
  #timer: NodeJS.Timeout | null = null;
  #turn = 0;
  #changing = false;
  #stopped = false;

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Makes the tenants' databases and starts the load. Rejects when the server does not take it. */
  async start(): Promise<void> {
    for (const name of REAL_DATABASES) {
      await this.#server.query(`create database ${name}`);
      await this.#server.query(SCHEMA, name);
      this.#clients.push(await this.#connect(name, 'odoo'));
    }
    this.#timer = setInterval(() => void this.#work(), EVERY);
  }

  /** Follows the play: takes and gives back the locks. Safe to call often. */
  async follow(scene: Scene): Promise<void> {
    if (this.#changing || this.#stopped) return;
    this.#changing = true;
    try {
      if (scene.name !== 'dispatch') await this.#release();
      else await this.#contend(Math.max(1, Math.round(WAITERS * scene.strength)));
    } finally {
      this.#changing = false;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#release();
    await Promise.all(this.#clients.map((client) => client.end().catch(() => undefined)));
  }

  async #connect(database: string, application: string): Promise<Client> {
    const client = new Client({
      connectionString: this.#server.url(database),
      application_name: application,
    });
    // The server is stopped under a connection at the end of the demo; the load has nothing to mend then.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async #work(): Promise<void> {
    const client = this.#clients[this.#turn++ % this.#clients.length];
    const id = 1001 + (this.#turn % 900);
    try {
      await client?.query('update stock_quant set quantity = quantity - 1 where id = $1', [id]);
      await client?.query(`insert into stock_picking (state, date_done) values ('done', now())`);
      await client?.query(
        'select product_id, sum(quantity) from stock_quant group by 1 order by 2 desc limit 10',
      );
    } catch {
      // A failed statement is missing load; the probes report the state of the server.
    }
  }

  async #contend(waiters: number): Promise<void> {
    if (this.#lockers.length === 0) {
      const root = await this.#connect(CONTENDED, 'stock reservations');
      await root.query('begin');
      await root.query('update stock_quant set reserved_quantity = reserved_quantity + 1 where id <= 40');
      this.#lockers.push(root);
    }
    while (this.#lockers.length - 1 < waiters && !this.#stopped) {
      const waiter = await this.#connect(
        CONTENDED,
        this.#lockers.length % 3 === 0 ? 'scan picks' : 'confirm shipments',
      );
      const id = 1 + (this.#lockers.length % 40);
      waiter
        .query('update stock_quant set quantity = quantity - 1 where id = $1', [id])
        .catch(() => undefined);
      this.#lockers.push(waiter);
    }
  }

  async #release(): Promise<void> {
    const [root, ...waiters] = this.#lockers;
    this.#lockers = [];
    if (root === undefined) return;
    await root.query('rollback').catch(() => undefined);
    await Promise.all([root, ...waiters].map((client) => client.end().catch(() => undefined)));
  }
}
