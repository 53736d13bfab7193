import type { Client } from 'pg';
import type { DrillLoss } from '../../../shared/judge/drills/measuring';
import type { HeartbeatConfig } from '../../../shared/kinds/postgres/target';
import type { Log } from '../runtime/log';

/** ms to wait for a server; a commit that waits for a standby may take for ever, and then counts as not made */
const CONNECT_MS = 2_000;

/** Rows that were confirmed by a primary, and its own time of the last one (epoch s). */
interface Confirmed {
  readonly beats: Set<number>;
  last: { readonly beat: number; readonly at: number } | null;
}

/**
 * The only thing that Gantry ever writes, only where `heartbeat` is configured and only while a drill is running: one
 * small row per beat. Rows that the primary confirmed and its successor does not have are lost.
 */
export class Heartbeat {
  readonly #config: HeartbeatConfig;
  readonly #drill: string;
  readonly #log: Log;
  readonly #confirmed: Confirmed = { beats: new Set(), last: null };
  #url: URL | null = null;
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param drill id of the rehearsal, kept with each row */
  constructor(config: HeartbeatConfig, drill: string, log: Log) {
    this.#config = config;
    this.#drill = drill;
    this.#log = log;
  }

  /** From now on rows go to this server. @param url of the probe's own connection; only host, port and options count */
  follow(url: string): void {
    const address = new URL(url);
    address.username = encodeURIComponent(this.#config.user);
    address.password = encodeURIComponent(this.#config.password);
    address.pathname = `/${encodeURIComponent(this.#config.database)}`;
    if (address.href === this.#url?.href) return;
    this.#url = address;
    this.#drop();
    if (this.#timer === null) this.#next(0);
  }

  /**
   * Which of the confirmed rows the server that is followed now does not have.
   * @returns null: it could not be asked
   */
  async missing(): Promise<DrillLoss | null> {
    const { last } = this.#confirmed;
    // Rows confirmed while the answer is on its way are not part of it.
    const confirmed = [...this.#confirmed.beats];
    if (last === null) return { seconds: null, rows: null, bytes: null };
    const client = await this.#open();
    if (client === null) return null;
    try {
      const { rows } = await client.query<{ beat: number; at: number }>(
        `select beat::float8 as beat, extract(epoch from at)::float8 as at from ${this.#table} where drill = $1`,
        [this.#drill],
      );
      const there = new Map(rows.map(({ beat, at }) => [beat, at]));
      const lost = confirmed.filter((beat) => !there.has(beat));
      let newest = Number.NEGATIVE_INFINITY;
      for (const [beat, at] of there) if (beat <= last.beat) newest = Math.max(newest, at);
      // A row that is lost is counted once, whatever comes after.
      for (const beat of lost) this.#confirmed.beats.delete(beat);
      const seconds = lost.length === 0 ? 0 : Number.isFinite(newest) ? Math.max(0, last.at - newest) : null;
      return { seconds, rows: lost.length, bytes: null };
    } catch (error) {
      this.#log.warn('the heartbeat could not be read back', { error });
      return null;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Takes its rows away again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#drop();
    await this.#beating;
    const client = await this.#open();
    if (client === null) return;
    await client
      .query(`delete from ${this.#table} where drill = $1`, [this.#drill])
      .catch((error: unknown) => {
        this.#log.warn('rows of the heartbeat were left behind', { error, table: this.#config.table });
      });
    await client.end().catch(() => undefined);
  }

  get #table(): string {
    return this.#config.table
      .split('.')
      .map((part) => `"${part.replaceAll('"', '""')}"`)
      .join('.');
  }

  #next(delay: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      const begun = Date.now();
      this.#beating = this.#one();
      void this.#beating.then(() => this.#next(Math.max(0, this.#config.every - (Date.now() - begun))));
    }, delay);
  }

  async #one(): Promise<void> {
    this.#client ??= await this.#open();
    const client = this.#client;
    if (client === null || this.#stopped) return;
    // Rises also over a start of the wall.
    const beat = Date.now();
    try {
      const { rows } = await client.query<{ at: number }>(
        `insert into ${this.#table} (drill, beat) values ($1, $2) returning extract(epoch from at)::float8 as at`,
        [this.#drill, beat],
      );
      this.#confirmed.beats.add(beat);
      this.#confirmed.last = { beat, at: rows[0]?.at ?? 0 };
    } catch (error) {
      if (this.#client === client) this.#drop();
      if (!this.#stopped) this.#log.debug('a heartbeat was not confirmed', { error });
    }
  }

  async #open(): Promise<Client | null> {
    const url = this.#url;
    if (url === null) return null;
    // Loaded with the first heartbeat: most walls have none.
    const pg = await import('pg');
    const client = new pg.Client({
      connectionString: url.href,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'gantry heartbeat',
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.#log.debug('the heartbeat has no connection', { error });
      return null;
    }
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    // Queries that wait for a lost server end with its connection.
    client?.end().catch(() => undefined);
  }
}
