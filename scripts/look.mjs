import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { transformWithOxc } from 'vite';
import { buildLookPage } from './build/look-page.mjs';
import { importSource, runCommand, scriptCommand } from './command.mjs';
import { openChromium, openElectron } from './look/windows.mjs';
import { ROOT } from './provision/paths.mjs';

/** @type {typeof import('../shared/model/views.ts')} */
const { VIEW_IDS } = await importSource('shared/model/views.ts');

/**
 * @typedef {object} LookOptions
 * @property {readonly string[]} [fixture]
 * @property {boolean} [all]
 * @property {string} [kept]
 * @property {string} view
 * @property {string} size
 * @property {string} output
 * @property {boolean} [window]
 * @property {string} [face]
 * @property {string} mode
 * @property {boolean} [faults]
 * @property {string} press
 * @property {boolean} [built]
 */

/** @typedef {import('./look/windows.mjs').Opened} Opened */

/** @param {string} text */
function size(text) {
  if (!/^\d{3,5}x\d{3,5}$/.test(text)) throw new InvalidArgumentError('expected a size such as 1920x1080.');
  return text;
}

/** @param {readonly string[]} names */
async function rejectUnknownFixtures(names) {
  /** @type {typeof import('../test/builders/fixtures.ts')} */
  const { FIXTURES } = await importSource('test/builders/fixtures.ts');
  const unknown = names.find((name) => !(name in FIXTURES));
  if (unknown !== undefined)
    command.error(
      `error: there is no fixture ${unknown}. Allowed choices are ${Object.keys(FIXTURES).join(', ')}.`,
    );
}

/** @param {LookOptions} options */
async function look(options) {
  await rejectUnknownFixtures(options.fixture ?? []);
  const folder = join(ROOT, 'node_modules/.cache/gantry-look');
  if (!options.built || !existsSync(join(folder, 'look/index.html'))) await buildLookPage(folder);
  const opened = await (options.window ? openElectron : openChromium)(folder, options.size);
  try {
    process.exitCode = (await takePictures(opened, options)) > 0 ? 1 : 0;
  } finally {
    await opened.close();
  }
}

/**
 * @param {Opened} opened
 * @param {LookOptions} options
 * @returns {Promise<number>} faults of texts that were found
 */
async function takePictures({ page, address }, options) {
  let found = 0;
  page.on('console', (message) => console.log(`[page] ${message.text()}`));
  page.on('pageerror', (error) => console.log(`[page] ${error.stack ?? error.message}`));
  const kept = options.kept === undefined ? null : (await readdir(options.kept)).sort();
  const chosen = options.all
    ? await fixturesOf(options.view, { page, address })
    : (options.fixture ?? ['trouble']);
  const fixtures = kept ?? chosen;
  const many = kept !== null || options.all || fixtures.length > 1;
  const target = kept !== null || options.all ? options.output : dirname(options.output);
  await mkdir(target, { recursive: true });
  for (const fixture of fixtures) {
    const query = new URLSearchParams({ view: options.view, mode: options.mode });
    if (kept === null) query.set('fixture', fixture);
    if (options.face !== undefined) query.set('face', options.face);
    await page.goto(`${address}?${query.toString()}`);
    if (options.kept !== undefined) {
      const text = await readFile(join(options.kept, fixture), 'utf8');
      await page.waitForFunction('window.look !== undefined');
      await page.evaluate(`look.put(${JSON.stringify(text)})`);
    }
    await page.waitForSelector('[data-ready]');
    for (const key of options.press.split(' ').filter(Boolean)) await page.keyboard.press(key);
    // As text: the page knows document and animation frames, this script does not.
    await page.evaluate('document.fonts.ready');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const output = many
      ? join(target, `${options.view}-${fixture.replace('.json', '')}.png`)
      : options.output;
    await page.screenshot({ path: output });
    console.log(output);
    if (!options.faults) continue;
    const faults = await page.evaluate(await faultsSource());
    for (const { kind, text, other } of faults) console.log(`  ${kind}: ${text} | ${other}`);
    found += faults.length;
  }
  return found;
}

/**
 * The fixtures with subjects of a view; a wall without any subject counts for each.
 * @param {string} view
 * @param {Pick<Opened, 'page' | 'address'>} opened
 * @returns {Promise<readonly string[]>}
 */
async function fixturesOf(view, { page, address }) {
  await page.goto(`${address}?mode=shot`);
  await page.waitForFunction('window.look !== undefined');
  return page.evaluate(`look.names.filter((name) => {
    const { services, roster, replication, recovery, executive, engineering, incident, frame } =
      look.snapshot(name).sections;
    const reviewed = frame.views[0] === 'review';
    if (reviewed || ${JSON.stringify(view)} === 'review') return reviewed && ${JSON.stringify(view)} === 'review';
    const filled = {
      services: services.rows.length, tenants: roster.ids.length,
      replication: replication.nodes.length, recovery: recovery.rows.length,
      executive: executive.services.length, engineering: engineering.rows.length,
      incident: incident.open.length + (incident.over === null ? 0 : 1),
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

const command = scriptCommand('look')
  .description('Pictures of the wall without an engine: the page on a bridge that serves fixtures.')
  .option(
    '--fixture <name>',
    'snapshot to show, may be repeated (default: trouble)',
    (name, /** @type {readonly string[] | undefined} */ before) => [...(before ?? []), name],
  )
  .option('--all', 'every fixture that has something for the view; --output is a folder then')
  .option(
    '--kept <folder>',
    'snapshots that GANTRY_KEEP=FOLDER npm run scenario kept; --output is a folder then',
  )
  .addOption(new Option('--view <id>', 'view to show').choices(VIEW_IDS).default('services'))
  .option('--size <WxH>', 'size of the picture', size, '1920x1080')
  .option('-o, --output <file>', 'picture to write', 'look.png')
  .option('--window', 'in the wall’s own Electron on a virtual display, not in Chromium')
  .option('--face <family>', 'font family to fall back to, DejaVu Sans')
  .addOption(
    new Option('--mode <mode>', 'wall: the clock runs and the views turn')
      .choices(['shot', 'wall'])
      .default('shot'),
  )
  .option('--faults', 'list texts that are cut or overlap; exit code 1 if there are any')
  .option('--press <keys>', 'keys to press before the picture: "Enter ArrowDown"', '')
  .option('--built', 'use the last build')
  .action(look);
await runCommand(command);
