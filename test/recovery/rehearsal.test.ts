import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type PostgresServer, startPrimary, startStandby } from '../../main/demo/servers/postgres';
import { preparePostgres } from '../../main/demo/servers/postgres-binaries';
import { drillsFolder } from '../../main/engine/drills/drills-folder';
import type { Engine } from '../../main/engine/engine';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { parseSeconds } from '../../shared/judge/drills/duration';
import { until } from '../integration/postgres-fixture';
import { good } from '../support/good';
import { openEngine } from '../support/open-engine';
import { runCli } from '../support/wall';

/** s between two looks of the probe */
const EVERY = 1;
/** s that a figure of a target may be old and still count as its state */
const FRESH = 3 * EVERY;
/** s: figures of a record are written in tenths */
const ROUNDED = 0.1;
/** s between two rows of the heartbeat */
const BEAT = 0.2;
const GANTRY = { name: 'gantry', password: 'geheim' };

let folder: string;
let config: string;
let data: string;
let primary: PostgresServer;
let standby: PostgresServer;
let engine: Engine;

beforeAll(() => buildIfNeeded(() => undefined));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-rehearsal-'));
  await chmod(folder, 0o755);
  data = join(folder, 'data');
  const binaries = good(await preparePostgres({}));
  primary = good(await startPrimary({ binaries, folder: join(folder, 'a') }));
  await primary.query(`create role gantry login password '${GANTRY.password}' in role pg_monitor`);
  // As docs/recovery.md says.
  await primary.query(`create table gantry_heartbeat (
    drill text not null, beat bigint not null, at timestamptz not null default clock_timestamp(), primary key (drill, beat))`);
  await primary.query(`create role gantry_heart login password 'pulse'`);
  await primary.query('grant insert, select, delete on gantry_heartbeat to gantry_heart');
  await primary.query('create table orders (id bigserial primary key)');
  standby = good(
    await startStandby(primary, { binaries, folder: join(folder, 'b'), name: 'pg-b', slot: 'pg_b' }),
  );
  config = join(folder, 'gantry.yaml');
  await writeFile(config, yaml());
  engine = openEngine({
    dataDir: join(data, 'cache'),
    drills: drillsFolder(data),
  });
  await engine.follow(config);
  await until('the wall knows both', () => Promise.resolve(serves() && inStep()));
});
afterEach(async () => {
  await engine?.stop();
  await standby?.kill();
  await primary?.kill();
  await rm(folder, { recursive: true, force: true });
});

function yaml(): string {
  const url = (server: PostgresServer): string => server.url('postgres', GANTRY);
  return `version: 1
services:
  - { id: orders, name: Orders, recovery: { rto: 10m, rpo: 1m }, dependsOn: [pg-a] }
targets:
  - id: pg-a
    probe: postgres
    url: ${url(primary)}
    every: ${EVERY}s
    timeout: 900ms
    replicas: [{ id: pg-b, url: ${url(standby)} }]
    heartbeat: { user: gantry_heart, password: pulse, every: ${BEAT * 1_000}ms }
`;
}

function serves(): boolean {
  return engine.verdicts?.serving.find(({ service }) => service === 'orders')?.served === true;
}
function inStep(): boolean {
  return engine.verdicts?.sections.replication.nodes.find(({ id }) => id === 'pg-b')?.lag?.value === 0;
}

async function gantry(...args: string[]): Promise<string> {
  const running = runCli(['drill', ...args, '--config', config, '--data', data]);
  expect(await running.ended, running.said()).toBe(0);
  return running.said();
}

/** Rows of the heartbeat that a server holds, with the server's time of each in s, oldest first. */
async function beatsOf(server: PostgresServer): Promise<ReadonlyMap<number, number>> {
  const rows = await server.query(
    'select beat::float8 as beat, extract(epoch from at)::float8 as at from gantry_heartbeat order by beat',
  );
  return new Map(rows.map(({ beat, at }) => [Number(beat), Number(at)]));
}

/** s that an outage lasted at least, and at most, by what this script saw happen. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The primary crashes and the standby takes over. */
async function failover(): Promise<Bounds> {
  await until('the wall sees it served', () => Promise.resolve(serves()));
  const whole = performance.now();
  await primary.kill();
  await gantry('step', 'Decide');
  // Nobody decides before it is seen; what is shorter than an interval may not be.
  await until('the wall sees it broken', () => Promise.resolve(!serves()));
  const broken = performance.now();
  await gantry('step', 'Promote', 'standby');
  const promoted = performance.now();
  await standby.promote();
  const client = new Client({ connectionString: standby.url() });
  await client.connect();
  await client.query('insert into orders default values');
  await client.end();
  await until('the wall sees it served', () => Promise.resolve(serves()));
  const served = performance.now();
  return {
    least: (promoted - broken) / 1_000 - ROUNDED,
    most: (served - whole) / 1_000 + FRESH + ROUNDED,
  };
}
function expectBetween(value: number, { least, most }: Bounds): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}

