import { setMaxListeners } from 'node:events';
import { Client } from 'pg';
import type { PostgresServer } from '../../main/demo/servers/postgres';
import { seeded } from './seeded';

export const OFFENCES = ['connections', 'temporary', 'queries', 'locks'] as const;
export type Offence = (typeof OFFENCES)[number];
/** What is short then, by the id of its column. */
export const SHORT: Readonly<Record<Offence, readonly string[]>> = {
  queries: ['db_time'],
  locks: ['locks'],
  connections: ['connections'],
  temporary: ['blocks', 'db_time'],
};

/** ms between two transactions of a tenant, and after how many it connects anew */
const PAUSE = 400;
const RECONNECT = 8;
/** Keeps a processor for some tenths of a second. */
const HEAVY = 'select sum(sqrt(g)) from generate_series(1, 1500000) g';
/**
 * What a session of an offender may run, again and again: a second, some seconds, and one that sorts on disk. Each reads
 * a table, as every real session does: PostgreSQL 15 counts no transaction of a session that touched none.
 */
export const HEAVIES = [
  'select sum(sqrt(a.id::float8 * b.id)) from stock_quant a, stock_quant b',
  'select sum(sqrt(a.id::float8 * b.id)) from stock_quant a, stock_quant b, generate_series(1, 8)',
  'select count(*) from (select a.note from stock_quant a, generate_series(1, 200) g order by md5(a.id::text || g)) s',
] as const;
/** Sessions of a tenant that is large: much of all, while there is room for everybody. */
const LARGE = 25;
const USERS = ['picker', 'packer', 'carrier', 'clerk', 'buyer'];
const SCHEMA = `
create table stock_quant (id int primary key, quantity int, note text);
insert into stock_quant select g, 100, repeat('x', 80) from generate_series(1, 3000) g;
grant all on stock_quant to public;`;

/** What every tenant does all the time. */
export interface Habit {
  /** ms between two transactions */
  readonly pause: number;
  /** transactions until a client connects anew */
  readonly reconnect: number;
  /** @param id of a row, 1 to 3,000 */
  readonly statement: (id: number) => string;
}

const SMALL_TRANSACTIONS: Habit = {
  pause: PAUSE,
  reconnect: RECONNECT,
  statement: (id) =>
    `begin; select sum(length(note)) from stock_quant where quantity > ${id % 90}; update stock_quant set quantity = quantity + 1 where id = ${id}; commit`,
};

/**
 * A PostgreSQL that many tenants share, a database each, with a steady load on every one: small transactions by clients
 * that connect anew now and then. One of them can be made an offender.
 */
export class TenantDatabases {
  readonly names: readonly string[];
  readonly #server: PostgresServer;
  readonly #habit: Habit;
  readonly #random: () => number;
  readonly #clients = new Set<Client>();
  readonly #loops: Promise<void>[] = [];
  #offence: AbortController | null = null;
  #offenders: Promise<unknown>[] = [];
  #stopped = false;

  constructor(server: PostgresServer, count: number, seed: number, habit: Habit = SMALL_TRANSACTIONS) {
    this.#server = server;
    this.#habit = habit;
    this.#random = seeded(seed);
    this.names = Array.from({ length: count }, (_, at) => `t${String(at).padStart(2, '0')}`);
  }

  async start(): Promise<void> {
    for (const user of USERS) await this.#server.query(`create role ${user} login password 'x'`);
    await this.#server.query('create database shop_template');
    await this.#server.query(SCHEMA, 'shop_template');
    for (const name of this.names) await this.#server.query(`create database ${name} template shop_template`);
    for (const name of this.names) this.#loops.push(this.#background(name));
  }

  /** From now on so many sessions of each of these databases run one heavy query after another, until `calm`. */
  heavy(names: readonly string[], sessions: number, sql: string): void {
    const signal = this.#begin();
    for (const name of names) this.#times(sessions, () => this.#repeat(name, sql, signal));
  }

  /** From now on so many sessions of a database wait for a row that another one of it keeps, until `calm`. */
  waiting(name: string, sessions: number): void {
    const signal = this.#begin();
    this.#times(1, () => this.#hold(name, signal));
    for (const user of USERS.slice(0, sessions)) this.#times(1, () => this.#update(name, user, signal));
  }

