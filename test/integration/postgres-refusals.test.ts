import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { connectionTo } from '../../main/engine/sources/postgres/connection';
import { postgresSource } from '../../main/engine/sources/postgres/postgres-source';
import type { PostgresTarget } from '../../shared/kinds/postgres/target';
import { good } from '../support/good';
import { NO_PGBOUNCER, type Pooler, startPgbouncer } from '../support/pgbouncer';
import { type Estate, movableClock, type Reading, read, startEstate, until } from './postgres-fixture';

let estate: Estate;
beforeAll(async () => {
  estate = await startEstate(undefined);
  await estate.primary.query(
    'create role narrow login password $$geheim$$ connection limit 1 in role pg_monitor',
  );
  await estate.primary.query('create database small connection limit 1');
});
afterAll(() => estate.close());

async function look(url: string, change: Partial<PostgresTarget> = {}): Promise<Reading> {
  const source = postgresSource(estate.target({ url, replicas: [], ...change }), movableClock());
  const reading = await read(source);
  await source.close();
  return reading;
}

/** Holds one connection while `during` runs. */
async function holding<T>(connectionString: string, during: () => Promise<T>): Promise<T> {
  let holder = new Client({ connectionString });
  // A connection that was closed a moment ago may still count.
  await until('a place is free', async () => {
    holder = new Client({ connectionString });
    return holder.connect().then(
      () => true,
      () => false,
    );
  });
  try {
    return await during();
  } finally {
    await holder.end();
  }
}

test('a role at its own limit, or a database at its own, is no saturated server', async () => {
  const narrow = estate.primary.url('postgres', { name: 'narrow', password: 'geheim' });
  const small = estate.primary.url('small', { name: 'gantry', password: 'geheim' });
  for (const [url, detail] of [
    [narrow, 'InitializeSessionUserId'],
    [small, 'CheckMyDatabase'],
  ] as const) {
    const reading = await holding(url, () => look(url));
    expect(reading.fault).toMatchObject({ code: 'auth', detail });
    expect(reading.value('postgresql.up')).toBeNull();
    expect(reading.value('postgresql.backends')).toBeUndefined();
  }
});

test('who may not come in is told why, and by what right', async () => {
  const { primary } = estate;
  await primary.query('create role sleeping nologin');
  await primary.query(`create role former login password $$geheim$$ valid until '2020-01-01'`);
  await primary.query('create database shut');
  await primary.query('alter database shut allow_connections false');
  await primary.query('create database inner_circle');
  await primary.query('revoke connect on database inner_circle from public');
  const as = (name: string, database = 'postgres', password = 'geheim') =>
    primary.url(database, { name, password });
  for (const [url, code, message, remedy] of [
    [as('gantry', 'shut'), 'config', 'accepts no connections at all', 'ALLOW_CONNECTIONS'],
    [as('gantry', 'inner_circle'), 'permission', 'may not connect to the database', 'GRANT CONNECT'],
    [as('gantry', 'postgres', 'falsch'), 'auth', 'refused the password of gantry', 'VALID UNTIL'],
    [as('former'), 'auth', 'refused the password of former', 'VALID UNTIL'],
    [
      `${as('gantry')}?sslrootcert=/no/such/ca.pem&sslmode=verify-full`,
      'config',
      '/no/such/ca.pem',
      'sslrootcert',
    ],
  ] as const) {
    const reading = await look(url);
    expect(reading.fault).toMatchObject({ code });
    expect(reading.fault?.message).toContain(message);
    expect(reading.fault?.remedy).toContain(remedy);
    expect(JSON.stringify(reading.observations)).not.toMatch(/geheim|falsch/);
    expect(reading.value('postgresql.up')).toBeNull();
  }
});

test('sessions that nobody may watch are not sessions without a transaction', async () => {
  const { primary } = estate;
  const url = primary.url('postgres', { name: 'gantry', password: 'geheim' });
  const ages = ['gantry.postgresql.xact.age.max', 'gantry.postgresql.idle_in_transaction.age.max'];
  const idle = await estate.session();
  await idle.query('begin');
  await primary.query('alter system set track_activities = off');
  await primary.query('select pg_reload_conf()');
  await until('nobody sees what runs', async () => (await look(url)).value(ages[0] ?? '') === null);
  const hidden = await look(url);
  for (const age of ages) expect(hidden.value(age)).toBeNull();
  expect(hidden.value('gantry.postgresql.connection.used')).toBeGreaterThan(0);
  await primary.query('alter system reset track_activities');
  await primary.query('select pg_reload_conf()');
  await idle.query('rollback');
  await until('it shows again', async () => (await look(url)).value(ages[0] ?? '') !== null);
});

test('blocks that nobody counts are not no blocks', async () => {
  const { primary } = estate;
  const url = primary.url('postgres', { name: 'gantry', password: 'geheim' });
  const read = 'gantry.postgresql.block.read';
  expect((await look(url)).value(read)).not.toBeNull();
  await primary.query('alter system set track_counts = off');
  await primary.query('select pg_reload_conf()');
  await until('nobody counts blocks', async () => (await look(url)).value(read) === null);
  expect((await look(url)).value('gantry.postgresql.commit.count')).toBeGreaterThan(0);
  await primary.query('alter system reset track_counts');
  await primary.query('select pg_reload_conf()');
  await until('they are counted again', async () => (await look(url)).value(read) !== null);
});

