import { join } from 'node:path';
import { BrowserWindow, type Display, screen } from 'electron';
import { BOOT_SWITCH } from '../../shared/contract/channels';
import type { WallBoot } from '../../shared/contract/wall-bridge';
import { APP_ORIGIN } from './app-protocol';
import { hardenContents } from './security';
import type { WallOptions } from './wall-options';

const GROUND = '#0B0E11';
/** ms */
const PULSE_EVERY = 1_000;
/** A page that said nothing for so many pulses is asked: a live wall answers an update each second. */
const QUIET_PULSES = 2;
/** A page that does not answer for so many pulses is reloaded; Chromium itself reports it only after 30 s. */
const HANG_PULSES = 4;
/** Shortest time (ms) between reloads, so that a page that dies at once does not loop. */
const RELOAD_EVERY = 1_000;

function displayOf(options: WallOptions): Display {
  const displays = screen.getAllDisplays();
  return (options.display === null ? undefined : displays[options.display - 1]) ?? screen.getPrimaryDisplay();
}

function webPreferences(root: string, boot: WallBoot): Electron.WebPreferences {
  return {
    preload: join(root, 'preload', 'index.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
    navigateOnDragDrop: false,
    backgroundThrottling: false,
    // Nobody clicks on a wall before it plays a sound.
    autoplayPolicy: 'no-user-gesture-required',
    additionalArguments: [`${BOOT_SWITCH}${encodeURIComponent(JSON.stringify(boot))}`],
  };
}

export interface WallWindow {
  readonly window: BrowserWindow;
  /** The page was heard: it need not be asked whether it lives. */
  readonly heard: () => void;
}

/** The wall's own window: kiosk on its display, or an ordinary one when `windowed`. */
export function createWallWindow(
  root: string,
  options: WallOptions,
  boot: WallBoot,
  say: (what: string) => void,
): WallWindow {
  const { bounds } = displayOf(options);
  const place = options.windowed ? options.size : bounds;
  const window = new BrowserWindow({
    ...place,
    ...(options.windowed ? { useContentSize: true } : { kiosk: true, frame: false }),
    title: 'Gantry',
    backgroundColor: GROUND,
    autoHideMenuBar: true,
    show: true,
    webPreferences: webPreferences(root, boot),
  });
  window.removeMenu();
  hardenContents(window.webContents, (what) => say(`refused: ${what}`));
  const heard = keepAlive(window, say);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return { window, heard };
}

/**
 * On X11, Chromium makes a window of exactly the display's size one pixel smaller, so that it is not treated as
 * fullscreen (ui/ozone/platform/x11/x11_window.cc, AdjustSizeForDisplay).
 */
const SPARE = 2;

/** A window that is only drawn to memory, a little larger than the picture of `size` that is cut out of it. */
export function createPictureWindow(root: string, size: WallOptions['size'], boot: WallBoot): BrowserWindow {
  const window = new BrowserWindow({
    width: size.width + SPARE,
    height: size.height + SPARE,
    useContentSize: true,
    enableLargerThanScreen: true,
    frame: false,
    show: false,
    backgroundColor: GROUND,
    webPreferences: { ...webPreferences(root, boot), offscreen: true },
  });
  hardenContents(window.webContents, () => undefined);
  return window;
}

/**
 * Reloads the page within 5 s after its process is gone or does not answer; main keeps the last snapshot for it.
 * @returns to be called when the page was heard: only a silent one is asked, because asking wakes its process
 */
function keepAlive(window: BrowserWindow, say: (what: string) => void): () => void {
  const { webContents } = window;
  let reloadedAt = -RELOAD_EVERY;
  let loading = true;
  let pending: NodeJS.Timeout | null = null;

  const reload = (why: string): void => {
    if (pending !== null || window.isDestroyed()) return;
    say(`reloading the page: ${why}`);
    const wait = Math.max(0, reloadedAt + RELOAD_EVERY - performance.now());
    pending = setTimeout(() => {
      pending = null;
      if (window.isDestroyed()) return;
      reloadedAt = performance.now();
      loading = true;
      void window.loadURL(`${APP_ORIGIN}/index.html`);
    }, wait);
  };
  webContents.on('did-finish-load', () => {
    loading = false;
    heard();
  });
  webContents.on('did-fail-load', (_event, code, description) => reload(`${description} (${code})`));
  webContents.on('render-process-gone', (_event, details) => reload(details.reason));

  // Pulses are counted, not time: one that comes late says that main stood still, and the page's word may lie unread.
  let silent = 0;
  let asked = false;
  const heard = (): void => {
    asked = false;
    silent = 0;
  };
  const pulse = setInterval(() => {
    if (loading || pending !== null || webContents.isCrashed()) return;
    silent++;
    if (silent < QUIET_PULSES) return;
    if (!asked) {
      asked = true;
      webContents.executeJavaScript('0', false).then(heard, heard);
    }
    if (silent < HANG_PULSES) return;
    asked = false;
    loading = true;
    // A hung page ignores a load until its process ends; `render-process-gone` then reloads it.
    webContents.forcefullyCrashRenderer();
  }, PULSE_EVERY);
  window.once('closed', () => {
    clearInterval(pulse);
    if (pending !== null) clearTimeout(pending);
  });
  return heard;
}
