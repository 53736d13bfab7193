import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { backupSource } from '../../main/engine/sources/backup/backup-source';
import type { BackupTarget, PgbackrestPlace } from '../../shared/kinds/backup/target';
import { aBackup } from '../builders/series';

/** As pgBackRest 2.45 printed it, shortened. */
const INFO = JSON.stringify([
  {
    name: 'main',
    status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
    archive: [
      {
        database: { id: 1, 'repo-key': 1 },
        id: '15-1',
        max: '000000010000000000000005',
        min: '000000010000000000000001',
      },
    ],
    backup: [
      {
        label: '20261124-011000F',
        type: 'full',
        error: false,
        archive: { start: '000000010000000000000003', stop: '000000010000000000000004' },
        info: { size: 67_108_864 },
        timestamp: { start: 1_795_483_800, stop: 1_795_483_810 },
      },
    ],
  },
]);

/** Two repositories, as pgBackRest 2.45 printed them, shortened; repository 2 keeps more backups than repository 1. */
const OK = { code: 0, message: 'ok' };
const MISSING = { code: 1, message: 'missing stanza path' };
const DENIED = { code: 99, message: '[PathOpenError] unable to list: [13] Permission denied\nHINT: chmod?' };
function twoRepositories(
  statuses: readonly { readonly code: number; readonly message: string }[],
  archives: readonly string[],
) {
  const place = (key: number) => ({ database: { id: 1, 'repo-key': key } });
  const whole = JSON.parse(INFO)[0].backup[0];
  const read = (key: number) => statuses[key - 1]?.code === 0;
  return JSON.stringify([
    {
      name: 'main',
      status: { code: 4, lock: { backup: { held: false } }, message: 'different across repos' },
      repo: statuses.map((status, index) => ({ cipher: 'none', key: index + 1, status })),
      archive: archives.map((max, index) => ({ ...place(index + 1), id: '15-1', max, min: max })),
      backup: [
        {
          ...whole,
          ...place(2),
          label: '20261120-011000F',
          archive: { start: '000000010000000000000001', stop: '000000010000000000000002' },
          timestamp: { start: 1_795_138_200, stop: 1_795_138_210 },
        },
        { ...whole, ...place(1) },
      ].filter((one) => read(one.database['repo-key'])),
    },
  ]);
}

