import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { request as ask } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import aws4 from 'aws4';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../main/engine/runtime/clock';
import { backupSource } from '../../main/engine/sources/backup/backup-source';
import type { Source } from '../../main/engine/sources/source';
import { backupRows } from '../../shared/judge/recovery/backups';
import type { BackupTarget, S3Place } from '../../shared/kinds/backup/target';
import type { Fault, WallEvent } from '../../shared/model/observation';
import type { BackupRow } from '../../shared/model/recovery';
import { aBackup } from '../builders/series';
import { type Authority, makeAuthority } from '../fakes/certificates';
import { type S3Server, startS3 } from '../support/s3-server';

const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'gantry-s3-'));
let authority: Authority;
let s3: S3Server;

beforeAll(async () => {
  authority = makeAuthority(folder);
  s3 = await startS3(join(folder, 'store'), authority.issue());
});
afterAll(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts or deletes an object as anyone would who may. */
async function change(method: 'PUT' | 'DELETE', key: string, body = ''): Promise<void> {
  const signed = aws4.sign(
    {
      service: 's3',
      region: 'us-east-1',
      method,
      host: `localhost:${s3.port}`,
      path: `/${s3.bucket}/${key}`,
      headers: { 'Content-Length': String(body.length), 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
    },
    { accessKeyId: s3.key, secretAccessKey: s3.secret },
  );
  const sent = ask({
    host: 'localhost',
    port: s3.port,
    path: signed.path ?? '',
    method,
    headers: signed.headers ?? {},
    ca: authority.cert,
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
  answer.resume();
  expect(answer.statusCode).toBeLessThan(300);
}

/** Objects were put there so many hours ago. */
async function stored(ages: Readonly<Record<string, number>>): Promise<void> {
  for (const [key, hours] of Object.entries(ages)) {
    const at = new Date(Date.now() - hours * HOUR);
    await utimes(join(folder, 'store', s3.bucket, `${key}._S3rver_object`), at, at);
  }
}

interface Wall {
  look(later?: number): Promise<{ readonly row: BackupRow | undefined; readonly fault: Fault | null }>;
}
const sources: Source[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
});

/** The real source on a bucket, and what is judged of all that it told. */
function wallOn(place: Partial<S3Place>, more: Partial<BackupTarget> = {}): Wall {
  let later = 0;
  const clock: Clock = { now: () => systemClock.now() + later, monotonic: () => systemClock.monotonic() };
  const source = backupSource(
    aBackup({
      kind: 'filestore',
      timeout: 5_000,
      every: 1_000,
      pgbackrest: null,
      s3: {
        endpoint: `https://localhost:${s3.port}`,
        bucket: s3.bucket,
        prefix: '',
        region: 'us-east-1',
        accessKey: s3.key,
        secretKey: s3.secret,
        pathStyle: true,
        each: 'object',
        ca: authority.cert,
        ...place,
      },
      ...more,
    }),
    clock,
    {},
  );
  sources.push(source);
  const events: WallEvent[] = [];
  return {
    async look(ahead = 0) {
      later = ahead;
      const { observations, fault } = await source.run(new AbortController().signal);
      for (const one of observations) if (one.type === 'event') events.push(one);
      return { row: backupRows(events, clock.now(), 'Europe/Oslo')[0], fault };
    },
  };
}

describe('an object store', () => {
  it('tells none, fresh, late, shrunk and deleted backups apart, and those that went in turn', async () => {
    const wall = wallOn({ prefix: 'files/' });
    expect((await wall.look()).row?.lastGood).toEqual({ text: 'none', severity: 'critical' });
    for (const name of ['mon', 'tue', 'wed']) await change('PUT', `files/${name}.tar`, 'x'.repeat(10_000));
    await stored({ 'files/mon.tar': 2.9, 'files/tue.tar': 1.9, 'files/wed.tar': 0.9 });
    const fresh = await wall.look();
    expect(fresh.fault).toBeNull();
    expect(fresh.row).toMatchObject({
      lastGood: { severity: 'ok' },
      size: { text: '10 kB, as expected', severity: 'ok' },
      archive: { text: 'keeps none' },
    });
    await change('PUT', 'files/thu.tar', 'x'.repeat(3_000));
    expect((await wall.look()).row?.size).toEqual({ text: '3.00 kB, 70 % less', severity: 'critical' });
    await change('DELETE', 'files/mon.tar');
    expect((await wall.look()).row?.lastGood.severity).toBe('ok');
    expect((await wall.look(1.5 * HOUR)).row?.lastGood.severity).toBe('warning');
    expect((await wall.look(3 * HOUR)).row?.lastGood.severity).toBe('critical');
    await change('DELETE', 'files/wed.tar');
    expect((await wall.look(3 * HOUR)).row?.lastGood).toEqual({ text: '1 deleted', severity: 'critical' });
  });

  it('a folder that is still being filled is no backup yet', async () => {
    for (const part of ['a', 'b', 'c/d']) await change('PUT', `set/mon/${part}`, 'x'.repeat(400));
    await change('PUT', 'set/tue/0', 'x'.repeat(900));
    await stored({ 'set/mon/a': 3, 'set/mon/b': 3, 'set/mon/c/d': 2.9, 'set/tue/0': 1 });
    const wall = wallOn({ prefix: 'set/', each: 'folder' });
    expect((await wall.look()).row?.size).toEqual({ text: '900 B, 25 % less', severity: 'ok' });
    await change('PUT', 'set/wed/0', 'x'.repeat(300));
    expect((await wall.look()).row?.size.text).toBe('900 B, 25 % less');
    await change('PUT', 'set/wed/1', 'x'.repeat(900));
    expect((await wall.look()).row?.size.text).toBe('900 B, 25 % less');
    expect((await wall.look()).row?.size).toEqual({ text: '1.20 kB, as expected', severity: 'ok' });
  });

  it.each([
    ['a bucket that is not there', { bucket: 'nowhere' }, 'config', 'has no bucket nowhere'],
    ['a wrong key', { accessKey: 'SOMEBODY' }, 'auth', 'does not accept the keys'],
    ['an authority that is not known', { ca: null }, 'tls', 'cannot be trusted'],
    ['an authority that is none', { ca: 'no PEM' }, 'config', 'not a PEM certificate'],
    ['a port where nobody is', { endpoint: 'https://localhost:1' }, 'refused', 'Nothing listens'],
  ] as const)('says of %s what it is', async (_, place, code, message) => {
    const { fault, row } = await wallOn(place).look();
    expect(fault).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(fault?.remedy.length).toBeGreaterThan(10);
    expect(JSON.stringify(fault)).not.toMatch(/SOMEBODY|S3RVER/u);
    expect(row).toBeUndefined();
  });
});

/** Answers as Amazon documents them, for what the store of these tests does not have: locks and versions. */
describe('a bucket with locks and versions', () => {
  const until = '2027-01-01T00:00:00Z';
  const listing = `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a b/ö(1).tar</Key><LastModified>${new Date().toISOString()}</LastModified><Size>5</Size></Contents></ListBucketResult>`;
  const answers = new Map<string, readonly [number, string]>();
  let server: Server;
  let signed = true;
  let asked = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      signed &&= /^AWS4-HMAC-SHA256 Credential=A\/\d+\/eu-1\/s3/u.test(request.headers.authorization ?? '');
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const question =
        ['versioning', 'object-lock', 'retention'].find((one) => searchParams.has(one)) ?? 'list';
      if (question === 'retention')
        expect(decodeURIComponent(pathname)).toMatch(/^\/vault\/[ac] [bd]\/ö\(1\)\.tar$/u);
      const token = searchParams.get('continuation-token');
      if (question === 'list') asked += 1;
      const [status, text] = answers.get(`${question} ${token}`) ??
        answers.get(question) ?? [501, '<Error><Code>NotImplemented</Code></Error>'];
      response.writeHead(status).end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const vault = (): Wall => {
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    return wallOn({ endpoint, bucket: 'vault', region: 'eu-1', accessKey: 'A', ca: null });
  };
  /** Not the last page: it says where the next begins. */
  const followed = (token: string): string =>
    listing
      .replace('false', 'true')
      .replace('<Contents>', `<NextContinuationToken>${token}</NextContinuationToken><Contents>`);
  const error = (status: number, code: string): readonly [number, string] => [
    status,
    `<Error><Code>${code}</Code></Error>`,
  ];
  const retained = [
    200,
    `<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`,
  ] as const;

  it.each([
    ['locked', { retention: retained }, '1 Jan', 'ok'],
    [
      'a lock without an object of it',
      { retention: error(404, 'NoSuchObjectLockConfiguration') },
      'not locked',
      'warning',
    ],
    [
      'no lock at all',
      {
        retention: error(400, 'InvalidRequest'),
        'object-lock': error(404, 'ObjectLockConfigurationNotFoundError'),
      },
      'not locked',
      'warning',
    ],
    [
      'what one may not ask',
      { retention: error(403, 'AccessDenied'), 'object-lock': error(403, 'AccessDenied') },
      'not stated',
      'info',
    ],
    ['a store without such questions', {}, 'not stated', 'info'],
  ] as const)('%s', async (_, told, text, severity) => {
    answers.clear();
    answers.set('list', [200, listing]);
    for (const [question, answer] of Object.entries(told)) answers.set(question, answer);
    const wall = vault();
    const { fault, row } = await wall.look();
    expect(fault).toBeNull();
    expect(row?.lockedUntil).toMatchObject({ text, severity });
    expect(signed).toBe(true);
  });

  it('says when versions are kept no more, and what is no listing', async () => {
    answers.clear();
    answers.set('list', [200, listing]);
    answers.set('retention', retained);
    const wall = vault();
    const versioned = (status: string): readonly [number, string] => [
      200,
      `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`,
    ];
    answers.set('versioning', versioned('Enabled'));
    expect((await wall.look()).row?.lockedUntil.severity).toBe('ok');
    answers.set('versioning', versioned('Suspended'));
    expect((await wall.look()).row?.lockedUntil).toEqual({ text: 'unversioned', severity: 'warning' });
    answers.set('list', [200, '<html>Log in</html>']);
    expect((await wall.look()).fault).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('not the listing'),
    });
    answers.set('list', error(403, 'SignatureDoesNotMatch'));
    expect((await wall.look()).fault).toMatchObject({ code: 'auth' });
    answers.set('list', error(403, 'AccessDenied'));
    expect((await wall.look()).fault).toMatchObject({ code: 'permission' });
    asked = 0;
    answers.set('list', [200, followed('x')]);
    expect((await wall.look()).fault).toMatchObject({
      code: 'config',
      message: expect.stringContaining('more than 100000'),
    });
    expect(asked).toBe(100);
  });

  it('is read page by page, each asked for by what the last one said', async () => {
    answers.clear();
    answers.set('list', [200, followed('a+b/c==')]);
    answers.set('list a+b/c==', [200, listing.replaceAll('a b', 'c d')]);
    answers.set('retention', retained);
    asked = 0;
    expect((await vault().look()).row?.size).toEqual({ text: '5 B, as expected', severity: 'ok' });
    expect(asked).toBe(2);
    expect(signed).toBe(true);
  });
});
