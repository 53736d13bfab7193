import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPrimary } from '../../main/demo/servers/postgres';
import { own, preparePostgres } from '../../main/demo/servers/postgres-binaries';
import { systemClock } from '../../main/engine/runtime/clock';
import { backupSource } from '../../main/engine/sources/backup/backup-source';
import type { Source } from '../../main/engine/sources/source';
import { backupRows } from '../../shared/judge/recovery/backups';
import type { WallEvent } from '../../shared/model/observation';
import type { BackupRow } from '../../shared/model/recovery';
import { aBackup } from '../builders/series';
import { makeAuthority } from '../fakes/certificates';
import { until } from '../integration/postgres-fixture';
import { MAJORS } from '../integration/postgres-majors';
import { good } from '../support/good';
import { LONG } from '../support/long';
import { type S3Server, startS3 } from '../support/s3-server';

/** pgBackRest 2.45 knows PostgreSQL up to 15. */
const BIN = MAJORS.find(({ name }) => name === 'installed 15')?.bin;
const WHY = 'no PostgreSQL 15 is installed, the newest that pgBackRest 2.45 knows';

let folder: string;
let server: PostgresServer;
let source: Source;
let conf: string;
let s3: S3Server | null = null;
const events: WallEvent[] = [];

/** Runs a program as the user of the server. */
function asServer(program: string, words: readonly string[]) {
  const { runAs, password } = server.binaries;
  return execFile(program, words, {
    env: { PATH: process.env.PATH, HOME: folder, PGPASSWORD: password },
    ...(runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid }),
  });
}
function start(...words: readonly string[]) {
  return asServer('pgbackrest', [`--config=${conf}`, '--stanza=main', ...words]);
}
async function runPgbackrest(...words: readonly string[]): Promise<number> {
  const child = start(...words);
  let said = '';
  child.stdout?.on('data', (part: string) => (said += part));
  child.stderr?.on('data', (part: string) => (said += part));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) process.stdout.write(said.slice(-600));
  return code;
}

/** Where the repository is, for pgBackRest. */
async function repositoryOf(kind: 'a folder' | 'S3'): Promise<string> {
  if (kind === 'a folder') return `repo1-path=${folder}/repository`;
  const authority = makeAuthority(folder);
  await writeFile(join(folder, 'authority.pem'), authority.cert);
  s3 = await startS3(join(folder, 's3'), authority.issue());
  return `repo1-type=s3
repo1-path=/repository
repo1-s3-endpoint=localhost
repo1-storage-host=localhost
repo1-storage-port=${s3.port}
repo1-storage-ca-file=${folder}/authority.pem
repo1-s3-bucket=${s3.bucket}
repo1-s3-region=us-east-1
repo1-s3-uri-style=path
repo1-s3-key=${s3.key}
repo1-s3-key-secret=${s3.secret}`;
}

async function begin(kind: 'a folder' | 'S3'): Promise<void> {
  if (BIN === undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'gantry-backups-'));
  // The server's user keeps its socket and the repository there.
  await chmod(folder, 0o777);
  conf = join(folder, 'pgbackrest.conf');
  const binaries = good(await preparePostgres({ bin: BIN }));
  server = good(
    await startPrimary({
      binaries,
      folder: join(folder, 'server'),
      settings: {
        archive_mode: 'on',
        archive_command: `pgbackrest --config=${conf} --stanza=main archive-push %p`,
        unix_socket_directories: folder,
      },
    }),
  );
  // Only pages with checksums tell that they are damaged.
  await server.stop();
  await once(asServer(join(BIN, 'pg_checksums'), ['--enable', '-D', join(server.folder, 'data')]), 'close');
  good(await server.start());
  for (const name of ['repository', 'log', 'lock', 'spool']) {
    await mkdir(join(folder, name));
  }
  await writeFile(
    conf,
    `[global]
${await repositoryOf(kind)}
repo1-retention-full=4
log-path=${folder}/log
lock-path=${folder}/lock
spool-path=${folder}/spool
start-fast=y
repo1-bundle=y
compress-level=0
archive-timeout=20
[main]
pg1-path=${server.folder}/data
pg1-port=${server.port}
pg1-socket-path=${folder}
pg1-user=gantry_admin
`,
  );
  await own(folder, binaries.runAs);
  await server.query(
    `create table stock as select g, repeat(md5(g::text), 20) as note from generate_series(1, 60000) g`,
  );
  expect(await runPgbackrest('stanza-create')).toBe(0);
  const command = ['pgbackrest', `--config=${conf}`, `--lock-path=${folder}/lock`, '--output=json', 'info'];
  const pgbackrest = { file: null, url: null, ca: null, stanza: 'main', command };
  const target = aBackup({ pgbackrest, restoreTests: join(folder, 'tests') });
  await mkdir(join(folder, 'tests'));
  source = backupSource(target, systemClock);
}
async function end(): Promise<void> {
  if (BIN === undefined) return;
  await source?.close();
  await server?.kill();
  await s3?.stop();
  s3 = null;
  events.length = 0;
  await rm(folder, { recursive: true, force: true });
}

