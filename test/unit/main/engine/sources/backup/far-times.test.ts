import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePgbackrestInfo } from '../../../../../../main/engine/sources/backup/pgbackrest-info';
import { newestRestoreTest } from '../../../../../../main/engine/sources/backup/restore-tests';
import { listingOf, retentionOf } from '../../../../../../main/engine/sources/backup/s3-answers';
import { parseDrill } from '../../../../../../shared/judge/drills/drills';
import { backupRows } from '../../../../../../shared/judge/recovery/backups';

/** Nanoseconds where milliseconds are meant: a finite number, and no time that could be shown. */
const NANOSECONDS = 1_793_739_600_000_000_000;

it('a backup whose times cannot be shown is left out of what a repository lists', () => {
  const backup = (label: string, stop: number) => ({
    label,
    info: { size: 1 },
    timestamp: { start: stop, stop },
  });
  const stanza = { name: 'main', backup: [backup('far', NANOSECONDS), backup('near', 1_793_739_600)] };
  const parsed = parsePgbackrestInfo(JSON.stringify([stanza]), 'pgb');
  expect(parsed.ok && parsed.value[0]?.backups.map(({ label }) => label)).toEqual(['near']);
  const object = (time: string) =>
    `<Contents><Key>a</Key><LastModified>${time}</LastModified><Size>1</Size></Contents>`;
  const listing = `<ListBucketResult>${object('+275760-09-13T00:00:00Z')}${object('2026-11-03T21:00:00Z')}</ListBucketResult>`;
  expect(listingOf(listing)?.objects).toHaveLength(1);
  expect(
    retentionOf('<Retention><RetainUntilDate>+275760-09-13T00:00:00Z</RetainUntilDate></Retention>'),
  ).toBeNull();
});

it('a result of a restore test at such a time is a fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-far-'));
  await writeFile(join(folder, 'test.yaml'), `{ at: ${NANOSECONDS}, outcome: passed }`);
  expect(await newestRestoreTest(folder)).toMatchObject({ ok: false, error: { code: 'config' } });
  await rm(folder, { recursive: true });
});

it('a drill at such a time is refused', () => {
  const record = {
    id: 'a',
    scenario: 'zone-loss',
    services: ['shop'],
    startedAt: NANOSECONDS,
    endedAt: NANOSECONDS,
    outcome: 'passed',
  };
  expect(parseDrill(record, 'a.yaml')).toMatchObject({ ok: false, error: { key: 'startedAt' } });
});

it('a refusal does not repeat a long text', () => {
  const record = {
    id: 'a',
    scenario: 'zone-loss',
    services: ['shop'],
    startedAt: '2026-11-03T21:00:00Z',
    endedAt: '2026-11-03T21:52:10Z',
    outcome: 'x'.repeat(100_000),
  };
  const read = parseDrill(record, 'a.yaml');
  expect(read.ok ? '' : read.error.what).toHaveLength(400);
});

it('of a backup that a feed tells of, such times are unknown', () => {
  const data = {
    endedAt: NANOSECONDS,
    lockedUntil: NANOSECONDS,
    restoreTest: { at: NANOSECONDS, outcome: 'passed' },
  };
  const event = {
    type: 'event',
    t: 1_793_739_600_000,
    kind: 'backup',
    subject: { kind: 'target', id: 'pgb' },
    data,
  } as const;
  const rows = backupRows([event], 1_793_800_000_000, 'Europe/Oslo');
  expect(JSON.stringify(rows)).toContain('unknown');
});
