import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runExport } from '../../../../../main/cli/export';
import { unpackBundle } from '../../../../../main/engine/bundle/unpack-bundle';
import { Replay } from '../../../../../main/engine/past/replay';
import { openForReading } from '../../../../../main/engine/store/archive/open-archive';
import { SeriesTable } from '../../../../../main/engine/store/archive/series-table';

/**
 * A bundle that the version of 29 November 2026 wrote: one service and one HTTP target over 14 s, silent twice. Its
 * export by that version had 263 lines with this checksum.
 */
const OLDER = join(import.meta.dirname, '../../../../support/older-bundle.txt');
const LINES = 263;
const SHA_256 = '96308ccccb0e1fe99df205b8a02d8da79dc1db4bcd6fa9c209329f6999a9f628';

let folder = '';
let data = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-older-bundle-'));
  const file = join(folder, 'older.bundle');
  writeFileSync(file, Buffer.from(readFileSync(OLDER, 'utf8'), 'base64'));
  const unpacked = await unpackBundle(file, folder);
  if (!unpacked.ok) throw new Error(unpacked.error.message);
  data = unpacked.value;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('exports what an older version recorded as that version did', async () => {
  const output = join(folder, 'out.ndjson');
  const code = await runExport({
    data,
    from: Date.UTC(2026, 10, 29),
    to: Date.UTC(2026, 11, 1),
    series: null,
    format: 'ndjson',
    output,
    say: () => undefined,
  });
  expect(code).toBe(0);
  const text = readFileSync(output, 'utf8');
  expect(text.trimEnd().split('\n')).toHaveLength(LINES);
  expect(createHash('sha256').update(text).digest('hex')).toBe(SHA_256);
});

it('replays what an older version recorded, from its checkpoints and archived configuration', async () => {
  const archive = openForReading(join(data, 'cache'));
  if (archive === null) throw new Error('the archive cannot be read');
  const table = new SeriesTable(archive);
  await table.load();
  const replay = await Replay.open({ archive, table });
  const at = (t: number): readonly (string | undefined)[] => {
    const { services, frame } = replay.at(t, null);
    const [row] = services.rows;
    return [row?.name, row?.severity, frame.connection];
  };
  // As that version replayed it.
  expect(at(1_795_999_893_000)).toEqual(['Shop', 'warning', 'replay']);
  expect(at(1_795_999_897_000)).toEqual(['Shop', 'ok', 'replay']);
  expect(at(1_795_999_900_000)).toEqual(['Shop', 'warning', 'replay']);
  expect(at(1_795_999_905_500)).toEqual(['Shop', 'ok', 'replay']);
  expect(replay.timeline.gaps).toEqual([{ from: 1_795_999_827_586, to: 1_795_999_892_081 }]);
  await archive.close();
});
