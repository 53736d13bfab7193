import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LookHandle } from '../look/page';
import { type LookWindow, lookFor } from '../support/look-window';

declare const look: LookHandle;

let window: LookWindow;
let page: Page;

lookFor('1920x1080', (opened) => {
  window = opened;
  ({ page } = opened);
});

const cell = (): Promise<string | null> => page.locator('.cell-reading').getAttribute('data-cell');
const commands = (): Promise<unknown> => page.evaluate(() => look.bridge.commands);
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('the cells of the tenants', () => {
  it('are named when a mouse is on them, in the field as in the rows, and drawn no more than before', async () => {
    await window.open({ fixture: 'campaign-2000', view: 'tenants', mode: 'wall' });
    const drawn = (): Promise<number> =>
      page.evaluate(() => Number((globalThis as { drawn?: number }).drawn ?? 0));
    await page.evaluate(() => {
      const prototype: { putImageData: unknown } = CanvasRenderingContext2D.prototype;
      const put = prototype.putImageData as (...args: unknown[]) => void;
      const counted = globalThis as { drawn?: number };
      prototype.putImageData = function (this: unknown, ...args: unknown[]) {
        counted.drawn = (counted.drawn ?? 0) + 1;
        Reflect.apply(put, this, args);
      };
    });
    await page.mouse.move(480, 400);
    await page.mouse.move(500, 400);
    const reading = page.locator('.cell-reading');
    expect(await reading.textContent()).toMatch(/^Fjellsportqueue jobs ×29/);
    await page.mouse.move(1600, 850);
    const first = await cell();
    expect(first).toMatch(/^tenant-\d+ job_wait$/);
    for (let x = 430; x < 1870; x += 24) await page.mouse.move(x, 860);
    expect(await cell()).not.toBe(first);
    expect(await drawn()).toBe(0);
    await page.mouse.move(900, 100);
    expect(await reading.count()).toBe(0);
  });

  it('are reached by keys alone, and lead to the page of their tenant and back to the same cell', async () => {
    await window.open({ fixture: 'campaign-2000', view: 'tenants', mode: 'wall' });
    await press('Enter');
    const offender = await cell();
    expect(offender).toMatch(/ queue_jobs$/);
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight');
    expect(await cell()).toBe('tenant-2 queue_jobs');
    await press('Tab');
    expect(await cell()).toBe('tenant-2 redis_ops');
    await press('Enter');
    await page.waitForSelector('[data-view="tenant"][data-tenant="tenant-2"] [aria-busy="true"]');
    expect(await commands()).toEqual([{ type: 'open-tenant', id: 'tenant-2' }]);
    await press('Escape');
    expect(await cell()).toBe('tenant-2 redis_ops');
    await press('Escape');
    expect(await page.locator('.cell-reading').count()).toBe(0);
    expect(await commands()).toEqual([
      { type: 'open-tenant', id: 'tenant-2' },
      { type: 'open-tenant', id: null },
    ]);
    await press('ArrowRight');
    await page.waitForSelector('.layer:not(.is-leaving) [data-view="replication"]');
  });

  it('a click opens the page, which shows what the engine fills it with', async () => {
    await window.open({ fixture: 'tenant-offender', view: 'tenants', mode: 'wall' });
    await page
      .locator('[data-tenant]')
      .first()
      .click({ position: { x: 120, y: 40 } });
    const [command] = (await commands()) as readonly { readonly id: string }[];
    const id = command?.id ?? '';
    await page.waitForSelector(`[data-view="tenant"][data-tenant="${id}"] [aria-busy="true"]`);
    await page.evaluate((tenant) => {
      const { sections, t, versions } = look.snapshot('tenant-offender');
      const seq = look.bridge.appliedSeq + 1;
      const risen = Object.fromEntries(Object.keys(versions).map((key) => [key, seq])) as typeof versions;
      look.bridge.push({
        seq,
        t,
        versions: risen,
        sections: { ...sections, tenant: { ...sections.tenant, id: tenant } },
      });
    }, id);
    const own = page.locator('[data-view="tenant"][data-severity="warning"][data-freshness="live"]');
    await own.waitFor();
    const jobs = own.locator('[data-resource="queue_jobs"]');
    expect(await jobs.locator('[data-metric="gantry.tenant.use"]').getAttribute('data-value')).toBe('1160');
    expect(await jobs.getAttribute('aria-label')).toMatch(/^queue jobs: 1.160 jobs, due 40, short$/);
    expect(await own.locator('[data-episode]').count()).toBe(3);
    await own.locator('button').click();
    await page.waitForSelector('[data-view="tenants"]');
  });
});
