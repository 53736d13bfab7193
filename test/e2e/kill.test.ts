import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import { type SmallEstate, smallEstate } from '../support/small-estate';
import { openWall, ROOT, temporaryFolder, type Wall } from '../support/wall';

/** `node scripts/kill-test.mjs 50` asks for more. */
const REPETITIONS = Number(process.env.KILLS ?? 3);
/** The empty window is measured beside the first of them only. */
const COMPARED = 5;
/** A picture is on disk every 2 to 3 s, later when the disk is slow: what is shown after a kill is at most so old (ms). */
const SAVED_WITHIN = 6_000;

let estate: SmallEstate;
let standing: Wall | null = null;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder('kill');
  estate = await smallEstate(folder.path);
});
afterAll(async () => {
  await standing?.kill();
  await estate?.stop();
  await folder?.remove();
});

/** ms from spawn to the first frame of a window with nothing in it, driven alike */
async function emptyWindow(): Promise<number> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const from = performance.now();
  const app = await _electron.launch({
    executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
    args: [...root, join(ROOT, 'test/bench/empty/main.cjs')],
    env: { ...(process.env as Record<string, string>), GANTRY_BENCH_DATA: join(folder.path, 'empty') },
  });
  const page = await app.firstWindow();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  const took = performance.now() - from;
  await app.close();
  return took;
}

it(
  `a kill -9 in mid-write, then no server: the last known wall, marked cached (${REPETITIONS} times)`,
  async () => {
    const data = join(folder.path, 'data');
    const rows: { kill: number; after: number; age: number; paint: number; empty: number }[] = [];
    for (let kill = 1; kill <= REPETITIONS; kill++) {
      const live = await openWall({ config: estate.config, data });
      standing = live;
      await live.page.waitForSelector('[data-connection="live"]');
      await live.page.waitForSelector(
        '[data-service="shop"][data-severity="ok"][data-freshness="live"] [data-metric="http.server.request.duration"]',
      );
      // A different moment of the 2 s between two saves each time; writing goes on all the while.
      const after = Math.round(1_000 + ((kill * 617) % 2_000));
      const from = performance.now();
      await expect
        .poll(() => performance.now() - from, { timeout: 10_000, interval: 10 })
        .toBeGreaterThan(after);
      await live.kill();
      await estate.stop();

      const begun = performance.now();
      const wall = await openWall({ config: estate.config, data });
      standing = wall;
      await wall.page.waitForSelector(
        '[data-connection="offline"] [data-service="shop"][data-freshness="cached"]',
      );
      const paint = performance.now() - begun;
      const figure = wall.page.locator('[data-service="shop"] [data-metric="http.server.request.duration"]');
      const value = Number(await figure.getAttribute('data-value'));
      expect(value).toBeGreaterThanOrEqual(0.2);
      const steps = Math.round((estate.latency() - value) * 10_000);
      const age = ((steps + 1_000) % 1_000) * 100;
      expect(age).toBeLessThanOrEqual(SAVED_WITHIN);
      expect(await wall.page.locator('body').innerText()).toMatch(/cached/);
      await wall.close();
      const log = readFileSync(join(data, 'gantry.log'), 'utf8');
      expect(log).toMatch(/the cache was read back/);
      expect(log).not.toMatch(/damaged|could not be read/i);
      const empty = kill <= COMPARED ? await emptyWindow() : Number.NaN;
      rows.push({ kill, after, age, paint: Math.round(paint), empty: Math.round(empty) });
      await estate.start();
    }
    // Every record that was ever acknowledged is read once more, its checksum compared.
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const store = openStore({ dir: join(data, 'cache'), clock: systemClock, log: quiet });
    await store.restoreHead();
    expect([store.fault, store.stats().damaged]).toEqual([null, 0]);
    await store.close();
    const median = (values: readonly number[]): number =>
      [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
    const ratio =
      median(rows.map(({ paint }) => paint)) /
      median(rows.flatMap(({ empty }) => (Number.isNaN(empty) ? [] : [empty])));
    const lines = rows.map(
      ({ kill, after, age, paint, empty }) =>
        `${String(kill).padStart(4)}${String(after).padStart(9)}${String(age).padStart(9)}${String(paint).padStart(9)}${(Number.isNaN(empty) ? '' : String(empty)).padStart(9)}`,
    );
    process.stdout.write(`
kill  after ms   age ms  paint ms empty ms
${lines.join('\n')}
${REPETITIONS} kills, nothing damaged; the cached wall ${ratio.toFixed(2)} x the empty window (medians)
`);
  },
  REPETITIONS * 20_000 + 30_000,
);
