import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');

export interface WallFlags {
  readonly config: string;
  readonly data: string;
  readonly view?: string;
  readonly size?: string;
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
  /** SIGKILL, as a power cut does */
  kill(): Promise<void>;
}

/** @param flags as of `gantry wall`; the window is an ordinary one of `size` */
export async function openWall(flags: WallFlags): Promise<Wall> {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (folder === undefined)
    throw new Error('the e2e set-up did not run: start these tests through vitest’s project e2e');
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: join(folder, 'electron'),
    args: [
      ...root,
      join(ROOT, 'out/main/app.js'),
      '--windowed',
      '--config',
      flags.config,
      '--data',
      flags.data,
      '--size',
      flags.size ?? '1920x1080',
      ...(flags.view === undefined ? [] : ['--view', flags.view]),
      ...(flags.args ?? []),
    ],
  });
  const said: string[] = [];
  const voice = new EventEmitter();
  createInterface({ input: app.process().stderr as Readable }).on('line', (line) => {
    said.push(line);
    voice.emit('line');
  });
  const page = await app.firstWindow();
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
    close: () => app.close(),
    kill: async () => {
      const child = app.process();
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(
  name: string,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `gantry-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
