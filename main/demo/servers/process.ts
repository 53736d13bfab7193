import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The user a server runs as when the parent is root (PostgreSQL refuses root). */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** null: as the parent */
  readonly runAs: RunAs | null;
  /** stdout and stderr are appended here */
  readonly logFile: string;
}

export interface ServerProcess {
  readonly pid: number;
  alive(): boolean;
  /** resolves when the process is gone, however it went */
  readonly exited: Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sends `signal`; after `patience` ms, SIGKILL. Resolves when the process is gone. */
  stop(signal: NodeJS.Signals, patience?: number): Promise<void>;
}

/**
 * Starts a server in its own process group, bound to the life of this process: a small shell waits on a pipe and
 * stops the server when the pipe breaks, even if this process was killed.
 * Rejects with the operating system's error if it cannot be started.
 */
export async function startProcess(options: ServerCommand): Promise<ServerProcess> {
  const log = openSync(options.logFile, 'a');
  const identity = options.runAs === null ? {} : options.runAs;
  const child = spawn(options.command, options.args, {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.command} has no process id`);
  const guard = guardOf(pid, identity);
  child.unref();
  const alive = () => child.exitCode === null && child.signalCode === null;
  const signal = (name: NodeJS.Signals) => void (alive() && child.kill(name));
  void exited.then(() => guard.kill('SIGKILL'));
  return {
    pid,
    alive,
    exited,
    signal,
    async stop(name, patience = 10_000) {
      signal(name);
      const late = setTimeout(() => signal('SIGKILL'), patience);
      await exited;
      clearTimeout(late);
    },
  };
}

/** SIGINT is a fast shutdown for PostgreSQL and a saving one for Redis; SIGQUIT is PostgreSQL's immediate one. */
function guardOf(pid: number, identity: RunAs | Record<string, never>) {
  const script = `read -r _; kill -INT ${pid}; sleep 5; kill -QUIT ${pid}`;
  const guard = spawn('/bin/sh', ['-c', script], {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell the server still stops with an orderly end of this process; only a kill would leave it.
  guard.on('error', () => undefined);
  guard.unref();
  return guard;
}

/** A TCP port of 127.0.0.1 that was free a moment ago; another process may take it, so callers retry. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}

/**
 * Polls `ready` until it returns true.
 * @param patience ms until it gives up
 * @returns false if the time is over or the process has ended
 */
export async function waitUntilReady(
  process: ServerProcess,
  ready: () => Promise<boolean>,
  patience: number,
): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (process.alive() && performance.now() < deadline) {
    if (await ready()) return true;
    await delay(40);
  }
  return false;
}
