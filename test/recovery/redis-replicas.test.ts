import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { type RedisServer, startRedis } from '../../main/demo/servers/redis';
import type { Engine } from '../../main/engine/engine';
import { parseConfig } from '../../shared/config/parse-config';
import type { Severity } from '../../shared/model/severity';
import { good } from '../support/good';
import { openEngine } from '../support/open-engine';
import { SeenSnapshots } from '../support/seen-snapshots';

const folder = mkdtempSync(join(tmpdir(), 'gantry-redis-replicas-'));
const servers: RedisServer[] = [];
const seen = new SeenSnapshots();
let engine: Engine;
let master: RedisServer;

async function launch(name: string, settings: Record<string, string> = {}): Promise<RedisServer> {
  const server = good(await startRedis({ folder: join(folder, name), settings }));
  servers.push(server);
  return server;
}

/** Waits until a rule says this with this severity. */
function said(rule: string, severity: Severity, sentence: string): Promise<true> {
  return seen.next(() => {
    const condition = engine.verdicts?.conditions.find((one) => one.rule === `redis.replication.${rule}`);
    return condition?.severity === severity && condition.sentence === sentence ? true : null;
  });
}

beforeAll(async () => {
  master = await launch('master', { 'repl-diskless-sync': 'yes', 'repl-diskless-sync-delay': '0' });
  engine = openEngine({ onSnapshot: seen.take });
  const text = `version: 1
targets: [{ id: cache, probe: redis, url: "${master.url}", every: 1s, timeout: 1s, replicas: 1 }]
rules: { redis.replication.missing: { for: 1s }, redis.replication.resync: { for: 1s } }
`;
  const parsed = parseConfig(text, 'gantry.yaml', { env: () => null, file: () => null, secret: () => null });
  if (!parsed.ok) throw new Error(parsed.error.map(({ what }) => what).join('\n'));
  await engine.use(parsed.value.config, 'gantry.yaml');
});
afterAll(async () => {
  await engine.stop();
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('real replicas: one follows, is gone, and is being copied anew', async () => {
  await said('missing', 'critical', 'Redis cache has no replica of 1.');
  const replica = await launch('replica', { replicaof: `127.0.0.1 ${master.port}` });
  await said('missing', 'ok', 'Redis cache has one replica.');
  await said('resync', 'ok', 'Redis cache keeps its replicas near.');

  await replica.stop();
  await said('missing', 'critical', 'Redis cache has no replica of 1.');

  const config = ['CONFIG', 'SET', 'repl-diskless-sync-delay', '600'];
  execFileSync('redis-cli', ['-p', String(master.port), ...config]);
  await launch('another', { replicaof: `127.0.0.1 ${master.port}` });
  await said(
    'resync',
    'warning',
    'Redis cache sends a full copy to one replica: until then it holds nothing of use.',
  );
});
