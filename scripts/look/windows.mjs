import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { _electron, chromium } from 'playwright-core';
import { ensureElectron } from '../provision/electron.mjs';
import { ProvisionError, ROOT } from '../provision/paths.mjs';

/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

/**
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {string} address of the fixtures' page, without query
 * @property {() => Promise<void>} close
 */

/**
 * The fixtures' page in the wall's own runtime, on a virtual display of its size.
 * @param {string} folder where the page was built
 * @param {string} size `1920x1080`
 * @returns {Promise<Opened>}
 */
export async function openElectron(folder, size) {
  const runtime = (await ensureElectron((line) => console.log(line))).folder;
  // A window as large as its display comes out a pixel smaller than asked.
  const screen = size
    .split('x')
    .map((edge) => Number(edge) + 64)
    .join('x');
  const args = ['-displayfd', '3', '-screen', '0', `${screen}x24`, '-nolisten', 'tcp'];
  const display = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const port = /** @type {import('node:stream').Readable} */ (display.stdio[3]);
  const [number] = await Promise.race([
    once(port, 'data'),
    once(display, 'exit').then(() => {
      throw new Error('Xvfb did not start: install the package xvfb');
    }),
  ]);
  /** @type {Record<string, string>} */
  const env = { DISPLAY: `:${String(number).trim()}`, LOOK_FOLDER: folder, LOOK_SIZE: size };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') env[name] ??= value;
  }
  const app = await _electron
    .launch({
      executablePath: join(runtime, 'electron'),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), join(ROOT, 'test/look/app.cjs')],
      env,
    })
    .catch((error) => {
      display.kill('SIGTERM');
      throw error;
    });
  return {
    page: await app.firstWindow(),
    address: 'look://wall/look/index.html',
    async close() {
      await app.close();
      display.kill('SIGTERM');
    },
  };
}

/**
 * The fixtures' page in an installed Chromium: quicker, for work on a view.
 * @param {string} folder where the page was built
 * @param {string} size `1920x1080`
 * @returns {Promise<Opened>}
 */
export async function openChromium(folder, size) {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new ProvisionError(
      'There is no Chromium here.',
      'Add --window to use Electron, or type: sudo apt-get install chromium',
    );
  const [width = 1920, height = 1080] = size.split('x').map(Number);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  const page = await browser.newPage({ viewport: { width, height } });
  await page.route('**/*', async (route) => {
    const path = join(folder, new URL(route.request().url()).pathname);
    if (!path.startsWith(folder) || !existsSync(path)) return route.fulfill({ status: 404, body: '' });
    await route.fulfill({
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      body: await readFile(path),
    });
  });
  return { page, address: 'http://wall.invalid/look/index.html', close: () => browser.close() };
}
