import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackBundle } from '../../main/engine/bundle/unpack-bundle';
import { Recording } from '../../main/engine/past/recording';
import { openStore, type Store } from '../../main/engine/store/store';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import { MORNING, recordMorning } from '../builders/recorded-morning';
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
    expect(said).toMatch(/wrote 401 lines to/);
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
      const output = join(nothing.path, 'x.csv');
      expect(await run('--data', nothing.path, '--from', '1h', '-o', output)).toMatch(
        /holds no readable history/,
      );
      expect(await run('--data', folder.path, '--from', 'yesterday', '-o', output)).toMatch(
        /expected a time/,
      );
      expect(await run('--data', folder.path, '--from', iso(5), '--to', iso(4), '-o', output)).toMatch(
        /later than --to/,
      );
      expect(
        await run('--data', folder.path, '--from', '1h', '-o', join(nothing.path, 'no', 'x.csv')),
      ).toMatch(/cannot be written/);
      expect(await readdir(nothing.path)).toEqual([]);
    } finally {
      await nothing.remove();
    }
  });

  it('takes the format from the name of the file, and names those there are for another', async () => {
    const range = ['--from', iso(0), '--to', iso(1), '--series', 'redis.*'] as const;
    const { code, said, lines } = await exported('named.csv', ...range);
    expect({ code, head: lines[0] }).toEqual({ code: 0, head: 'time,metric,unit,attributes,value' });
    expect(said).toMatch(/^gantry: exporting \S+Z to \S+Z as csv …\n/);
    const odd = await exported('named.txt', ...range);
    expect(odd.code).toBe(2);
    expect(odd.said).toMatch(/named\.txt does not say which format it has\.\n.*--format.*\.ndjson, \.csv/);
  });

  it('replaces a file only with --force', async () => {
    const range = ['--from', iso(0), '--to', iso(1)] as const;
    await writeFile(join(folder.path, 'kept.csv'), 'mine\n');
    const refused = await exported('kept.csv', ...range);
    expect({ code: refused.code, lines: refused.lines }).toEqual({ code: 2, lines: ['mine'] });
    expect(refused.said).toMatch(/kept\.csv exists and was not changed\.\n.*--force/);
    const forced = await exported('kept.csv', ...range, '--force');
    expect(forced.code).toBe(0);
    expect(forced.lines[0]).toBe('time,metric,unit,attributes,value');
  });

  it('writes records to standard output for -, and nothing else there', async () => {
    const args = ['export', '--data', folder.path, '--from', iso(0), '--to', iso(1), '-o', '-'];
    const running = runCli(args, process.env, folder.path);
    let written = '';
    running.child.stdout?.on('data', (text: string) => {
      written += text;
    });
    expect(await running.ended).toBe(0);
    const lines = written.trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('t');
    expect(running.said()).toContain('to standard output.');
    expect(await readdir(folder.path)).not.toContain('-');
  });

  it('bundle: what is in blocks and what is not yet, as it was given', async () => {
    const { code, said } = await exported(
      'b.gantry',
      '--from',
      iso(30),
      '--to',
      iso(190),
      '--format',
      'bundle',
    );
    expect(said).toMatch(/wrote [\d,]+ bytes to/);
    expect(code).toBe(0);
    const unpacked = await unpackBundle(join(folder.path, 'b.gantry'), join(folder.path, 'there'));
    const recording = unpacked.ok ? await Recording.open(unpacked.value) : unpacked;
    if (!recording.ok) throw new Error(recording.error.message);
    try {
      const id = recording.value.series().find(({ metric }) => metric === 'redis.up')?.id ?? -1;
      const points = (await recording.value.points([id], 0, T0 + MINUTES * 60_000)).get(id);
      expect([...(points?.t ?? [])]).toEqual(
        Array.from({ length: 191 }, (_, minute) => T0 + minute * 60_000),
      );
      expect([...(points?.v ?? [])]).toEqual(
        Array.from({ length: 191 }, (_, minute) => (minute % 7 === 0 ? Number.NaN : minute % 2)),
      );
    } finally {
      await recording.value.close();
    }
  });

  it('html: of what a version kept that judged nothing, it says so, and shows figures and events', async () => {
    const { code, lines } = await exported(
      'old.html',
      '--from',
      iso(0),
      '--to',
      iso(MINUTES),
      '--format',
      'html',
    );
    expect(code).toBe(0);
    const text = lines.join('\n');
    expect(text).toContain('What was judged in this time is not kept.');
    expect(text).toMatch(/<h2>Notes<\/h2>.*å/);
    expect(text).not.toContain('<h2>Incidents');
  });

  it('says that a report and a bundle hold all metrics', async () => {
    const { code, said } = await exported('x', '--from', iso(0), '--series', 'redis.*', '--format', 'bundle');
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/--series cannot be used with bundle.*Leave it out/s),
    ]);
  });
});

