import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The settings that the guards read: the real ones, so that loosening one fails here. */
const SETTINGS = [
  'package.json',
  '.gitignore',
  'biome.json',
  'electron.vite.config.ts',
  // What the settings of the build import.
  'scripts/build/shipped-only.mjs',
  'scripts/lock/is-shipped.mjs',
  'knip.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
  'tsconfig.json',
  'tsconfig.shared.json',
  'tsconfig.node.json',
  'tsconfig.preload.json',
  'tsconfig.dom.json',
  'tsconfig.test.json',
];

/** A small tree that keeps every rule: one file a room, each imported by its entry. */
const CLEAN: Readonly<Record<string, string>> = {
  'shared/model/age.ts': 'export const ageOf = (now: number, t: number): number => now - t;\n',
  'shared/contract/channel.ts': "export const CHANNEL = 'wall';\n",
  'shared/config/config.ts': "import { z } from 'zod';\n\nexport const configSchema = z.object({});\n",
  'main/engine/runtime/clock.ts': 'export const readClock = (): number => Date.now();\n',
  'main/engine/sources/source.ts':
    "import { Client } from 'pg';\nimport { readClock } from '../runtime/clock';\n\nexport const createSource = () => ({ client: new Client(), t: readClock() });\n",
  'main/engine/store/store.ts': "import { open } from 'lmdb';\n\nexport const openStore = open;\n",
  'main/engine/engine.ts':
    "import { ageOf } from '../../shared/model/age';\nimport { createSource } from './sources/source';\nimport { openStore } from './store/store';\n\nexport const startEngine = () => [ageOf, createSource, openStore];\n",
  'main/electron/window.ts':
    "import { BrowserWindow } from 'electron';\n\nexport const openWindow = () => new BrowserWindow();\n",
  'main/app.ts':
    "import { openWindow } from './electron/window';\nimport { startEngine } from './engine/engine';\n\nstartEngine();\nopenWindow();\n",
  'main/cli.ts':
    "import { configSchema } from '../shared/config/config';\nimport { startEngine } from './engine/engine';\n\nstartEngine();\nconfigSchema.parse({});\n",
  'main/demo/main.ts':
    "import { WebSocketServer } from 'ws';\n\nexport const server = new WebSocketServer({ port: 0 });\n",
  'preload/index.ts':
    "import { ipcRenderer } from 'electron';\nimport { CHANNEL } from '../shared/contract/channel';\n\nipcRenderer.send(CHANNEL);\n",
  'renderer/charts/chart.ts': "import Plot from 'uplot';\n\nexport const createChart = () => Plot;\n",
  'renderer/index.tsx':
    "import { createRoot } from 'react-dom/client';\nimport { createChart } from './charts/chart';\n\ncreateChart();\ncreateRoot(document.body).render(<p>wall</p>);\n",
};

/** A throw-away tree with the project's own settings and tools. */
interface Tree {
  readonly root: string;
  /** Writes files over the tree, by path. */
  readonly plant: (files: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}
export interface Overlay extends Tree {
  /** Has a script use every package that package.json names: what is then unused was planted. */
  readonly useAllPackages: () => void;
}

function emptyTree(): Tree {
  const root = mkdtempSync(join(tmpdir(), 'gantry-boundary-'));
  for (const name of SETTINGS) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const plant = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  return { root, plant, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Tests of the project that a new kind must pass. */
export const COPIED_TESTS = [
  'test/unit/docs/config-docs.test.ts',
  'test/unit/docs/kind-docs.test.ts',
  'test/unit/shared/kinds/kinds.test.ts',
  'test/unit/shared/judge/every-rule.test.ts',
];

/** What a copy of the project needs to be compiled and tested by itself. */
const COPIED = [
  'shared',
  'main',
  'preload',
  'renderer',
  'scripts',
  'docs',
  'bin',
  'test/builders',
  'test/fakes',
  'test/look',
  'test/support',
  'test/truth',
  ...COPIED_TESTS,
  'vitest.config.ts',
];

/** The project itself in a temporary folder, so that something can be added to it; its owner removes it. */
export function createCopy(): Tree {
  const tree = emptyTree();
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree.root, name), { recursive: true });
  return tree;
}

/** A clean overlay in a temporary folder; its owner removes it. */
export function createOverlay(): Overlay {
  const tree = emptyTree();
  const { root, plant } = tree;
  plant(CLEAN);
  const useAllPackages = (): void => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const names = Object.keys({ ...dependencies, ...devDependencies });
    plant({ 'scripts/uses-all.mjs': names.map((name) => `import '${name}';\n`).join('') });
  };
  return { ...tree, useAllPackages };
}