  /** From now on this database takes what others need, until `calm`. */
  offend(name: string, offence: Offence): void {
    const signal = this.#begin();
    if (offence === 'queries') this.#times(8, () => this.#repeat(name, HEAVY, signal));
    if (offence === 'temporary')
      this.#times(8, () =>
        this.#repeat(
          name,
          "set work_mem = '64kB'; select count(*) from (select md5(g::text) m from generate_series(1, 300000) g order by m) s",
          signal,
        ),
      );
    if (offence === 'connections') this.#times(1, () => this.#flood(name, signal));
    if (offence === 'locks') {
      this.#times(1, () => this.#hold(name, signal));
      for (const user of USERS) this.#times(2, () => this.#update(name, user, signal));
    }
  }

  /** From now on all databases ask for much at once, until `calm`. */
  peak(): void {
    const signal = this.#begin();
    for (const name of this.names) this.#times(1, () => this.#repeat(name, HEAVY, signal));
  }

  /** From now on this database keeps by far the most connections, and enough are left, until `calm`. */
  large(name: string): void {
    const signal = this.#begin();
    this.#times(LARGE, async () => this.#endedBy(signal, await this.#open(name)));
  }

  async calm(): Promise<void> {
    this.#offence?.abort();
    await Promise.all(this.#offenders);
    this.#offenders = [];
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.calm();
    await Promise.all(this.#loops);
    await Promise.all([...this.#clients].map((client) => this.#close(client)));
  }

  #begin(): AbortSignal {
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    this.#offence = ending;
    return ending.signal;
  }

  /** What so many of its sessions do until `calm`. */
  #times(count: number, work: () => Promise<void>): void {
    for (let at = 0; at < count; at++) this.#offenders.push(work().catch(expected));
  }

  async #background(name: string): Promise<void> {
    const { pause: every, reconnect, statement } = this.#habit;
    await pause(this.#random() * every);
    while (!this.#stopped) {
      let client: Client | null = null;
      try {
        client = await this.#open(name);
        const turns = reconnect * (0.5 + this.#random());
        for (let turn = 0; turn < turns && !this.#stopped; turn++) {
          const id = 1 + Math.floor(this.#random() * 3_000);
          await client.query(statement(id));
          await pause(every * (0.7 + 0.6 * this.#random()));
        }
      } catch (error) {
        expected(error);
        await pause(PAUSE);
      }
      if (client !== null) await this.#close(client);
    }
  }

  async #repeat(name: string, sql: string, signal: AbortSignal): Promise<void> {
    const client = await this.#open(name);
    const end = this.#endedBy(signal, client);
    while (!signal.aborted) await client.query(sql).catch(expected);
    await end;
  }

  /** Takes every connection that there is, and keeps what it has. */
  async #flood(name: string, signal: AbortSignal): Promise<void> {
    const held: Client[] = [];
    while (!signal.aborted) {
      try {
        held.push(await this.#open(name));
      } catch (error) {
        expected(error);
        await pause(50);
      }
    }
    await Promise.all(held.map((client) => this.#close(client)));
  }

  async #hold(name: string, signal: AbortSignal): Promise<void> {
    const client = await this.#open(name);
    await client.query('begin; update stock_quant set quantity = 0 where id = 1');
    await aborted(signal);
    await client.query('rollback');
    await this.#close(client);
  }

  async #update(name: string, user: string, signal: AbortSignal): Promise<void> {
    const client = await this.#open(name, { name: user, password: 'x' });
    const end = this.#endedBy(signal, client);
    while (!signal.aborted) {
      await client.query('update stock_quant set quantity = quantity + 1 where id = 1').catch(expected);
      await pause(100);
    }
    await end;
  }

  async #open(name: string, user?: { readonly name: string; readonly password: string }): Promise<Client> {
    const client = new Client({ connectionString: this.#server.url(name, user) });
    client.on('error', () => this.#clients.delete(client));
    this.#clients.add(client);
    try {
      await client.connect();
    } catch (error) {
      this.#clients.delete(client);
      throw error;
    }
    return client;
  }

  async #endedBy(signal: AbortSignal, client: Client): Promise<void> {
    await aborted(signal);
    await this.#close(client);
  }

  /** Cuts it: a statement that runs ends with its client. */
  async #close(client: Client): Promise<void> {
    this.#clients.delete(client);
    await client.end().catch(expected);
  }
}

/** Refused connections and cut statements are what an offence does. */
function expected(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
