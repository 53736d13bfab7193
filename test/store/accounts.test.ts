import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NdjsonLines } from '../../main/cli/export/lines';
import { Ledger } from '../../main/engine/accounts/ledger';
import { accountsBetween, TenantReader } from '../../main/engine/accounts/tenant-reader';
import { contentsOf } from '../../main/engine/bundle/contents';
import { decodeDocument } from '../../main/engine/store/format/record';
import { openStore, type Store } from '../../main/engine/store/store';
import type { DayAccount } from '../../shared/accounts/day-account';
import type { Config } from '../../shared/config/config';
import { RESOURCES, TAKES } from '../../shared/metrics/resources';
import { aConfig } from '../builders/series';
import { FakeTime } from '../fakes/fake-time';
import { silentLog } from '../support/silent-log';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVERY = 30_000;
/** The day on which the clocks of Oslo go back: it has 25 hours. */
const START = Date.UTC(2026, 9, 24, 20);
const DAY = { from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 23) };
const END = Date.UTC(2026, 9, 26, 4, 30);
/** The wall is off for two hours, and a database starts anew, so that its counters begin at 0. */
const OFF = { from: Date.UTC(2026, 9, 25, 6), to: Date.UTC(2026, 9, 25, 8) };
const RESET = Date.UTC(2026, 9, 25, 15);
const KNOWN = (DAY.to - DAY.from - (OFF.to - OFF.from)) / 1_000;
const BLOCKS = 200;
const column = (id: string): number => TAKES.findIndex((take) => take.id === id);

let folder: string;
let time: { now: () => number; monotonic: () => number; at: number };
let store: Store;

const config: Config = aConfig({
  sites: [{ id: 'oslo', name: 'Oslo', region: '', timezone: 'Europe/Oslo', windows: [] }],
  tenants: {
    from: [{ attribute: 'db.namespace', match: /^(?<tenant>[a-z]+)$/u }],
    tiers: { gold: { share: 4, quota: { db_time: 24 } } },
    list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }],
  },
  costs: { currency: 'EUR', prices: { db_time: 2, blocks: 1 } },
});

function open(): Store {
  return openStore({ dir: folder, clock: time, log: silentLog });
}

/** What was sent: sessions that vary within the hour, and blocks read, counted since the server's start. */
function sessions(t: number): number {
  return 1 + (t % HOUR) / HOUR;
}