describe('gantry export, of what a wall judged', () => {
  let morning: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    morning = await temporaryFolder('morning');
    await recordMorning(join(morning.path, 'data'));
  });
  afterAll(() => morning?.remove());

  const range = ['--from', new Date(MORNING.from).toISOString(), '--to', new Date(MORNING.to).toISOString()];
  const run = (format: string, output: string) =>
    runCli(['export', '--data', join(morning.path, 'data'), ...range, '--format', format, '-o', output]);

  it('ndjson: verdicts of rules as they changed, among the samples, in the order of time', async () => {
    const output = join(morning.path, 'all.ndjson');
    expect(await run('ndjson', output).ended).toBe(0);
    const read = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read.map(({ t }) => t)).toEqual(read.map(({ t }) => t).sort((a, b) => a - b));
    const latency = read.filter(
      ({ type, rule, subject }) =>
        type === 'condition' && rule === 'service.latency' && subject.id === 'order-confirmation',
    );
    expect(latency.map(({ severity }) => severity)).toEqual(['warning', 'critical', 'critical', 'ok']);
    expect(latency[0]).toMatchObject({
      subject: { kind: 'service', id: 'order-confirmation' },
      owner: 'Order confirmation desk',
      sentence: expect.stringMatching(/Order confirmation takes .* s; 0.8 s are promised/),
    });
    expect(latency[0].since).toBeLessThan(latency[0].t);
  });

  it('html: the worst first, its time, what came before it; gaps and hostile notes as they are', async () => {
    const output = join(morning.path, 'report.html');
    const running = run('html', output);
    expect(await running.ended, running.said()).toBe(0);
    const text = await readFile(output, 'utf8');
    expect(text).toMatch(
      /<h1 data-severity="critical">.*Order confirmation was critical from 06:1\d until 07:0\d\./,
    );
    expect(text).toMatch(/nothing is known of 12 min/);
    expect(text).toMatch(/Likely cause<\/dt><dd>not known</);
    expect(text).toMatch(/In the hour before<\/dt><dd>[^\n]*06:02 [^\n]*stock_reserve_batch 3.2 released/);
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)');
    expect(text).not.toMatch(/<script|<img|http:|https:/);
    expect(text.match(/<figure class="chart">/g)).toHaveLength(11);
  });

  it.each(['ndjson', 'bundle'])(
    '%s: stopped while it writes, it leaves no file and says so',
    async (format) => {
      const output = join(morning.path, `stopped.${format}`);
      // What is written lies in a pipe that nobody empties, so it is not over when the signal comes.
      execFileSync('mkfifo', [`${output}.part`]);
      const pipe = createReadStream(`${output}.part`, { highWaterMark: 1_024 });
      const running = run(format, output);
      await once(pipe, 'readable');
      running.child.kill('SIGINT');
      pipe.resume();
      expect(await running.ended).toBe(2);
      expect(running.said()).toMatch(/stopped: .* was not written/);
      expect((await readdir(morning.path)).filter((name) => name.startsWith('stopped'))).toEqual([]);
    },
  );
});
