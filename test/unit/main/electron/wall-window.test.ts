import type { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WallOptions } from '../../../../main/electron/wall-options';
import { createPictureWindow, createWallWindow } from '../../../../main/electron/wall-window';
import type { WallBoot } from '../../../../shared/contract/wall-bridge';

const made = vi.hoisted((): { windows: FakeWindow[] } => ({ windows: [] }));

interface FakeWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly told: string[];
}

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class BrowserWindow extends Emitter {
    readonly webContents = {};
    readonly told: string[] = [];
    constructor(readonly options: { readonly show?: boolean }) {
      super();
      made.windows.push(this);
    }
    show = (): unknown => this.told.push('show');
    setKiosk = (): unknown => this.told.push('kiosk');
    isVisible = (): boolean => this.options.show !== false || this.told.includes('show');
    isDestroyed = (): boolean => false;
    loadURL = async (): Promise<void> => undefined;
  }
  const display = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
  return {
    BrowserWindow,
    protocol: {},
    screen: { getAllDisplays: () => [display], getPrimaryDisplay: () => display },
  };
});
vi.mock('../../../../main/electron/page-watch', () => ({ watchPage: () => () => undefined }));
vi.mock('../../../../main/electron/window-watch', () => ({ watchWindow: () => undefined }));
vi.mock('../../../../main/electron/security', () => ({ hardenContents: () => undefined }));

function openWall(windowed: boolean): FakeWindow {
  const options = { display: null, windowed, size: { width: 1920, height: 1080 } } as WallOptions;
  createWallWindow(
    '/app',
    options,
    {} as WallBoot,
    () => undefined,
    () => undefined,
  );
  const window = made.windows.at(-1);
  if (window === undefined) throw new Error('no window');
  return window;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['an ordinary window', true, ['show']],
  ['the wall of a display', false, ['kiosk', 'show']],
] as const)('%s is not shown before its page has painted', (_what, windowed, told) => {
  const window = openWall(windowed);
  expect(window.options.show).toBe(false);
  expect(window.told).toEqual([]);
  window.emit('ready-to-show');
  expect(window.told).toEqual(told);
  vi.advanceTimersByTime(60_000);
  expect(window.told).toEqual(told);
});

it('one that paints nothing is shown after a while all the same', () => {
  const window = openWall(false);
  vi.advanceTimersByTime(10_000);
  expect(window.told).toEqual([]);
  vi.advanceTimersByTime(20_000);
  expect(window.told).toEqual(['kiosk', 'show']);
});

it('no window opens developer tools or runs its page with more rights than a page of the web', () => {
  const wall = openWall(false);
  createPictureWindow('/app', { width: 1920, height: 1080 }, {} as WallBoot);
  const picture = made.windows.at(-1);
  expect(picture).not.toBe(wall);
  for (const window of [wall, picture])
    expect(window?.options.webPreferences).toMatchObject({
      devTools: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
});
