import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { WebSocket } from 'ws';

/** A window under measurement. Nothing is attached to its page except while a question is asked. */
export interface Opened {
  readonly pid: number;
  /** epoch ms at which the process was spawned */
  readonly spawnedAt: number;
  /** Evaluates an expression in the page; promises are waited for. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

const PATIENCE = 20_000;
/** ms a question may take */
const ANSWER = 8_000;
/** windows that stand, so that none outlives a bench that failed */
const standing = new Set<ChildProcess>();
const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Electron's program, as the set-up of the bench provides it. */
export function electronProgram(): string {
  return join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron');
}

async function open(args: readonly string[], env: Record<string, string>): Promise<Opened> {
  const spawnedAt = Date.now();
  const child = spawn(electronProgram(), [...root, '--remote-debugging-port=0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  standing.add(child);
  child.once('exit', () => standing.delete(child));
  const port = await debuggingPort(child);
  return {
    pid: child.pid as number,
    spawnedAt,
    evaluate: (expression) => ask(port, expression),
    close: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Ends every window that still stands. */
export async function closeAll(): Promise<void> {
  await Promise.all(
    [...standing].map((child) => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

async function debuggingPort(child: ChildProcess): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`Electron ended at its start: ${said.join('\n')}`)));
    createInterface({ input: child.stderr as Readable }).on('line', (line) => {
      said.push(line);
      const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

async function pageAddress(port: number): Promise<string> {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const pages = (await answer.json()) as { type: string; url: string; webSocketDebuggerUrl: string }[];
    const page = pages.find(({ type, url }) => type === 'page' && url !== 'about:blank' && url !== '');
    if (page !== undefined) return page.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the window has no page');
}

async function ask<T>(port: number, expression: string): Promise<T> {
  const socket = new WebSocket(await pageAddress(port), { perMessageDeflate: false });
  await once(socket, 'open');
  const params = { expression, awaitPromise: true, returnByValue: true };
  const signal = AbortSignal.timeout(ANSWER);
  try {
    const answered = once(socket, 'message', { signal });
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const { result } = JSON.parse(String((await answered)[0])) as {
      result: { result: { value: T }; exceptionDetails?: unknown };
    };
    if (result.exceptionDetails !== undefined)
      throw new Error(`the page failed: ${JSON.stringify(result.exceptionDetails)}`);
    return result.result.value;
  } finally {
    socket.close();
  }
}

/** The reference window: nothing but a word. */
export async function openEmpty(size: string): Promise<Opened> {
  const data = await mkdtemp(join(tmpdir(), 'gantry-bench-empty-'));
  const opened = await open(['test/bench/empty/main.cjs'], {
    GANTRY_BENCH_DATA: data,
    GANTRY_BENCH_SIZE: size,
  });
  return {
    ...opened,
    close: () => opened.close().then(() => rm(data, { recursive: true, force: true, maxRetries: 5 })),
  };
}

export async function openWall(size: string, config: string, data: string): Promise<Opened> {
  return open(['out/main/app.js', '--windowed', '--size', size, '--config', config, '--data', data], {});
}

/** ms after which a start is over: a question in its midst would be part of it. */
const START = 2_000;

/**
 * ms from spawn to the paint of the heading: for the wall its sentence, for the reference its one word. The page's
 * own record is read after the fact, so that asking does not slow the start.
 */
export async function firstPaint(opened: Opened): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, START));
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const at = await opened.evaluate<number | null>(PAINT).catch((error: unknown) => {
      // A page that is still on its way takes the question with it.
      if (error instanceof Error && error.name === 'AbortError') return null;
      throw error;
    });
    if (at !== null) return at - opened.spawnedAt;
  }
  throw new Error('the window painted no heading');
}

const PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const entry = list.getEntries().find(({ element }) => element?.closest('h1'));
    if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => resolve(null), 1000);
})`;

/** Animation frames a second over `ms`. */
export function frameRate(opened: Opened, ms: number): Promise<number> {
  return opened.evaluate(`new Promise((resolve) => {
    let frames = 0;
    const start = performance.now();
    const next = (now) => {
      frames++;
      if (now - start < ${ms}) requestAnimationFrame(next);
      else resolve((frames * 1000) / (now - start));
    };
    requestAnimationFrame(next);
  })`);
}

/** Turns the wall to a view by its key (1 is the first) and says which one it shows then. */
export function showView(opened: Opened, number: number): Promise<string | null> {
  return opened.evaluate(`new Promise((resolve) => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '${number}' }));
    setTimeout(() => resolve(document.querySelector('[data-view]')?.dataset.view ?? null), 600);
  })`);
}
