import { createHash } from 'node:crypto';
import {
  appendFile,
  chmod,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Fault } from '../../../shared/model/observation';
import { err, ok, type Result } from '../../../shared/model/result';
import { own, type PostgresBinaries, SUPERUSER } from './postgres-binaries';
import { freePort, type ServerProcess, startProcess, waitUntilReady } from './process';

/** A disposable PostgreSQL on 127.0.0.1: fsync is off, its data is thrown away. */
export interface PostgresServer {
  readonly port: number;
  /** where the data really is: see {@link startPrimary} */
  readonly folder: string;
  readonly logFile: string;
  readonly binaries: PostgresBinaries;
  pid(): number;
  /** `postgres://` address of a database; without a user, the superuser's */
  url(database?: string, user?: { readonly name: string; readonly password: string }): string;
  /** One or more statements as superuser on a connection of their own; the rows of the last. Rejects with pg's error. */
  query(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** Fast shutdown. A paused receiver is resumed first, because it would block the shutdown for ever. */
  stop(): Promise<void>;
  /** Starts again on the same port and data. */
  start(): Promise<Result<void, Fault>>;
  /** As a crash would: SIGKILL to the postmaster. */
  kill(): Promise<void>;
  /** Stops (SIGSTOP) a standby's walreceiver: both servers live, the link is cut. */
  pauseReceiver(): Promise<void>;
  resumeReceiver(): void;
  /** Makes a standby a primary. */
  promote(): Promise<void>;
}
export interface PostgresOptions {
  readonly binaries: PostgresBinaries;
  /** its `data` folder is deleted and recreated; nothing else in it is touched */
  readonly folder: string;
  /** further settings, as in postgresql.conf */
  readonly settings?: Readonly<Record<string, string>>;
  /** of a server that takes another one's place; absent: a free one */
  readonly port?: number;
}
const READY_MS = 30_000;
const ATTEMPTS = 3;
/** longer than the guard of `startProcess` gives a server to end in order */
const LAST_SERVER_MS = 8_000;

/**
 * A new, empty primary on a free port. As root the server runs as another user; if that one cannot reach
 * `options.folder`, the data is under /var/lib/gantry instead, and `folder` says where.
 * Faults: `unexpected` with the log's path when it does not come up.
 */
export async function startPrimary(options: PostgresOptions): Promise<Result<PostgresServer, Fault>> {
  const { binaries } = options;
  const folder = await emptyFolder(options.folder, binaries);
  await cp(binaries.template, join(folder, 'data'), { recursive: true });
  await settle(folder, binaries);
  return launch(options, folder);
}

/**
 * A streaming standby of a running primary: an online base backup by the low-level backup API (the files are on this
 * machine), a physical slot made before it, so that no WAL goes missing in between.
 * @param options.name its application_name; @param options.slot its replication slot
 * @param options.upstream the standby it copies from; absent: the primary. The backup is the primary's all the same.
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
export async function startStandby(
  primary: PostgresServer,
  options: PostgresOptions & {
    readonly name: string;
    readonly slot: string;
    readonly upstream?: PostgresServer;
  },
): Promise<Result<PostgresServer, Fault>> {
  const { binaries, upstream = primary } = options;
  const folder = await emptyFolder(options.folder, binaries);
  const data = join(folder, 'data');
  const client = new Client({ connectionString: primary.url() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const slots = await upstream.query(
      `select from pg_replication_slots where slot_name = '${options.slot}'`,
    );
    if (slots.length === 0)
      await upstream.query(`select pg_create_physical_replication_slot('${options.slot}', true)`);
    await client.query(`select pg_backup_start('gantry standby', true)`);
    const source = join(primary.folder, 'data');
    const left = ['pg_wal', 'pg_replslot', 'postmaster.pid', 'postmaster.opts'].map((name) =>
      join(source, name),
    );
    await copyLive(source, data, (path) => !left.includes(path));
    const stopped = await client.query<{ labelfile: string }>(`select labelfile from pg_backup_stop(false)`);
    for (const name of ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot']) {
      await mkdir(join(data, name), { recursive: true });
    }
    await writeFile(join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
  const conninfo = `host=127.0.0.1 port=${upstream.port} user=${SUPERUSER} password=${binaries.password} application_name=${options.name}`;
  await appendFile(
    join(data, 'postgresql.auto.conf'),
    `\nprimary_conninfo = '${conninfo}'\nprimary_slot_name = '${options.slot}'\nwal_retrieve_retry_interval = 500ms\n`,
  );
  await writeFile(join(data, 'standby.signal'), '');
  await settle(folder, binaries);
  return launch(options, folder);
}

/** A file that the primary removes while it is copied is one that the WAL will not need. */
async function copyLive(from: string, to: string, wanted: (path: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const path = join(from, entry.name);
    if (!wanted(path)) continue;
    try {
      if (entry.isDirectory()) await copyLive(path, join(to, entry.name), wanted);
      else if (entry.isFile()) await copyFile(path, join(to, entry.name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function settle(folder: string, binaries: PostgresBinaries): Promise<void> {
  await chmod(join(folder, 'data'), 0o700);
  await own(folder, binaries.runAs);
}

async function emptyFolder(wanted: string, binaries: PostgresBinaries): Promise<string> {
  await mkdir(wanted, { recursive: true });
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const folder =
    binaries.runAs === null || (await reachable(wanted)) ? wanted : `/var/lib/gantry/server-${mark}`;
  await mkdir(folder, { recursive: true });
  await lastServerGone(join(folder, 'data'));
  await rm(join(folder, 'data'), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  return folder;
}

/** A server whose parent was just killed is still shutting down: its last pages must not reach the new data. */
async function lastServerGone(data: string): Promise<void> {
  const deadline = performance.now() + LAST_SERVER_MS;
  while (performance.now() < deadline) {
    try {
      process.kill(Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]), 0);
    } catch (error) {
      // no such file: it ended in order; no such process: it was killed
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') return;
    }
    await delay(50);
  }
}

/** Whether any user may pass through all parents. */
async function reachable(path: string): Promise<boolean> {
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    if (((await stat(parent)).mode & 0o001) === 0) return false;
    if (parent === dirname(parent)) return true;
  }
}

async function launch(options: PostgresOptions, folder: string): Promise<Result<PostgresServer, Fault>> {
  const { binaries } = options;
  const logFile = join(folder, 'server.log');
  const data = join(folder, 'data');
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    shared_buffers: '32MB',
    wal_level: 'replica',
    hot_standby: 'on',
    max_wal_size: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const begin = (port: number) =>
    startProcess({
      command: join(binaries.bin, 'postgres'),
      args: [
        ...['-D', data, '-p', String(port)],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      runAs: binaries.runAs,
      logFile,
    });
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = options.port ?? (await freePort());
    const process = await begin(port);
    const server = handle({ binaries, folder, data, logFile, port, begin: () => begin(port) }, process);
    const started = await server.start();
    if (started.ok) return ok(server);
    if (attempt === ATTEMPTS) return started;
  }
  return err(notReady(logFile));
}

interface Parts {
  readonly binaries: PostgresBinaries;
  readonly folder: string;
  readonly data: string;
  readonly logFile: string;
  readonly port: number;
  begin(): Promise<ServerProcess>;
}

function handle(parts: Parts, first: ServerProcess): PostgresServer {
  const { binaries, port } = parts;
  let server = first;
  let paused: number | null = null;
  const url: PostgresServer['url'] = (database = 'postgres', user) => {
    const name = user?.name ?? SUPERUSER;
    const password = encodeURIComponent(user?.password ?? binaries.password);
    return `postgres://${name}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  };
  const query: PostgresServer['query'] = async (sql, database) => {
    const client = new Client({ connectionString: url(database), connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined); // told again by the query that it breaks
    await client.connect();
    try {
      const result: unknown = await client.query(sql);
      const last = Array.isArray(result) ? (result.at(-1) as { rows: Record<string, unknown>[] }) : result;
      return (last as { rows: Record<string, unknown>[] }).rows;
    } finally {
      await client.end();
    }
  };
  const answers = async () => {
    try {
      await query('select 1');
      return true;
    } catch {
      return false; // not ready yet; the caller has a deadline and the log's path
    }
  };
  const resumeReceiver = () => {
    if (paused !== null) signalIfAlive(paused, 'SIGCONT');
    paused = null;
  };
  return {
    port,
    folder: parts.folder,
    logFile: parts.logFile,
    binaries,
    pid: () => server.pid,
    url,
    query,
    async stop() {
      resumeReceiver();
      await server.stop('SIGINT');
    },
    async start() {
      if (!server.alive()) server = await parts.begin();
      if (await waitUntilReady(server, answers, READY_MS)) return ok(undefined);
      await server.stop('SIGQUIT');
      return err(notReady(parts.logFile));
    },
    async kill() {
      resumeReceiver();
      await server.stop('SIGKILL');
    },
    async pauseReceiver() {
      const [row] = await query('select pid from pg_stat_wal_receiver');
      if (typeof row?.pid !== 'number') throw new Error('this server has no walreceiver to pause');
      paused = row.pid;
      process.kill(paused, 'SIGSTOP');
    },
    resumeReceiver,
    async promote() {
      await query('select pg_promote(true, 20)');
    },
  };
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function notReady(logFile: string): Fault {
  return { code: 'unexpected', message: 'PostgreSQL did not come up.', remedy: `Read ${logFile}.` };
}
