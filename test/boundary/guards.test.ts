import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GUARDS } from '../../scripts/check/guards.mjs';
import { createOverlay, type Overlay } from './overlay';

/** One violation a line is planted for each guard, and must be named with its file. */
let overlay: Overlay;
beforeEach(() => {
  overlay = createOverlay();
});
afterEach(() => overlay.remove());

async function outputOf(name: string): Promise<{ ok: boolean; output: string }> {
  const guard = GUARDS.find((each) => each.name === name);
  if (guard === undefined) throw new Error(`no guard is called ${name}`);
  return guard.run(overlay.root);
}

test.each(['format', 'types', 'lint', 'imports', 'dead code'])(
  '%s is content with a clean tree',
  async (name) => {
    if (name === 'dead code') overlay.useAllPackages();
    const { ok, output } = await outputOf(name);
    expect({ ok, output: ok ? '' : output }).toEqual({ ok: true, output: '' });
  },
);

test('format: a file that is not formatted', async () => {
  overlay.plant({ 'shared/model/planted.ts': 'export const   planted = "x"\n' });
  const { ok, output } = await outputOf('format');
  expect(ok).toBe(false);
  expect(output).toContain('shared/model/planted.ts');
});

describe('types: each runtime knows its own world only', () => {
  const PLANTED: Readonly<Record<string, string>> = {
    'shared/model/node.ts': 'export const home = process.env;\n',
    'shared/model/dom.ts': 'export const body = document.body;\n',
    'shared/model/timer.ts': 'export const timer = setTimeout;\n',
    'shared/model/module.ts': "export { readFileSync } from 'node:fs';\n",
    'main/engine/dom.ts': 'export const body = document.body;\n',
    'preload/buffer.ts': 'export const wrong: number = "text";\n',
    'renderer/node.ts': 'export const home = process.env;\n',
    'renderer/module.ts': "export { readFileSync } from 'node:fs';\n",
    'shared/model/unchecked.ts': 'export const first = (list: number[]): number => list[0];\n',
    'shared/model/implicit.ts': 'export const twice = (value) => value * 2;\n',
  };

  test('each planted error is named', async () => {
    overlay.plant(PLANTED);
    const { ok, output } = await outputOf('types');
    expect(ok).toBe(false);
    expect(Object.keys(PLANTED).filter((path) => !output.includes(`${path}(`))).toEqual([]);
  });
});

describe('lint', () => {
  const PLANTED: readonly (readonly [path: string, text: string, rule: string])[] = [
    ['main/engine/floating.ts', 'const ask = async () => 1;\nask();\n', 'no-floating-promises'],
    ['main/engine/misused.ts', 'export const run = [1].filter(async () => true);\n', 'no-misused-promises'],
    ['shared/model/clock.ts', 'export const now = () => Date.now();\n', 'no-restricted-properties'],
    ['shared/model/any.ts', 'export const loose = (value: any) => value;\n', 'no-explicit-any'],
    ['shared/model/default.ts', 'export default 1;\n', 'no-default-export'],
    ['main/engine/one.ts', "import { two } from './two';\nexport const one = () => two;\n", 'no-cycle'],
    ['main/engine/two.ts', "import { one } from './one';\nexport const two = () => one;\n", 'no-cycle'],
    ['main/engine/swallow.ts', 'try {\n  JSON.parse("");\n} catch {}\n', 'no-empty'],
    ['shared/model/fs.ts', "export { readFileSync } from 'node:fs';\n", 'no-restricted-imports'],
    [
      'shared/model/up.ts',
      "export { startEngine } from '../../main/engine/engine';\n",
      'no-restricted-imports',
    ],
    ['main/engine/shell.ts', "export { app } from 'electron';\n", 'no-restricted-imports'],
    ['main/demo/shell.ts', "export { app } from 'electron';\n", 'no-restricted-imports'],
    ['main/cli/shell.ts', "export { app } from 'electron';\n", 'no-restricted-imports'],
    [
      'main/electron/up.ts',
      "export { createChart } from '../../renderer/charts/chart';\n",
      'no-restricted-imports',
    ],
    ['preload/fs.ts', "export { readFileSync } from 'node:fs';\n", 'no-restricted-imports'],
    ['renderer/shell.ts', "export { ipcRenderer } from 'electron';\n", 'no-restricted-imports'],
    [
      'renderer/views/plot.ts',
      "import Plot from 'uplot';\nexport const plot = Plot;\n",
      'no-restricted-imports',
    ],
    ['renderer/charts/shell.ts', "export { ipcRenderer } from 'electron';\n", 'no-restricted-imports'],
  ];

  test('each planted error is named with its rule', async () => {
    overlay.plant(Object.fromEntries(PLANTED.map(([path, text]) => [path, text])));
    const { ok, output } = await outputOf('lint');
    expect(ok).toBe(false);
    const lines = output.split('\n');
    const missed = PLANTED.filter(
      ([path, , rule]) => !lines.some((line) => line.includes(`${path}:`) && line.includes(rule)),
    );
    expect(missed.map(([path, , rule]) => `${rule} ${path}`)).toEqual([]);
  });
});

