import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectionTo } from '../../main/engine/sources/postgres/connection';
import { postgresSource } from '../../main/engine/sources/postgres/postgres-source';
import type { Source } from '../../main/engine/sources/source';
import type { LockTree, PostgresNode } from '../../shared/kinds/postgres/evidence';
import type { PostgresTarget } from '../../shared/kinds/postgres/target';
import { type Estate, movableClock, read, startEstate, until } from './postgres-fixture';
import { MAJORS } from './postgres-majors';

const LAG = 'gantry.postgresql.replication.lag';
const AT_LEAST = 'gantry.postgresql.replication.lag.at_least';
const AT_MOST = 'gantry.postgresql.replication.lag.at_most';

describe.each(MAJORS)('PostgreSQL probe, $name', ({ bin }) => {
  let estate: Estate;
  const clock = movableClock();
  const sources: Source[] = [];
  const probe = (target: PostgresTarget) => {
    const source = postgresSource(target, clock);
    sources.push(source);
    return source;
  };
  beforeAll(async () => {
    estate = await startEstate(bin, { max_connections: '20' });
  });
  afterEach(async () => {
    for (const source of sources.splice(0)) await source.close();
  });
  afterAll(() => estate.close());

  const write = () => estate.primary.query(`update stock_quant set note = note || 'y' where id = 1`, 'nord');
  const caughtUp = async (source: Source) => {
    await until('lag 0', async () => (await read(source)).value(LAG) === 0);
  };

  test('figures equal what psql says', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    const session = await estate.session('syd');
    await session.query('begin; select 1');
    const position = async (): Promise<unknown> =>
      (await estate.primary.query(`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as lsn`))[0]
        ?.lsn;
    const lowest = await position();
    const reading = await read(source);
    const [truth] = await estate.primary.query(`select
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as backends,
      (select count(*)::int from pg_stat_activity where datname = 'syd' and state = 'idle in transaction') as idle,
      current_setting('max_connections')::int as max,
      pg_database_size('nord')::float8 as size,
      (select count(*)::int from pg_database where not datistemplate) as databases,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as lsn`);
    expect(reading.fault).toBeNull();
    expect(reading.value('postgresql.up', { replica: '' })).toBe(1);
    expect(reading.value('postgresql.up', { replica: 'pg-b' })).toBe(1);
    expect(reading.sum('postgresql.backends')).toBe(truth?.backends);
    expect(
      reading.value('postgresql.backends', { 'db.namespace': 'syd', state: 'idle in transaction' }),
    ).toBe(truth?.idle);
    expect(reading.value('postgresql.connection.max')).toBe(truth?.max);
    expect(reading.value('gantry.postgresql.connection.reserved')).toBe(3);
    // The server writes records of its own now and then.
    expect(reading.value('gantry.postgresql.wal.written')).toBeGreaterThanOrEqual(Number(lowest));
    expect(reading.value('gantry.postgresql.wal.written')).toBeLessThanOrEqual(Number(truth?.lsn));
    expect(reading.value('gantry.postgresql.replica.count')).toBe(1);
    expect(reading.value('gantry.postgresql.primary.count')).toBe(1);
    expect(reading.value('gantry.postgresql.slot.active', { slot: 'pg_b', replica: 'pg-b' })).toBe(1);
    // What the server wrote by itself the standby has not confirmed at once.
    await until('the slot holds nothing back', async () => {
      return (await read(source)).value('gantry.postgresql.slot.retained', { slot: 'pg_b' }) === 0;
    });
    expect(reading.value('gantry.postgresql.idle_in_transaction.age.max')).toBeGreaterThan(0);
    expect(reading.value('gantry.postgresql.xid.age')).toBeGreaterThan(0);
    expect(reading.value('gantry.postgresql.checkpoints.requested')).toBeGreaterThanOrEqual(0);
    expect(reading.value('gantry.postgresql.db.time', { 'db.namespace': 'nord' })).toBeGreaterThanOrEqual(0);
    // What stands for all databases is what they add up to.
    for (const [whole, part] of [
      ['gantry.postgresql.connection.used', 'postgresql.backends'],
      ['gantry.postgresql.session.waiting', 'gantry.postgresql.lock.waiters'],
      ['gantry.postgresql.commit.count', 'postgresql.commits'],
      ['gantry.postgresql.block.read', 'postgresql.blks_read'],
    ] as const)
      expect(reading.value(whole), whole).toBeCloseTo(reading.sum(part), 6);
    await session.query('rollback');
    const after = await read(source);
    expect(after.value('postgresql.backends', { 'db.namespace': 'syd', state: 'idle in transaction' })).toBe(
      0,
    );
    expect(after.value('postgresql.db_size', { 'db.namespace': 'nord' })).toBeUndefined();
    clock.advance(61_000);
    expect((await read(source)).value('postgresql.db_size', { 'db.namespace': 'nord' })).toBe(truth?.size);
    await session.end();
  });

  test('both nodes are described, by one session', async () => {
    const source = probe(estate.target());
    const reading = await read(source);
    const primary = reading.evidence('postgres.node', 'pg-a') as PostgresNode;
    const replica = reading.evidence('postgres.node', 'pg-b') as PostgresNode;
    expect(primary).toMatchObject({ role: 'primary', upstream: null, timeline: 1, streaming: null });
    expect(replica).toMatchObject({
      role: 'standby',
      upstream: 'pg-a',
      timeline: 1,
      streaming: true,
      syncState: 'async',
      acceptsReads: true,
      slot: { name: 'pg_b', active: true, walStatus: 'reserved' },
    });
    expect(replica.settings.max_connections).toBe('20');
    expect(replica.settings.hot_standby).toBe('on');
    const [session] = await estate.primary.query(
      `select count(*)::int as count from pg_stat_activity where application_name = 'gantry'`,
    );
    expect(session?.count).toBe(1);
  });

  test('its session is read-only, whatever the address says', async () => {
    const url = `${estate.primary.url('nord')}?options=${encodeURIComponent('-c default_transaction_read_only=off')}`;
    const connection = connectionTo('pg-a', url, 2000, clock);
    const deadline = { signal: new AbortController().signal, at: clock.monotonic() + 2000 };
    const writing = await connection.ask(['create table never (id int)'], deadline);
    const settings = await connection.ask([`show application_name; show statement_timeout`], deadline);
    connection.close();
    expect(writing).toMatchObject({ ok: false, error: { code: 'permission' } });
    expect(settings).toMatchObject({
      value: [[{ application_name: 'gantry' }], [{ statement_timeout: '2s' }]],
    });
  });

  test('an idle primary is no lag, over many runs', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    for (let run = 0; run < 24; run += 1) {
      clock.advance(5000);
      const reading = await read(source);
      expect(reading.value(LAG)).toBe(0);
      expect(reading.value(AT_LEAST)).toBeNull();
      expect(reading.value('gantry.postgresql.replication.unreceived')).toBe(0);
      expect(reading.value('gantry.postgresql.replication.exposure')).toBe(0);
    }
  });

  test('a first look that finds a standby behind states bounds, and no value', async () => {
    await write();
    await caughtUp(probe(estate.target()));
    await estate.standby.query('select pg_wal_replay_pause()');
    try {
      await write();
      const first = await read(probe(estate.target()));
      expect(first.value(LAG)).toBeNull();
      expect(first.value('gantry.postgresql.replication.exposure')).toSatisfy(
        (seconds) => seconds === null || seconds === 0,
      );
      const [least, most] = [first.value(AT_LEAST), first.value(AT_MOST)];
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeGreaterThanOrEqual(least ?? Number.NaN);
      const [row] = await estate.standby.query(
        'select extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 as age',
      );
      expect(Math.abs(Number(row?.age) - (most ?? Number.NaN))).toBeLessThan(2);
    } finally {
      await estate.standby.query('select pg_wal_replay_resume()');
    }
    const healed = probe(estate.target());
    await caughtUp(healed);
    const reading = await read(healed);
    expect([reading.value(AT_LEAST), reading.value(AT_MOST)]).toEqual([null, null]);
  });

  test('a cut link under writes: lag grows and is never 0; healed, it is 0 again', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    await estate.standby.pauseReceiver();
    let before = 0;
    try {
      for (let run = 1; run <= 6; run += 1) {
        await write();
        clock.advance(5000);
        const reading = await read(source);
        const lag = reading.value(LAG) ?? 0;
        expect(lag).toBeGreaterThan(before);
        expect(reading.value('gantry.postgresql.replication.exposure')).toBeGreaterThan(before);
        expect(reading.value('gantry.postgresql.replication.unreceived')).toBeGreaterThan(0);
        expect(lag).toBeGreaterThanOrEqual((run - 1) * 5);
        expect(lag).toBeLessThan(run * 5 + 5);
        before = lag;
      }
    } finally {
      estate.standby.resumeReceiver();
    }
    await caughtUp(source);
  });

  test('a stopped standby: refused, not streaming, and it keeps falling behind', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    await estate.standby.stop();
    try {
      // The primary ends its walsender only when it is scheduled to see that nobody listens any more.
      await until('the primary has seen it go', async () => {
        return (await estate.primary.query('select pid from pg_stat_replication')).length === 0;
      });
      let before = 0;
      for (let run = 0; run < 3; run += 1) {
        await write();
        clock.advance(5000);
        const reading = await read(source);
        const lag = reading.value(LAG) ?? 0;
        expect(lag).toBeGreaterThan(before);
        before = lag;
        expect(reading.fault).toBeNull();
        expect(reading.value('postgresql.up', { replica: 'pg-b' })).toBe(0);
        expect(reading.value('gantry.postgresql.replica.count')).toBe(0);
        expect(reading.evidence('fault', 'pg-b')).toMatchObject({ code: 'refused' });
        expect(reading.evidence('postgres.node', 'pg-b')).toMatchObject({
          streaming: false,
          slot: { active: false },
        });
        expect(reading.value('gantry.postgresql.slot.retained', { replica: 'pg-b' })).toBeGreaterThan(0);
      }
      const fresh = probe(estate.target());
      const first = await read(fresh);
      expect(first.value(LAG)).toBeNull();
      expect(first.value(AT_LEAST)).toBeGreaterThanOrEqual(0);
      expect(first.value('gantry.postgresql.replication.unreceived')).toBeGreaterThan(0);
    } finally {
      await estate.standby.start();
    }
    await caughtUp(source);
  });

  test('a replica without an address is described by the primary', async () => {
    const source = probe(estate.target({}, { url: null }));
    await caughtUp(source);
    const reading = await read(source);
    expect(reading.value('postgresql.up', { replica: 'pg-b' })).toBeUndefined();
    expect(reading.evidence('postgres.node', 'pg-b')).toMatchObject({ role: 'standby', streaming: true });
    expect(reading.value('postgresql.replication.data_delay', { side: 'primary', stage: 'replay' })).toBe(0);
  });

  test('of two that ask at a time, who gives up does not make the server look as if it had closed the connection', async () => {
    const asking = connectionTo('pg-a', estate.target().url ?? '', 5_000, clock);
    const deadline = (ms: number) => ({ signal: AbortSignal.timeout(60_000), at: clock.monotonic() + ms });
    await asking.ask(['select 1'], deadline(5_000));
    const short = asking.ask(['select pg_sleep(4)'], deadline(200));
    const long = asking.ask(['select 1'], deadline(4_000));
    for (const answer of [await short, await long]) expect(!answer.ok && answer.error.code).toBe('timeout');
    // The next question finds a connection of its own.
    expect((await asking.ask(['select 1'], deadline(5_000))).ok).toBe(true);
    asking.close();
  });

  test('a hanging standby does not keep the primary’s figures back', async () => {
    const source = probe(estate.target({ timeout: 700 }));
    const pid = estate.standby.pid();
    process.kill(pid, 'SIGSTOP');
    try {
      // It never answers: that the look ends at all is its time limit.
      const reading = await read(source);
      expect(reading.value('postgresql.up', { replica: '' })).toBe(1);
      expect(reading.evidence('fault', 'pg-b')).toMatchObject({ code: 'timeout' });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  test('the primary cannot be asked: lag is unknown, its lower bound is there, nothing stays green', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    await estate.primary.stop();
    try {
      clock.advance(5000);
      const reading = await read(source);
      expect(reading.fault).toMatchObject({ code: 'refused' });
      expect(reading.value('postgresql.up', { replica: '' })).toBe(0);
      expect(reading.value(LAG)).toBeNull();
      expect(reading.value(AT_LEAST)).toBeGreaterThanOrEqual(5);
      expect(reading.value('postgresql.backends', { 'db.namespace': 'nord', state: 'active' })).toBeNull();
      expect(reading.value('postgresql.connection.max')).toBeNull();
      expect(reading.value('gantry.postgresql.primary.count')).toBeNull();
      expect(reading.value('postgresql.db_size', { 'db.namespace': 'nord' })).toBeNull();
    } finally {
      await estate.primary.start();
    }
    await caughtUp(source);
  });

  test('what runs is told while it runs: on a processor, or waiting for a lock, by database', async () => {
    const ACTIVE = 'gantry.postgresql.sessions.active';
    const source = probe(estate.target({ processors: 2 }));
    const quiet = await read(source);
    expect(quiet.value('gantry.postgresql.processors')).toBe(2);
    expect(quiet.value(ACTIVE, { 'db.namespace': 'syd', state: 'cpu' })).toBe(0);
    const [running, holding, waiting] = await Promise.all(
      ['syd', 'nord', 'nord'].map((database) => estate.session(database)),
    );
    await holding?.query('begin; update stock_quant set note = note where id = 7');
    const endless = running
      ?.query('select count(*) from generate_series(1, 1000000000)')
      .catch(() => undefined);
    const waits = waiting?.query('update stock_quant set note = note where id = 7');
    await until('both are at it', async () => {
      const [row] = await estate.primary.query(`select count(*)::int as count from pg_stat_activity
        where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'
          and (wait_event_type = 'Lock' or datname = 'syd')`);
      return row?.count === 2;
    });
    // Samples from before it began count in the run in which it does.
    await read(source);
    const busy = await read(source);
    expect(busy.value(ACTIVE, { 'db.namespace': 'nord', state: 'lock' })).toBe(1);
    expect(busy.value('gantry.postgresql.session.running')).toBeCloseTo(
      busy.sum(ACTIVE, { state: 'cpu' }),
      6,
    );
    const onSyd = busy.sum(ACTIVE, { 'db.namespace': 'syd' });
    expect(onSyd).toBeGreaterThanOrEqual(1);
    await estate.primary.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'syd' and state = 'active'`,
    );
    await endless;
    await holding?.query('rollback');
    await waits;
    await read(source);
    expect((await read(source)).value(ACTIVE, { 'db.namespace': 'nord', state: 'lock' })).toBe(0);
  });

  test('a row lock with three waiters is one tree with the right root, and no literal', async () => {
    const source = probe(estate.target());
    const root = await estate.session('nord');
    await root.query(`begin; update stock_quant set note = 'Ola Nordmann 4711' where id = 5`);
    const waiters = await Promise.all([1, 2, 3].map(() => estate.session('nord')));
    const waits = waiters.map((session, index) =>
      session.query(`update stock_quant set note = 'secret-${index}' where id = 5 and note <> $$Kari$$`),
    );
    try {
      await until('three wait', async () => {
        const [row] = await estate.primary.query(
          `select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock'`,
        );
        return row?.count === 3;
      });
      const reading = await read(source);
      const tree = reading.evidence('postgres.locks', 'pg-a') as LockTree;
      const [pid] = (await root.query('select pg_backend_pid() as pid')).rows as { pid: number }[];
      expect(tree.waiters).toBe(3);
      expect(tree.roots).toHaveLength(1);
      const [shown] = tree.roots;
      expect(shown).toMatchObject({
        pid: pid?.pid,
        database: 'nord',
        state: 'idle in transaction',
        waiting: null,
      });
      expect(shown?.relation).toBe('stock_quant');
      expect(shown?.xactAge).toBeGreaterThan(0);
      expect(shown?.xactAge).toBeLessThan(20);
      expect(shown?.statement).toMatch(/update stock_quant set note = \? where id = \?/);
      const flat = JSON.stringify(tree);
      expect(flat).not.toMatch(/Ola|4711|secret|Kari|id = 5/);
      const count = (sessions: LockTree['roots']): number =>
        sessions.reduce((sum, { blocks }) => sum + 1 + count(blocks), 0);
      expect(count(tree.roots)).toBe(4);
      expect(reading.value('gantry.postgresql.lock.waiters', { 'db.namespace': 'nord' })).toBe(3);
      expect(reading.value('gantry.postgresql.lock.caused', { 'db.namespace': 'nord' })).toBe(3);
      expect(reading.value('gantry.postgresql.lock.waiters', { 'db.namespace': 'syd' })).toBe(0);
      const soon = await read(source);
      expect(soon.evidence('postgres.locks', 'pg-a')).toBeUndefined();
      clock.advance(5000);
      expect((await read(source)).evidence('postgres.locks', 'pg-a')).toMatchObject({ waiters: 3 });
    } finally {
      await root.query('rollback');
      await Promise.all(waits);
    }
    const after = await read(source);
    expect(after.evidence('postgres.locks', 'pg-a')).toBeNull();
    expect(after.value('gantry.postgresql.lock.caused', { 'db.namespace': 'nord' })).toBe(0);
    await Promise.all([root, ...waiters].map((session) => session.end()));
  });

  test('a forgotten prepared transaction is a root too', async () => {
    const source = probe(estate.target());
    const session = await estate.session('syd');
    await session.query(
      `begin; update stock_quant set note = 'z' where id = 7; prepare transaction 'customer-4711'`,
    );
    const waiter = await estate.session('syd');
    const wait = waiter.query('delete from stock_quant where id = 7');
    try {
      await until('one waits', async () => {
        const rows = await estate.primary.query(
          `select from pg_stat_activity where wait_event_type = 'Lock'`,
        );
        return rows.length === 1;
      });
      clock.advance(5000);
      const tree = (await read(source)).evidence('postgres.locks', 'pg-a') as LockTree;
      expect(tree.roots).toHaveLength(1);
      expect(tree.roots[0]).toMatchObject({ pid: 0, state: 'prepared transaction', database: 'syd' });
      expect(tree.roots[0]?.blocks[0]).toMatchObject({ relation: 'stock_quant', database: 'syd' });
      expect(JSON.stringify(tree)).not.toContain('4711');
    } finally {
      await session.query(`rollback prepared 'customer-4711'`);
      await wait;
    }
    await Promise.all([session.end(), waiter.end()]);
  });

  const END_OF_OURS = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'gantry'`;

  test('full connections are saturated, not down', async () => {
    const source = probe(estate.target({ replicas: [] }));
    expect((await read(source)).fault).toBeNull();
    const learned = probe(estate.target({ replicas: [] }));
    const others = await Promise.all(
      Array.from({ length: 20 }, () => estate.session().catch(() => null)),
    ).then((sessions) => sessions.filter((one) => one !== null));
    try {
      const refused = await read(learned);
      expect(refused.fault).toMatchObject({ code: 'saturated' });
      expect(refused.value('postgresql.up')).toBeNull();
      // the connection that is kept open goes on; cut, it knows how many connections there are
      expect((await read(source)).value('postgresql.connection.max')).toBe(20);
      await others[0]?.query(END_OF_OURS);
      await until('saturated', async () => (await read(source)).fault?.code === 'saturated');
      const full = await read(source);
      expect(full.value('postgresql.backends', { state: 'unknown' })).toBe(20);
      expect(full.value('postgresql.up')).toBeNull();
    } finally {
      await Promise.all(others.map((one) => one.end()));
    }
    await until('places are free', async () => (await read(source)).fault === null);
    const again = await read(source);
    expect(again.value('postgresql.up')).toBe(1);
    expect(again.value('postgresql.backends', { 'db.namespace': '', state: 'unknown' })).not.toBe(20);
  });

  test('the limit of our own role says nothing about the connections of the server', async () => {
    const source = probe(estate.target({ replicas: [] }));
    expect((await read(source)).fault).toBeNull();
    await estate.primary.query('alter role gantry connection limit 0');
    try {
      await estate.primary.query(END_OF_OURS);
      await until('refused', async () => (await read(source)).fault?.code === 'auth');
      const refused = await read(source);
      expect(refused.value('postgresql.up')).toBeNull();
      expect(refused.value('postgresql.backends', { state: 'unknown' })).toBeUndefined();
    } finally {
      await estate.primary.query('alter role gantry connection limit -1');
    }
  });

  test.each([
    ['a wrong password', (url: string) => url.replace('geheim', 'falsch'), 'auth'],
    ['no password', (url: string) => url.replace(':geheim', ''), 'auth'],
    ['a database that is not there', (url: string) => url.replace('/postgres', '/nowhere'), 'config'],
    ['no URL', () => 'geheim falsch', 'config'],
    ['TLS that the server lacks', (url: string) => `${url}?sslmode=require`, 'tls'],
    ['a host that is not there', (url: string) => url.replace('127.0.0.1', 'nowhere.invalid'), 'dns'],
  ])('%s has a code of its own and shows no secret', async (_, change, code) => {
    const url = change(estate.target().url ?? '');
    const reading = await read(probe(estate.target({ url, replicas: [] })));
    expect(reading.fault).toMatchObject({ code });
    expect(reading.value('postgresql.up')).toBeNull();
    expect(JSON.stringify(reading.observations) + JSON.stringify(reading.fault)).not.toMatch(/geheim|falsch/);
  });

  test('a role without pg_monitor: what it may not see is absent, and the grant is named', async () => {
    const url = estate.primary.url('postgres', { name: 'outsider', password: 'geheim' });
    const reading = await read(probe(estate.target({ url })));
    expect(reading.fault).toMatchObject({ code: 'permission' });
    expect(reading.fault?.remedy).toContain('GRANT pg_monitor TO "outsider"');
    expect(reading.value('postgresql.up', { replica: '' })).toBe(1);
    expect(reading.value('gantry.postgresql.xact.age.max')).toBeNull();
    expect(reading.value('postgresql.backends')).toBeUndefined();
    expect(reading.value('postgresql.commits', { 'db.namespace': 'nord' })).toBeGreaterThan(0);
  });

  test('closed, it leaves no session and says nothing more', async () => {
    const source = postgresSource(estate.target(), clock);
    await read(source);
    await source.close();
    await until('no session', async () => {
      const rows = await estate.primary.query(
        `select from pg_stat_activity where application_name = 'gantry'`,
      );
      return rows.length === 0;
    });
    expect((await read(source)).observations).toHaveLength(0);
  });

  // last: it ends the standby's life as one
  test('a promoted standby is the primary, and who was it before a second one', async () => {
    const source = probe(estate.target());
    await caughtUp(source);
    await estate.standby.promote();
    const reading = await read(source);
    expect(reading.value('gantry.postgresql.primary.count')).toBe(2);
    expect(reading.value(LAG)).toBeNull();
    const nodes = reading.observations.filter(
      (one) => one.type === 'evidence' && one.kind === 'postgres.node',
    );
    expect(nodes).toMatchObject([
      { subject: { kind: 'replica', id: 'pg-a' }, data: { server: 'pg-a', role: 'primary', timeline: 1 } },
      { subject: { kind: 'replica', id: 'pg-b' }, data: null },
      { subject: { kind: 'target', id: 'pg-a' }, data: { server: 'pg-b', role: 'primary', timeline: 2 } },
    ]);
  });
});
