import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { backupSource } from '../../main/engine/sources/backup/backup-source';
import { aBackup } from '../builders/series';

const HOUR = 3_600_000;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function page(objects: readonly (readonly [key: string, age: number, size: number])[], more = ''): string {
  const listed = objects.map(([key, age, size]) => {
    const changed = new Date(Date.now() - age).toISOString();
    return `<Contents><Key>${key}</Key><LastModified>${changed}</LastModified><Size>${size}</Size></Contents>`;
  });
  return `<ListBucketResult>${more}${listed.join('')}</ListBucketResult>`;
}

/** One look at a store that lists a bucket in this way, and knows nothing of versions and locks. */
async function look(list: RequestListener) {
  const server = createServer((request, response) =>
    request.url?.includes('list-type') ? list(request, response) : response.writeHead(501).end(),
  ).listen(0, '127.0.0.1');
  stops.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = aBackup({
    timeout: 5_000,
    pgbackrest: null,
    s3: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'backups',
      prefix: '',
      region: 'us-east-1',
      accessKey: 'key',
      secretKey: 'geheim',
      pathStyle: true,
      each: 'object',
      ca: null,
    },
  });
  const source = backupSource(target, systemClock, {});
  const { fault, observations } = await source.run(new AbortController().signal);
  await source.close();
  const valueOf = (metric: string) => {
    const found = observations.find((one) => one.type === 'sample' && one.metric === metric);
    return found?.type === 'sample' ? found.value : undefined;
  };
  return { fault, age: valueOf('gantry.backup.age'), size: valueOf('gantry.backup.size') };
}

const DUMP = ['a.dump', 3 * HOUR, 1_000] as const;

describe('the listing of a store', () => {
  it.each([
    [403, 'RequestTimeTooSkewed', 'config', /its clock and that of this machine differ/],
    [400, 'ExpiredToken', 'auth', /does not accept the keys/],
    [503, 'SlowDown', 'unexpected', /does not list its bucket backups now: it answers 503/],
    [403, 'AccessDenied', 'permission', /does not allow listing/],
    [403, '', 'permission', /not as an object store does/],
  ])('is refused with %i %s', async (status, code, kind, says) => {
    const { fault } = await look((_request, response) =>
      response.writeHead(status).end(code === '' ? '<html>No</html>' : `<Error><Code>${code}</Code></Error>`),
    );
    expect(fault?.code).toBe(kind);
    expect(fault?.message).toMatch(says);
    expect(JSON.stringify(fault)).not.toContain('geheim');
  });

  it('that does not say how it goes on is none', async () => {
    const more = '<IsTruncated>true</IsTruncated><NextMarker>a.dump</NextMarker>';
    const { fault, age } = await look((_request, response) => response.end(page([DUMP], more)));
    expect(fault?.message).toMatch(/lists a part of its bucket and does not say how to go on/);
    expect(age).toBeUndefined();
  });

  it('is read when it comes packed', async () => {
    const found = await look((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(page([DUMP]))),
    );
    expect(found).toMatchObject({ fault: null, size: 1_000 });
  });

  it('counts no checksum, and no signature of another object', async () => {
    const companions = ['a.dump.sha256', 'a.dump.md5', 'a.dump.asc', 'b.dump.sha256sum'];
    const objects = [DUMP, ...companions.map((key) => [key, HOUR, 64] as const)];
    const found = await look((_request, response) => response.end(page(objects)));
    expect(found).toMatchObject({ fault: null, size: 1_000 });
    expect(found.age).toBeGreaterThan(2 * 3_600);
    // Encrypted by gpg --armor.
    const armoured = await look((_request, response) =>
      response.end(page([DUMP, ['b.dump.asc', HOUR, 900]])),
    );
    expect(armoured.size).toBe(900);
  });

  it('that is ahead of the clock has no age', async () => {
    const ahead = await look((_request, response) =>
      response.end(page([DUMP, ['b.dump', -48 * HOUR, 1_000]])),
    );
    expect(ahead.age).toBeNull();
    expect(ahead.fault?.message).toMatch(/ends 47 h from now: a clock is wrong/);
    const near = await look((_request, response) => response.end(page([['b.dump', -60_000, 1_000]])));
    expect(near).toMatchObject({ fault: null, age: 0 });
  });
});
