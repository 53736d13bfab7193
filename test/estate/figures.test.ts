import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Estate, startEstate } from '../support/estate';
import { LONG } from '../support/long';
import { openWall, showView, temporaryFolder, type Wall } from '../support/wall';

const IDLE_SECONDS = Number(process.env.GANTRY_IDLE_SECONDS ?? (LONG ? 120 : 5));
const SERIES = {
  latency: ['http.server.request.duration', 's', { quantile: '0.95' }],
  rate: ['odoo.business.event.rate', '{event}/s', { event: 'orders' }],
  budget: ['gantry.slo.error_budget.remaining', '1', {}],
} as const;
type Name = keyof typeof SERIES;
/** A service that no feed speaks of, with 864 bad seconds a day allowed. */
const PORTAL =
  '{ id: portal, name: Portal, objective: { availability: 99%, window: 1d }, dependsOn: [shop-api] }';
const ALLOWED_BAD_S = 864;

let estate: Estate;
let wall: Wall;
let page: Page;
let data: Awaited<ReturnType<typeof temporaryFolder>>;
let publishing: NodeJS.Timeout;
const told: Record<Name, number> = { latency: 0.25, rate: 0.5, budget: 0.92 };

beforeAll(async () => {
  estate = await startEstate();
  estate.feed.announce(
    Object.values(SERIES).map(([metric, unit, attributes], id) => {
      return { id, metric, unit, attributes: { service: 'shop', ...attributes } };
    }),
  );
  publishing = setInterval(() => {
    estate.feed.publish(Date.now(), [0, 1, 2], [told.latency, told.rate, told.budget]);
  }, 250);
  await estate.primary.query('create database syd');
  const text = await readFile(estate.config, 'utf8');
  await writeFile(estate.config, text.replace('services:\n', `services:\n  - ${PORTAL}\n`));
  data = await temporaryFolder('data');
  wall = await openWall({ config: estate.config, data: data.path });
  page = wall.page;
  await page.waitForSelector('[data-connection="live"]');
});
afterAll(async () => {
  clearInterval(publishing);
  await wall?.close();
  await estate?.stop();
  await data?.remove();
});

const show = (view: string): Promise<void> => showView(page, view);
const figure = (subject: string, metric: string): Promise<number> =>
  page.locator(`${subject} [data-metric="${metric}"]`).first().getAttribute('data-value').then(Number);
const sql = async (statement: string): Promise<number> => {
  const [row] = await estate.primary.query(`select (select ${statement})::float as figure`);
  return Number(row?.figure);
};

