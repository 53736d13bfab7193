import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GUARDS } from '../../scripts/check/guards.mjs';
import { COPIED_TESTS, createCopy } from './overlay';
import { type PlantedRow, ROWS, THERMOMETER, THERMOMETER_TEST } from './thermometer';

/** A kind is two folders, three rows and a page, and not a line in any other file. */
const tree = createCopy();
const read = (path: string): string => readFileSync(join(tree.root, path), 'utf8');

/** A list of the project with the row of the planted kind. */
function withRow({ file, imports, after, row }: PlantedRow): string {
  const before = read(file);
  expect(before.split(after), `${file} has one ${after}`).toHaveLength(2);
  return imports + before.replace(after, `${after}${row}`);
}

/** Runs a tool of the project in the planted tree. */
function run(program: string, ...words: readonly string[]): Promise<{ code: number; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve) => {
    const options = { cwd: tree.root, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [join(tree.root, program), ...words], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` }),
    );
  });
}
const compile = (part: string) =>
  run('node_modules/typescript/bin/tsc', '--noEmit', '-p', `tsconfig.${part}.json`);

const SOURCES = 'main/engine/sources/sources.ts';
const withoutProbe = read(SOURCES);

beforeAll(() => {
  tree.plant(THERMOMETER);
  for (const row of ROWS) tree.plant({ [row.file]: withRow(row) });
});
afterAll(() => tree.remove());

test('a kind is two folders, three rows and a page', () => {
  const folders = new Set(Object.keys(THERMOMETER).map((path) => dirname(path)));
  expect([...folders]).toEqual(['shared/kinds/thermometer', 'main/engine/sources/thermometer', 'docs/kinds']);
  expect(new Set(ROWS.map(({ file }) => file)).size).toBe(3);
});

test('a kind without its probe does not compile', async () => {
  const withProbe = read(SOURCES);
  tree.plant({ [SOURCES]: withoutProbe });
  const { code, output } = await compile('node');
  tree.plant({ [SOURCES]: withProbe });
  expect(code).toBe(1);
  expect(output).toContain(SOURCES);
  expect(output).toContain('thermometer');
});

test.each(['shared', 'node'])('with its three rows, the code of %s compiles', async (part) => {
  expect(await compile(part)).toEqual({ code: 0, output: '' });
});

test('it keeps the import table', async () => {
  expect(await GUARDS.find(({ name }) => name === 'imports')?.run(tree.root)).toMatchObject({ ok: true });
});

test('it has documents', async () => {
  expect(await run('scripts/docs.mjs')).toMatchObject({ code: 0 });
  expect(read('docs/kinds/thermometer.md')).toContain('| `thermometer.hot` | Cel | 8 | 30 |');
  expect(read('docs/kinds/thermometer.md')).toContain('| `thermometer.temperature` | Cel | `target` |');
  expect(read('docs/config.md')).toContain('(kinds/thermometer.md)');
  expect(read('docs/causes.md')).toContain('| `thermometer.hot` | services | 0.7 |');
});

test('it passes the tests of kinds, is crossed both ways, asked, judged, shown and exported', async () => {
  tree.plant({ 'test/unit/planted/thermometer.test.ts': THERMOMETER_TEST });
  expect(await run('scripts/docs.mjs')).toMatchObject({ code: 0 });
  const { code, output } = await run(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    'test/unit/planted',
    ...COPIED_TESTS,
  );
  expect(code, output).toBe(0);
  for (const file of ['planted/thermometer', 'kinds/kinds', 'every-rule', 'docs/kind-docs'])
    expect(output, file).toContain(file);
  expect(output).not.toContain('failed');
});
