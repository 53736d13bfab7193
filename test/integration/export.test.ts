import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../main/engine/store/store';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { silentLog } from '../support/silent-log';
import { runCli, temporaryFolder } from '../support/wall';

const HOUR = 3_600_000;
const T0 = Math.floor(1_790_000_000_000 / HOUR) * HOUR + 20 * 60_000;
const MINUTES = 200;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let now = T0;

/** A wall that ran for three hours and twenty minutes, and goes on: hours that are blocks, and one that is not yet. */
beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  folder = await temporaryFolder('export');
  const clock = { now: () => now, monotonic: () => now };
  store = openStore({ dir: join(folder.path, 'cache'), clock, log: silentLog });
  const up = store.register('redis.up', '1', { target: 'r' })?.id ?? -1;
  const odd = store.register('=odd, "metric"', 's', { note: 'a=1;b' })?.id ?? -1;
  for (let minute = 0; minute < MINUTES; minute++) {
    now = T0 + minute * 60_000;
    store.append(up, now, minute % 7 === 0 ? Number.NaN : minute % 2);
    store.append(odd, now + 1, minute / 3);
    if (minute === 100)
      store.addEvent({
        type: 'event',
        t: now,
        kind: 'note',
        subject: { kind: 'site', id: 'oslo' },
        data: { text: 'å' },
      });
    await store.flush();
    if (minute % 10 === 0) await store.tend();
  }
});
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

async function exported(
  name: string,
  ...more: string[]
): Promise<{ code: number | null; said: string; lines: string[] }> {
  const output = join(folder.path, name);
  const running = runCli(['export', '--data', folder.path, '-o', output, ...more]);
  const code = await running.ended;
  const text = await readFile(output, 'utf8').catch(() => '');
  return { code, said: running.said(), lines: text.split('\n').filter((line) => line !== '') };
}
const iso = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();

describe('gantry export, beside a wall that runs', () => {
  it('ndjson: every sample and event of the range, in the order of time, as they were given', async () => {
    const { code, said, lines } = await exported('all.ndjson', '--from', iso(0), '--to', iso(MINUTES));
    expect(said).toMatch(/401 lines are in/);
    expect(code).toBe(0);
    const read = lines.map((line) => JSON.parse(line));
    expect(read.map(({ t }) => t)).toEqual(read.map(({ t }) => t).sort((a, b) => a - b));
    expect(read.filter(({ metric }) => metric === 'redis.up')).toEqual(
      Array.from({ length: MINUTES }, (_, minute) => ({
        type: 'sample',
        t: T0 + minute * 60_000,
        metric: 'redis.up',
        unit: '1',
        attributes: { target: 'r' },
        value: minute % 7 === 0 ? null : minute % 2,
      })),
    );
    expect(read.filter(({ metric }) => metric === '=odd, "metric"').map(({ value }) => value)).toEqual(
      Array.from({ length: MINUTES }, (_, minute) => minute / 3),
    );
    expect(read.filter(({ type }) => type === 'event')).toEqual([
      {
        type: 'event',
        t: T0 + 6_000_000,
        kind: 'note',
        subject: { kind: 'site', id: 'oslo' },
        data: { text: 'å' },
      },
    ]);
  });

  it('csv: one row a sample of the metrics and the range asked for', async () => {
    const { code, lines } = await exported(
      'some.csv',
      '--from',
      iso(90),
      '--to',
      iso(92),
      '--series',
      'redis.*',
      '--format',
      'csv',
    );
    expect(code).toBe(0);
    expect(lines).toEqual([
      'time,metric,unit,attributes,value',
      `${iso(90)},redis.up,1,target=r,0`,
      `${iso(91)},redis.up,1,target=r,`,
      `${iso(92)},redis.up,1,target=r,0`,
    ]);
    const odd = await exported(
      'odd.csv',
      '--from',
      iso(3),
      '--to',
      iso(4),
      '--series',
      '=odd*',
      '--format',
      'csv',
    );
    expect(odd.lines[1]).toBe(`${new Date(T0 + 180_001).toISOString()},"'=odd, ""metric""",s,note=a=1;b,1`);
  });

  it('says what is wrong with a folder without history, a time, a range and a file, and leaves nothing behind', async () => {
    const nothing = await temporaryFolder('nothing');
    const run = async (...args: string[]): Promise<string> => {
      const running = runCli(['export', ...args]);
      expect(await running.ended).toBe(2);
      return running.said();
    };
    try {
      const output = join(nothing.path, 'x');
      expect(await run('--data', nothing.path, '--from', '1h', '-o', output)).toMatch(/holds no history/);
      expect(await run('--data', folder.path, '--from', 'yesterday', '-o', output)).toMatch(/write it as/);
      expect(await run('--data', folder.path, '--from', iso(5), '--to', iso(4), '-o', output)).toMatch(
        /later than --to/,
      );
      expect(await run('--data', folder.path, '--from', '1h', '-o', join(nothing.path, 'no', 'x'))).toMatch(
        /cannot be written/,
      );
      expect(await readdir(nothing.path)).toEqual([]);
    } finally {
      await nothing.remove();
    }
  });
});
