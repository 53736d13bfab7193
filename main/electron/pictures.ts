import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol';

const PAINT_PATIENCE = 15_000;

/** Resolves when the page says that a snapshot is on the screen, its fonts are there, and two frames have passed. */
const SETTLED = `document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`;

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
 * Draws one view and writes `VIEW.png` beside, then renames it: a half-written picture never has the final name.
 * @returns the file's path. Rejects when the view is not painted within 15 s.
 */
export async function takePicture(request: PictureRequest): Promise<string> {
  const { size } = request;
  const window = request.open();
  try {
    window.webContents.setFrameRate(30);
    const applied = withPatience(
      request.applied(window),
      `no picture of ${request.view}: it was not painted`,
    );
    await window.loadURL(`${APP_ORIGIN}/index.html`);
    await applied;
    // The page is laid out at the picture's size, whatever size the window was granted.
    window.webContents.enableDeviceEmulation({
      screenPosition: 'desktop',
      screenSize: size,
      viewSize: size,
      viewPosition: { x: 0, y: 0 },
      deviceScaleFactor: 0,
      scale: 1,
    });
    await window.webContents.executeJavaScript(SETTLED);
    // A capture asks for a frame of its own: the newest one painted may still be of the empty page.
    const image = await withPatience(
      window.webContents.capturePage({ x: 0, y: 0, ...size }),
      `no picture of ${request.view}: no frame came`,
    );
    if (image.isEmpty()) throw new Error(`no picture of ${request.view}: no frame came`);
    await mkdir(request.folder, { recursive: true });
    const path = join(request.folder, `${request.view}.png`);
    await writeFile(`${path}.part`, image.toPNG());
    await rename(`${path}.part`, path);
    return path;
  } finally {
    window.destroy();
  }
}

async function withPatience<T>(work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), PAINT_PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
