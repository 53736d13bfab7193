import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { loadConfig } from '../../../main/engine/config/load-config';
import { systemClock } from '../../../main/engine/runtime/clock';
import { backupSource } from '../../../main/engine/sources/backup/backup-source';
import {
  errorOf,
  listingOf,
  retentionOf,
  versioningOf,
} from '../../../main/engine/sources/backup/s3-answers';
import { backupsIn } from '../../../main/engine/sources/backup/s3-reader';
import type { BackupTarget } from '../../../shared/kinds/backup/target';
import { type Door, fuzz } from '../../support/fuzz/door';
import { judged } from '../../support/fuzz/judged';
import { mutatedBytes, mutatedJson, mutatedText, pick } from '../../support/fuzz/mutate';

const STOP = 1_793_000_000;
const BACKUP = (label: string, stop: number) => ({
  archive: { start: '000000010000000000000002', stop: '000000010000000000000003' },
  database: { id: 1, 'repo-key': 1 },
  error: false,
  info: { delta: 5e9, repository: { delta: 1e9, size: 1e9 }, size: 5e9 },
  label,
  timestamp: { start: stop - 900, stop },
  type: 'full',
});
const INFO = [
  {
    archive: [
      {
        database: { id: 1, 'repo-key': 1 },
        max: '000000010000000000000009',
        min: '000000010000000000000001',
      },
    ],
    backup: [BACKUP('20261103-210000F', STOP - 86_400), BACKUP('20261104-210000F', STOP)],
    cipher: 'none',
    name: 'main',
    repo: [
      { key: 1, status: { code: 0, message: 'ok' } },
      { key: 2, status: { code: 0, message: 'ok' } },
    ],
    status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
  },
];
const XML = [
  `<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>n</NextContinuationToken>${'<Contents><Key>pg/a.dump</Key><LastModified>2026-11-03T21:00:00.000Z</LastModified><Size>50</Size></Contents>'.repeat(3)}</ListBucketResult>`,
  '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  '<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2027-01-01T00:00:00Z</RetainUntilDate></Retention>',
  '<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>',
];

let folder: string;
let target: BackupTarget;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-fuzz-'));
  const path = join(folder, 'gantry.yaml');
  await writeFile(
    path,
    'version: 1\ntargets: [{ id: pgb, probe: backup, pgbackrest: { file: info.json }, stanza: main }]\n',
  );
  target = (await loadConfig(path)).config?.targets[0] as BackupTarget;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const pgbackrest: Door<Buffer> = {
  input: (random) =>
    random() < 0.4
      ? mutatedBytes(random, Buffer.from(JSON.stringify(INFO)))
      : Buffer.from(mutatedJson(random, INFO)),
  enter: async (bytes) => {
    await writeFile(join(folder, 'info.json'), bytes);
    const source = backupSource(target, systemClock, {});
    const { observations, fault } = await source.run(new AbortController().signal);
    await source.close();
    judged({ events: observations });
    return fault === null ? [] : [{ what: fault.message, remedy: fault.remedy }];
  },
};

/** What a bucket says; each null is worded by its caller. */
const store: Door<string> = {
  input: (random) => mutatedText(random, pick(random, XML)),
  enter: (text) => {
    const listing = listingOf(text);
    if (listing !== null) backupsIn(listing.objects, { prefix: 'pg/', each: 'folder' });
    if (typeof errorOf(text) !== 'string') throw new Error('no code of an error');
    const known = listing ?? versioningOf(text) ?? retentionOf(text);
    return known === null ? [{ what: 'no answer of a bucket', remedy: 'Correct s3.endpoint.' }] : [];
  },
};

it.each<[string, () => Promise<void>]>([
  ['pgBackRest', () => fuzz('pgBackRest', pgbackrest)],
  ['an object store', () => fuzz('object store', store)],
])('an answer of %s of whatever bytes is judged, or is a fault', async (_name, run) => {
  await run();
});
