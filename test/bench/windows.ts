import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

export interface Opened {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** epoch ms at which the process was spawned */
  readonly spawnedAt: number;
  close(): Promise<void>;
}

const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

async function open(args: readonly string[], env: Record<string, string>): Promise<Omit<Opened, 'close'>> {
  const spawnedAt = Date.now();
  const app = await _electron.launch({
    executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
    args: [...root, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  return { app, page: await app.firstWindow(), spawnedAt };
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
    close: () => opened.app.close().then(() => rm(data, { recursive: true, force: true })),
  };
}

export async function openWall(size: string, config: string, data: string): Promise<Opened> {
  const opened = await open(
    ['out/main/app.js', '--windowed', '--size', size, '--config', config, '--data', data],
    {},
  );
  return { ...opened, close: () => opened.app.close() };
}

/** ms from spawn to the paint of the largest text: for the wall its sentence, for the reference its one word. */
export async function firstPaint({ page, spawnedAt }: Opened): Promise<number> {
  const at = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntries().at(0);
          if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  return at - spawnedAt;
}

/** Animation frames a second over `ms`. */
export async function frameRate({ page }: Opened, ms: number): Promise<number> {
  return page.evaluate(
    (span) =>
      new Promise<number>((resolve) => {
        let frames = 0;
        const start = performance.now();
        const next = (now: number): void => {
          frames++;
          if (now - start < span) requestAnimationFrame(next);
          else resolve((frames * 1000) / (now - start));
        };
        requestAnimationFrame(next);
      }),
    ms,
  );
}
