import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FeedServer } from '../../main/demo/servers/feed-server';
import type { Engine } from '../../main/engine/engine';
import { Review } from '../../main/engine/past/review';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore, type Store } from '../../main/engine/store/store';
import type { FeedSeries } from '../../shared/contract/feed';
import type { Snapshot } from '../../shared/model/snapshot';
import type { TenantPage } from '../../shared/model/tenant-page';
import { aConfig } from '../builders/series';
import { openEngine } from '../support/open-engine';
import { SeenSnapshots } from '../support/seen-snapshots';
import { silentLog } from '../support/silent-log';

const TENANTS = ['fjell', 'nord', 'havn', 'elv', 'skog', 'sund'];
const TOKEN = 'page';
const HISTORY = 30 * 60_000;
const EVERY = 1_000;

let folder: string;
let feed: FeedServer;
let store: Store;
let engine: Engine;
let publishing: NodeJS.Timeout;
let campaign = false;
const seen = new SeenSnapshots();

/** Figures of a pool with a queue; in the campaign the first tenant fills it, and the others wait. */
function figures(trouble: boolean): readonly number[] {
  const perTenant = TENANTS.flatMap((_, at) => [trouble && at === 0 ? 60 : 2, trouble && at > 0 ? 90 : 5]);
  return [...perTenant, trouble ? 1 : 0.4, trouble ? 20 : 0];
}
const POOL = 'pool-b';
const NAMED: readonly (readonly [metric: string, unit: string, attributes: FeedSeries['attributes']])[] = [
  ...TENANTS.flatMap(
    (tenant) =>
      [
        ['gantry.tenant.use', '1', { tenant, pool: POOL, resource: 'queue_jobs' }],
        ['gantry.tenant.delay', 's', { tenant, pool: POOL, kind: 'job_wait' }],
      ] as const,
  ),
  ['gantry.pool.used', '1', { pool: POOL, resource: 'queue_jobs' }],
  ['gantry.pool.queue', '1', { pool: POOL, resource: 'queue_jobs' }],
];
const SERIES: readonly FeedSeries[] = NAMED.map(([metric, unit, attributes], id) => ({
  id,
  metric,
  unit,
  attributes,
}));
const IDS = SERIES.map(({ id }) => id);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-page-'));
  feed = await FeedServer.start({ token: TOKEN });
  const startedAt = Date.now();
  feed.onFresh = (send) => {
    for (let t = startedAt - HISTORY; t < startedAt; t += 5_000) send(t, IDS, figures(false));
  };
  feed.announce(SERIES);
  publishing = setInterval(() => feed.publish(Date.now(), IDS, figures(campaign)), EVERY);
  store = openStore({ dir: join(folder, 'cache'), clock: systemClock, log: silentLog });
  engine = openEngine({
    dataDir: join(folder, 'cache'),
    store,
    onSnapshot: seen.take,
  });
  await engine.use(
    aConfig({
      feed: { url: `ws://127.0.0.1:${feed.port}/feed`, token: TOKEN },
      tenants: {
        from: [],
        tiers: { standard: { share: 1, quota: { queue_jobs: 1 } } },
        list: TENANTS.map((id) => ({ id, name: id, tier: 'standard', pool: POOL })),
      },
      costs: { currency: 'EUR', prices: { queue_jobs: 2 } },
    }),
    'gantry.yaml',
  );
  await engine.settled();
});
afterAll(async () => {
  clearInterval(publishing);
  await engine?.stop();
  await feed?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The first snapshot from now on whose page of the open tenant holds. */
function pageThat(holds: (page: TenantPage) => boolean): Promise<TenantPage> {
  return seen.next(({ sections: { tenant } }) =>
    tenant.page !== null && holds(tenant.page) ? tenant.page : null,
  );
}

test('the page of a tenant: what it takes, its line, its day, its episode; and the same again in a replay', async () => {
  engine.openTenant('fjell');
  const calm = await pageThat(
    ({ severity, resources }) =>
      severity === 'ok' && resources.some(({ use }) => use.v.some((value) => !Number.isNaN(value))),
  );
  const [jobs] = calm.resources;
  expect(jobs).toMatchObject({ id: 'queue_jobs', now: 2, saturated: false });
  expect(calm.episodes).toEqual([]);
  // Half an hour of two jobs at a time, as far as it lies in this day.
  const known = jobs?.use.v.filter((value) => !Number.isNaN(value)) ?? [];
  expect(known.length).toBeGreaterThanOrEqual(4);
  expect(known.every((value) => Math.abs(value - 2) < 1e-9)).toBe(true);
  expect(jobs?.day).toMatchObject({ unit: '{job}.s', quota: 3_600 });

  const begun = Date.now();
  campaign = true;
  const taking = await pageThat(({ severity, episodes }) => severity === 'warning' && episodes.length === 1);
  expect(taking.answer.verdict).toMatch(/^fjell takes [\d.]+× its share of queue jobs;$/);
  expect(taking.answer.reason).toBe('5 other tenants pay.');
  expect(taking.resources[0]).toMatchObject({ now: 60, saturated: true });
  expect(taking.episodes[0]).toMatchObject({
    role: 'offender',
    to: null,
    resource: 'queue jobs',
    victims: 5,
  });
  expect(Math.abs((taking.episodes[0]?.from ?? 0) - begun)).toBeLessThan(10_000);
  // It is kept once, however often it is looked at.
  expect(store.head.events('contention', 0)).toHaveLength(1);

  engine.openTenant('nord');
  const paying = await pageThat(({ id, episodes }) => id === 'nord' && episodes.length === 1);
  expect(paying.answer).toMatchObject({
    verdict: 'nord waits 18× its usual for its jobs;',
    reason: 'fjell takes queue jobs.',
  });
  expect(paying.episodes[0]).toMatchObject({ role: 'victim', offender: 'fjell' });
  engine.openTenant('nobody');
  const nobody = await seen.next(({ sections: { tenant } }) => (tenant.id === 'nobody' ? tenant : null));
  expect(nobody.page).toBeNull();

  await store.flush();
  const past: Snapshot[] = [];
  const review = new Review({
    store,
    clock: systemClock,
    log: silentLog,
    live: true,
    onSnapshot: (snapshot) => past.push(snapshot),
  });
  await review.openTenant('fjell');
  expect(await review.go(begun - 1_000, null)).toEqual({ ok: true });
  const before = past.at(-1)?.sections.tenant.page;
  expect(before).toMatchObject({ severity: 'ok', episodes: [] });
  expect(before?.resources[0]).toMatchObject({ now: 2 });
  expect(await review.go(Date.now() - 1_000, null)).toEqual({ ok: true });
  expect(past.at(-1)?.sections.tenant.page).toMatchObject({ severity: 'warning' });
  expect(past.at(-1)?.sections.tenant.page?.episodes).toHaveLength(1);
  review.leave();
});
