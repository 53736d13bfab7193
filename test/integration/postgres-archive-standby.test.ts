import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresServer, startStandby } from '../../main/demo/servers/postgres';
import { postgresSource } from '../../main/engine/sources/postgres/postgres-source';
import { good } from '../support/good';
import { type Estate, movableClock, read, startEstate, until } from './postgres-fixture';

let archive: string;
let estate: Estate;
let standby: PostgresServer;
beforeAll(async () => {
  archive = await mkdtemp(join(tmpdir(), 'gantry-wal-'));
  await chmod(archive, 0o777);
  estate = await startEstate(undefined, { archive_mode: 'on', archive_command: `cp %p ${archive}/%f` });
  standby = good(
    await startStandby(estate.primary, {
      binaries: estate.primary.binaries,
      folder: join(archive, 'standby'),
      settings: {
        max_prepared_transactions: '5',
        primary_conninfo: '',
        primary_slot_name: '',
        restore_command: `cp ${archive}/%f %p`,
      },
      name: 'pg-b',
      slot: 'unused',
    }),
  );
});
afterAll(async () => {
  await standby?.stop();
  await estate.close();
  await rm(archive, { recursive: true, force: true });
});

test('a standby that is fed by the archive alone is current once it has every commit, and late until then', async () => {
  const clock = movableClock();
  const source = postgresSource(
    estate.target(
      {},
      { url: standby.url('postgres', { name: 'gantry', password: 'geheim' }), slot: 'unused' },
    ),
    clock,
  );
  await estate.primary.query(`insert into stock_quant values (100, 'x')`, 'nord');
  // The current segment is archived; the primary is idle then, but for WAL without a commit.
  await estate.primary.query('select pg_switch_wal()');
  await estate.primary.query('checkpoint');
  await until('it has every commit', async () => {
    const reading = await read(source);
    return reading.value('gantry.postgresql.replication.lag', { replica: 'pg-b' }) === 0;
  });
  const current = await read(source);
  expect(current.evidence('postgres.node', 'pg-b')).toMatchObject({
    role: 'standby',
    streaming: null,
    fromArchive: true,
  });
  clock.advance(60_000);
  expect((await read(source)).value('gantry.postgresql.replication.lag', { replica: 'pg-b' })).toBe(0);

  await estate.primary.query(`insert into stock_quant values (101, 'x')`, 'nord');
  await read(source);
  clock.advance(30_000);
  const late = await read(source);
  expect(late.value('gantry.postgresql.replication.lag', { replica: 'pg-b' })).toBeGreaterThan(29);
  await source.close();
});
