import { expect, test } from 'vitest';
import { until } from '../integration/postgres-fixture';
import { RUN_SEED, seeded } from '../support/seeded';
import { HEAVIES } from '../support/tenant-databases';
import { shown, smallEstate, watch } from './small-estate';

/** Tenants that share the PostgreSQL, and runs with each number. */
const SIZES = (process.env.GANTRY_SIZES ?? '2,3,4,10').split(',').map(Number);
const RUNS = Number(process.env.GANTRY_OFFENDERS ?? 5);
const HEAVY_SESSIONS = 3;
/** ms within which the heavy one must be named, and share of the runs in which it must be */
const WITHIN = 30_000;
const RIGHT = 0.95;
/** ms that all are busy alike, and sessions of each */
const ALIKE = 40_000;
const ALIKE_SESSIONS = 3;
const results: string[] = [];
let right = 0;

test.each(SIZES)(
  'of %i tenants with statements of 5 ms, the one with three heavy queries never pays',
  async (size) => {
    const wall = await smallEstate(size, RUN_SEED + size);
    const random = seeded(RUN_SEED + size);
    const say = (line: string): void => {
      results.push(`${size} tenants, ${line}`);
      process.stdout.write(`${results.at(-1)}\n`);
    };
    try {
      for (let run = 0; run < RUNS; run += 1) {
        const name = wall.load.names[Math.floor(random() * size)] as string;
        const sql = HEAVIES[Math.floor(random() * HEAVIES.length)] as string;
        wall.load.heavy([name], HEAVY_SESSIONS, sql);
        const paid = new Set<string>();
        let first: string | null = null;
        const took = await watch(WITHIN, () => {
          const now = shown(wall);
          if (now.paying.includes(name)) paid.add(`${now.verdict} ${now.reason}`);
          first ??= now.first;
          return first !== null;
        });
        if (first === name) right += 1;
        // What it shows a while after that must be the same.
        await watch(10_000, () => {
          const now = shown(wall);
          if (now.paying.includes(name)) paid.add(`${now.verdict} ${now.reason}`);
          return false;
        });
        const { verdict, reason } = shown(wall);
        const named = first === name ? `after ${((took ?? 0) / 1_000).toFixed(1)} s` : `WRONG: ${first}`;
        say(`run ${run + 1}: ${name} ${named}: ${verdict} ${reason}`);
        expect([...paid], `${name} is shown as one who pays`).toEqual([]);
        await wall.load.calm();
        await until('calm again', async () => wall.isCalm(), 240_000);
      }
      wall.load.heavy(wall.load.names, ALIKE_SESSIONS, HEAVIES[0]);
      const accused = new Set<string>();
      await watch(ALIKE, () => {
        for (const id of shown(wall).accused) accused.add(id);
        return false;
      });
      const { verdict, reason } = shown(wall);
      say(`all alike: ${verdict} ${reason}`);
      expect([...accused], 'all are busy alike').toEqual([]);
      await wall.load.calm();
    } finally {
      await wall.stop();
    }
  },
  RUNS * 300_000 + 600_000,
);

test('nearly every one of them is named first, within half a minute', () => {
  expect(right / (RUNS * SIZES.length), results.join('\n')).toBeGreaterThanOrEqual(RIGHT);
});
