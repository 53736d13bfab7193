import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookHandle } from '../look/page';
import { type Display, startDisplay } from '../support/display';
import { type LookWindow, lookFor, openLook } from '../support/look-window';
import { findTextFaults } from './overlap';

declare const look: LookHandle;

let window: LookWindow;
let page: Page;

lookFor('1920x1080', (opened) => {
  window = opened;
  ({ page } = opened);
});

describe('at 3840x2160', () => {
  let display: Display;
  let large: LookWindow;
  beforeAll(async () => {
    display = await startDisplay('3904x2224');
    large = await openLook('3840x2160', display.name);
  });
  afterAll(async () => {
    await large?.close();
    await display?.stop();
  });

  it.each([
    ['trouble', 'services'],
    ['tenants', 'tenants'],
    ['tenant-offender', 'tenants'],
    ['replication', 'replication'],
    ['recovery', 'recovery'],
    ['executive-trouble', 'executive'],
    ['incident', 'incident'],
    ['review', 'review'],
    ['engineering-trouble', 'engineering'],
  ])('%s, %s, is the same picture, twice as fine', async (fixture, view) => {
    const places = (of: Page): Promise<readonly number[]> =>
      of.evaluate(() =>
        Array.from(document.querySelectorAll('.stage [class*="t-"]'), (element) => {
          const { left, top } = element.getBoundingClientRect();
          return [left / innerWidth, top / innerHeight];
        }).flat(),
      );
    await window.open({ fixture, view });
    await large.open({ fixture, view });
    expect(await large.page.evaluate(findTextFaults)).toEqual([]);
    const [small, fine] = [await places(page), await places(large.page)];
    expect(fine.length).toBe(small.length);
    const apart = Math.max(...fine.map((at, i) => Math.abs(at - (small[i] ?? Number.NaN))));
    expect(apart).toBeLessThan(0.002);
  });
});

it('the check of texts sees what is cut, outside and on top of another', async () => {
  await window.open({ fixture: 'calm' });
  const kinds = await page.evaluate(() => {
    const place = (text: string, css: Readonly<Record<string, string>>): void => {
      const element = document.createElement('div');
      element.textContent = text;
      Object.assign(element.style, { position: 'absolute', whiteSpace: 'nowrap', ...css });
      document.body.append(element);
    };
    place('planted over the answer', { left: '60px', top: '110px', fontSize: '40px' });
    place('planted outside', { left: '1900px', top: '700px' });
    place('planted and cut short', { left: '1300px', top: '1055px', width: '20px', overflow: 'hidden' });
  });
  expect(kinds).toBeUndefined();
  const found = await page.evaluate(findTextFaults);
  expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['overlap', 'outside', 'cut']));
});

it('a text that is fitted to its column is measured again when the font has loaded', async () => {
  const fitted = (): Promise<readonly unknown[]> =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll('.tenants-fitted, .tenant-word, h1'), (element) => [
        element.textContent,
        element.classList.contains('is-tight'),
      ]),
    );
  await window.open({ fixture: 'tenants', view: 'tenants' });
  const expected = await fitted();
  await window.open({ fixture: 'tenants', view: 'tenants', face: '"Late", "DejaVu Sans Mono"' });
  expect(await fitted()).not.toEqual(expected);
  await page.evaluate(async () => {
    const inter = Array.from(document.styleSheets, (sheet) => Array.from(sheet.cssRules))
      .flat()
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .map(({ style }) => style.getPropertyValue('src'))
      .find((src) => src.includes('latin-wght'));
    const late = new FontFace('Late', inter ?? '', { weight: '100 900' });
    document.fonts.add(late);
    await late.load();
  });
  await expect.poll(fitted).toEqual(expected);
});

it('a cell is read when the pointer moves over it, and not when a window above it closes', async () => {
  await window.open({ fixture: 'tenants', view: 'tenants' });
  const move = (movementX: number): Promise<void> =>
    page.dispatchEvent('[data-view="tenants"]', 'mousemove', { clientX: 992, clientY: 572, movementX });
  await move(0);
  expect(await page.locator('[data-cell]').count()).toBe(0);
  await move(1);
  expect(await page.locator('[data-cell]').count()).toBe(1);
});

it('the face comes with the wall', async () => {
  await window.open({ fixture: 'calm' });
  const loaded = await page.evaluate(() =>
    Array.from(document.fonts, ({ family, status }) => `${family} ${status}`),
  );
  expect(loaded).toContain('Inter Variable loaded');
});