async function recordOf(id: RegExp): Promise<Record<string, Record<string, string>>> {
  const path = id.exec(await gantryEnd())?.[0] ?? '';
  return parse(await readFile(path, 'utf8')) as Record<string, Record<string, string>>;
}
async function gantryEnd(): Promise<string> {
  const said = await gantry('end', 'passed');
  process.stdout.write(said);
  return said;
}
const PATH = /\/\S+\.yaml/u;

/**
 * What the old primary had and the new one has not. It comes back alone, after the drill. The last row may have been
 * written when the primary crashed and never have been confirmed: nobody was promised that one.
 */
async function lostRows(kept: ReadonlyMap<number, number>): Promise<ReadonlyMap<number, number>> {
  await engine.stop();
  await standby.kill();
  good(await primary.start());
  return new Map([...(await beatsOf(primary))].filter(([beat]) => !kept.has(beat)));
}

describe('a failover that is rehearsed with gantry drill', () => {
  it('loses nothing where commits wait for the standby, and takes as long as was seen', async () => {
    await primary.query(`alter system set synchronous_standby_names = '"pg-b"'`);
    await primary.query('select pg_reload_conf()');
    await until('pg-b is synchronous', async () => {
      const [row] = await primary.query('select sync_state from pg_stat_replication');
      return row?.sync_state === 'sync';
    });
    expect(await gantry('start', 'database-failover', '--services', 'orders')).toContain(
      'A wall is watching',
    );
    await until('the heart beats', async () => (await beatsOf(primary)).size > 5);
    const bounds = await failover();
    const kept = await beatsOf(standby);
    const { observed, measured, steps } = await recordOf(PATH);
    const rto = parseSeconds(observed?.rto ?? '') ?? Number.NaN;
    expectBetween(rto, bounds);
    expect(observed).toMatchObject({ rpo: '0s', rows: 0, bytes: 0 });
    expect(measured).toEqual({ rto: observed?.rto, rpo: '0s' });
    expect(steps).toMatchObject([{ name: 'Decide' }, { name: 'Promote standby', outcome: 'passed' }]);
    // The page of the service lists it, as one that the wall itself watched.
    const rowOf = () => engine.verdicts?.sections.recovery.rows.find(({ id }) => id === 'orders');
    await until('the record is read', () => Promise.resolve(rowOf()?.history.length === 1));
    expect(rowOf()?.history[0]).toMatchObject({
      scenario: 'database failover',
      observed: true,
      took: rto,
      lost: 0,
    });
    // It passed; but with the old primary dead there is no copy left to move to.
    expect(rowOf()?.scenarios.find(({ scenario }) => scenario === 'database-failover')).toMatchObject({
      posture: 'at risk',
      reason: 'its database cannot be moved now',
    });
    // It leaves nothing behind, on the disk or in the database.
    expect(await beatsOf(standby)).toEqual(new Map());
    expect((await lostRows(kept)).size).toBeLessThanOrEqual(1);
  });

  it('counts what is lost where they do not', async () => {
    await gantry('start', 'database-failover', '--services', 'orders');
    await until('the heart beats', async () => (await beatsOf(primary)).size > 5);
    // The link is cut for a while before the crash: what is written meanwhile stays behind.
    await standby.query(`alter system set primary_conninfo = ''`);
    await standby.query('select pg_reload_conf()');
    const cut = Math.max(...(await beatsOf(primary)).keys());
    await until(
      'some rows came after',
      async () => [...(await beatsOf(primary)).keys()].filter((beat) => beat > cut).length > 8,
    );
    const bounds = await failover();
    await until('beats of the new primary', async () => (await beatsOf(standby)).size > 0);
    const kept = await beatsOf(standby);
    const { observed } = await recordOf(PATH);
    const rto = parseSeconds(observed?.rto ?? '') ?? Number.NaN;
    const rpo = parseSeconds(observed?.rpo ?? '') ?? Number.NaN;
    expectBetween(rto, bounds);
    const lost = await lostRows(kept);
    const counted = Number(observed?.rows);
    expect(lost.size).toBeGreaterThan(5);
    expect([lost.size, lost.size - 1]).toContain(counted);
    // From the last row that is kept to the last that is lost, by the old primary's clock.
    const last = [...lost.keys()][counted - 1] ?? Number.NaN;
    const before = Math.max(...[...kept.keys()].filter((beat) => beat < last));
    expect(
      Math.abs(rpo - ((lost.get(last) ?? Number.NaN) - (kept.get(before) ?? Number.NaN))),
    ).toBeLessThanOrEqual(ROUNDED);
  });
});
