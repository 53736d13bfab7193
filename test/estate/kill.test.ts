import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import { closeAll, firstPaint, type Opened, openWall as openBare, openEmpty } from '../bench/windows';
import { silentLog } from '../support/silent-log';
import { type SmallEstate, smallEstate } from '../support/small-estate';
import { openWall, temporaryFolder, type Wall } from '../support/wall';
import { control, within } from '../support/within';

/** `npm run test:long -- kills` asks for more, on a machine that does nothing else. */
const ASKED = process.env.KILLS;
const REPETITIONS = Number(ASKED ?? 3);
/** The cached wall is painted within so many times the empty window's first paint. */
const LIMIT = 1.5;
const SIZE = '1920x1080';
/** A picture is on disk every 2 to 3 s, later when the disk is slow: what is shown after a kill is at most so old (s). */
const SAVED_WITHIN = 6;

let estate: SmallEstate;
let standing: Wall | null = null;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder('kill');
  estate = await smallEstate(folder.path);
});
afterAll(async () => {
  await standing?.kill();
  await closeAll();
  await estate?.stop();
  await folder?.remove();
});

/** ms from spawn to the paint of the heading in a window that nobody drives: the same way for the wall and for nothing. */
async function paintOf<T>(opening: Promise<Opened>, look: (opened: Opened) => Promise<T>) {
  const opened = await opening;
  const paint = Math.round(await firstPaint(opened));
  const seen = await look(opened);
  await opened.close();
  return { paint, seen };
}

/** What the page shows: the value of the service's figure, when everything is marked as cached. */
const SEEN = `(() => {
  const service = document.querySelector('[data-connection="offline"] [data-service="shop"][data-freshness="cached"]');
  const figure = service?.querySelector('[data-metric="http.server.request.duration"]');
  return { value: Number(figure?.dataset.value), text: document.body.innerText };
})()`;

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
      await pause(after);
      await live.kill();
      await estate.stop();

      const { paint, seen } = await paintOf(openBare(SIZE, estate.config, data), (wall) =>
        wall.evaluate<{ value: number; text: string }>(SEEN),
      );
      expect(seen.value).toBeGreaterThanOrEqual(0.2);
      const steps = Math.round((estate.latency() - seen.value) * 10_000);
      const age = ((steps + 1_000) % 1_000) * 100;
      expect(age).toBeLessThanOrEqual(within(SAVED_WITHIN, await control()));
      expect(seen.text).toMatch(/cached/);
      const log = readFileSync(join(data, 'gantry.log'), 'utf8');
      expect(log).toMatch(/the cache was read back/);
      expect(log).not.toMatch(/damaged|could not be read/i);
      const { paint: empty } = await paintOf(openEmpty(SIZE), async () => null);
      rows.push({ kill, after, age, paint, empty });
      await estate.start();
    }
    // Every record that was ever acknowledged is read once more, its checksum compared.
    const store = openStore({ dir: join(data, 'cache'), clock: systemClock, log: silentLog });
    await store.restoreHead();
    expect([store.fault, store.stats().damaged]).toEqual([null, 0]);
    await store.close();
    const median = (values: readonly number[]): number =>
      [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
    const ratio = median(rows.map(({ paint }) => paint)) / median(rows.map(({ empty }) => empty));
    const worst = Math.max(...rows.map(({ paint, empty }) => paint / empty));
    const lines = rows.map(({ kill, after, age, paint, empty }) =>
      [
        String(kill).padStart(4),
        ...[after, age, paint, empty, (paint / empty).toFixed(2)].map((cell) => String(cell).padStart(9)),
      ].join(''),
    );
    process.stdout.write(`
kill  after ms   age ms  paint ms empty ms    ratio
${lines.join('\n')}
${REPETITIONS} kills, nothing damaged; the cached wall ${ratio.toFixed(2)} x the empty window (medians), at worst ${worst.toFixed(2)} x
`);
    // A ratio of three starts beside other tests says nothing; of many, on a quiet machine, it must hold.
    if (ASKED !== undefined) expect(ratio).toBeLessThanOrEqual(LIMIT);
  },
  REPETITIONS * 60_000 + 120_000,
);
