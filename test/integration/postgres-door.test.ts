import { afterAll, beforeAll, expect, test } from 'vitest';
import { KNOCK_EVERY } from '../../main/engine/sources/door';
import { postgresSource } from '../../main/engine/sources/postgres/postgres-source';
import type { Source } from '../../main/engine/sources/source';
import type { PostgresNode } from '../../shared/kinds/postgres/evidence';
import { type Estate, movableClock, type Reading, read, startEstate } from './postgres-fixture';

let estate: Estate;
let source: Source;
beforeAll(async () => {
  estate = await startEstate(undefined, { max_connections: '20' });
});
afterAll(() => estate.close());

/** Runs until a new connection has been tried. */
async function looks(): Promise<Reading> {
  let last = await read(source);
  for (let run = 1; run < KNOCK_EVERY; run += 1) last = await read(source);
  return last;
}

test('a postmaster that hangs is down, though the held connection answers', async () => {
  source = postgresSource(estate.target({ timeout: 1_000 }), movableClock());
  await read(source);
  expect((await looks()).fault).toBeNull();
  const pid = estate.primary.pid();
  process.kill(pid, 'SIGSTOP');
  try {
    const hung = await looks();
    expect(hung.fault?.code).toBe('timeout');
    expect(hung.value('postgresql.up', { replica: '' })).toBe(0);
    expect(hung.value('postgresql.up', { replica: 'pg-b' })).toBe(1);
    // What it states on the held connection stays known: it lives, and its standby follows.
    expect((hung.evidence('postgres.node', 'pg-a') as PostgresNode).role).toBe('primary');
    expect(hung.value('postgresql.connection.max')).toBe(20);
    // It is tried in every run now.
    expect((await read(source)).value('postgresql.up', { replica: '' })).toBe(0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const back = await read(source);
  expect(back.fault).toBeNull();
  expect(back.value('postgresql.up', { replica: '' })).toBe(1);
  await source.close();
});

test('a role at its own limit is no saturated server; a full server is', async () => {
  await estate.primary.query(
    'create role narrow login password $$geheim$$ connection limit 1 in role pg_monitor',
  );
  const url = estate.primary.url('postgres', { name: 'narrow', password: 'geheim' });
  source = postgresSource(estate.target({ url, replicas: [] }), movableClock());
  await read(source);
  // Each run also samples sessions on the held connection, so the limit of one is used up.
  expect((await looks()).fault).toBeNull();
  await estate.primary.query('alter role narrow connection limit -1');
  const full = await Promise.all(Array.from({ length: 17 }, () => estate.session('nord').catch(() => null)));
  expect((await looks()).fault?.code).toBe('saturated');
  await Promise.all(full.map((session) => session?.end()));
  await source.close();
});
