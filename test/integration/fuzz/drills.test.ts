import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { stringify } from 'yaml';
import { readDrills } from '../../../main/engine/drills/read-drills';
import { newestRestoreTest } from '../../../main/engine/sources/backup/restore-tests';
import { type Door, fuzz } from '../../support/fuzz/door';
import { judged } from '../../support/fuzz/judged';
import { mutatedBytes, mutatedJson } from '../../support/fuzz/mutate';
import type { Random } from '../../support/fuzz/random';
import { BACKUP, DRILL } from '../../support/fuzz/seeds';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function bytesOf(seed: unknown): (random: Random) => Buffer {
  const text = Buffer.from(stringify(seed));
  return (random) => (random() < 0.5 ? mutatedBytes(random, text) : Buffer.from(mutatedJson(random, seed)));
}

const drills: Door<Buffer> = {
  input: bytesOf(DRILL),
  enter: async (bytes) => {
    await writeFile(join(folder, 'record.yaml'), bytes);
    const read = await readDrills(folder);
    // Before it is judged: what remains here would be read with the next one.
    await rm(join(folder, 'record.yaml'), { force: true });
    judged({ drills: read.drills });
    return read.problems;
  },
};

const restoreTests: Door<Buffer> = {
  input: bytesOf({ at: '2026-11-03T21:00:00Z', outcome: 'passed' }),
  enter: async (bytes) => {
    await writeFile(join(folder, 'test.yaml'), bytes);
    const read = await newestRestoreTest(folder);
    await rm(join(folder, 'test.yaml'));
    if (!read.ok) return [{ what: read.error.message, remedy: read.error.remedy }];
    const subject = { kind: 'target', id: 'pgb' } as const;
    const data = { ...BACKUP, restoreTest: read.value };
    judged({ events: [{ type: 'event', t: Date.now(), kind: 'backup', subject, data }] });
    return [];
  },
};

it.each([
  ['drill records', drills],
  ['restore tests', restoreTests],
])('%s of whatever bytes are judged, or refused with a reason', async (name, door) => {
  await fuzz(name, door);
});