test('a server without TLS says so, and is asked without it where that is only preferred', async () => {
  const url = estate.primary.url('postgres', { name: 'gantry', password: 'geheim' });
  const required = await look(`${url}?sslmode=require`);
  expect(required.fault).toMatchObject({
    code: 'tls',
    message: expect.stringContaining('does not speak TLS'),
    remedy: expect.stringContaining('sslmode=disable'),
  });
  expect((await look(`${url}?sslmode=prefer`)).fault).toBeNull();
  const preferring = connectionTo('pg', `${url}?sslmode=prefer`, 2_000, systemClock);
  const deadline = { signal: new AbortController().signal, at: systemClock.monotonic() + 2_000 };
  expect(await preferring.knock(deadline)).toBeNull();
});

test('an address that is written wrongly is a fault that says how to write it', async () => {
  const { fault } = await look('postgres://ga%ntry:x@127.0.0.1:5432/postgres');
  expect(fault).toMatchObject({
    code: 'config',
    message: 'The address of pg-a has a % in its user or password that encodes nothing.',
    remedy: expect.stringMatching(
      /^Correct `url` of pg-a: percent-encode the user and the password: .*%25 for %\.$/,
    ),
  });
});

test('a statement that is cut inside a character keeps its place in the tree of locks', async () => {
  await estate.primary.query(
    `create database plain encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
  );
  const [holder, waiter] = [await estate.session(), await estate.session()];
  await holder.query(`begin; update stock_quant set note = 'x' where id = 1`);
  // 1023 bytes are kept of it, which end within the first or the second byte of a letter.
  const waits = waiter.query(`update stock_quant set note = 'x${'ø'.repeat(800)}' where id = 1`);
  await until('it waits', async () => {
    const [row] = await estate.primary.query(
      `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'`,
    );
    return row?.waiting === 1;
  });
  const reading = await look(estate.primary.url('plain', { name: 'gantry', password: 'geheim' }));
  expect(reading.fault).toBeNull();
  expect(reading.evidence('postgres.locks', 'pg-a')).toMatchObject({
    waiters: 1,
    roots: [{ database: 'nord', blocks: [{ statement: expect.stringContaining('update stock_quant') }] }],
  });
  await holder.query('rollback');
  await waits;
});

describe.skipIf(NO_PGBOUNCER !== null)(
  `behind PgBouncer${NO_PGBOUNCER === null ? '' : `: ${NO_PGBOUNCER}`}`,
  () => {
    const poolers: Pooler[] = [];
    afterAll(() => Promise.all(poolers.map(({ process }) => process.stop('SIGKILL'))));
    async function pooler(name: string, settings: Readonly<Record<string, string>>): Promise<Pooler> {
      const made = await startPgbouncer(estate.primary, name, settings);
      poolers.push(made);
      return made;
    }
    const IGNORES = { ignore_startup_parameters: 'options, extra_float_digits' };

    test('as it comes, it is told that it refuses `options`', async () => {
      const { fault } = await look((await pooler('plain', {})).url());
      expect(fault).toMatchObject({
        code: 'unexpected',
        message: expect.stringContaining('refuses: unsupported startup parameter'),
        remedy: expect.stringContaining('ignore_startup_parameters'),
      });
    });

    test('a full one is saturated, and no proof that the server is', async () => {
      const full = await pooler('full', { ...IGNORES, max_client_conn: '1' });
      const held = await holding(full.url(), () => look(full.url()));
      expect(held.fault).toMatchObject({
        code: 'saturated',
        message: expect.stringContaining('no more connections'),
      });
      expect(held.value('postgresql.backends')).toBeUndefined();
    });

    test('where `options` is dropped, each question is read-only and limited in time, and leaves nothing', async () => {
      const drops = await pooler('drops', { ...IGNORES, default_pool_size: '1' });
      const reading = await look(drops.url());
      expect(reading.fault).toBeNull();
      expect(reading.value('postgresql.connection.max')).toBeGreaterThan(0);
      const connection = connectionTo('pg', drops.url(), 777, systemClock);
      const deadline = { signal: new AbortController().signal, at: systemClock.monotonic() + 5_000 };
      const settings = `select current_setting('transaction_read_only') as only, current_setting('statement_timeout') as most`;
      expect(good(await connection.ask([settings], deadline))).toEqual([[{ only: 'on', most: '777ms' }]]);
      expect(await connection.ask(['create table never (id int)'], deadline)).toMatchObject({
        ok: false,
        error: { code: 'permission' },
      });
      expect(await connection.ask(['select pg_sleep(3)'], deadline)).toMatchObject({
        ok: false,
        error: { code: 'timeout' },
      });
      connection.close();
      // Another client of the same server connection is free of both.
      const other = new Client({ connectionString: drops.url() });
      await other.connect();
      expect((await other.query(settings)).rows).toEqual([{ only: 'off', most: '0' }]);
      await other.end();
    });
  },
);
