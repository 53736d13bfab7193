import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Fault } from '../../../shared/model/observation';
import { err, ok, type Result } from '../../../shared/model/result';
import { freePort, startProcess, waitUntilReady } from './process';

export interface RedisServer {
  readonly port: number;
  /** `redis://…` with the password, if there is one */
  readonly url: string;
  readonly pid: number;
  /** Ends the server; its port stays its own for `start`. */
  stop(): Promise<void>;
  start(): Promise<Result<void, Fault>>;
}
export interface RedisOptions {
  /** made if missing; holds the log */
  readonly folder: string;
  readonly password?: string;
  /** further settings as on redis-server's command line, without the dashes */
  readonly settings?: Readonly<Record<string, string>>;
}

const READY_MS = 30_000;
/** another process may take the free port first */
const ATTEMPTS = 3;

/** Whether `redis-server` is on the PATH. */
export function redisInstalled(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Starts Debian's or anyone's `redis-server` from the PATH on a free port of 127.0.0.1, without persistence.
 * Faults: `config` when it is not installed, `unexpected` when it does not come up.
 */
export async function startRedis(options: RedisOptions): Promise<Result<RedisServer, Fault>> {
  if (!redisInstalled()) {
    return err({
      code: 'config',
      message: 'redis-server is not installed.',
      remedy: 'Install it (Debian: apt-get install redis-server).',
    });
  }
  await mkdir(options.folder, { recursive: true });
  const logFile = join(options.folder, 'redis.log');
  for (let attempt = 1; ; attempt += 1) {
    const server = await launch(options, await freePort(), logFile);
    const started = await server.start();
    if (started.ok) return ok(server);
    if (attempt === ATTEMPTS) return started;
  }
}

async function launch(options: RedisOptions, port: number, logFile: string): Promise<RedisServer> {
  const { folder, password, settings = {} } = options;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  args.push('--dir', folder);
  if (password !== undefined) args.push('--requirepass', password);
  for (const [name, value] of Object.entries(settings)) args.push(`--${name}`, value);
  const begin = () => startProcess({ command: 'redis-server', args, runAs: null, logFile });
  let process = await begin();
  const credentials = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  return {
    port,
    url: `redis://${credentials}127.0.0.1:${port}`,
    get pid() {
      return process.pid;
    },
    stop: () => process.stop('SIGTERM'),
    async start() {
      if (!process.alive()) process = await begin();
      if (await waitUntilReady(process, () => answers(port), READY_MS)) return ok(undefined);
      await process.stop('SIGTERM');
      return err({
        code: 'unexpected',
        message: `redis-server did not answer on port ${port}.`,
        remedy: `Read ${logFile}.`,
      });
    },
  };
}

/** True when something answers a PING, be it PONG or a demand for a password. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) =>
      done(data.toString().startsWith('+PONG') || data.toString().startsWith('-NOAUTH')),
    );
  });
}
