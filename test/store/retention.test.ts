import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulation, simulate } from '../support/retention-simulation';
import { seeded } from '../support/seeded';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PERIOD_DAYS = { minutes: 0.25, quarters: 8 } as const;

/** Twenty series, half of them latencies, with noise that does not pack away. */
const simulation: Simulation = {
  series: 20,
  every: 30_000,
  commit: HOUR_MS,
  days: 22,
  budget: 1e9,
  retention: DAY_MS,
  isLatency: (id) => id % 2 === 0,
  next: (id) => {
    const random = seeded(id);
    return () => Math.round(random() * 1_000) / 1_000;
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-retention-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('retention', () => {
  it('by the budget of the disk: its file never exceeds it, and what is coarser is kept longer', async () => {
    const budget = 2 * 1024 * 1024;
    const limits: number[] = [];
    const told = await simulate(folder, {
      ...simulation,
      budget,
      retention: 365 * DAY_MS,
      onDay: (_, { used }) => limits.push(used),
    });
    expect(told.mostFile).toBeLessThanOrEqual(1.05 * budget);
    // It was full long before the end, and room was not wasted.
    expect(limits[16]).toBeGreaterThan(0.8 * budget);
    expect(told.kept.blocks).toBeLessThan(20);
    expect(told.kept.blocks).toBeGreaterThan(2);
    expect(told.kept.quarters).toBeGreaterThan(told.kept.minutes);
    // What was judged goes with its points, within the hour.
    expect(told.moment).toBeGreaterThanOrEqual(told.oldestPoints - HOUR_MS);
    expect(told.moment).toBeLessThanOrEqual(told.oldestPoints + 2 * HOUR_MS);
  }, 300_000);

  it('by time: points, minutes, quarters, what was judged, what changed, and the configurations that points need', async () => {
    const { kept, moment, change, configs, oldestPoints, end } = await simulate(folder, {
      ...simulation,
      series: 4,
    });
    const hour = 1 / 24;
    expect(kept.blocks).toBeGreaterThanOrEqual(1);
    expect(kept.blocks).toBeLessThanOrEqual(1 + 2 * hour);
    expect(kept.minutes).toBeGreaterThanOrEqual(4);
    expect(kept.minutes).toBeLessThanOrEqual(4 + 2 * PERIOD_DAYS.minutes);
    expect(kept.quarters).toBeGreaterThanOrEqual(12);
    expect(kept.quarters).toBeLessThanOrEqual(12 + 2 * PERIOD_DAYS.quarters);
    const daysSince = (t: number): number => (end - t) / DAY_MS;
    expect(daysSince(moment)).toBeGreaterThan(1 - 2 * hour);
    expect(daysSince(moment)).toBeLessThanOrEqual(1 + hour);
    expect(daysSince(change)).toBeGreaterThan(12 - 2 * hour);
    expect(daysSince(change)).toBeLessThanOrEqual(12 + hour);
    // One every tenth day: the last one began before the oldest points, and is theirs.
    expect(configs.map(daysSince)).toEqual([2]);
    expect(configs[0]).toBeLessThan(oldestPoints);
  }, 300_000);
});
