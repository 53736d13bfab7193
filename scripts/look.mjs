// Looks at the wall without an engine: builds the renderer with a bridge of fixtures and writes pictures of it.
// `node scripts/look.mjs --fixture trouble --view services --size 1920x1080 -o out.png` takes one in Chromium;
// `node scripts/look.mjs --window --all --view tenants --size 3840x2160 -o folder` all of a view in the real Electron.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { transformWithOxc } from 'vite';
import { buildLookPage } from './build/look-page.mjs';
import { openChromium, openElectron } from './look/windows.mjs';
import { ROOT } from './provision/paths.mjs';

const { values } = parseArgs({
  options: {
    fixture: { type: 'string', multiple: true },
    /** every fixture that has something for the view; `-o` is then a folder */
    all: { type: 'boolean', default: false },
    /** a folder of snapshots that `npm run scenario` has kept (`GANTRY_KEEP`); `-o` is then a folder */
    kept: { type: 'string' },
    view: { type: 'string', default: 'services' },
    size: { type: 'string', default: '1920x1080' },
    output: { type: 'string', short: 'o', default: 'look.png' },
    /** in the wall's own Electron, on a virtual display */
    window: { type: 'boolean', default: false },
    /** a font family to fall back to, `DejaVu Sans` */
    face: { type: 'string' },
    /** `wall` lets the clock run and the views turn */
    mode: { type: 'string', default: 'shot' },
    /** list texts that are cut or lie over others */
    faults: { type: 'boolean', default: false },
    /** keys pressed before the picture, `Enter ArrowDown` */
    press: { type: 'string', default: '' },
    /** use the last build */
    built: { type: 'boolean', default: false },
  },
});

const folder = join(ROOT, 'node_modules/.cache/gantry-look');
if (!values.built || !existsSync(join(folder, 'look/index.html'))) {
  await buildLookPage(folder);
}

const { page, address, close } = await (values.window ? openElectron : openChromium)(folder, values.size);
let worst = 0;
try {
  page.on('console', (message) => console.log(`[page] ${message.text()}`));
  page.on('pageerror', (error) => console.log(`[page] ${error.stack ?? error.message}`));
  const kept = values.kept === undefined ? null : (await readdir(values.kept)).sort();
  const fixtures = kept ?? (values.all ? await fixturesOf(values.view) : (values.fixture ?? ['trouble']));
  const many = kept !== null || values.all || fixtures.length > 1;
  const target = kept !== null || values.all ? values.output : dirname(values.output);
  await mkdir(target, { recursive: true });
  for (const fixture of fixtures) {
    const query = new URLSearchParams({ view: values.view, mode: values.mode });
    if (kept === null) query.set('fixture', fixture);
    if (values.face !== undefined) query.set('face', values.face);
    await page.goto(`${address}?${query.toString()}`);
    if (values.kept !== undefined) {
      const text = await readFile(join(values.kept, fixture), 'utf8');
      await page.waitForFunction('window.look !== undefined');
      await page.evaluate(`look.put(${JSON.stringify(text)})`);
    }
    await page.waitForSelector('[data-ready]');
    for (const key of values.press.split(' ').filter(Boolean)) await page.keyboard.press(key);
    // As text: the page knows document and animation frames, this script does not.
    await page.evaluate('document.fonts.ready');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const output = many ? join(target, `${values.view}-${fixture.replace('.json', '')}.png`) : values.output;
    await page.screenshot({ path: output });
    console.log(output);
    if (values.faults) {
      const found = await page.evaluate(await faultsSource());
      for (const { kind, text, other } of found) console.log(`  ${kind}: ${text} | ${other}`);
      worst += found.length;
    }
  }
} finally {
  await close();
}
process.exitCode = worst > 0 ? 1 : 0;

/**
 * The fixtures with subjects of a view; a wall without any subject counts for each.
 * @param {string} view
 * @returns {Promise<readonly string[]>}
 */
async function fixturesOf(view) {
  await page.goto(`${address}?mode=shot`);
  await page.waitForFunction('window.look !== undefined');
  return page.evaluate(`look.names.filter((name) => {
    const { services, roster, replication, recovery, executive, engineering, frame } =
      look.snapshot(name).sections;
    const reviewed = frame.views[0] === 'review';
    if (reviewed || ${JSON.stringify(view)} === 'review') return reviewed && ${JSON.stringify(view)} === 'review';
    const filled = {
      services: services.rows.length, tenants: roster.ids.length,
      replication: replication.nodes.length, recovery: recovery.rows.length,
      executive: executive.services.length, engineering: engineering.rows.length,
    };
    return filled[${JSON.stringify(view)}] > 0 || Object.values(filled).every((count) => count === 0);
  })`);
}

/** The check of texts as an expression for the page: Vite strips its types. */
async function faultsSource() {
  const file = join(ROOT, 'test/e2e/overlap.ts');
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file);
  return `(() => { ${code.replace('export function', 'function')}; return findTextFaults(); })()`;
}
