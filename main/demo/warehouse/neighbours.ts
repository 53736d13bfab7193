import { Client } from 'pg';
import type { PostgresServer } from '../servers/postgres';

const NAMES = ['sued', 'west', 'ost'] as const;
/** ms between two transactions of a neighbour */
const PAUSE = 400;
const SCHEMA = `
create table stock_quant (id int primary key, quantity int, note text);
insert into stock_quant select g, 100, repeat('x', 80) from generate_series(1, 3000) g;`;
/** Keeps a processor for some tenths of a second. */
const HEAVY = 'select sum(sqrt(g)) from generate_series(1, 1500000) g';
const CROWD = 8;

/** Other clients of the same server with a database each and little load; one of them can take far more. */
export class Neighbours {
  readonly #server: PostgresServer;
  readonly #loops: Promise<void>[] = [];
  #stopped = false;
  #flooding = false;
  #flood: Promise<void>[] = [];

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  async start(): Promise<void> {
    for (const name of NAMES) {
      await this.#server.query(`create database ${name}`);
      await this.#server.query(SCHEMA, name);
    }
    for (const name of NAMES)
      this.#loops.push(
        this.#repeat(
          name,
          () => !this.#stopped,
          () => {
            const id = 1 + Math.floor(Math.random() * 3_000);
            return `begin; select sum(length(note)) from stock_quant where quantity > ${id % 90}; update stock_quant set quantity = quantity + 1 where id = ${id}; commit`;
          },
          PAUSE,
        ),
      );
  }

  /** One of them runs eight full counts at once, until `calm`. */
  flood(): void {
    this.#flooding = true;
    this.#flood = Array.from({ length: CROWD }, () =>
      this.#repeat(
        'sued',
        () => this.#flooding && !this.#stopped,
        () => HEAVY,
        0,
      ),
    );
  }

  async calm(): Promise<void> {
    this.#flooding = false;
    await Promise.all(this.#flood);
    this.#flood = [];
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#loops, ...this.#flood]);
  }

  async #repeat(name: string, goesOn: () => boolean, sql: () => string, pause: number): Promise<void> {
    while (goesOn()) {
      const client = new Client({ connectionString: this.#server.url(name), application_name: 'odoo' });
      client.on('error', () => undefined);
      try {
        await client.connect();
        for (let turn = 0; turn < 10 && goesOn(); turn++) {
          await client.query(sql());
          await new Promise((resolve) => setTimeout(resolve, pause * (0.7 + 0.6 * Math.random())));
        }
      } catch (error) {
        // A server that is gone or full is what others are to learn of.
        if (!(error instanceof Error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      await client.end().catch(() => undefined);
    }
  }
}
