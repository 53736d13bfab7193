import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DrillFolder } from '../../main/engine/drills/read-drills';
import { type DrillsWatch, watchDrills } from '../../main/engine/drills/watch-drills';

const RECORD = `id: zone-loss
scenario: zone-loss
services: [shipping]
startedAt: 2026-11-03T21:00:00Z
endedAt: 2026-11-03T21:52:10Z
outcome: passed
measured: { rto: 52m10s, rpo: 40s }
`;

describe('a folder of drill records', () => {
  let root = '';
  let watching: DrillsWatch | null = null;
  let last: DrillFolder | null = null;
  let calls = 0;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gantry-drills-'));
    last = null;
    calls = 0;
  });
  afterEach(async () => {
    await watching?.close();
    watching = null;
    await rm(root, { recursive: true, force: true });
  });

  async function follow(folder: string, look = 60_000): Promise<void> {
    watching = await watchDrills(
      folder,
      (content) => {
        last = content;
        calls += 1;
      },
      { settle: 10, look },
    );
  }
  const ids = () => (last?.drills ?? []).map(({ id }) => id);
  const problems = () => (last?.problems ?? []).map(({ what }) => what);
  const soon = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 });

  it('is read at once, whatever the records are written in', async () => {
    await writeFile(join(root, 'a.yaml'), `${RECORD}---\n${RECORD.replace('zone-loss', 'second')}`);
    const json = {
      id: 'json',
      scenario: 'restore-test',
      services: ['a'],
      startedAt: 1_762_203_600_000,
      endedAt: 1_762_203_700_000,
      outcome: 'failed',
    };
    await writeFile(join(root, 'b.json'), JSON.stringify([json]));
    await writeFile(join(root, 'notes.txt'), 'not a record');
    await writeFile(join(root, '.hidden.yaml'), 'not: read');
    await follow(root);
    expect(ids()).toEqual(['zone-loss', 'second', 'json']);
    expect(last?.drills[0]).toMatchObject({ measured: { rto: 3_130, rpo: 40 }, source: 'a.yaml' });
    expect(problems()).toEqual([]);
  });

  it('follows what appears, changes and vanishes', async () => {
    await follow(root);
    expect(ids()).toEqual([]);
    const file = join(root, 'zone.yaml');
    await writeFile(file, RECORD);
    await soon(() => expect(ids()).toEqual(['zone-loss']));
    // As editors do: written beside, then renamed over.
    await writeFile(`${file}.tmp`, RECORD.replace('passed', 'failed'));
    await rename(`${file}.tmp`, file);
    await soon(() => expect(last?.drills[0]?.outcome).toBe('failed'));
    await rm(file);
    await soon(() => expect(ids()).toEqual([]));
  });

  it('says what is wrong with a record, and keeps the others', async () => {
    await writeFile(join(root, 'good.yaml'), RECORD);
    await writeFile(join(root, 'bad.yaml'), RECORD.replace('52m10s', '52'));
    await writeFile(join(root, 'broken.yaml'), 'id: [\n');
    await writeFile(join(root, 'empty.yaml'), '');
    await follow(root);
    expect(ids()).toEqual(['zone-loss']);
    expect(problems()).toEqual([
      'bad.yaml: measured.rto is 52, without a unit',
      expect.stringMatching(/^broken\.yaml:\d+: /),
      'empty.yaml: is empty',
    ]);
    await writeFile(join(root, 'bad.yaml'), RECORD.replace('zone-loss', 'mended'));
    await soon(() => expect(ids()).toContain('mended'));
  });

  it('waits for a folder that is not there, and follows one that is replaced', async () => {
    const folder = join(root, 'drills');
    await follow(folder, 50);
    expect(problems()).toEqual([`${folder}: is not there`]);
    await mkdir(folder);
    await writeFile(join(folder, 'zone.yaml'), RECORD);
    await soon(() => expect(ids()).toEqual(['zone-loss']));
    await rename(folder, join(root, 'old'));
    await soon(() => expect(problems()).toHaveLength(1));
    await mkdir(folder);
    await writeFile(join(folder, 'new.yaml'), RECORD.replace('zone-loss', 'new'));
    await soon(() => expect(ids()).toEqual(['new']));
  });

  it('tells nothing that did not change, and nothing after it was closed', async () => {
    await writeFile(join(root, 'zone.yaml'), RECORD);
    await follow(root, 20);
    await writeFile(join(root, 'zone.yaml'), RECORD);
    await writeFile(join(root, 'other.yaml'), RECORD.replace('zone-loss', 'other'));
    await soon(() => expect(ids()).toContain('other'));
    const told = calls;
    expect(told).toBeLessThanOrEqual(3);
    await watching?.close();
    await writeFile(join(root, 'third.yaml'), RECORD.replace('zone-loss', 'third'));
    const again = await watchDrills(root, () => undefined);
    await again.close();
    expect(calls).toBe(told);
  });
});
