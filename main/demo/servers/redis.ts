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
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  args.push('--dir', options.folder);
  if (options.password !== undefined) args.push('--requirepass', options.password);
  for (const [name, value] of Object.entries(options.settings ?? {})) args.push(`--${name}`, value);
  const logFile = join(options.folder, 'redis.log');
  const launch = () => startProcess({ command: 'redis-server', args, runAs: null, logFile });
  let process = await launch();
  const start = async (): Promise<Result<void, Fault>> => {
    if (!process.alive()) process = await launch();
    if (await waitUntilReady(process, () => answers(port), 10_000)) return ok(undefined);
    await process.stop('SIGTERM');
    return err({
      code: 'unexpected',
      message: `redis-server did not answer on port ${port}.`,
      remedy: `Read ${logFile}.`,
    });
  };
  const started = await start();
  if (!started.ok) return started;
  const credentials = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  return ok({
    port,
    url: `redis://${credentials}127.0.0.1:${port}`,
    get pid() {
      return process.pid;
    },
    stop: () => process.stop('SIGTERM'),
    start,
  });
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