async function record(from: number, to: number): Promise<void> {
  const use = { state: 'cpu', target: 'pg', 'db.namespace': 'nord' };
  const active = store.register('gantry.postgresql.sessions.active', '{session}', use)?.id ?? -1;
  const read =
    store.register('postgresql.blks_read', '{block}', { target: 'pg', 'db.namespace': 'nord' })?.id ?? -1;
  const other =
    store.register('gantry.tenant.use', '1', { tenant: 'havn', pool: 'b', resource: 'queue_jobs' })?.id ?? -1;
  for (let t = from; t < to; t += EVERY) {
    time.at = t;
    store.append(active, t, sessions(t));
    store.append(read, t, ((t - (t < RESET ? START : RESET)) / 1_000) * BLOCKS);
    // Of this tenant nothing is heard on the first day.
    if (t >= DAY.to) store.append(other, t, 3);
    if ((t + EVERY) % HOUR === 0) {
      await store.flush();
      time.at = t + EVERY + 3 * MINUTE;
      await store.tend();
    }
  }
  await store.flush();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-accounts-'));
  const clock = new FakeTime(START);
  time = { at: START, now: () => time.at, monotonic: () => clock.monotonic() };
  store = open();
  await record(START, OFF.from);
  // In the middle of the day it ends, and starts again.
  await store.close();
  time.at = OFF.to;
  store = open();
  await store.restoreHead();
  await record(OFF.to, END);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function kept(): NonNullable<Store['kept']> {
  if (store.kept === null) throw new Error('nothing is kept');
  return store.kept;
}

async function counted(): Promise<readonly DayAccount[]> {
  await new Ledger(store, silentLog).count(config, time.now());
  await store.flush();
  return accountsBetween(kept().archive, 0, END);
}

describe('what tenants take in a day', () => {
  it('is counted once the day is over, without the time in which nobody watched, and never twice', async () => {
    const accounts = await counted();
    const [account, ...more] = accounts.filter(({ day }) => day === '2026-10-25');
    expect(more).toEqual([]);
    expect(account).toMatchObject({ ...DAY, pool: 'pg', tenants: ['nord'], currency: 'EUR' });
    const hours = (account?.amounts[column('db_time')] ?? 0) / 3_600;
    expect(hours).toBeCloseTo((1.5 * KNOWN) / 3_600, 0);
    expect(Math.abs(hours / ((1.5 * KNOWN) / 3_600) - 1)).toBeLessThan(0.01);
    // A stretch whose counter has no predecessor is not known: the first after the gap, and after the reset.
    const blocks = account?.amounts[column('blocks')] ?? 0;
    expect(Math.abs(blocks / (BLOCKS * (KNOWN - 2 * 900)) - 1)).toBeLessThan(0.01);
    expect(account?.coverage[0]).toBeCloseTo(23 / 25, 2);
    expect(account?.costs[0]).toBeCloseTo(2 * hours + blocks / 1e6, 6);
    expect(account?.amounts[column('redis_ops')]).toBeNaN();

    expect(await counted()).toEqual(accounts);
    // The day that goes on is not counted, and that before it from when it was watched.
    expect(accounts.map(({ day }) => day)).toEqual(['2026-10-24', '2026-10-25']);
    expect(accounts[0]?.coverage[0]).toBeCloseTo(2 / 24, 2);
  });

  it('is the same as what its page says while it goes on', async () => {
    const reader = new TenantReader(kept());
    const past = await reader.read('nord', config, DAY.to - 1);
    const [, account] = await counted();
    for (const id of ['db_time', 'blocks']) {
      const [page, day] = [past?.today[column(id)] ?? 0, account?.amounts[column(id)] ?? 0];
      expect(Math.abs(page / day - 1), id).toBeLessThan(0.03);
    }
    expect(past?.coverage).toBeCloseTo(account?.coverage[0] ?? 0, 1);
    expect(past?.today[column('locks')]).toBeNaN();
  });

  it('shows the line of 24 hours with its gap, and nothing that came after the time', async () => {
    const past = await new TenantReader(kept()).read('nord', config, DAY.to - 1);
    const line = past?.lines[RESOURCES.findIndex(({ id }) => id === 'db_time')];
    expect(line?.v).toHaveLength(240);
    const at = (t: number): number => line?.v[line.t.findIndex((one) => one > t)] ?? 0;
    expect(at(OFF.from + HOUR)).toBeNaN();
    expect(at(OFF.from - 20 * MINUTE)).toBeCloseTo(1.65, 1);
    expect(line?.t.at(-1)).toBeLessThan(DAY.to);
    expect(past?.days.map(({ day }) => day)).toEqual(['2026-10-24']);
    const later = await new TenantReader(kept()).read('nord', config, END - 1);
    expect(later?.days.map(({ day }) => day)).toEqual(['2026-10-24', '2026-10-25']);
  });

  it('of a tenant that only the feed speaks of, and of one that nobody knows', async () => {
    const reader = new TenantReader(kept());
    const past = await reader.read('havn', config, END - 1);
    const today = past?.today[column('queue_jobs')] ?? 0;
    // 3 jobs at any time since midnight.
    expect(today / (3 * ((END - DAY.to) / 1_000))).toBeCloseTo(1, 2);
    expect(past?.days).toEqual([]);
    expect(await reader.read('nobody', config, END)).toBeNull();
  });

  it('goes into a bundle, and is exported as an event of each tenant, once its day is over', async () => {
    await counted();
    const daysIn = async (to: number): Promise<readonly unknown[]> => {
      const days: unknown[] = [];
      const range = { archive: kept().archive, from: to - HOUR, to, onProgress: () => undefined };
      for await (const { table, payload } of contentsOf(range))
        if (table === 'accounts') days.push((decodeDocument(payload) as DayAccount).day);
      return days;
    };
    expect(await daysIn(DAY.to + HOUR)).toEqual(['2026-10-24', '2026-10-25']);
    expect(await daysIn(DAY.to - HOUR)).toEqual(['2026-10-24']);

    const account = (await counted()).find(({ day }) => day === '2026-10-25') as DayAccount;
    const line = JSON.parse(new NdjsonLines([]).account(account, 0));
    expect(line).toMatchObject({
      type: 'event',
      t: DAY.to,
      kind: 'consumption',
      subject: { kind: 'tenant', id: 'nord' },
      data: { day: '2026-10-25', pool: 'pg', currency: 'EUR', cost: account.costs[0] },
    });
    // What is not known is not there, also not as a zero.
    expect(Object.keys(line.data.use).sort()).toEqual(['blocks', 'db_time']);
    expect(line.data.use.db_time).toEqual({ value: account.amounts[column('db_time')], unit: 's' });
  });
});
