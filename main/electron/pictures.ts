import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Sections } from '../../shared/model/snapshot';
import { APP_ORIGIN } from './app-protocol';

/** Each step of a picture has this long (ms): a picture of 4K takes a busy machine more than a quarter of a minute. */
const PATIENCE = 60_000;
const MOST_CAPTURES = 5;

/** Resolves when the page's fonts are there, it has the picture's size, and two frames have passed since. */
const settled = ({ width, height }: PictureRequest['size']): string =>
  `document.fonts.ready.then(() => new Promise((done) => {
    const look = () => innerWidth === ${width} && innerHeight === ${height}
      ? requestAnimationFrame(() => requestAnimationFrame(() => done(true)))
      : requestAnimationFrame(look);
    look();
  }))`;

/**
 * Why there is nothing to picture of a view that takes no turns.
 * @returns what is missing and what to do; null: it can be pictured
 */
export function nothingToPicture(view: string, { frame, incident }: Sections): string | null {
  if (view === 'incident' && incident.open.length === 0 && incident.over === null)
    return 'no incident is open, so there is none to picture. Leave out --view to picture the views in rotation, or add --replay TIME for a past time.';
  if (view === 'review' && frame.connection !== 'replay')
    return 'the review shows a past time: add --replay TIME or --bundle FILE.';
  return null;
}

export interface PictureRequest {
  readonly view: string;
  readonly folder: string;
  /** of the picture, in pixels */
  readonly size: { readonly width: number; readonly height: number };
  /** a window drawn to memory that opens with the view */
  readonly open: () => BrowserWindow;
  /** resolves when the window has applied a snapshot */
  readonly applied: (window: BrowserWindow) => Promise<void>;
}

/**
 * Draws one view and writes `VIEW.png` under another name, then renames it: a partial picture never has the final name.
 * @returns the file's path. Rejects when the view is not loaded, painted and captured, each within a minute.
 */
export async function takePicture(request: PictureRequest): Promise<string> {
  const { size } = request;
  const window = request.open();
  try {
    window.webContents.setFrameRate(30);
    await inTime(
      Promise.all([request.applied(window), window.loadURL(`${APP_ORIGIN}/index.html`)]),
      `no picture of ${request.view}: the page was not painted`,
    );
    // The page is laid out at the picture's size, whatever size the window was granted.
    window.webContents.enableDeviceEmulation({
      screenPosition: 'desktop',
      screenSize: size,
      viewSize: size,
      viewPosition: { x: 0, y: 0 },
      deviceScaleFactor: 0,
      scale: 1,
    });
    await inTime(
      window.webContents.executeJavaScript(settled(size)),
      `no picture of ${request.view}: fonts and frames were not ready`,
    );
    const picture = await inTime(
      steadyPicture(window, request),
      `no picture of ${request.view}: no frame arrived`,
    );
    await mkdir(request.folder, { recursive: true, mode: 0o700 });
    const path = join(request.folder, `${request.view}.png`);
    await writeFile(`${path}.part`, picture);
    await rename(`${path}.part`, path);
    return path;
  } finally {
    window.destroy();
  }
}

/**
 * A capture requests a frame of its own, but may return one that was painted before the page had its size. So a frame
 * counts once the next one equals it.
 */
async function steadyPicture(window: BrowserWindow, { view, size }: PictureRequest): Promise<Buffer> {
  let before: Buffer | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const image = await window.webContents.capturePage({ x: 0, y: 0, ...size });
    if (image.isEmpty()) throw new Error(`no picture of ${view}: no frame arrived`);
    // Raw frames are compared: to make a PNG of each would hold the process up.
    const frame = image.toBitmap();
    // On a page that changes with every frame, no two frames are equal: the last capture is returned.
    if (before?.equals(frame) || attempt === MOST_CAPTURES) return image.toPNG();
    before = frame;
    await window.webContents.executeJavaScript(settled(size));
  }
}

/**
 * Repeats `work`: `pause` ms lie between the end of one run and the start of the next, so that slow runs never overlap.
 * The caller handles rejections.
 * @returns stops the repetition; a run under way finishes
 */
export function repeat(pause: number, work: () => Promise<unknown>): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const next = (): void => {
    timer = setTimeout(() => {
      void work().finally(() => {
        if (!stopped) next();
      });
    }, pause);
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function inTime<T>(work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} within ${PATIENCE / 1_000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
