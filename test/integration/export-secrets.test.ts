import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedServer } from '../../main/demo/servers/feed-server';
import { loadConfig } from '../../main/engine/config/load-config';
import { createRedaction } from '../../main/engine/runtime/redaction';
import { openStore } from '../../main/engine/store/store';
import { buildIfNeeded } from '../../scripts/build/build.mjs';
import type { Snapshot } from '../../shared/model/snapshot';
import { openEngine } from '../support/open-engine';
import { secretsIn } from '../support/secret-scan';
import { RUN_SEED, seeded } from '../support/seeded';
import { silentLog } from '../support/silent-log';
import { runCli, temporaryFolder } from '../support/wall';

const SECRETS = {
  postgres: 'pg&S3cr3t-47Qx/ä"',
  replica: 'repl1ca-S3cr3t-90Ty',
  redis: 'r3dis-S3cr3t-88Zk',
  basic: 'b4sic-S3cr3t-31Lm',
  path: 'p4th-S3cr3t-77Gv',
  query: 'qu3ry-S3cr3t-52Hn',
  header: 'h34der-S3cr3t-66Wd',
  token: 'f33d-S3cr3t-19Uc',
} as const;
const ALL = Object.values(SECRETS);
const random = seeded(RUN_SEED);
const FORMATS = ['ndjson', 'csv', 'html', 'bundle'] as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let web: Server;
let feed: FeedServer;
let data: string;
const asked: string[] = [];

/** A wall over a configuration full of secrets: servers that answer, that refuse, and that say back what they were told. */
beforeAll(async () => {
  await buildIfNeeded(() => undefined);
  folder = await temporaryFolder('secrets');
  data = join(folder.path, 'data');
  web = createServer((request, response) => {
    asked.push(`${request.url} ${JSON.stringify(request.headers)}`);
    // A server that is careless with what it was told.
    response.statusCode = 500;
    response.setHeader('x-told', request.headers['x-key'] ?? '');
    response.end(JSON.stringify(request.headers));
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  feed = await FeedServer.start({ token: SECRETS.token, heartbeat: 500 });
  const attributes = { service: 'shop', quantile: '0.95' };
  feed.announce([{ id: 0, metric: 'http.server.request.duration', unit: 's', attributes }]);
  feed.event({
    t: Date.now(),
    kind: 'deployment',
    subject: { kind: 'service', id: 'shop' },
    data: { name: 'shop', version: '7' },
  });
  const file = join(folder.path, 'replica.url');
  await writeFile(file, `postgres://gantry:${SECRETS.replica}@127.0.0.1:1/postgres\n`);
  process.env['GANTRY_TEST_FEED_TOKEN'] = SECRETS.token;
  process.env['GANTRY_TEST_PG_URL'] =
    `postgres://gantry:${encodeURIComponent(SECRETS.postgres)}@127.0.0.1:1/postgres`;
  const path = join(folder.path, 'gantry.yaml');
  await writeFile(
    path,
    `version: 1
wall: { title: Secretive }
services: [{ id: shop, name: Shop, objective: { latency: 1s }, dependsOn: [web, pg, cache] }]
targets:
  - { id: pg, probe: postgres, url: "\${env:GANTRY_TEST_PG_URL}", every: 1s, timeout: 500ms,
      replicas: [{ id: pg-b, url: "\${file:${file}}" }] }
  - { id: cache, probe: redis, url: "redis://default:${SECRETS.redis}@127.0.0.1:1", every: 1s, timeout: 500ms }
  - { id: web, probe: http, every: 1s, timeout: 500ms,
      url: "http://user:${SECRETS.basic}@127.0.0.1:${port}/${SECRETS.path}?key=${SECRETS.query}",
      headers: { x-key: "${SECRETS.header}" } }
feed: { url: "${feed.url}", token: "\${env:GANTRY_TEST_FEED_TOKEN}" }
`,
  );
  const { config, secrets, problems } = await loadConfig(path);
  if (config === null) throw new Error(problems.map(({ key, what }) => `${key} ${what}`).join('\n'));
  const redaction = createRedaction();
  for (const secret of secrets) redaction.add(secret);
  let seen: (snapshot: Snapshot) => void = () => undefined;
  const engine = openEngine({
    dataDir: join(data, 'cache'),
    redaction,
    onSnapshot: (snapshot) => seen(snapshot),
  });
  const publishing = setInterval(() => feed.publish(Date.now(), [0], [random()]), 100);
  const troubled = new Promise<void>((resolve) => {
    seen = ({ sections }) => {
      const [row] = sections.services.rows;
      if (row !== undefined && row.severity !== 'ok' && (row.latency?.value ?? null) !== null) resolve();
    };
  });
  await engine.use(config, path);
  await engine.settled();
  await troubled;
  clearInterval(publishing);
  await engine.stop();
});
afterAll(async () => {
  delete process.env['GANTRY_TEST_FEED_TOKEN'];
  delete process.env['GANTRY_TEST_PG_URL'];
  await feed?.stop();
  web?.closeAllConnections();
  web?.close();
  await folder?.remove();
});

async function exported(format: (typeof FORMATS)[number], name: string): Promise<Buffer> {
  const output = join(folder.path, name);
  const running = runCli(['export', '--data', data, '--from', '1h', '--format', format, '-o', output]);
  expect(await running.ended, running.said()).toBe(0);
  return readFile(output);
}

describe('what is taken along', () => {
  it.each(FORMATS)(
    '%s holds no secret of the configuration, in no form, also not unpacked',
    async (format) => {
      // They were really used: the server heard them.
      expect(asked.join('\n')).toContain(SECRETS.header);
      expect(asked.join('\n')).toContain(SECRETS.path);
      const content = await exported(format, `clean.${format}`);
      expect(content.length).toBeGreaterThan(500);
      expect(secretsIn(content, format, ALL)).toEqual([]);
    },
  );

  it('the scan finds what is planted: in a name, in a note, and coded within what is packed', async () => {
    const now = Date.now();
    const clock = { now: () => now, monotonic: () => now };
    const store = openStore({ dir: join(data, 'cache'), clock, log: silentLog, purpose: 'review' });
    const attributes = { target: `web ${SECRETS.basic}` };
    store.append(store.register('redis.up', '1', attributes)?.id ?? -1, now, 1);
    store.addEvent({
      type: 'event',
      t: now,
      kind: 'note',
      subject: { kind: 'site', id: 'wall' },
      data: { text: `it says ${SECRETS.postgres}` },
    });
    const coded = Buffer.from(`user:${SECRETS.redis}:`).toString('base64');
    const checkpoint = { t: now, base: now, number: 0, set: [['condition\u0001x', coded]], gone: [] };
    store.put([{ table: 'moments', key: now, payload: deflateRawSync(JSON.stringify(checkpoint)) }]);
    await store.close();
    const found = new Map<string, string>();
    for (const format of FORMATS)
      found.set(format, secretsIn(await exported(format, `planted.${format}`), format, ALL).join('\n'));
    expect(found.get('csv')).toContain(SECRETS.basic);
    expect(found.get('ndjson')).toContain(SECRETS.basic);
    expect(found.get('ndjson')).toContain(SECRETS.postgres);
    expect(found.get('html')).toContain(SECRETS.postgres);
    for (const secret of [SECRETS.basic, SECRETS.postgres, SECRETS.redis])
      expect(found.get('bundle')).toContain(secret);
    expect(found.get('bundle')).not.toContain(SECRETS.token);
  });
});
