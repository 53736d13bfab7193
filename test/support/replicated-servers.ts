import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type PostgresServer, startPrimary, startStandby } from '../../main/demo/servers/postgres';
import { type PostgresBinaries, preparePostgres } from '../../main/demo/servers/postgres-binaries';
import type { ReplicaConfig } from '../../shared/kinds/postgres/target';
import { aPostgres, aReplica } from '../builders/series';
import { good } from './good';

export const DELAY_S = 8;
const GANTRY = { name: 'gantry', password: 'geheim' };
const SETTINGS = {
  max_slot_wal_keep_size: '96MB',
  wal_keep_size: '0',
  archive_mode: 'on',
  // A cut link is noticed by the silence of the other side.
  wal_sender_timeout: '60s',
  wal_receiver_timeout: '60s',
};

/** As synchronous_standby_names is set. */
export type Waiting = 'for pg-b' | 'for one of pg-b and pg-c' | 'for none';
const WAITING: Readonly<Record<Waiting, string>> = {
  'for pg-b': 'FIRST 1 ("pg-b")',
  'for one of pg-b and pg-c': 'ANY 1 ("pg-b", "pg-c")',
  'for none': '',
};

/** A row whose commit the client was told of. */
export interface Acknowledged {
  readonly id: number;
  /** epoch ms */
  readonly at: number;
}

export type ServerName = 'pg-a' | 'pg-b' | 'pg-c' | 'pg-d' | 'pg-e';

/**
 * A primary `pg-a` with four standbys: `pg-b` synchronous, `pg-c` asynchronous, `pg-d` a copy of `pg-c`, and `pg-e`
 * delayed on purpose. A row is written 20 times a second while `write` runs, so the truth can be looked up: what the
 * oldest row is that a standby does not have.
 */
export class ReplicatedServers {
  readonly servers = new Map<ServerName, PostgresServer>();
  /** takes writes */
  primary: ServerName = 'pg-a';
  /** rows of `write` in order */
  readonly acknowledged: Acknowledged[] = [];
  readonly #pausedSenders: number[] = [];
  #folder = '';
  #binaries: PostgresBinaries | null = null;
  #writing: { readonly end: AbortController; readonly done: Promise<void> } | null = null;

