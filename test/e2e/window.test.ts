import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Display, startDisplay } from '../support/display';
import { electronProgram, SANDBOX_FLAGS } from '../support/electron-program';
import { ROOT, temporaryFolder } from '../support/wall';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let display: Display;
let app: ElectronApplication;

/** A kiosk without a window manager, where `isKiosk` says what was asked for. */
beforeAll(async () => {
  folder = await temporaryFolder('window');
  display = await startDisplay('1600x900');
  app = await _electron.launch({
    executablePath: electronProgram(),
    env: { ...(process.env as Record<string, string>), DISPLAY: display.name },
    args: [...SANDBOX_FLAGS, join(ROOT, 'out/main/app.js'), '--data', folder.path, '--replay', 'end'],
  });
  await app.firstWindow({ timeout: 60_000 });
});
afterAll(async () => {
  await app?.close();
  await display?.stop();
  await folder?.remove();
});

const sizeInPage = (): Promise<unknown> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('[innerWidth, innerHeight]'),
  );

it('the kiosk fills its display to the last pixel', async () => {
  await expect.poll(sizeInPage).toEqual([1600, 900]);
});

it('a kiosk that was made smaller fills its display again when the displays change', async () => {
  const smaller = await app.evaluate(({ BrowserWindow, screen }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 40, width: 800, height: 600 });
    (screen as unknown as { emit(event: string): void }).emit('display-metrics-changed');
    return BrowserWindow.getAllWindows()[0]?.getBounds().width;
  });
  expect(smaller).toBe(800);
  await expect.poll(sizeInPage).toEqual([1600, 900]);
});

it('no key of a passer-by opens developer tools or loads the page again', async () => {
  const seen = await app.evaluate(async ({ BrowserWindow, Menu }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    await contents?.executeJavaScript('globalThis.isFirst = true');
    for (const [keyCode, modifiers] of [
      ['I', ['control', 'shift']],
      ['R', ['control']],
      ['R', ['control', 'shift']],
      ['F5', []],
      ['F12', []],
    ] as [string, ('control' | 'shift')[]][])
      for (const type of ['keyDown', 'keyUp'] as const)
        contents?.sendInputEvent({ type, keyCode, modifiers });
    contents?.openDevTools();
    return {
      menu: Menu.getApplicationMenu(),
      tools: contents?.isDevToolsOpened(),
      isFirst: await contents?.executeJavaScript('globalThis.isFirst === true'),
    };
  });
  expect(seen).toEqual({ menu: null, tools: false, isFirst: true });
});