/** @param pid negative: any process of that group */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('what pgBackRest says', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-info-'));
    await writeFile(join(folder, 'info.json'), INFO);
    await writeFile(join(folder, 'broken.json'), INFO.slice(0, 40));
    await writeFile(join(folder, 'other.json'), '{"stanza":"main"}');
    await writeFile(join(folder, 'bad-test.yaml'), 'outcome: fine\n');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function ask(place: Partial<PgbackrestPlace>, more: Partial<BackupTarget> = {}) {
    const pgbackrest = { file: null, command: null, url: null, ca: null, stanza: 'main', ...place };
    const target = aBackup({ timeout: 2_000, pgbackrest, ...more });
    return backupSource(target, systemClock).run(new AbortController().signal);
  }

  it('is read from a file, a command and an address alike', async () => {
    const server = createServer((_request, response) => response.end(INFO)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const places = [
      { file: join(folder, 'info.json') },
      { command: ['cat', join(folder, 'info.json')] },
      { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/info` },
    ];
    for (const place of places) {
      const { observations, fault } = await ask(place);
      expect(fault).toBeNull();
      const event = observations.find(({ type }) => type === 'event');
      expect(event).toMatchObject({
        kind: 'backup',
        data: {
          of: ['pg-a'],
          endedAt: 1_795_483_810_000,
          durationS: 10,
          sizeBytes: 67_108_864,
          archive: 'whole',
        },
      });
    }
    server.closeAllConnections();
    server.close();
  });

  it('judges the archive of each repository by the backups in it', async () => {
    const stateOf = async (archives: readonly string[]): Promise<unknown> => {
      await writeFile(join(folder, 'two.json'), twoRepositories([OK, OK], archives));
      const { observations } = await ask({ file: join(folder, 'two.json') });
      const event = observations.find((one) => one.type === 'event');
      return event?.type === 'event' ? event.data['archive'] : null;
    };
    // The archive of repository 2 ends before what the newest backup, in repository 1, needs.
    expect(await stateOf(['000000010000000000000005', '000000010000000000000003'])).toBe('whole');
    expect(await stateOf(['000000010000000000000003', '000000010000000000000005'])).toBe('gap');
    expect(await stateOf(['000000010000000000000005', '000000010000000000000001'])).toBe('gap');
  });

  it('states the age of the last good backup of each repository', async () => {
    const file = join(folder, 'two.json');
    const agesOf = async (statuses: readonly { readonly code: number; readonly message: string }[]) => {
      await writeFile(
        file,
        twoRepositories(statuses, ['000000010000000000000005', '000000010000000000000005']),
      );
      const { observations } = await ask({ file });
      return observations.flatMap((one) =>
        one.type === 'sample' && one.metric === 'gantry.backup.repository.age'
          ? [[one.attributes['repository'], one.value === null ? null : one.t - one.value * 1_000]]
          : [],
      );
    };
    expect(await agesOf([OK, OK])).toEqual([
      ['1', 1_795_483_810_000],
      ['2', 1_795_138_210_000],
    ]);
    expect(await agesOf([DENIED, OK])).toEqual([
      ['1', null],
      ['2', 1_795_138_210_000],
    ]);
  });

  it('names a repository that cannot be read, and tells what the other holds', async () => {
    const file = join(folder, 'two.json');
    await writeFile(file, twoRepositories([DENIED, OK], ['', '000000010000000000000005'].slice(1)));
    const { fault, observations } = await ask({ file });
    expect(fault).toMatchObject({
      message:
        'Stanza main: repository 1 cannot be read: [PathOpenError] unable to list: [13] Permission denied.',
      remedy: expect.stringContaining('readable for the user'),
    });
    const data = observations.flatMap((one) => (one.type === 'event' ? one.data : []))[0];
    expect(data).toMatchObject({
      endedAt: 1_795_138_210_000,
      repositories: [2],
      labels: [['20261120-011000F', 1_795_138_210_000, 2]],
    });
    // A later one may lie in repository 1.
    const age = observations.find((one) => one.type === 'sample' && one.metric === 'gantry.backup.age');
    expect(age).toMatchObject({ value: null });
  });

  it.each([
    [
      'no repository is mounted',
      twoRepositories([MISSING, MISSING], []),
      'repository 2 cannot be read: missing',
    ],
    ['none is mounted and no stanza named', '[]', 'finds no stanza in any repository'],
    [
      'none may be listed',
      twoRepositories([DENIED, DENIED], []).replace('"main"', '"[invalid]"'),
      'Stanza main: repository 1 cannot be read: [PathOpenError]',
    ],
    [
      'its only repository lost its data',
      JSON.stringify([{ name: 'main', status: { code: 3, message: 'missing stanza data' }, backup: [] }]),
      'repository 1 cannot be read: missing stanza data',
    ],
  ])('lists no backup as gone where %s', async (_, info, message) => {
    await writeFile(join(folder, 'none.json'), info);
    const { fault, observations } = await ask({ file: join(folder, 'none.json') });
    expect(fault?.message).toContain(message);
    expect(observations.map(({ type }) => type)).toEqual(['evidence']);
  });

  it.each([
    ['a file that is not there', { file: '/no/such/info.json' }, '/no/such/info.json does not exist'],
    ['a program that is not there', { command: ['no-such-program'] }, 'no-such-program cannot be run'],
    ['a program that fails', { command: ['ls', '/no/such/folder'] }, 'ls ended with 2'],
    ['a program that hangs', { command: ['sleep', '60'] }, 'sleep did not end in time'],
    ['an address where nobody is', { url: 'http://127.0.0.1:1/' }, 'Nothing listens at 127.0.0.1:1'],
  ])('is a fault of %s', async (_, place, message) => {
    const { fault, observations } = await ask(place, { timeout: 300 });
    expect(fault?.message).toContain(message);
    expect(fault?.remedy.length).toBeGreaterThan(10);
    expect(observations).toMatchObject([{ type: 'evidence', kind: 'fault', data: fault }]);
  });

  it('ends a command with all that it has started, also what ignores being asked to', async () => {
    const stubborn = join(folder, 'stubborn.pid');
    const script = `(trap '' TERM; echo $$ > ${stubborn}; exec sleep 60) & wait`;
    const { fault } = await ask({ command: ['sh', '-c', script] }, { timeout: 500 });
    expect(fault?.code).toBe('timeout');
    const [group = ''] = (await readFile(stubborn, 'utf8')).split('\n');
    await expect.poll(() => isAlive(-Number(group))).toBe(false);
  });

  it('holds no backup of a database that was upgraded since', async () => {
    const [stanza] = JSON.parse(INFO);
    const db = [1, 2].map((id) => ({ id, 'repo-key': 1, 'system-id': id, version: '15' }));
    const backup = { ...stanza.backup[0], database: { id: 1, 'repo-key': 1 } };
    const look = async (backups: readonly unknown[]) => {
      await writeFile(join(folder, 'upgraded.json'), JSON.stringify([{ ...stanza, db, backup: backups }]));
      const { observations } = await ask({ file: join(folder, 'upgraded.json') });
      const event = observations.find((one) => one.type === 'event');
      return event?.type === 'event' ? event.data : {};
    };
    expect(await look([backup])).toMatchObject({ endedAt: null, outgrown: true });
    const again = await look([backup, { ...backup, label: 'new', database: { id: 2, 'repo-key': 1 } }]);
    expect(again).toMatchObject({ endedAt: 1_795_483_810_000 });
    expect(again).not.toHaveProperty('outgrown');
  });

  it.each([
    ['no JSON', 'broken.json', {}, 'is not JSON'],
    ['no list', 'other.json', {}, 'is not a list of stanzas'],
    ['of another stanza', 'info.json', { stanza: 'odoo' }, 'There is no stanza odoo; there are main'],
    ['beside a result that is none', 'info.json', { restoreTests: 'HERE' }, 'bad-test.yaml is not a result'],
  ])('is a fault where it is %s', async (_, file, more, message) => {
    const place = 'stanza' in more ? more : {};
    const tests = 'restoreTests' in more ? { restoreTests: folder } : {};
    const { fault } = await ask({ file: join(folder, file), ...place }, tests);
    expect(fault?.message).toContain(message);
  });
});