describe('each figure on the wall is that of its source', () => {
  it('a service: latency, throughput and error budget, as the feed says them', async () => {
    await show('services');
    for (const values of [
      { latency: 0.3125, rate: 0.75, budget: 0.875 },
      { latency: 1.75, rate: 0.0625, budget: 0.25 },
      { latency: 0.25, rate: 0.5, budget: 0.92 },
    ]) {
      Object.assign(told, values);
      await expect
        .poll(async () => {
          const seen: Partial<Record<Name, number>> = {};
          for (const name of ['latency', 'rate', 'budget'] as const)
            seen[name] = await figure('[data-service="shop"]', SERIES[name][0]);
          return seen;
        })
        .toEqual(values);
    }
  });

  it('a web endpoint: the status that it answered with, and nothing once it is well', async () => {
    await show('services');
    estate.answer = 503;
    const reason = page.locator('[data-view="services"]');
    await expect.poll(() => reason.innerText()).toMatch(/\b503\b/);
    estate.answer = 418;
    await expect.poll(() => reason.innerText()).toMatch(/\b418\b/);
    estate.answer = 200;
    await expect.poll(() => reason.innerText()).not.toMatch(/\b(503|418)\b/);
    await page.waitForSelector('[data-service="shop"][data-severity="ok"]');
  });

  it('a web endpoint that nobody else measures: how long it took, by its own record', async () => {
    await show('services');
    for (const delay of [450, 150]) {
      estate.delay = delay;
      await expect
        .poll(async () => {
          const shown = await figure('[data-service="portal"]', 'httpcheck.duration');
          // One of its answers since the delay: the way there and back and TLS come on top, never less.
          return estate.answers
            .slice(-3)
            .some(({ took }) => took >= delay / 1_000 && shown >= took && shown - took < 0.1);
        })
        .toBe(true);
    }
    estate.delay = 0;
  });

  it('an error budget that the wall keeps itself: the seconds in which the endpoint answered wrongly', async () => {
    await show('services');
    estate.answer = 503;
    await pause(6_000);
    estate.answer = 200;
    await page.waitForSelector('[data-service="portal"][data-severity="ok"]');
    let truth = 0;
    estate.answers.forEach(({ t, status }, i) => {
      if (status !== 200) truth += ((estate.answers[i + 1]?.t ?? Date.now()) - t) / 1_000;
    });
    expect(truth).toBeGreaterThan(5);
    const shown = (1 - (await figure('[data-service="portal"]', SERIES.budget[0]))) * ALLOWED_BAD_S;
    // Every spell of wrong answers is seen up to a second of judging late, and ends when two seconds went well.
    const spells = estate.answers.filter(
      ({ status }, i) => status !== 200 && estate.answers[i + 1]?.status === 200,
    ).length;
    expect(shown).toBeGreaterThan(truth - 1.25 * spells);
    expect(shown).toBeLessThan(truth + (2 + 1.25) * spells);
  });

  it('tenants: what each takes of the connections, in fair shares, as the server counts its sessions', async () => {
    const clients = ['nord', 'nord', 'nord', 'nord', 'nord', 'nord', 'syd', 'syd'].map(
      (database) => new Client({ connectionString: estate.primary.url(database) }),
    );
    await Promise.all(clients.map((client) => client.connect()));
    try {
      await show('tenants');
      // While nobody takes too much, the view says what room is left; the cells are there for whoever asks.
      await page.keyboard.press('Enter');
      const share = (tenant: string): Promise<number> =>
        page
          .locator(`[data-tenant="${tenant}"] [data-metric="gantry.tenant.excess"][title^="connections:"]`)
          .getAttribute('data-value')
          .then(Number);
      await expect
        .poll(async () => {
          const sessions = async (where: string): Promise<number> =>
            sql(`count(*) from pg_stat_activity where backend_type = 'client backend' and ${where}`);
          const [nord, syd, all, room] = [
            await sessions("datname = 'nord'"),
            await sessions("datname = 'syd'"),
            await sessions('true'),
            await sql(
              "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int",
            ),
          ];
          // All that the server has room for, halved; what the wall and this test hold themselves comes and goes.
          const due = (used: number): number => (nord + syd) / (used / room) / 2;
          const near = (shown: number, use: number): boolean =>
            [-1, 0, 1].some((more) => Math.abs(shown - use / due(all + more)) < 1e-4);
          return [nord, syd, near(await share('nord'), nord), near(await share('syd'), syd)];
        })
        .toEqual([6, 2, true, true]);
      // Its own page says it in sessions, from the wall's own history.
      await page.locator('[data-tenant="nord"]').first().click();
      const own = '[data-view="tenant"][data-tenant="nord"]';
      await page.waitForSelector(`${own}[data-severity="ok"]`);
      const open = page.locator(`${own} [data-resource="connections"] [data-metric="gantry.tenant.use"]`);
      await expect.poll(() => open.getAttribute('data-value').then(Number)).toBe(6);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.layer:not(.is-leaving) [data-view="tenants"]');
      await page.keyboard.press('Escape');
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it(
    `an idle primary: for ${IDLE_SECONDS} s no lag, and no alarm`,
    async () => {
      await show('replication');
      const lag = '[data-replica="pg-b"] [data-metric="gantry.postgresql.replication.lag"]';
      await expect.poll(() => page.locator(lag).first().getAttribute('data-value')).toBe('0');
      await page.waitForSelector('[data-incidents]', { state: 'detached' });
      await page.evaluate((selector) => {
        const seen: Record<string, number> = {};
        const look = (): void => {
          const value = document.querySelector(selector)?.getAttribute('data-value');
          const severity = document.querySelector('[data-replica="pg-b"]')?.getAttribute('data-severity');
          const incidents = document.querySelector('[data-incidents]')?.getAttribute('data-incidents') ?? 0;
          const key = `lag ${value}, ${severity}, ${incidents} incidents`;
          seen[key] = (seen[key] ?? 0) + 1;
        };
        look();
        // With each change, and at least ten times a second.
        new MutationObserver(look).observe(document.body, {
          attributes: true,
          childList: true,
          subtree: true,
        });
        setInterval(look, 100);
        Object.assign(window, { seen });
      }, lag);
      await pause(IDLE_SECONDS * 1_000);
      const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);
      process.stdout.write(`idle for ${IDLE_SECONDS} s: ${JSON.stringify(seen)}\n`);
      expect(Object.keys(seen)).toEqual(['lag 0, ok, 0 incidents']);
    },
    IDLE_SECONDS * 1_000 + 120_000,
  );

  it('the primary: how much WAL it writes, as its own counter rises over the same minute', async () => {
    await show('replication');
    const counted: { readonly t: number; readonly bytes: number }[] = [];
    const writing = setInterval(() => {
      void estate.primary
        .query('update stock_quant set quantity = quantity + 1', 'nord')
        .catch(() => undefined);
    }, 100);
    try {
      const count = async (): Promise<void> => {
        counted.push({ t: Date.now(), bytes: await sql(`pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')`) });
      };
      // The rate is that of the last minute: the idle part of it must be over, or be counted in.
      const start = Date.now();
      while (Date.now() - start < 12_000) {
        await count();
        await pause(200);
      }
      const shown = await figure('[data-target="pg-a"]', 'gantry.postgresql.wal.written');
      await count();
      const [first, last] = [counted[0], counted.at(-1)] as [
        { t: number; bytes: number },
        { t: number; bytes: number },
      ];
      const watched = await sql(
        "extract(epoch from now() - backend_start) from pg_stat_activity where usename = 'gantry' limit 1",
      );
      // All that was written came in these seconds; the wall spreads it over the time that it has watched, a minute at most.
      const seconds = Math.min(60, watched);
      const truth = (last.bytes - first.bytes) / seconds;
      // One interval more or less at either end, of a dozen.
      expect(shown).toBeGreaterThan(truth * 0.85);
      expect(shown).toBeLessThan(truth * 1.15);
    } finally {
      clearInterval(writing);
    }
  });

  it('a slot: how much WAL it keeps, while its copy is cut off', async () => {
    await show('replication');
    await estate.standby.pauseReceiver();
    try {
      await estate.primary.query(
        'drop table if exists ballast; create table ballast as select repeat(md5(g::text), 30) from generate_series(1, 20000) g',
        'nord',
      );
      await expect
        .poll(async () => {
          const shown = await figure('[data-replica="pg-b"]', 'gantry.postgresql.slot.retained');
          const truth = await sql(
            `pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) from pg_replication_slots where slot_name = 'pg_b'`,
          );
          return [shown - truth, truth > 10e6];
        })
        .toEqual([0, true]);
    } finally {
      estate.standby.resumeReceiver();
    }
    await page.waitForSelector('[data-replica="pg-b"][data-severity="ok"]');
  });

  it('a service’s recovery: what its newest drill measured', async () => {
    const endedAt = Date.now() - 3 * 86_400_000;
    const at = (minutes: number): string => new Date(endedAt - minutes * 60_000).toISOString();
    const drill = (outcome: string, rto: string, rpo: string, minutes: number): void =>
      estate.feed.event({
        t: endedAt,
        kind: 'drill',
        subject: { kind: 'drill', id: `drill-${outcome}` },
        data: {
          id: `drill-${outcome}`,
          scenario: 'database-failover',
          services: ['shop'],
          startedAt: at(minutes),
          endedAt: at(0),
          outcome,
          steps: [{ name: 'Promote', startedAt: at(minutes), endedAt: at(0), outcome }],
          measured: { rto, rpo },
        },
      });
    drill('passed', '17m30s', '12s', 18);
    await show('recovery');
    const shop = '[data-service="shop"]';
    await page.waitForSelector(`[data-view="recovery"] ${shop}[data-posture="proven"]`);
    expect(await figure(shop, 'gantry.recovery.rto')).toBe(1_050);
    expect(await figure(shop, 'gantry.recovery.rpo')).toBe(12);
    const age = await figure(shop, 'gantry.recovery.proof.age');
    expect(Math.abs(age - 3 * 86_400)).toBeLessThan(600);
  });
});
