import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type PostgresServer, startPrimary, startStandby } from '../../main/demo/servers/postgres';
import { preparePostgres } from '../../main/demo/servers/postgres-binaries';
import type { Clock } from '../../main/engine/runtime/clock';
import type { Source } from '../../main/engine/sources/source';
import type { PostgresTarget, ReplicaConfig } from '../../shared/kinds/postgres/target';
import type { Attributes, Evidence, Fault, Observation } from '../../shared/model/observation';
import { good } from '../support/good';

/** Real time plus what a test adds: intervals pass without waiting for them. */
export function movableClock(): Clock & { advance(milliseconds: number): void } {
  let added = 0;
  return {
    now: () => Date.now() + added,
    monotonic: () => performance.now() + added,
    advance(milliseconds) {
      added += milliseconds;
    },
  };
}

export interface Estate {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** a session of its own, closed with the estate */
  session(database?: string): Promise<Client>;
  target(change?: Partial<PostgresTarget>, replica?: Partial<ReplicaConfig>): PostgresTarget;
  close(): Promise<void>;
}

/** A primary with databases `nord` and `syd` (table stock_quant each), a monitoring role, and a streaming standby. */
export async function startEstate(
  bin: string | undefined,
  settings: Readonly<Record<string, string>> = {},
): Promise<Estate> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-pg-'));
  await chmod(folder, 0o755);
  const binaries = good(await preparePostgres(bin === undefined ? {} : { bin }));
  const primary = good(
    await startPrimary({
      binaries,
      folder: join(folder, 'primary'),
      settings: { max_prepared_transactions: '5', deadlock_timeout: '60s', ...settings },
    }),
  );
  await primary.query('create role gantry login password $$geheim$$ in role pg_monitor');
  await primary.query('create role outsider login password $$geheim$$');
  for (const database of ['nord', 'syd']) {
    await primary.query(`create database ${database}`);
    await primary.query('create table stock_quant (id int primary key, note text)', database);
    await primary.query(`insert into stock_quant select i, 'x' from generate_series(1, 10) i`, database);
  }
  const standby = good(
    await startStandby(primary, {
      binaries,
      folder: join(folder, 'standby'),
      settings: { max_prepared_transactions: '5', ...settings },
      name: 'pg-b',
      slot: 'pg_b',
    }),
  );
  const sessions: Client[] = [];
  return {
    primary,
    standby,
    async session(database = 'nord') {
      const client = new Client({ connectionString: primary.url(database) });
      client.on('error', () => undefined);
      await client.connect();
      sessions.push(client);
      return client;
    },
    target: (change, replica) => ({
      probe: 'postgres',
      id: 'pg-a',
      name: 'pg-a',
      url: primary.url('postgres', { name: 'gantry', password: 'geheim' }),
      every: 5000,
      timeout: 2000,
      site: null,
      zone: '',
      processors: null,
      heartbeat: null,
      replicas: [
        {
          id: 'pg-b',
          name: 'pg-b',
          url: standby.url('postgres', { name: 'gantry', password: 'geheim' }),
          site: null,
          zone: '',
          purpose: '',
          upstream: null,
          sync: null,
          applicationName: 'pg-b',
          slot: 'pg_b',
          ...replica,
        },
      ],
      ...change,
    }),
    async close() {
      await Promise.all(sessions.map((session) => session.end().catch(() => undefined)));
      await standby.stop();
      await primary.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One run of a source, with ways to read it. */
export interface Reading {
  readonly observations: readonly Observation[];
  readonly fault: Fault | null;
  /** newest value of the one series; undefined when there is none. An empty attribute is one that is not there. */
  value(metric: string, attributes?: Attributes): number | null | undefined;
  sum(metric: string, attributes?: Attributes): number;
  evidence(kind: Evidence['kind'], id: string): unknown;
}
export async function read(source: Source): Promise<Reading> {
  const { observations, fault } = await source.run(new AbortController().signal);
  const find = (metric: string, attributes: Attributes) =>
    observations.filter(
      (item) =>
        item.type === 'sample' &&
        item.metric === metric &&
        Object.entries(attributes).every(([name, value]) => (item.attributes[name] ?? '') === value),
    ) as readonly { value: number | null }[];
  return {
    observations,
    fault,
    value: (metric, attributes = {}) => find(metric, attributes).at(-1)?.value,
    sum: (metric, attributes = {}) =>
      find(metric, attributes).reduce((sum, { value }) => sum + (value ?? 0), 0),
    evidence: (kind, id) =>
      (
        observations.findLast(
          (item) => item.type === 'evidence' && item.kind === kind && item.subject.id === id,
        ) as Evidence | undefined
      )?.data,
  };
}

/** Waits for a condition, not for a time. */
export async function until(what: string, check: () => Promise<boolean>, patience = 60_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