describe('imports: one violation a row of the table', () => {
  /** room, importing file, imported */
  const PLANTED: readonly (readonly [rule: string, from: string, to: string])[] = [
    ['room-shared', 'shared/judge/planted.ts', 'node:fs'],
    ['room-shared', 'shared/model/planted.ts', 'react'],
    ['room-shared', 'shared/series/planted.ts', '../../main/engine/runtime/clock'],
    ['room-shared-schemas', 'shared/config/planted.ts', 'node:fs'],
    ['room-runtime', 'main/engine/runtime/planted.ts', '../store/store'],
    ['room-runtime', 'main/engine/runtime/client.ts', 'ws'],
    ['room-stage-sources', 'main/engine/sources/planted.ts', '../store/store'],
    ['room-stage-sources', 'main/engine/sources/client.ts', 'lmdb'],
    ['room-stage-store', 'main/engine/store/planted.ts', '../sources/source'],
    ['room-stage-store', 'main/engine/store/client.ts', 'pg'],
    ['room-stage-intake', 'main/engine/intake/planted.ts', '../store/store'],
    ['room-stage-snapshot', 'main/engine/snapshot/planted.ts', '../store/store'],
    ['room-stage-config', 'main/engine/config/planted.ts', '../store/store'],
    ['room-stage-drills', 'main/engine/drills/planted.ts', '../store/store'],
    ['room-engine', 'main/engine/planted.ts', 'electron'],
    ['room-engine', 'main/engine/client.ts', 'pg'],
    ['room-electron', 'main/electron/planted.ts', '../engine/store/store'],
    ['room-electron', 'main/electron/client.ts', 'pg'],
    ['room-electron', 'main/electron/window-side.ts', '../../renderer/charts/chart'],
    ['room-command-line', 'main/cli/planted.ts', 'electron'],
    ['room-command-line', 'main/cli/stage.ts', '../engine/sources/source'],
    ['room-demo', 'main/demo/planted.ts', '../engine/engine'],
    ['room-demo', 'main/demo/shell.ts', 'electron'],
    ['room-preload', 'preload/planted.ts', '../shared/model/age'],
    ['room-preload', 'preload/core.ts', 'node:path'],
    ['room-renderer', 'renderer/planted.tsx', 'electron'],
    ['room-renderer', 'renderer/state/planted.ts', '../../main/engine/engine'],
    ['room-renderer', 'renderer/bridge/planted.ts', '../../preload/index'],
    ['room-renderer', 'renderer/wall/planted.ts', 'node:os'],
    ['room-renderer', 'renderer/views/planted.tsx', 'uplot'],
    ['room-charts', 'renderer/charts/planted.ts', 'zustand'],
    ['room-accounts', 'main/engine/accounts/planted.ts', '../sources/source'],
    ['room-learning', 'main/engine/learning/planted.ts', '../sources/source'],
    ['room-past', 'main/engine/past/planted.ts', '../sources/source'],
    ['room-boards', 'main/engine/boards/planted.ts', '../store/store'],
    ['room-bundle', 'main/engine/bundle/planted.ts', '../sources/source'],
    ['upward-shared-model', 'shared/model/upward.ts', '../config/config'],
    ['upward-shared-contract', 'shared/series/upward.ts', '../judge/lowest'],
    ['upward-shared-kinds', 'shared/kinds/upward.ts', '../config/config'],
    ['upward-shared-metrics', 'shared/metrics/upward.ts', '../config/config'],
    ['upward-shared-config', 'shared/config/upward.ts', '../judge/lowest'],
    ['upward-shared-accounts', 'shared/accounts/upward.ts', '../judge/lowest'],
    ['upward-shared-judge', 'shared/judge/upward.ts', '../learning/highest'],
    ['upward-renderer-theme', 'renderer/theme/upward.ts', '../charts/chart'],
    ['upward-renderer-charts', 'renderer/charts/upward.ts', '../parts/planted'],
    ['upward-renderer-state', 'renderer/state/upward.ts', '../parts/planted'],
    ['upward-renderer-parts', 'renderer/parts/upward.ts', '../wall/planted'],
    ['upward-renderer-views', 'renderer/views/upward.ts', '../wall/planted'],
    ['sections-without-judgement', 'shared/judge/own/kept.ts', '../lowest'],
    ['known-room', 'main/engine/attic/planted.ts', '../engine'],
    ['nothing-imports-test', 'main/engine/sources/tested.ts', '../../../test/helper'],
    ['shipped-dependency', 'main/engine/sources/dev.ts', 'fast-check'],
    ['resolvable', 'shared/model/lost.ts', './nowhere'],
  ];

  test('each planted import is named with its row', async () => {
    overlay.plant({
      'test/helper.ts': 'export const helper = 1;\n',
      'shared/judge/lowest.ts': 'export const lowest = 1;\n',
      'shared/learning/highest.ts': 'export const highest = 1;\n',
      'renderer/parts/planted.ts': 'export const part = 1;\n',
    });
    overlay.plant(
      Object.fromEntries(
        PLANTED.map(([, from, to], index) => [
          from,
          from.endsWith('x')
            ? `import * as it${index} from '${to}';\nexport const use = () => <p>{String(it${index})}</p>;\n`
            : `import * as it${index} from '${to}';\nexport const use = () => it${index};\n`,
        ]),
      ),
    );
    const { ok, output } = await outputOf('imports');
    expect(ok).toBe(false);
    const lines = output.split('\n');
    const missed = PLANTED.filter(
      ([rule, from]) => !lines.some((line) => line.startsWith(`${rule}: ${from} -> `)),
    );
    expect(missed).toEqual([]);
  });

  test('a type-only import counts too', async () => {
    overlay.plant({
      'shared/model/planted.ts': "import type { Client } from 'pg';\nexport type Alias = Client;\n",
    });
    expect((await outputOf('imports')).output).toContain('room-shared: shared/model/planted.ts -> ');
  });

  test('a cycle', async () => {
    overlay.plant({
      'shared/model/one.ts': "import { two } from './two';\nexport const one = () => two;\n",
      'shared/model/two.ts': "import { one } from './one';\nexport const two = () => one;\n",
    });
    expect((await outputOf('imports')).output).toContain('no-cycle: shared/model/one.ts -> ');
  });

  test('a tree in which no import is seen', async () => {
    overlay.plant({
      '.dependency-cruiser.mjs':
        "export default { forbidden: [], options: { parser: 'swc', exclude: { path: '.' } } };\n",
    });
    const { ok, output } = await outputOf('imports');
    expect(ok).toBe(false);
    expect(output).toContain('not cruised: shared/model/age.ts');
    expect(output).toContain('the parser is missing');
  });
});

test('dead code: an export and a file that nobody uses', async () => {
  overlay.useAllPackages();
  overlay.plant({
    'shared/model/age.ts':
      'export const ageOf = (now: number, t: number): number => now - t;\nexport const unusedExport = 1;\n',
    'shared/model/unused-file.ts': 'export const lonely = 1;\n',
  });
  const { ok, output } = await outputOf('dead code');
  expect(ok).toBe(false);
  expect(output).toContain('unusedExport');
  expect(output).toContain('shared/model/unused-file.ts');
  expect(output).not.toContain('Unused dependencies');
});
