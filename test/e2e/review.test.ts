import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorded, recordedWall } from '../support/recorded-wall';
import { follow, openWall, ROOT, type Wall } from '../support/wall';
import { findTextFaults } from './overlap';

const owned: (() => Promise<unknown>)[] = [];
let recorded: Recorded;
let wall: Wall;
let page: Page;

/** A folder and nothing else: what recorded it is gone, and so are its servers. */
beforeAll(async () => {
  recorded = await recordedWall(owned);
  // As it is typed in a checkout: relative to the folder that the program runs in.
  const data = relative(process.cwd(), recorded.data);
  wall = await openWall({ data, args: ['--replay', 'end'] });
  owned.push(() => wall.kill());
  page = wall.page;
  await page.waitForSelector('[data-view="review"] [data-service="shop"]');
});
afterAll(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

/** epoch ms of the time that the wall shows */
async function shownAt(): Promise<number> {
  return Number(await page.locator('[data-view="review"]').getAttribute('data-at'));
}
async function goTo(t: number): Promise<void> {
  await expect.poll(shownAt).toBeCloseTo(t, -2);
}
/** What the feed had said last at a time. */
function latencyAt(t: number): number | undefined {
  return recorded.sent.findLast((one) => one.t <= t)?.value;
}

describe('a review from the data folder alone', () => {
  it('stands at the end of what is kept, framed as replay, no text over another', async () => {
    expect(await page.getAttribute('[data-ready]', 'data-connection')).toBe('replay');
    expect(await page.locator('.replay-tab').textContent()).toMatch(/^replay /);
    expect(await page.evaluate(findTextFaults)).toEqual([]);
  });

  it('jumps from change to change, and every view shows the time it is at', async () => {
    const times: number[] = [];
    for (let before = await shownAt(); ; ) {
      await page.keyboard.press('PageUp');
      await expect.poll(shownAt).toBeLessThan(before);
      before = await shownAt();
      times.push(before);
      if (before < recorded.down) break;
    }
    // Those after the stop: it turned bad, and well again.
    expect(times.filter((t) => t > recorded.down).length).toBeGreaterThanOrEqual(2);
    const bad = times.findLast((t) => t > recorded.down && t < recorded.up) as number;
    while ((await shownAt()) < bad) await page.keyboard.press('PageDown');
    await goTo(bad);
    await expect
      .poll(() => page.getAttribute('[data-view="review"] [data-service="shop"]', 'data-severity'))
      .toBe('warning');
    await page.keyboard.press('Enter');
    const row = page.locator('[data-view="services"] [data-service="shop"]');
    await expect.poll(() => row.getAttribute('data-severity')).toBe('warning');
    const value = await row
      .locator('[data-metric="http.server.request.duration"]')
      .first()
      .getAttribute('data-value');
    expect(Number(value)).toBe(latencyAt(bad));
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-view="review"]');
  });

  it('is scrubbed by mouse, and keeps more than 30 frames a second meanwhile', async () => {
    const track = await page.locator('.review-scrub').boundingBox();
    if (track === null) throw new Error('there is no track to scrub on');
    const y = track.y + track.height / 2;
    const times = new Set<number>();
    await page.evaluate(() => {
      const frames: number[] = [];
      const note = (t: number): void => {
        frames.push(t);
        requestAnimationFrame(note);
      };
      requestAnimationFrame(note);
      Object.assign(window, { frames });
    });
    await page.mouse.move(track.x + track.width * 0.3, y);
    await page.mouse.down();
    for (let step = 0; step <= 120; step++) {
      await page.mouse.move(track.x + track.width * (0.3 + 0.6 * (step / 120)), y);
      times.add(await shownAt());
    }
    await page.mouse.up();
    const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
    const span = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1_000;
    process.stdout.write(
      `scrubbed over ${times.size} times at ${(frames.length / span).toFixed(0)} frames a second\n`,
    );
    expect(times.size).toBeGreaterThan(5);
    expect(frames.length / span).toBeGreaterThan(30);
    const time = page.locator('.review-now');
    await goTo(Number(await time.getAttribute('data-time')));
  });

  it('is scrubbed on the rule at the top too, over all that is kept', async () => {
    const rule = await page.locator('.replay-rule').boundingBox();
    if (rule === null) throw new Error('there is no rule to scrub on');
    const y = rule.y + rule.height / 2;
    await page.mouse.move(rule.x + rule.width * 0.2, y);
    await page.mouse.down();
    await expect.poll(shownAt).toBeLessThan(recorded.up);
    const before = await shownAt();
    await page.mouse.move(rule.x + rule.width * 0.6, y);
    await expect.poll(shownAt).toBeGreaterThan(before);
    await page.mouse.up();
  });

  it('plays, faster when asked, and stops', async () => {
    await page.keyboard.press('Home');
    await goTo(Number(await page.locator('.review-now').getAttribute('data-time')));
    const from = await shownAt();
    await page.keyboard.press(' ');
    await expect.poll(shownAt).toBeGreaterThan(from);
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.review-keys').textContent()).toContain('stops, 60×');
    await page.keyboard.press(' ');
    await expect.poll(() => page.locator('.review-keys').textContent()).toContain('plays');
  });

  it('compares two times side by side', async () => {
    await page.keyboard.press('End');
    // What the feed said in the last moment may not have been heard any more.
    for (let second = 0; second < 3; second++) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('c');
    const end = Number(await page.locator('.review-now').getAttribute('data-time'));
    await page.keyboard.press('Home');
    await page.waitForSelector(`[data-compared="${end}"]`, { state: 'attached' });
    expect(await page.locator('[data-compared]').count()).toBe(2);
    const last = page.locator(`[data-compared="${end}"] [data-metric]`);
    await expect.poll(async () => Number(await last.getAttribute('data-value'))).toBe(latencyAt(end));
    // A second at a time past the whole tens of the axis, which stand closest here.
    for (let second = 0; second < 12; second++) {
      expect(await page.evaluate(findTextFaults)).toEqual([]);
      const before = await shownAt();
      await page.keyboard.press('Shift+ArrowRight');
      await expect.poll(shownAt).toBeGreaterThan(before);
    }
    await page.keyboard.press('c');
    await expect.poll(() => page.locator('[data-compared]').count()).toBe(0);
  });

  it('keeps a note at its time', async () => {
    await page.keyboard.press('n');
    await page.waitForSelector('.note-line:focus');
    // Keys of the wall are letters here.
    await page.keyboard.type('query r c n: <b>unplugged</b>');
    await page.keyboard.press('Enter');
    await page.getByText('query r c n: <b>unplugged</b>').first().waitFor();
    expect(await page.locator('[data-mark="note"]').count()).toBe(1);
  });

  it('asks before it is left, since nothing live is behind it', async () => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role="alertdialog"]');
    await page.keyboard.press('x');
  });
});