/** @param later ms by which the wall's clock is moved on */
async function look(step: string, later = 0): Promise<BackupRow> {
  const { observations, fault } = await source.run(new AbortController().signal);
  expect(fault, step).toBeNull();
  events.push(...observations.filter((one) => one.type === 'event'));
  const [row] = backupRows(events, Date.now() + later, 'UTC');
  expect(row).toBeDefined();
  const { lastGood, took, size, restored, archive, severity } = row as BackupRow;
  process.stdout.write(
    `| ${step} | ${severity} | ${lastGood.text} | ${took.text} | ${size.text} | ${restored.text} | ${archive.text} |\n`,
  );
  return row as BackupRow;
}

/** The long form also looks at what stands in S3. */
const KINDS = LONG ? (['a folder', 'S3'] as const) : (['a folder'] as const);

describe.each(KINDS)('backups that pgBackRest makes into %s', (kind) => {
  beforeAll(() => begin(kind));
  afterAll(end);

  test.skipIf(BIN === undefined)(
    `are told apart${BIN === undefined ? `: ${WHY}` : ''}`,
    async () => {
      const none = await look('none yet');
      expect(none.lastGood).toEqual({ text: 'none', severity: 'critical' });

      expect(await runPgbackrest('--type=full', 'backup')).toBe(0);
      await writeFile(
        join(folder, 'tests', 'one.yaml'),
        `at: ${new Date().toISOString()}\noutcome: passed\n`,
      );
      const fresh = await look('fresh');
      expect(fresh).toMatchObject({
        severity: 'ok',
        of: ['pg-a'],
        archive: { text: 'whole' },
        restored: { severity: 'ok' },
      });

      const late = await look('late', 80 * 60_000);
      expect(late.lastGood.severity).toBe('warning');
      const later = await look('far too late', 3 * 3_600_000);
      expect(later.lastGood.severity).toBe('critical');

      // One that is killed while it goes on leaves nothing.
      const child = start('--type=full', '--process-max=1', 'backup');
      await untilLook('goes on', () => events.at(-1)?.data['running'] === true);
      child.kill('SIGKILL');
      await once(child, 'close');
      await untilLook('failed', (row) => row.lastGood.text.includes('failed'));

      expect(await runPgbackrest('--type=incr', 'backup')).toBe(0);
      const again = await look('an incremental one, good again');
      expect(again).toMatchObject({ severity: 'ok' });
      expect(again.lastGood.text).not.toContain('failed');

      // A page that no longer is what it was, in a database with checksums, is seen by the backup itself.
      await server.query('checkpoint');
      await damage();
      await runPgbackrest('--type=full', '--start-fast', 'backup');
      const damaged = await look('damaged');
      expect(damaged.lastGood).toEqual({ text: 'damaged', severity: 'critical' });

      await server.query('drop table stock');
      expect(await runPgbackrest('--type=full', 'backup')).toBe(0);
      expect((await look('shrunk')).size).toMatchObject({ severity: 'critical' });

      // The second of them is deleted, while the first is there.
      const listed = (events.at(-1)?.data['labels'] ?? []) as readonly (readonly [string, number])[];
      const labels = listed.map(([label]) => label);
      expect(labels.length).toBeGreaterThanOrEqual(3);
      expect(await runPgbackrest(`--set=${labels.at(-1)}`, 'expire')).toBe(0);
      const deleted = await look('deleted');
      expect(deleted.lastGood).toEqual({ text: '1 deleted', severity: 'critical' });
    },
    120_000,
  );
});

async function untilLook(step: string, check: (row: BackupRow) => boolean): Promise<void> {
  await until(step, async () => check(await look(step)));
}

/** Turns bytes of the table's file over, where no server notices. */
async function damage(): Promise<void> {
  const [row] = await server.query(`select pg_relation_filepath('stock') as path`);
  const path = join(server.folder, 'data', String(row?.path));
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(64, 0xff), 0, 64, 8_192 * 20 + 4_000);
  await file.close();
  expect((await readFile(path)).length).toBeGreaterThan(8_192 * 21);
}
