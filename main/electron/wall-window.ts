import { join } from 'node:path';
import { BrowserWindow, type Display, screen } from 'electron';
import { BOOT_SWITCH } from '../../shared/contract/channels';
import type { WallBoot } from '../../shared/contract/wall-bridge';
import { APP_ORIGIN } from './app-protocol';
import { watchPage } from './page-watch';
import { hardenContents } from './security';
import type { Tell } from './tell';
import type { WallOptions } from './wall-options';
import { watchWindow } from './window-watch';

const GROUND = '#0B0E11';
/** ms after which a window that has painted nothing is shown all the same: the screen must not keep what was there */
const SHOW_PATIENCE = 20_000;

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
    // A display is within reach of passers-by. docs/operations.md says how to attach tools of one's own.
    devTools: false,
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
  tell: Tell,
): WallWindow {
  const display = displayOf(options);
  const { bounds } = display;
  const place = options.windowed ? options.size : bounds;
  const window = new BrowserWindow({
    ...place,
    ...(options.windowed ? { useContentSize: true } : { frame: false }),
    title: 'Gantry',
    backgroundColor: GROUND,
    autoHideMenuBar: true,
    // Until the page has painted, the system would show its own light grey.
    show: false,
    webPreferences: webPreferences(root, boot),
  });
  showPainted(window, !options.windowed);
  if (!options.windowed) watchWindow(window, display, tell);
  hardenContents(window.webContents, (what) => say(`refused: ${what}`));
  const heard = watchPage(window, say, tell);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return { window, heard };
}

/** Shows the window with its first painted page, in kiosk or as an ordinary one. */
function showPainted(window: BrowserWindow, kiosk: boolean): void {
  const show = (): void => {
    clearTimeout(patience);
    if (window.isDestroyed() || window.isVisible()) return;
    if (kiosk) window.setKiosk(true);
    window.show();
  };
  const patience = setTimeout(show, SHOW_PATIENCE);
  window.once('ready-to-show', show);
  window.once('closed', () => clearTimeout(patience));
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
