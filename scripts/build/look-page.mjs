import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the wall with a bridge of fixtures instead of an engine; the page is `look/index.html` in the folder.
 * @param {string} folder where it is written; emptied first
 */
export async function buildLookPage(folder) {
  await build({
    configFile: false,
    root: join(ROOT, 'test'),
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome130',
      minify: false,
      modulePreload: false,
      // One sheet beside the page: a view that waited for its own would be shown late.
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rollupOptions: { input: join(ROOT, 'test/look/index.html') },
    },
  });
}
