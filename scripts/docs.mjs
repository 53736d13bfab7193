import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { z } from 'zod';
import { causesTable } from './docs/causes-docs.mjs';
import { configReference } from './docs/config-docs.mjs';
import { kindTables } from './docs/kind-docs.mjs';
import { withTables } from './docs/tables.mjs';
import { truthTable } from './docs/truth-docs.mjs';
import { ROOT, runScript } from './provision/paths.mjs';

/**
 * `npm run docs`: docs/gantry.schema.json and docs/config.md from the schema of the configuration, the tables of
 * docs/kinds and docs/causes.md from the rows of the kinds and rules, the table of docs/truth.md from the invariants.
 */
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
            editor: 'shared/config/editor-schema.ts',
            rules: 'shared/metrics/rules.ts',
            views: 'shared/model/views.ts',
            kinds: 'shared/kinds/kinds.ts',
            schemas: 'shared/kinds/schemas.ts',
            explanations: 'shared/judge/incident/explanations.ts',
            truth: 'test/truth/invariants/table.ts',
          },
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    });
    const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, name)).href);
    const { configSchema } = await load('schema.mjs');
    const { editorSchema } = await load('editor.mjs');
    const { OVERRIDABLE_RULES, RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT } = await load('rules.mjs');
    const { VIEWS } = await load('views.mjs');
    /** @type {any} */
    const made = z.toJSONSchema(configSchema, { io: 'input' });
    writeFileSync(join(ROOT, 'docs/gantry.schema.json'), editorSchema());
    const rules = [...RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT];
    writeFileSync(join(ROOT, 'docs/config.md'), configReference(made, rules, OVERRIDABLE_RULES, VIEWS));
    const { KINDS } = await load('kinds.mjs');
    const { SCHEMAS } = await load('schemas.mjs');
    const { EXPLANATIONS } = await load('explanations.mjs');
    const renew = (/** @type {string} */ page, /** @type {readonly string[]} */ lines) => {
      const path = join(ROOT, page);
      writeFileSync(path, withTables(readFileSync(path, 'utf8'), lines, page));
    };
    for (const kind of KINDS)
      renew(`docs/kinds/${kind.id}.md`, kindTables(kind, SCHEMAS[kind.id].example, made));
    renew('docs/causes.md', causesTable(EXPLANATIONS));
    const { INVARIANTS } = await load('truth.mjs');
    renew('docs/truth.md', truthTable(INVARIANTS));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
