import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Recording } from '../../../../../main/engine/past/recording';
import type { Archive, Write } from '../../../../../main/engine/store/archive/archive';
import { openArchive } from '../../../../../main/engine/store/archive/open-archive';
import { encodeDocument } from '../../../../../main/engine/store/format/record';
import { openStore, type Store } from '../../../../../main/engine/store/store';
import type { WallEvent } from '../../../../../shared/model/observation';
import { silentLog } from '../../../../support/silent-log';

const T0 = 1_760_000_000_000;
/** Its checksum is right, and it is no document. */
const STRANGE = Buffer.from([1, 2]);

let dir: string;
let now: number;
let opened: Store[];
const clock = { now: () => now, monotonic: () => now - T0 };

function store(): Store {
  const made = openStore({ dir: join(dir, 'cache'), clock, log: silentLog });
  opened.push(made);
  return made;
}

function note(t: number, data: WallEvent['data']): WallEvent {
  return { type: 'event', t, kind: 'note', subject: { kind: 'site', id: 'oslo' }, data };
}

/** What a wall leaves behind, with records added that no wall writes. */
async function leave(writes: readonly Write[]): Promise<void> {
  const wall = store();
  const info = wall.register('load', '1', { host: 'a', $column: 'abc' });
  wall.append(info?.id ?? -1, (now += 1_000), 1);
  wall.addEvent(note(now, { text: 'whole', $column: ['f64', 0, 3] }));
  await wall.close();
  const { archive } = openArchive(join(dir, 'cache'), now);
  await (archive as Archive).commit(writes);
  await archive?.close();
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gantry-aside-'));
  now = T0;
  opened = [];
});
afterEach(async () => {
  for (const one of opened) await one.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('after a restart', () => {
  it('a series and an event with a key $column are what they were', async () => {
    await leave([]);
    const wall = store();
    await wall.restoreHead();
    const info = wall.register('load', '1', { host: 'a', $column: 'abc' });
    expect(wall.head.lastValue(info?.id ?? -1)).toBe(1);
    expect(wall.head.events('note', 0).map(({ data }) => data)).toEqual([
      { text: 'whole', $column: ['f64', 0, 3] },
    ]);
    expect(wall.problems(now)).toEqual([]);
  });

  it('a record that is no document is set aside alone, and a notice says so', async () => {
    const of = (table: Write['table'], key: Write['key'], payload: Uint8Array = STRANGE): Write => ({
      table,
      key,
      payload,
    });
    await leave([
      of('series', 7),
      of('series', 8, encodeDocument({ metric: 5 })),
      of('events', ['note', T0, 1]),
      of('events', ['note', T0, 2], encodeDocument({ kind: 'note' })),
      of('evidence', 'postgres.locks|target:pg'),
      of('gaps', T0),
      of('changes', [T0, 0]),
      of('configs', T0),
      of('documents', 'late'),
      of('documents', 'snapshot'),
    ]);
    const wall = store();
    expect([wall.lastSnapshot(), wall.lastConfig()]).toEqual([null, null]);
    await wall.restoreHead();
    expect(wall.head.events('note', 0)).toHaveLength(1);
    expect(wall.head.generation).toBe(1);
    const [damage] = wall.problems(now);
    expect(damage?.id).toBe('store.damage');
    await wall.close();

    const again = store();
    await again.restoreHead();
    expect(again.head.events('note', 0)).toHaveLength(1);
    expect(again.head.generation).toBe(1);
  });

  it('a recording with a record that is no document is read and exported', async () => {
    await leave([
      { table: 'series', key: 7, payload: STRANGE },
      { table: 'events', key: ['note', T0, 1], payload: STRANGE },
      { table: 'changes', key: [T0, 0], payload: STRANGE },
      { table: 'evidence', key: 'postgres.locks|target:pg', payload: STRANGE },
    ]);
    const found = await Recording.open(dir);
    if (!found.ok) throw new Error(found.error.message);
    const recording = found.value;
    expect(recording.events(0, now)).toHaveLength(1);
    expect(recording.changes(0, now)).toEqual([]);
    let bytes = 0;
    for await (const chunk of recording.bundle(T0, now, () => undefined)) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(100);
    await recording.close();
  });
});

describe('when the cache cannot be used for a defect', () => {
  it('a notice says so until it can', async () => {
    const wall = store();
    await wall.flush();
    const { kept } = wall;
    if (kept === null) throw new Error('nothing is kept');
    const read = kept.table.load.bind(kept.table);
    kept.table.load = () => Promise.reject(new TypeError('a defect'));
    await wall.restoreHead();
    expect(wall.problems(now).map(({ id }) => id)).toEqual(['store.unread']);
    kept.table.load = read;
  });
});
