import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Estate, startEstate } from '../support/estate';
import { openWall, showView, temporaryFolder, type Wall } from '../support/wall';
import { timed, within } from '../support/within';

const LATENCY = {
  id: 0,
  metric: 'http.server.request.duration',
  unit: 's',
  attributes: { service: 'shop', quantile: '0.95' },
};

let estate: Estate;
let wall: Wall;
let page: Page;
let data: Awaited<ReturnType<typeof temporaryFolder>>;
let latency = 0.25;
let publishing: NodeJS.Timeout;

beforeAll(async () => {
  estate = await startEstate();
  estate.feed.announce([LATENCY]);
  publishing = setInterval(() => estate.feed.publish(Date.now(), [LATENCY.id], [latency]), 500);
  data = await temporaryFolder('data');
  wall = await openWall({ config: estate.config, data: data.path });
  page = wall.page;
});
afterAll(async () => {
  clearInterval(publishing);
  await wall?.close();
  await estate?.stop();
  estate?.uplink.stop();
  await data?.remove();
});

afterEach(({ task }) => {
  if (task.result?.state === 'fail') process.stdout.write(`${wall.said.slice(-30).join('\n')}\n`);
});

const show = (view: string): Promise<void> => showView(page, view);
const number = (selector: string): Promise<number> =>
  page.locator(selector).first().getAttribute('data-value').then(Number);
const replica = (more: string): string => `[data-replica="pg-b"]${more}`;
const LOST = replica(' [data-metric="gantry.postgresql.replication.unreceived"]');
/**
 * s. Targets are probed every second; the judge's tick and the paint come on top: 1.25 s where the wall has the machine to
 * itself, more beside the other windows of a whole run.
 */
const TWO_INTERVALS = 2 + 3;
const LAG = replica(' [data-metric="gantry.postgresql.replication.lag"]');

