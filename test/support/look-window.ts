import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { electronProgram, SANDBOX_FLAGS } from './electron-program';

const ROOT = join(import.meta.dirname, '../..');

export interface LookWindow {
  readonly page: Page;
  /** what the page complained of: errors, refused by the content security policy, broken views */
  readonly complaints: string[];
  /** Loads the page anew with a fixture. */
  open(query: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/**
 * The fixtures' page in the real Electron.
 * @param display where it is shown; the run's own is for windows of 1920x1080
 */
export async function openLook(size: string, display = process.env.DISPLAY): Promise<LookWindow> {
  // Chromium does not support two processes on one profile.
  const profile = mkdtempSync(join(tmpdir(), 'gantry-look-'));
  const app = await _electron.launch({
    executablePath: electronProgram(),
    args: [...SANDBOX_FLAGS, `--user-data-dir=${profile}`, join(ROOT, 'test/look/app.cjs')],
    env: {
      ...(process.env as Record<string, string>),
      DISPLAY: display ?? '',
      LOOK_FOLDER: process.env.GANTRY_LOOK_PAGE ?? '',
      LOOK_SIZE: size,
    },
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    page,
    complaints,
    async open(query) {
      await page.goto(`look://wall/look/index.html?${new URLSearchParams(query)}`);
      await page.waitForSelector('[data-ready]');
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
    },
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** One such window for all tests of a file, of which each fails when the page complained. */
export function lookFor(size: string, opened: (window: LookWindow) => void): void {
  let window: LookWindow | null = null;
  beforeAll(async () => {
    window = await openLook(size);
    opened(window);
  });
  afterAll(() => window?.close());
  afterEach(() => {
    expect(window?.complaints.splice(0)).toEqual([]);
  });
}
