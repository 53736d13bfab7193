import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GUARDS } from '../../scripts/check/guards.mjs';
import { openElectron } from '../../scripts/look/windows.mjs';
import type { LookHandle } from '../look/page';
import { createCopy } from './overlay';

declare const look: LookHandle;

/** A view is one row and one folder, and not a line in any other file. */
const tree = createCopy();
const read = (path: string): string => readFileSync(join(tree.root, path), 'utf8');

const LIST = 'shared/model/views.ts';
const AFTER = 'export const VIEWS = [\n';
const ROW = "  { id: 'clock', title: 'Clock', question: 'what time is it?', roles: ['operations'] },\n";
const FOLDER = {
  'renderer/views/clock/clock-view.tsx': `import { siteTime } from '../../../shared/format/site-clock';
import { AnswerSentence } from '../../parts/answer-sentence';
import { useNow, useSection } from '../../state/wall-store';
import './clock.css';

/** The time of the first site, large. */
export function ClockView() {
  const { timezone, siteName } = useSection('frame');
  const { clock } = siteTime(useNow(), timezone);
  return (
    <section className="view clock" data-view="clock">
      <AnswerSentence answer={{ verdict: \`It is \${clock}\`, reason: \`in \${siteName}.\`, note: '' }} />
    </section>
  );
}
`,
  'renderer/views/clock/clock.css': '.clock {\n  letter-spacing: 0;\n}\n',
};

/** Runs a program of the planted tree under plain Node. */
function run(program: string, ...words: readonly string[]): Promise<{ code: number; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve) => {
    const options = { cwd: tree.root, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [join(tree.root, program), ...words], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
    );
  });
}
const CONFIG = 'version: 1\nwall: { rotation: { views: [services, VIEW] } }\n';

beforeAll(async () => {
  const before = read(LIST);
  expect(before.split(AFTER)).toHaveLength(2);
  tree.plant({ ...FOLDER, [LIST]: before.replace(AFTER, `${AFTER}${ROW}`) });
  tree.plant({
    'right.yaml': CONFIG.replace('VIEW', 'clock'),
    'wrong.yaml': CONFIG.replace('VIEW', 'clokc'),
    // The command line alone, as the build makes it of the same entry.
    'build-cli.mjs': `import { build } from 'vite';
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: 'main/cli.ts', outDir: 'out', target: 'node20.18', rollupOptions: { output: { entryFileNames: 'cli.mjs' } } },
});
`,
  });
  expect(await run('build-cli.mjs')).toMatchObject({ code: 0 });
});
afterAll(() => tree.remove());

test.each(['shared', 'node', 'dom'])('the code of %s compiles', async (part) => {
  const tsc = 'node_modules/typescript/bin/tsc';
  expect(await run(tsc, '--noEmit', '-p', `tsconfig.${part}.json`)).toEqual({ code: 0, output: '' });
});

test('it keeps the import table', async () => {
  expect(await GUARDS.find(({ name }) => name === 'imports')?.run(tree.root)).toMatchObject({ ok: true });
});

test('gantry check accepts it in the rotation, and suggests it', async () => {
  expect(await run('out/cli.mjs', 'check', 'right.yaml')).toMatchObject({ code: 0 });
  const wrong = await run('out/cli.mjs', 'check', 'wrong.yaml');
  expect(wrong).toMatchObject({ code: 2, output: expect.stringContaining('did you mean clock?') });
});

test('the command line knows it', async () => {
  const shot = (view: string) => run('out/cli.mjs', 'shot', '--view', view, '-c', 'wrong.yaml', '-o', 'out');
  expect((await shot('clokc')).output).toContain('Did you mean clock?');
  // It goes on to read the configuration.
  expect((await shot('clock')).output).toContain('wrong.yaml:2');
});

test('docs/config.md lists it', async () => {
  expect(await run('scripts/docs.mjs')).toMatchObject({ code: 0 });
  expect(read('docs/config.md')).toContain('| `clock` | what time is it? | operations |');
  expect(read('docs/config.md')).toContain('list of `clock`, ');
  expect(JSON.stringify(JSON.parse(read('docs/gantry.schema.json')))).toContain('"enum":["clock",');
});

test('the page shows it: pictured, in its turn, and by its key', async () => {
  const { buildLookPage } = await import(pathToFileURL(join(tree.root, 'scripts/build/look-page.mjs')).href);
  const folder = join(tree.root, 'out/look');
  await buildLookPage(folder);
  const { page, address, close } = await openElectron(folder, '1280x720');
  try {
    await page.goto(`${address}?fixture=calm&mode=shot&view=clock`);
    await page.waitForSelector('[data-ready] [data-view="clock"]');
    expect(await heading(page)).toMatch(/^It is \d\d:\d\d in /u);

    await page.goto(`${address}?fixture=calm&mode=wall`);
    await page.waitForSelector('[data-view="services"]');
    await page.evaluate(() => {
      const { sections, ...snapshot } = look.snapshot('calm');
      const frame = { ...sections.frame, views: ['services', 'clock'] };
      look.bridge.push({ ...snapshot, seq: 2, sections: { ...sections, frame } } as never);
    });
    await page.keyboard.press('2');
    await page.waitForSelector('.layer:not(.is-leaving) [data-view="clock"]');
    expect(await page.textContent('.frame-names')).toContain('Clock');
  } finally {
    await close();
  }
});

async function heading(page: Page): Promise<string | null> {
  return page.textContent('[data-view="clock"] h1');
}
