import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface BuiltProgram {
  /** to be run with Node */
  readonly path: string;
  remove(): void;
}

/** Bundles a program of the tests, so that it runs in a process of its own and may be killed there. */
export async function buildProgram(entry: string): Promise<BuiltProgram> {
  const { build } = await import('vite');
  const root = resolve(import.meta.dirname, '../..');
  // inside the checkout, so that the native module is found from there
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'gantry-program-'));
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(root, entry),
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rollupOptions: { external: ['lmdb'], output: { format: 'es', entryFileNames: 'program.mjs' } },
    },
  });
  return {
    path: join(folder, 'program.mjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