describe('a bundle of it in a fresh folder', () => {
  it('is the same picture at the same time', async () => {
    const bundle = join(recorded.data, 'incident.gantry');
    const fresh = await mkdtemp(join(tmpdir(), 'gantry-fresh-'));
    owned.push(() => rm(fresh, { recursive: true, force: true }));
    const T = new Date(recorded.up - 300).toISOString();
    await gantry('export', '--data', recorded.data, '--from', '1h', '--format', 'bundle', '-o', bundle);
    const pictures = async (name: string, ...from: readonly string[]): Promise<readonly Buffer[]> => {
      const folder = join(fresh, name);
      await gantry('shot', ...from, '--replay', T, '-o', folder);
      return Promise.all(['review', 'services'].map((view) => readFile(join(folder, `${view}.png`))));
    };
    const here = await pictures('here', '--data', recorded.data);
    const there = await pictures('there', '--data', join(fresh, 'data'), '--bundle', bundle);
    expect(here.map((picture, index) => picture.equals(there[index] as Buffer))).toEqual([true, true]);
  });
});

/** Runs the command line to its end. */
async function gantry(...args: readonly string[]): Promise<void> {
  const running = follow(spawn(process.execPath, [join(ROOT, 'bin/gantry.mjs'), ...args]));
  expect(await running.ended, running.said()).toBe(0);
}

describe('a review of a wall that runs', () => {
  it('goes back from the present and to it again', async () => {
    await wall.close();
    const live = await openWall({ data: recorded.data, config: recorded.config });
    owned.push(() => live.kill());
    await live.page.waitForSelector('[data-connection="degraded"], [data-connection="live"]');
    await live.page.keyboard.press('r');
    await live.page.waitForSelector('[data-connection="replay"] [data-view="review"]');
    await live.page.keyboard.press('ArrowLeft');
    await live.page.getByText('query r c n: <b>unplugged</b>').first().waitFor({ state: 'attached' });
    await live.page.keyboard.press('Escape');
    await live.page.waitForSelector('[data-ready]:not([data-connection="replay"]) [data-view="services"]');
    // The live wall goes on: its clock does, too.
    const clock = live.page.locator('.frame-clock');
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(before);
    await live.close();
  });
});
