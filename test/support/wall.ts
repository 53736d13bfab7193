import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { decodeLastWord, type LastWord } from '../../shared/contract/last-word';
import { electronProgram, SANDBOX_FLAGS } from './electron-program';
import { trace } from './traces';

export const ROOT = join(import.meta.dirname, '../..');
/** ms: how long a window takes is the machine's affair; this only ends a wait that never would */
const PATIENCE = 60_000;

export interface WallFlags {
  readonly config?: string;
  readonly data: string;
  readonly view?: string;
  readonly size?: string;
  /** name of the display; absent: that of the run */
  readonly display?: string;
  readonly args?: readonly string[];
}

/** The real wall in a real Electron window. */
export interface Wall {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** what the program said on its standard error, line by line */
  readonly said: readonly string[];
  /** Resolves with the first line said that matches; lines said before count. */
  heard(pattern: RegExp): Promise<string>;
  /** ends it as a person does */
  close(): Promise<void>;
  /** SIGKILL, as a power cut does; nothing when it has ended */
  kill(): Promise<void>;
}

/** @param flags as of `gantry wall`; the window is an ordinary one of `size` */
export async function openWall(flags: WallFlags): Promise<Wall> {
  const app = await _electron.launch({
    executablePath: electronProgram(),
    args: [
      ...SANDBOX_FLAGS,
      join(ROOT, 'out/main/app.js'),
      '--windowed',
      ...(flags.config === undefined ? [] : ['--config', flags.config]),
      '--data',
      flags.data,
      '--size',
      flags.size ?? '1920x1080',
      ...(flags.view === undefined ? [] : ['--view', flags.view]),
      ...(flags.args ?? []),
    ],
    ...(flags.display === undefined ? {} : { env: { ...process.env, DISPLAY: flags.display } }),
  });
  const said: string[] = [];
  const voice = new EventEmitter();
  const child = app.process();
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    said.push(line);
    voice.emit('line');
  });
  const page = await app.firstWindow({ timeout: PATIENCE });
  page.setDefaultTimeout(PATIENCE);
  const beforeEnd = trace({
    data: flags.data,
    said: () => said.join('\n'),
    picture: () => page.screenshot(),
  });
  return {
    app,
    page,
    said,
    heard: async (pattern) => {
      for (;;) {
        const line = said.find((one) => pattern.test(one));
        if (line !== undefined) return line;
        await once(voice, 'line');
      }
    },
    close: async () => {
      await beforeEnd();
      await app.close();
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Turns the wall to a view by its key, when the configuration names all four in their order. */
export async function showView(page: Page, view: string): Promise<void> {
  const order = ['services', 'tenants', 'replication', 'recovery'];
  await page.keyboard.press(String(order.indexOf(view) + 1));
  await page.waitForSelector(`[data-view="${view}"]`);
}

export interface Running {
  readonly child: ChildProcess;
  /** its exit code, or the one it said before Electron's own teardown; null when a signal ended it */
  readonly ended: Promise<number | null>;
  /** everything it wrote so far */
  said(): string;
  /** Resolves when it has written this; rejects when it ended without. */
  heard(pattern: RegExp): Promise<void>;
}

/** Keeps what a program writes, so that a test can wait for it. */
export function follow(child: ChildProcess): Running {
  const voice = new EventEmitter();
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      voice.emit('change');
    });
  let over = false;
  let word: LastWord | null = null;
  child.on('message', (raw) => {
    word = decodeLastWord(raw) ?? word;
  });
  trace({ data: null, said: () => said, picture: () => Promise.resolve(null) });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve(code ?? word?.code ?? null);
      voice.emit('change');
    });
  });
  return {
    child,
    ended,
    said: () => said,
    heard: async (pattern) => {
      while (!pattern.test(said)) {
        if (over) throw new Error(`it ended without saying ${pattern}: ${said}`);
        await once(voice, 'change');
      }
    },
  };
}

/** The built wall without a driver. @param args as of `gantry wall` */
export function runElectron(args: readonly string[]): Running {
  return follow(
    spawn(electronProgram(), [...SANDBOX_FLAGS, join(ROOT, 'out/main/app.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  );
}

/** The built command line under plain Node. @param cwd folder that it runs in */
export function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): Running {
  const program = join(ROOT, 'out/main/cli.js');
  return follow(spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** A folder that is gone after the test. */
export async function temporaryFolder(
  name: string,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `gantry-${name}-`));
  // As root, test servers run as another user, who must be able to pass through.
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