  /** @param bin folder of another major's binaries @param waiting which standbys a commit waits for */
  async start(bin?: string, waiting: Waiting = 'for pg-b'): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'gantry-walk-'));
    await chmod(this.#folder, 0o755);
    this.#binaries = good(await preparePostgres(bin === undefined ? {} : { bin }));
    const a = good(
      await startPrimary({
        binaries: this.#binaries,
        folder: this.#path('pg-a'),
        settings: this.#settings(),
      }),
    );
    this.servers.set('pg-a', a);
    await a.query(`create role ${GANTRY.name} login password '${GANTRY.password}' in role pg_monitor`);
    await a.query('grant execute on function pg_ls_archive_statusdir() to gantry');
    await a.query(
      'create table beat (id bigserial primary key, at timestamptz not null default clock_timestamp())',
    );
    await a.query('insert into beat default values');
    await this.#standby('pg-b', {});
    await this.#standby('pg-c', {});
    await this.#standby('pg-d', {}, 'pg-c');
    await this.#standby('pg-e', { recovery_min_apply_delay: `${DELAY_S}s` });
    await a.query(`alter system set synchronous_standby_names = '${WAITING[waiting]}'`);
    await a.query('select pg_reload_conf()');
  }

  server(name: ServerName): PostgresServer {
    const server = this.servers.get(name);
    if (server === undefined) throw new Error(`${name} was not started`);
    return server;
  }

  /** As the wall is configured for them. @param names of the standbys that the wall knows */
  target(names: readonly ServerName[] = ['pg-b', 'pg-c', 'pg-d', 'pg-e']) {
    const url = (name: ServerName): string => this.server(name).url('postgres', GANTRY);
    const replica = (name: ServerName, more: Partial<ReplicaConfig> = {}): ReplicaConfig =>
      aReplica({ id: name, url: url(name), slot: slotOf(name), applicationName: name, ...more });
    return aPostgres({
      id: 'pg-a',
      url: url('pg-a'),
      every: 1_000,
      timeout: 900,
      replicas: [
        replica('pg-b', { sync: 'sync' }),
        replica('pg-c'),
        replica('pg-d', { upstream: 'pg-c' }),
        replica('pg-e'),
      ].filter(({ id }) => names.includes(id as ServerName)),
    });
  }

  /** s since the oldest row was committed that this server does not show; 0: it shows all. */
  async truth(name: ServerName): Promise<number> {
    const [own] = await this.server(name).query('select max(id)::int8::float8 as id from beat');
    const [row] = await this.server(this.primary).query(
      `select extract(epoch from clock_timestamp() - min(at))::float8 as age from beat where id > ${Number(own?.id)}`,
    );
    return Number(row?.age ?? 0);
  }

  /** One small transaction after the other on the primary, until `quiet`. @param pause ms between two */
  write(pause = 50): void {
    const end = new AbortController();
    this.#writing = { end, done: this.#beat(end.signal, pause) };
  }
  /** Acknowledged rows that this server does not show. */
  async lost(name: ServerName): Promise<readonly Acknowledged[]> {
    const rows = await this.server(name).query('select id::float8 as id from beat');
    const kept = new Set(rows.map(({ id }) => id));
    return this.acknowledged.filter(({ id }) => !kept.has(id));
  }
  /** Stops (SIGSTOP) what sends to a standby of the primary: it stays connected and gets nothing, until the primary dies. */
  async pauseSender(name: ServerName): Promise<void> {
    const [row] = await this.server(this.primary).query(
      `select pid from pg_stat_replication where application_name = '${name}'`,
    );
    if (typeof row?.pid !== 'number') throw new Error(`${this.primary} does not send to ${name}`);
    this.#pausedSenders.push(row.pid);
    process.kill(row.pid, 'SIGSTOP');
  }
  async quiet(): Promise<void> {
    this.#writing?.end.abort();
    await this.#writing?.done;
    this.#writing = null;
  }

  /** So much WAL at once. @param mb */
  async fill(mb: number): Promise<void> {
    const body = `repeat('x', ${1024 * 1024})`;
    await this.server(this.primary).query(
      `select pg_logical_emit_message(false, 'walk', ${body}) from generate_series(1, ${mb})`,
    );
  }

  /** As a crash would. */
  async killPrimary(): Promise<void> {
    const killed = this.server(this.primary).kill();
    // One that is stopped does not notice that its parent is gone.
    for (const pid of this.#pausedSenders.splice(0)) process.kill(pid, 'SIGKILL');
    await killed;
  }

  /** This standby takes over from a primary that is gone, the others are pointed to it. */
  async failover(to: ServerName): Promise<void> {
    const next = this.server(to);
    await next.query(`alter system set synchronous_standby_names = ''`);
    await next.promote();
    this.primary = to;
    await next.query('select pg_reload_conf()');
    for (const name of ['pg-c', 'pg-e'] as const) {
      await next.query(`select pg_create_physical_replication_slot('${slotOf(name)}', true)`);
      await this.server(name).query(`alter system set primary_conninfo = '${this.#conninfo(to, name)}'`);
      await this.server(name).query('select pg_reload_conf()');
    }
  }

  /** A new copy of the primary in the place, and on the port, of a server that is gone. */
  async rebuild(name: ServerName): Promise<void> {
    const { port } = this.server(name);
    const started = await startStandby(this.server(this.primary), {
      binaries: this.#binaries as PostgresBinaries,
      folder: this.#path(name),
      settings: this.#settings(),
      name,
      slot: slotOf(name),
      port,
    });
    this.servers.set(name, good(started));
  }

  async stop(): Promise<void> {
    await this.quiet();
    for (const server of [...this.servers.values()].reverse()) await server.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #standby(name: ServerName, settings: Readonly<Record<string, string>>, upstream?: ServerName) {
    const started = await startStandby(this.server('pg-a'), {
      binaries: this.#binaries as PostgresBinaries,
      folder: this.#path(name),
      settings: { ...this.#settings(), ...settings },
      name,
      slot: slotOf(name),
      ...(upstream === undefined ? {} : { upstream: this.server(upstream) }),
    });
    this.servers.set(name, good(started));
  }

  /** From now on nothing can be archived, or all can. */
  async archiving(works: boolean): Promise<void> {
    if (works) await rm(this.#stopper, { force: true });
    else await writeFile(this.#stopper, '');
  }

  get #stopper(): string {
    return join(this.#folder, 'no-archive');
  }

  #settings(): Readonly<Record<string, string>> {
    return { ...SETTINGS, archive_command: `test ! -e ${this.#stopper}` };
  }

  #path(name: ServerName): string {
    return join(this.#folder, name);
  }

  #conninfo(to: ServerName, name: ServerName): string {
    const url = new URL(this.server(to).url());
    return `host=127.0.0.1 port=${url.port} user=${url.username} password=${decodeURIComponent(url.password)} application_name=${name}`;
  }

  async #beat(signal: AbortSignal, pause: number): Promise<void> {
    const client = new Client({ connectionString: this.server(this.primary).url() });
    client.on('error', () => undefined); // a primary that is killed ends it
    await client.connect();
    try {
      while (!signal.aborted) {
        const { rows } = await client.query<{ id: number }>(
          'insert into beat default values returning id::float8 as id',
        );
        for (const { id } of rows) this.acknowledged.push({ id, at: Date.now() });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    } catch (error) {
      if (!signal.aborted && !(error instanceof Error)) throw error;
    }
    await client.end().catch(() => undefined);
  }
}

function slotOf(name: ServerName): string {
  return name.replaceAll('-', '_');
}
