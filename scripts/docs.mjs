import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { z } from 'zod';
import { configReference, editorSchema } from './docs/config-docs.mjs';
import { ROOT, runScript } from './provision/paths.mjs';

/** `npm run docs`: docs/gantry.schema.json and docs/config.md from the schema of the configuration. */
await runScript(async () => {
  // Inside the checkout, so that the bundle finds its packages.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.gantry-docs-'));
  try {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      build: {
        ssr: true,
        outDir: folder,
        emptyOutDir: true,
        target: 'node20.18',
        rollupOptions: {
          input: {
            schema: 'shared/config/schema.ts',
            rules: 'shared/metrics/rules.ts',
            views: 'shared/model/views.ts',
          },
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    });
    const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, name)).href);
    const { configSchema } = await load('schema.mjs');
    const { OVERRIDABLE_RULES, RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT } = await load('rules.mjs');
    const { VIEWS } = await load('views.mjs');
    /** @type {any} */
    const made = z.toJSONSchema(configSchema, { io: 'input' });
    writeFileSync(join(ROOT, 'docs/gantry.schema.json'), editorSchema(made));
    const rules = [...RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT];
    writeFileSync(join(ROOT, 'docs/config.md'), configReference(made, rules, OVERRIDABLE_RULES, VIEWS));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
