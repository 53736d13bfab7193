import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Archive, type Write } from '../../../../../../main/engine/store/archive/archive';
import { ArchiveSeries } from '../../../../../../main/engine/store/archive/archive-series';
import { openArchive } from '../../../../../../main/engine/store/archive/open-archive';
import { SeriesTable } from '../../../../../../main/engine/store/archive/series-table';

let folder: string;
let archive: Archive;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-series-'));
  archive = openArchive(folder, 0).archive as Archive;
});
afterEach(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes in a new series also when another was forgotten meanwhile, and keeps the one that is gone', async () => {
  const table = new SeriesTable(archive);
  await table.load();
  const writes: Write[] = [];
  const met = (target: string, day: number): number =>
    table.idOf({ id: 0, metric: 'redis.up', unit: '1', attributes: { target } }, day, writes);
  met('old', 1);
  met('one', 9);
  const series = new ArchiveSeries(table);
  await series.refresh();
  table.forget(5, writes);
  const lasting = met('two', 9);
  expect(table.all()).toHaveLength(2);
  await series.refresh();
  expect(series.find('redis.up').map(({ attributes }) => attributes['target'])).toEqual([
    'old',
    'one',
    'two',
  ]);
  expect(series.lasting(series.find('redis.up', { target: 'two' })[0]?.id ?? -1)).toBe(lasting);
  expect(series.lasting(99)).toBe(-1);
});
