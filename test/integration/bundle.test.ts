import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleBytes } from '../../main/engine/bundle/bundle-file';
import { unpackBundle } from '../../main/engine/bundle/unpack-bundle';
import { Recording } from '../../main/engine/past/recording';
import { Replay } from '../../main/engine/past/replay';
import { openStore, type Store } from '../../main/engine/store/store';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import type { WallEvent } from '../../shared/model/observation';
import { MORNING, recordMorning } from '../builders/recorded-morning';
import { MINUTE } from '../builders/snapshots';
import { silentLog } from '../support/silent-log';
import { runCli, temporaryFolder } from '../support/wall';

const FROM = MORNING.slow - 10 * MINUTE;
const TO = MORNING.mended + 3 * MINUTE + 7_000;
const clock = { now: () => MORNING.to, monotonic: () => MORNING.to };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let original: string;
let bundle: string;
const opened: Store[] = [];

beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  folder = await temporaryFolder('bundle');
  original = join(folder.path, 'original');
  bundle = join(folder.path, 'incident.gantry');
  await recordMorning(original);
  await bundled(FROM, TO, bundle);
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await folder?.remove();
});

async function bundled(from: number, to: number, output: string): Promise<string> {
  const range = ['--from', new Date(from).toISOString(), '--to', new Date(to).toISOString()];
  const running = runCli(['export', '--data', original, ...range, '--format', 'bundle', '-o', output]);
  expect(await running.ended, running.said()).toBe(0);
  return output;
}

function review(data: string): Store {
  const store = openStore({ dir: join(data, 'cache'), clock, log: silentLog, purpose: 'review' });
  opened.push(store);
  return store;
}

async function replayOf(store: Store): Promise<Replay> {
  await store.settled();
  if (store.kept === null) throw new Error('nothing is kept');
  return Replay.open(store.kept);
}