describe('what can be read off the page', () => {
  it('subjects carry severity and freshness, also in their accessible names', async () => {
    await window.open({ fixture: 'trouble' });
    const shipping = page.locator('[data-view="services"] [data-service="shipping"]');
    expect(await shipping.getAttribute('data-severity')).toBe('critical');
    expect(await shipping.getAttribute('data-freshness')).toBe('live');
    expect(await shipping.getAttribute('aria-label')).toMatch(/^Shipping: critical, 27 min, critical, live/);
    const latency = shipping.locator('[data-metric="http.server.request.duration"]');
    expect(await latency.getAttribute('data-value')).toBe('4.8');
    expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe('live');
  });

  it('readings of the engineering view carry whom they are of, and what they come to', async () => {
    await window.open({ fixture: 'engineering-trouble', view: 'engineering' });
    const worst = page.locator('[data-view="engineering"] [data-indicator][data-severity="critical"]');
    expect(await worst.getAttribute('data-target')).toBe('pg-prod');
    expect(await worst.getAttribute('data-freshness')).toBe('live');
    expect(await worst.getAttribute('aria-label')).toMatch(
      /^PostgreSQL pg-prod, connections: 93 of 97\. critical, 11 min, critical, live\./,
    );
    expect(await worst.locator('[data-metric="postgresql.backends"]').getAttribute('data-value')).toBe('93');
    expect(await page.locator('[data-view="engineering"] [data-service="shipping"]').count()).toBe(2);
    expect(await page.locator('[data-source="feed"]').getAttribute('data-severity')).toBe('ok');
  });

  it('a reading of the engineering view that nobody can look at has a reason, and no value', async () => {
    await window.open({ fixture: 'engineering-refused', view: 'engineering' });
    const row = page.locator('[data-indicator][data-target="pg-prod"]').first();
    expect(await row.getAttribute('data-severity')).toBe('unknown');
    expect(await row.locator('[data-metric]').count()).toBe(0);
    expect(await row.textContent()).toContain('log-in refused');
  });

  it('an unknown reading has no value', async () => {
    await window.open({ fixture: 'unknown' });
    const row = page.locator('[data-service="barcode-api"]');
    expect(await row.getAttribute('data-severity')).toBe('unknown');
    expect(await row.locator('[data-metric="http.server.request.duration"]').count()).toBe(0);
    expect(await row.textContent()).toContain('timed out');
  });

  it('night swaps the tokens by the site’s clock', async () => {
    await window.open({ fixture: 'night' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)');
  });
});

describe('a wall that runs', () => {
  const onView = (view: string): Promise<unknown> =>
    page.waitForSelector(`.layer:not(.is-leaving) [data-view="${view}"]`);

  it('turns by keys and says that it is held', async () => {
    await window.open({ fixture: 'trouble', mode: 'wall' });
    await onView('services');
    await page.keyboard.press('ArrowRight');
    await onView('tenants');
    await page.keyboard.press('4');
    await onView('recovery');
    await page.keyboard.press('ArrowRight');
    await onView('services');
    await page.waitForFunction(() => document.querySelectorAll('.layer').length === 1);
    await page.keyboard.press('Space');
    expect(await page.locator('.frame').textContent()).toContain('paused');
    await page.keyboard.press('Enter');
    expect(await page.locator('.frame').textContent()).toContain('pinned');
  });

  it('asks before it goes', async () => {
    await window.open({ fixture: 'calm', mode: 'wall' });
    await page.keyboard.press('q');
    await page.waitForSelector('[role="alertdialog"]');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => look.bridge.commands)).toEqual([{ type: 'quit' }]);
  });

  it('says that its engine is silent, and takes it back when the engine speaks', async () => {
    await window.open({ fixture: 'trouble', mode: 'wall' });
    await page.waitForSelector('.banner.is-dead');
    expect(await page.locator('.banner').textContent()).toMatch(/engine has not answered for \d+ s/);
    expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe('offline');
    const shipping = page.locator('[data-service="shipping"]');
    expect(await shipping.getAttribute('data-severity')).toBe('unknown');
    expect(await shipping.getAttribute('data-freshness')).toBe('stale');
    await page.evaluate(() => look.show('trouble'));
    await page.waitForSelector('.banner', { state: 'detached' });
    await page.waitForSelector('[data-service="shipping"][data-severity="critical"]');
  });

  it('tells the engine which snapshot is on the page', async () => {
    await window.open({ fixture: 'calm', mode: 'wall' });
    await page.evaluate(() => look.show('trouble', 7));
    await page.waitForFunction(() => look.bridge.appliedSeq === 7);
    await page.waitForSelector('[data-service="shipping"].is-hero');
  });

  it('names the view that cannot be drawn; the others go on', async () => {
    await window.open({ fixture: 'calm', mode: 'wall' });
    await page.evaluate(() => {
      const { sections, versions, t } = look.snapshot('calm');
      const services = { ...sections.services, rows: [null] } as unknown as typeof sections.services;
      const risen = Object.fromEntries(Object.keys(versions).map((name) => [name, 9])) as typeof versions;
      look.bridge.push({ seq: 9, t, versions: risen, sections: { ...sections, services } });
    });
    expect(await page.locator('[data-view-error]').textContent()).toContain('Services cannot be drawn');
    await page.keyboard.press('2');
    await onView('tenants');
    expect(window.complaints.splice(0).join('\n')).toContain('Services could not be drawn');
  });
});
