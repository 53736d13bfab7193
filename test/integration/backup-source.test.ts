import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
