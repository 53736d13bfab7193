// Looks at the wall without an engine: builds the renderer with a bridge of fixtures, opens it in Chromium and writes a
// picture. `node scripts/look.mjs --fixture trouble --view services --size 1920x1080 -o out.png`
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { transformWithOxc } from 'vite';
import { buildLookPage } from './build/look-page.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const ORIGIN = 'http://wall.invalid';
/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

const { values } = parseArgs({
  options: {
    fixture: { type: 'string', multiple: true, default: ['trouble'] },
    view: { type: 'string', default: 'services' },
    size: { type: 'string', default: '1920x1080' },
    output: { type: 'string', short: 'o', default: 'look.png' },
    /** a font family to fall back to, `DejaVu Sans` */
    face: { type: 'string' },
    /** `wall` lets the clock run and the views turn */
    mode: { type: 'string', default: 'shot' },
    /** list texts that are cut or lie over others */
    faults: { type: 'boolean', default: false },
    /** use the last build */
    built: { type: 'boolean', default: false },
  },
});

const folder = join(ROOT, 'node_modules/.cache/gantry-look');
if (!values.built || !existsSync(join(folder, 'look/index.html'))) {
  await buildLookPage(folder);
}

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) {
  console.error('No Chromium here. Install one: apt-get install chromium');
  process.exit(2);
}
const [width = 1920, height = 1080] = values.size.split('x').map(Number);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
});
let worst = 0;
try {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (message) => console.log(`[page] ${message.text()}`));
  page.on('pageerror', (error) => console.log(`[page] ${error.stack ?? error.message}`));
  await page.route('**/*', async (route) => {
    const path = join(folder, new URL(route.request().url()).pathname);
    if (!path.startsWith(folder) || !existsSync(path)) return route.fulfill({ status: 404, body: '' });
    await route.fulfill({
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      body: await readFile(path),
    });
  });
  for (const fixture of values.fixture) {
    const query = new URLSearchParams({ fixture, view: values.view, mode: values.mode });
    if (values.face !== undefined) query.set('face', values.face);
    await page.goto(`${ORIGIN}/look/index.html?${query.toString()}`);
    await page.waitForSelector('[data-ready]');
    // As text: the page knows document and animation frames, this script does not.
    await page.evaluate('document.fonts.ready');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const output =
      values.fixture.length === 1
        ? values.output
        : join(dirname(values.output), `${values.view}-${fixture}.png`);
    await page.screenshot({ path: output });
    console.log(output);
    if (values.faults) {
      const found = await page.evaluate(await faultsSource());
      for (const { kind, text, other } of found) console.log(`  ${kind}: ${text} | ${other}`);
      worst += found.length;
    }
  }
} finally {
  await browser.close();
}
process.exitCode = worst > 0 ? 1 : 0;

/** The check of texts as an expression for the page: Vite strips its types. */
async function faultsSource() {
  const file = join(ROOT, 'test/e2e/overlap.ts');
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file);
  return `(() => { ${code.replace('export function', 'function')}; return findTextFaults(); })()`;
}
