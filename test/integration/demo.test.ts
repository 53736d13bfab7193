import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client, type QueryResult } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DemoMessage } from '../../main/demo/launch';
import { redisInstalled } from '../../main/demo/servers/redis';
import { loadConfig } from '../../main/engine/config/load-config';
import type { Config } from '../../shared/config/config';

const ROOT = resolve(import.meta.dirname, '../..');
/** Forks the demo as the wall does, and says what it hears, so that killing it is killing the wall. */
const PARENT = `const child = require('node:child_process').fork(process.argv[1], process.argv.slice(2), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
console.log(JSON.stringify({ type: 'demo', pid: child.pid }));
child.on('message', (message) => console.log(JSON.stringify(message)));
child.on('exit', (code) => process.exit(code ?? 1));`;

let bundle: string;
let data: string;
const parents = new Set<ChildProcess>();

beforeAll(async () => {
  const { build } = await import('vite');
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Inside the checkout, so that the packages with programs are found from there.
  bundle = mkdtempSync(join(cache, 'gantry-demo-'));
  data = mkdtempSync(join(tmpdir(), 'gantry-demo-'));
  // As root the servers run as another user, who must reach it.
  chmodSync(data, 0o755);
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(ROOT, 'main/demo/main.ts'),
      outDir: bundle,
      emptyOutDir: true,
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'demo.mjs' } },
    },
  });
});
afterAll(async () => {
  for (const parent of parents) parent.kill('SIGKILL');
  await rm(bundle, { recursive: true, force: true });
  // A server that still writes its last pages makes a folder that is not empty; it is asked again.
  await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

interface Demo {
  readonly parent: ChildProcess;
  readonly pid: number;
  readonly config: Config;
  readonly progress: readonly number[];
}

async function startDemo(...args: readonly string[]): Promise<Demo> {
  const command = ['-e', PARENT, join(bundle, 'demo.mjs'), '--data', data, ...args];
  const parent = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  parents.add(parent);
  let pid = 0;
  const progress: number[] = [];
  for await (const line of createInterface({ input: parent.stdout })) {
    const message = JSON.parse(line) as DemoMessage | { readonly type: 'demo'; readonly pid: number };
    if (message.type === 'demo') pid = message.pid;
    else if (message.type === 'progress') progress.push(message.ratio);
    else if (message.type === 'failed') throw new Error(message.reason);
    else {
      const { config, problems } = await loadConfig(message.configPath);
      expect(problems).toEqual([]);
      if (config === null) throw new Error('no configuration');
      return { parent, pid, config, progress };
    }
  }
  throw new Error('the demo ended before it was ready');
}

/** Ids of the processes of the estate's servers, as these tell them. */
async function serverPids(config: Config): Promise<readonly number[]> {
  const [postgres, redisTarget] = config.targets;
  if (postgres?.probe !== 'postgres') throw new Error('no PostgreSQL');
  const pids: number[] = [];
  for (const url of [postgres.url, ...postgres.replicas.map((replica) => replica.url)]) {
    const { rows } = await ask(url, 'show data_directory');
    const folder = String(rows[0]?.data_directory);
    pids.push(Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]));
  }
  if (redisTarget?.probe !== 'redis' || redisTarget.url === null) return pids;
  const redis = new Redis(redisTarget.url);
  const pid = /process_id:(\d+)/.exec(await redis.info('server'))?.[1];
  redis.disconnect();
  return [...pids, Number(pid)];
}

async function ask(url: string | null, sql: string): Promise<QueryResult<Record<string, unknown>>> {
  const client = new Client({ connectionString: url ?? '' });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(sql);
  } finally {
    await client.end();
  }
}

/** A process that ended but whose parent does not ask for it is as gone as can be. */
function alive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync('/proc/self/stat')) {
    try {
      return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
    } catch {
      return false;
    }
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until all of them are gone; what is left when patience ends is in the assertion's message. */
async function gone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (pids.some(alive) && performance.now() < deadline) await delay(50);
  expect(pids.filter(alive)).toEqual([]);
}

describe('the demo estate as a process', () => {
  let next: Demo | null = null;

  it('becomes ready with servers that answer, and takes all along when its parent is killed', async () => {
    const { parent, pid, config, progress } = await startDemo('--tenants', '60');
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(config.tenants.list).toHaveLength(60);
    expect(config.targets.map(({ id }) => id)).toEqual(
      redisInstalled() ? ['pg-prod', 'redis-prod', 'odoo-prod'] : ['pg-prod', 'odoo-prod'],
    );

    const [postgres] = config.targets;
    if (postgres?.probe !== 'postgres') throw new Error('no PostgreSQL');
    const links = await ask(
      postgres.url,
      'select application_name, state from pg_stat_replication order by application_name',
    );
    expect(links.rows).toEqual(
      ['pg-prod-b', 'pg-prod-c', 'pg-prod-d'].map((id) => ({ application_name: id, state: 'streaming' })),
    );
    const last = postgres.replicas.map(({ id, upstream }) => [id, upstream]).slice(-2);
    expect(last).toEqual([
      ['pg-prod-d', null],
      ['pg-prod-e', 'pg-prod-d'],
    ]);
    const cascaded = await ask(
      postgres.replicas.find(({ id }) => id === 'pg-prod-d')?.url ?? '',
      'select application_name, state from pg_stat_replication',
    );
    expect(cascaded.rows).toEqual([{ application_name: 'pg-prod-e', state: 'streaming' }]);
    for (const { url } of postgres.replicas)
      expect((await ask(url, 'select pg_is_in_recovery() as copy')).rows).toEqual([{ copy: true }]);

    const http = config.targets.find(({ probe }) => probe === 'http');
    if (http?.probe !== 'http') throw new Error('no HTTP');
    const answer = await fetch(http.url);
    expect([answer.status, await answer.text()]).toEqual([200, '{"status": "pass"}']);

    expect(await feedFrames(config)).toEqual(['welcome', 'series', 'samples', 'event']);

    const pids = [pid, ...(await serverPids(config))];
    expect(pids.filter(alive)).toEqual(pids);
    parent.kill('SIGKILL');
    // As a user does who starts the wall again at once, in the same data folder.
    const starting = startDemo('--scenario', 'calm');
    await gone(pids);
    next = await starting;
  });

  it('started in the place of a killed one, it is whole, and its own death ends its servers too', async () => {
    if (next === null) throw new Error('the second start failed');
    const pids = await serverPids(next.config);
    expect(pids.filter(alive)).toEqual(pids);
    process.kill(next.pid, 'SIGKILL');
    await gone([next.pid, ...pids]);
  });

  it('says why it does not come up', async () => {
    await expect(startDemo('--scenario', 'quake')).rejects.toThrow('There is no scenario quake');
  });
});

/** The kinds of frames, in the order in which each first comes, until all four are there. */
function feedFrames(config: Config): Promise<readonly string[]> {
  const { feed } = config;
  if (feed === null) throw new Error('no feed');
  const socket = new WebSocket(feed.url, 'gantry.feed.v1', {
    headers: { authorization: `Bearer ${feed.token}` },
  });
  const kinds = new Set<string>();
  return new Promise((done, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"hello","client":"gantry/1.0"}'));
    socket.on('message', (text: Buffer) => {
      kinds.add((JSON.parse(text.toString()) as { type: string }).type);
      if (!['welcome', 'series', 'samples', 'event'].every((kind) => kinds.has(kind))) return;
      socket.terminate();
      done([...kinds]);
    });
  });
}
