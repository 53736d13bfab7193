import { describe, expect, it } from 'vitest';
import { type LookWindow, lookFor } from '../support/look-window';
import { findTextFaults } from './overlap';

let window: LookWindow;

lookFor('1920x1080', (opened) => {
  window = opened;
});

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1080, height: 1920 },
];

describe('the help', () => {
  it.each([
    ['calm', 'services', null],
    ['calm', 'services', 'DejaVu Sans'],
    ['review', 'review', null],
    ['review', 'review', 'DejaVu Sans'],
  ])('of %s, %s, in %s fits each screen', async (fixture, view, face) => {
    const { page } = window;
    await window.open({ fixture, view, ...(face === null ? {} : { face }) });
    await page.keyboard.press('?');
    const help = page.locator('.overlay.is-keys');
    await help.waitFor();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      expect([size, await page.evaluate(findTextFaults)]).toEqual([size, []]);
    }
    // The check sees the panel: lower down it leaves the screen.
    await page.setViewportSize({ width: 1920, height: 1080 });
    await help.evaluate((panel: HTMLElement) => {
      panel.style.top = '60vh';
    });
    expect(await page.evaluate(findTextFaults)).toContainEqual(expect.objectContaining({ kind: 'outside' }));
  });
});

describe('a person at the wall', () => {
  const shown = (): Promise<string | null> =>
    window.page.locator('.layer:not(.is-leaving) [data-view]').first().getAttribute('data-view');

  it('turns the views with a click at either side, and pauses in the middle', async () => {
    const { page } = window;
    await window.open({ fixture: 'calm', view: 'services', mode: 'wall' });
    await page.mouse.click(1900, 500);
    await expect.poll(shown).toBe('tenants');
    await page.mouse.click(20, 500);
    await expect.poll(shown).toBe('services');
    await page.mouse.click(960, 1000);
    await page.getByText('paused', { exact: true }).waitFor();
  });

  it('is told why a key did nothing, until one does', async () => {
    const { page } = window;
    await window.open({ fixture: 'calm', view: 'services', mode: 'wall' });
    const hint = page.locator('[data-hint]');
    await page.keyboard.press('9');
    expect(await hint.innerText()).toBe('There are four views.');
    await page.keyboard.press('i');
    expect(await hint.innerText()).toBe('No incident is open.');
    expect(await page.evaluate(findTextFaults)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await hint.waitFor({ state: 'detached' });
  });
});

describe('a portrait screen', () => {
  it('shows the next views below the first, and turns them with it', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 1080, height: 1920 });
    await window.open({ fixture: 'trouble', view: 'services', mode: 'wall' });
    const views = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.layer:not(.is-leaving) [data-view]')]
          .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map((view) => view.dataset.view ?? ''),
      );
    await expect.poll(views).toEqual(['services', 'tenants', 'replication']);
    expect(await page.evaluate(findTextFaults)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await expect.poll(views).toEqual(['tenants', 'replication', 'recovery']);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expect.poll(views).toEqual(['tenants']);
  });
});