describe('the wall on a real estate', () => {
  it('is live, and every service and server is there and well', async () => {
    await page.waitForSelector('[data-connection="live"]');
    await show('services');
    await page.waitForSelector('[data-service="shop"][data-severity="ok"][data-freshness="live"]');
    await show('replication');
    await page.waitForSelector(replica('[data-severity="ok"]'));
    expect(await number(LAG)).toBe(0);
    await page.waitForSelector('[data-target="pg-a"]');
  });

  it('shows what a feed says, value for value', async () => {
    await show('services');
    latency = 0.4375;
    await page.waitForSelector(
      '[data-service="shop"] [data-metric="http.server.request.duration"][data-value="0.4375"]',
    );
  });

  it('shows of its copies what SQL says of them, while nothing moves', async () => {
    await show('replication');
    const truth = async (): Promise<number> => {
      const [row] = await estate.primary.query(
        `select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float as behind from pg_stat_replication`,
      );
      return Number(row?.behind);
    };
    await expect
      .poll(async () => [
        await number(replica(' [data-metric="postgresql.replication.data_delay"]')),
        await truth(),
      ])
      .toEqual([0, 0]);
    await expect.poll(() => number(LAG)).toBe(0);
  });

  it('lag stays 0 on an idle primary and after a write that was replayed', async () => {
    await show('replication');
    await estate.primary.query('create table moved as select 1 as one', 'nord');
    const [row] = await estate.primary.query('select pg_current_wal_lsn() as lsn');
    await expect
      .poll(
        async () =>
          (
            await estate.standby.query(
              `select pg_last_wal_replay_lsn() >= '${String(row?.lsn)}'::pg_lsn as there`,
            )
          )[0]?.there,
      )
      .toBe(true);
    await expect.poll(() => number(LAG)).toBe(0);
    expect(await page.locator(replica('[data-severity="ok"]')).count()).toBe(1);
  });

  it('a cut link: lag grows and never shows 0, though both servers live', async () => {
    await estate.standby.pauseReceiver();
    const writes = setInterval(
      () =>
        void estate.primary
          .query('update stock_quant set quantity = quantity + 1', 'nord')
          .catch(() => undefined),
      200,
    );
    try {
      await expect.poll(() => number(LAG)).toBeGreaterThan(1);
      const seen: number[] = [];
      await expect
        .poll(
          async () => {
            seen.push(await number(LAG));
            return seen.at(-1);
          },
          { interval: 200 },
        )
        .toBeGreaterThan(5);
      expect(Math.min(...seen)).toBeGreaterThan(0);
      expect(seen.every((lag, i) => i === 0 || lag >= (seen[i - 1] as number))).toBe(true);
      clearInterval(writes);
      // What would be lost, once nothing is written any more: the wall's figure and that of SQL come together.
      await expect
        .poll(async () => {
          const [received] = await estate.standby.query('select pg_last_wal_receive_lsn() as lsn');
          const [lost] = await estate.primary.query(
            `select pg_wal_lsn_diff(pg_current_wal_lsn(), '${String(received?.lsn)}')::float as bytes`,
          );
          return (await number(LOST)) - Number(lost?.bytes);
        })
        .toBe(0);
      expect(await number(LOST)).toBeGreaterThan(0);
    } finally {
      clearInterval(writes);
      estate.standby.resumeReceiver();
    }
    await expect.poll(() => number(LAG)).toBe(0);
  });

  it('a stopped standby turns critical and says which and why; a started one is well again', async () => {
    await estate.standby.stop();
    const { took, control } = await timed(() => page.waitForSelector(replica('[data-severity="critical"]')));
    process.stdout.write(`a stopped standby: critical after ${Math.round(took)} ms\n`);
    expect(took).toBeLessThan(within(TWO_INTERVALS, control));
    const answer = await page.locator('[data-view="replication"] h1').innerText();
    expect(answer).toContain('pg-b');
    expect(await page.locator(replica('')).innerText()).toMatch(/(?:refuses|closes) connections/);
    await estate.standby.start();
    await page.waitForSelector(replica('[data-severity="ok"]'));
  });

  it('Redis stopped and started: critical, then ok again without a restart', async () => {
    await show('services');
    await estate.redis.stop();
    await page.waitForSelector('[data-service="shop"]:not([data-severity="ok"])');
    expect(await page.locator('[data-view="services"] h1').innerText()).toMatch(/redis-a/);
    await estate.redis.start();
    await page.waitForSelector('[data-service="shop"][data-severity="ok"]');
  });

  it('a lock held by one session with three waiting is told with its root, and no literals', async () => {
    const open = async (): Promise<Client> => {
      const client = new Client({
        connectionString: estate.primary.url('nord'),
        application_name: 'stock reservations',
      });
      await client.connect();
      return client;
    };
    const clients = await Promise.all([open(), open(), open(), open()]);
    const [root, ...waiters] = clients as [Client, ...Client[]];
    await root.query('begin; update stock_quant set quantity = 4242 where id = 7');
    const waits = waiters.map((waiter) =>
      waiter.query('update stock_quant set quantity = 4343 where id = 7'),
    );
    try {
      await page.waitForFunction(
        () => /3 sessions wait/.test(document.querySelector('[data-view="services"] h1')?.textContent ?? ''),
        undefined,
      );
      const answer = await page.locator('[data-view="services"] h1').innerText();
      expect(answer).toContain('Nord 3PL');
      expect(answer).not.toMatch(/4242|4343/);
    } finally {
      await root.query('rollback');
      await Promise.all(waits);
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('the uplink lost: one condition, the last picture under a banner, targets unknown', async () => {
    // What is open when the link goes would be counted, as the views go on to show it.
    await page.waitForSelector('[data-incidents]', { state: 'detached' });
    estate.uplink.cut();
    await page.waitForSelector('[data-connection="offline"]');
    await page.waitForSelector('[data-service="shop"][data-severity="unknown"][data-freshness="cached"]');
    expect(await page.locator('body').innerText()).toMatch(/cached/);
    expect(await page.locator('[data-notice="link"]').innerText()).toMatch(/uplink is lost/);
    expect(await page.locator('[data-incidents]').count()).toBe(0);
  });

  it('killed, and started again with every server gone: the last known wall, marked cached', async () => {
    await wall.kill();
    await estate.stop();
    wall = await openWall({ config: estate.config, data: data.path });
    page = wall.page;
    await page.waitForSelector('[data-connection="offline"]');
    await page.waitForSelector('[data-service="shop"][data-freshness="cached"]');
  });
});
