import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { WebSocket } from 'ws';
import { electronProgram, SANDBOX_FLAGS } from '../support/electron-program';

/** A window under measurement. Nothing is attached to its page except while a question is asked. */
export interface Opened {
  readonly pid: number;
  /** epoch ms at which the process was spawned */
  readonly spawnedAt: number;
  /** Evaluates an expression in the page; promises are waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** Moves the pressed mouse along `y`, from `from` to `to` (CSS px) in as many steps, each after the last was taken. */
  drag(y: number, from: number, to: number, steps: number): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE = 20_000;
/** ms a question may take */
const ANSWER = 8_000;
/** windows that stand, so that none outlives a bench that failed */
const standing = new Set<ChildProcess>();

async function open(args: readonly string[], env: Record<string, string>): Promise<Opened> {
  const spawnedAt = Date.now();
  const child = spawn(electronProgram(), [...SANDBOX_FLAGS, '--remote-debugging-port=0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  standing.add(child);
  child.once('exit', () => standing.delete(child));
  const port = await debuggingPort(child);
  return {
    pid: child.pid as number,
    spawnedAt,
    evaluate: (expression) => converse(port, (call) => evaluated(call, expression)),
    drag: (y, from, to, steps) => converse(port, (call) => dragged(call, y, from, to, steps)),
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

/** A command of the DevTools protocol and its result. */
type Call = <R>(method: string, params: object) => Promise<R>;

async function converse<T>(port: number, talk: (call: Call) => Promise<T>): Promise<T> {
  const socket = new WebSocket(await pageAddress(port), { perMessageDeflate: false });
  await once(socket, 'open');
  let id = 0;
  try {
    return await talk(async <R>(method: string, params: object) => {
      const answered = once(socket, 'message', { signal: AbortSignal.timeout(ANSWER) });
      socket.send(JSON.stringify({ id: ++id, method, params }));
      const { result, error } = JSON.parse(String((await answered)[0])) as { result: R; error?: unknown };
      if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
      return result;
    });
  } finally {
    socket.close();
  }
}

async function evaluated<T>(call: Call, expression: string): Promise<T> {
  const params = { expression, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await call<{ result: { value: T }; exceptionDetails?: unknown }>(
    'Runtime.evaluate',
    params,
  );
  if (exceptionDetails !== undefined) throw new Error(`the page failed: ${JSON.stringify(exceptionDetails)}`);
  return result.value;
}

async function dragged(call: Call, y: number, from: number, to: number, steps: number): Promise<void> {
  const mouse = (type: string, x: number): Promise<unknown> =>
    call('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 });
  await mouse('mousePressed', from);
  for (let step = 1; step <= steps; step++) await mouse('mouseMoved', from + ((to - from) * step) / steps);
  await mouse('mouseReleased', to);
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

/** A wall that looks back over all that a data folder keeps, with neither configuration nor servers. */
export async function openReview(size: string, data: string): Promise<Opened> {
  return open(['out/main/app.js', '--windowed', '--size', size, '--data', data, '--replay', 'end'], {});
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

export interface Scrubbed {
  /** animation frames a second meanwhile, and the longest that one took, ms */
  readonly frames: number;
  readonly longest: number;
  /** different times that the wall showed, of those the mouse passed */
  readonly times: number;
}

/** Scrubs through all that a review keeps and back, by mouse, in as many steps. */
export async function scrub(opened: Opened, steps: number): Promise<Scrubbed> {
  const until = performance.now() + PATIENCE;
  while (
    !(await opened.evaluate<boolean>(
      `document.querySelector('.review-scrub') !== null && document.querySelector('[data-at]') !== null`,
    ))
  )
    if (performance.now() > until) throw new Error('the review shows no time and no track to scrub on');
  // The track as long as all that is kept.
  await opened.evaluate(`new Promise((resolve) => {
    for (let i = 0; i < 20; i++) window.dispatchEvent(new KeyboardEvent('keydown', { key: '-' }));
    setTimeout(resolve, 1000);
  })`);
  const track = await opened.evaluate<{ left: number; width: number; y: number }>(`(() => {
    const { left, width, top, height } = document.querySelector('.review-scrub').getBoundingClientRect();
    const frames = [];
    const times = new Set();
    const note = (t) => {
      frames.push(t);
      times.add(document.querySelector('[data-at]')?.dataset.at);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { scrubbed: { frames, times } });
    return { left, width, y: top + height / 2 };
  })()`);
  const [from, to] = [track.left + track.width * 0.05, track.left + track.width * 0.95];
  await opened.drag(track.y, from, to, steps);
  await opened.drag(track.y, to, from, steps);
  return opened.evaluate(`(() => {
    const { frames, times } = window.scrubbed;
    const gaps = frames.slice(1).map((t, index) => t - frames[index]);
    return {
      frames: (gaps.length * 1000) / (frames.at(-1) - frames[0]),
      longest: Math.max(...gaps),
      times: times.size,
    };
  })()`);
}
