import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { boardRecovery } from '../builders/recovery';
import { type LookWindow, lookFor } from '../support/look-window';
import { findTextFaults } from './overlap';

let window: LookWindow;
let page: Page;

lookFor('1920x1080', (opened) => {
  window = opened;
  ({ page } = opened);
});

const IDS = boardRecovery().rows.map(({ id }) => id);

describe('the page of a service', () => {
  it.each([
    ['recovery', null],
    ['recovery', 'DejaVu Sans'],
    ['recovery-bad-backups', 'DejaVu Sans'],
    ['recovery-offline', null],
  ])('of %s in %s: no text is cut or lies over another', async (fixture, face) => {
    await window.open({ fixture, view: 'recovery', ...(face === null ? {} : { face }) });
    await page.keyboard.press('Enter');
    for (const id of IDS) {
      await page.waitForSelector(`[data-view="service"][data-service="${id}"]`);
      expect([id, await page.evaluate(findTextFaults)]).toEqual([id, []]);
      await page.keyboard.press('ArrowDown');
    }
    await page.waitForSelector(`[data-view="service"][data-service="${IDS[0]}"]`);
  });

  it('opens by a click and shows what can befall it, its drills and its backups; Esc leads back', async () => {
    await window.open({ fixture: 'recovery', view: 'recovery', mode: 'wall' });
    await page.locator('[data-view="recovery"] [data-service="invoicing"]').click();
    const own = page.locator('[data-view="service"][data-service="invoicing"]');
    await own.waitFor();
    expect(await own.getAttribute('data-posture')).toBe('at risk');
    const restore = own.locator('[data-scenario="restore"]');
    expect(await restore.getAttribute('data-severity')).toBe('critical');
    expect(await restore.getAttribute('aria-label')).toBe(
      'restore: critical, at risk. drill failed yesterday, rehearsed 23 Nov',
    );
    const [newest] = await own.locator('[data-drill]').all();
    expect(await newest?.getAttribute('data-severity')).toBe('critical');
    expect(await newest?.locator('[data-metric="gantry.recovery.rto"]').getAttribute('data-value')).toBe(
      '6180',
    );
    expect(await own.locator('[data-step]').count()).toBe(6);
    expect(await own.locator('[data-backup]').count()).toBe(2);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-view="recovery"] [data-service="invoicing"]');
  });

  it('judges nothing of what is only remembered', async () => {
    await window.open({ fixture: 'recovery-offline', view: 'recovery' });
    await page.keyboard.press('Enter');
    const own = page.locator('[data-view="service"][data-freshness="cached"]');
    await own.waitFor();
    const severities = await own
      .locator('article')
      .evaluateAll((articles) => articles.map((one) => one.getAttribute('data-severity')));
    expect(new Set(severities)).toEqual(new Set(['unknown']));
  });
});