async function unpacked(file: string, data: string): Promise<string> {
  const result = await unpackBundle(file, data);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function refused(file: string, data: string): Promise<string> {
  const result = await unpackBundle(file, data);
  if (result.ok) throw new Error(`it was unpacked into ${result.value}`);
  expect(result.error.remedy).not.toBe('');
  return result.error.message;
}

describe('a bundle', () => {
  it('shows on another machine the same estate at the same time, value for value', async () => {
    const there = join(folder.path, 'other');
    const data = await unpacked(bundle, there);
    expect(data.startsWith(join(there, 'bundles'))).toBe(true);
    const [here, other] = [await replayOf(review(original)), await replayOf(review(data))];
    let troubled = 0;
    for (let t = FROM; t <= TO; t += 53_000) {
      const { timeline: _, review: __, ...expected } = here.at(t, null);
      const { timeline: ___, review: ____, ...found } = other.at(t, null);
      expect(found, new Date(t).toISOString()).toEqual(expected);
      if (found.services.rows.some(({ severity }) => severity === 'critical')) troubled++;
    }
    expect(troubled).toBeGreaterThan(20);
    const wall = other.at(MORNING.mended - MINUTE, null);
    expect(wall.services.rows[0]).toMatchObject({ id: 'order-confirmation', severity: 'critical' });
    // what led to it is there: the release before, the drill long before, and an hour of the calm
    expect(other.timeline.from).toBeLessThanOrEqual(FROM);
    expect(other.timeline.marks.map(({ kind }) => kind)).toContain('deployment');
    expect(wall.recovery.rows.find(({ id }) => id === 'order-confirmation')?.provenAt).not.toBeNull();
    expect(other.timeline.gaps).toMatchObject([{ to: MORNING.back }]);
  });

  it('holds the figures of the range point for point, and no point, event, change or moment after it', async () => {
    const data = await unpacked(bundle, join(folder.path, 'points'));
    const [here, there] = [await Recording.open(original), await Recording.open(data)];
    if (!here.ok || !there.ok) throw new Error('not readable');
    try {
      const series = here.value.series();
      expect(there.value.series().map(({ id, metric }) => [id, metric])).toEqual(
        series.map(({ id, metric }) => [id, metric]),
      );
      const ids = series.map(({ id }) => id);
      const end = MORNING.to + 86_400_000;
      expect(await there.value.points(ids, FROM - 2 * 60 * MINUTE, end)).toEqual(
        await here.value.points(ids, FROM - 2 * 60 * MINUTE, TO),
      );
      expect((await here.value.points(ids, TO + 1, end)).size).toBeGreaterThan(0);
      for (const id of ids.slice(0, 3))
        expect(await there.value.range(id, FROM, TO, 60)).toEqual(await here.value.range(id, FROM, TO, 60));
      expect(there.value.changes(FROM, end)).toEqual(here.value.changes(FROM, TO));
      expect(there.value.changes(FROM, end).length).toBeGreaterThan(10);
      expect(there.value.events(FROM, end)).toEqual(here.value.events(FROM, TO));
      expect(there.value.gaps(0, end)).toEqual(here.value.gaps(0, end));
      expect(there.value.configs(FROM, end)).toEqual(here.value.configs(FROM, TO));
    } finally {
      await here.value.close();
      await there.value.close();
    }
  });

  it('knows at its begin what stood then, and ends in the middle of a block', async () => {
    const later = await bundled(MORNING.back + 20 * MINUTE, MORNING.to, join(folder.path, 'later.gantry'));
    const store = review(await unpacked(later, join(folder.path, 'later')));
    const { timeline } = await replayOf(store);
    const whole = (await replayOf(review(original))).timeline;
    expect(timeline.from).toBeGreaterThan(whole.from);
    expect(timeline.lanes).toEqual(whole.lanes);
    expect(whole.lanes).toHaveLength(5);

    const end = MORNING.slow + 7 * MINUTE + 3_000;
    const early = await bundled(MORNING.slow, end, join(folder.path, 'early.gantry'));
    const recording = await Recording.open(await unpacked(early, join(folder.path, 'early')));
    if (!recording.ok) throw new Error(recording.error.message);
    const ids = recording.value.series().map(({ id }) => id);
    const points = await recording.value.points(ids, MORNING.slow, MORNING.to);
    await recording.value.close();
    expect(points.size).toBeGreaterThan(10);
    for (const { t } of points.values()) expect(t.at(-1)).toBe(end - 3_000);
  });

  it('is unpacked once: a note that was left in it is there when it is opened again', async () => {
    const there = join(folder.path, 'notes');
    const store = review(await unpacked(bundle, there));
    const note: WallEvent = {
      type: 'event',
      t: MORNING.slow,
      kind: 'note',
      subject: { kind: 'site', id: 'wall' },
      data: { text: 'here it began' },
    };
    store.addEvent(note);
    await store.close();
    // also by another name, of which nothing hangs
    const renamed = join(folder.path, 'renamed.gantry');
    await copyFile(bundle, renamed);
    const again = await Recording.open(await unpacked(renamed, there));
    if (!again.ok) throw new Error(again.error.message);
    expect(again.value.events(MORNING.slow, MORNING.slow)).toEqual([note]);
    await again.value.close();
    expect(await readdir(join(there, 'bundles'))).toHaveLength(1);
  });

  it('that is cut short, or damaged in any byte, is refused, and nothing is left of it', async () => {
    const whole = await readFile(bundle);
    const there = join(folder.path, 'damaged');
    const broken = join(folder.path, 'broken.gantry');
    const places = [
      0,
      3,
      14,
      15,
      16,
      20,
      24,
      500,
      whole.length >> 1,
      whole.length - 33,
      whole.length - 32,
      whole.length - 1,
    ];
    for (const at of places) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 1;
      await writeFile(broken, damaged);
      expect(await refused(broken, there), `byte ${at}`).toMatch(/damaged or truncated|not a Gantry bundle/);
    }
    for (const length of [0, 5, 16, 40, 1_000, whole.length - 1]) {
      await writeFile(broken, whole.subarray(0, length));
      expect(await refused(broken, there), `${length} bytes`).toMatch(/truncated/);
    }
    await writeFile(broken, 'name,value\nsome other file\n');
    expect(await refused(broken, there)).toMatch(/not a Gantry bundle/);
    expect(await refused(join(folder.path, 'nowhere'), there)).toMatch(/does not exist/);
    expect(await readdir(there).catch(() => [])).toEqual([]);
  });

  it('of a newer Gantry, in its own shape or with records of another store, is told apart from a damaged one', async () => {
    const there = join(folder.path, 'newer');
    const file = join(folder.path, 'newer.gantry');
    const { createHash } = await import('node:crypto');
    const content = Buffer.from('gantry-bundle 2\nof a shape that is not known');
    await writeFile(file, Buffer.concat([content, createHash('sha256').update(content).digest()]));
    expect(await refused(file, there)).toMatch(/newer Gantry/);
    const nothing = (async function* () {})();
    const chunks: Buffer[] = [];
    for await (const chunk of bundleBytes({ from: 0, to: 1, store: '99' }, nothing)) chunks.push(chunk);
    await writeFile(file, Buffer.concat(chunks));
    expect(await refused(file, there)).toMatch(/newer Gantry/);
    expect(await readdir(join(there, 'bundles')).catch(() => [])).toEqual([]);
  });

  it('that cannot be unpacked says where, and leaves nothing', async () => {
    const blocked = join(folder.path, 'blocked');
    await writeFile(blocked, 'a file where a folder must be');
    expect(await refused(bundle, blocked)).toMatch(/cannot be unpacked into .*blocked/);
    const there = join(folder.path, 'stopped');
    const result = await unpackBundle(bundle, there, { isStopped: () => true });
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^stopped/) } });
    expect(await readdir(join(there, 'bundles'))).toEqual([]);
  });

  it('is read without Gantry as docs/store.md says', async () => {
    const bytes = await readFile(bundle);
    const text = bytes.indexOf(10) + 1;
    expect(bytes.toString('latin1', 0, text)).toBe('gantry-bundle 1\n');
    const unzipped = gunzipSync(bytes.subarray(text, -32));
    const tables = new Map<string, number>();
    for (let at = 0; ; ) {
      const name = unzipped.readUInt32LE(at);
      if (name === 0) break;
      const [table] = JSON.parse(unzipped.toString('utf8', at + 4, at + 4 + name)) as [string];
      tables.set(table, (tables.get(table) ?? 0) + 1);
      at += 4 + name;
      at += 4 + unzipped.readUInt32LE(at);
    }
    for (const table of [
      'about',
      'series',
      'blocks',
      'minutes',
      'quarters',
      'gaps',
      'events',
      'moments',
      'changes',
      'configs',
    ])
      expect(tables.get(table), table).toBeGreaterThan(0);
  });
});
