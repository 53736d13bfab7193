import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { causesTable } from '../../../scripts/docs/causes-docs.mjs';
import type { JsonSchema } from '../../../scripts/docs/config-docs.mjs';
import { kindTables } from '../../../scripts/docs/kind-docs.mjs';
import { withTables } from '../../../scripts/docs/tables.mjs';
import { configSchema } from '../../../shared/config/schema';
import { EXPLANATIONS } from '../../../shared/judge/incident/explanations';
import { KINDS } from '../../../shared/kinds/kinds';
import { SCHEMAS } from '../../../shared/kinds/schemas';

const DOCS = join(import.meta.dirname, '../../../docs');
const made = z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema;

describe.each(KINDS.map((kind) => [kind.id, kind] as const))('docs/kinds/%s.md', (id, kind) => {
  const page = readFileSync(join(DOCS, `kinds/${id}.md`), 'utf8');

  it('has the tables that `npm run docs` makes of the rows', () => {
    expect(withTables(page, kindTables(kind, SCHEMAS[id].example, made), id)).toBe(page);
  });

  it('says which rights it needs, what it costs and where it ends', () => {
    for (const head of ['Rights', 'Cost on the server', 'Limits'])
      expect(page).toMatch(new RegExp(`^## ${head}\\n\\n[^#\\n]{10,}`, 'm'));
  });

  it('names every metric, rule and key of its own', () => {
    for (const { name } of kind.metrics) expect(page).toContain(`\`${name}\``);
    for (const rule of [...kind.rules, ...kind.methods]) expect(page).toContain(`\`${rule.id}\``);
    for (const key of Object.keys(SCHEMAS[id].schema.shape)) {
      if (['id', 'name', 'site', 'zone'].includes(key)) continue;
      expect(page, key).toMatch(new RegExp(`^\\| \\**${key}\\** \\|`, 'm'));
    }
  });
});

it('has no page of a kind that is not there', () => {
  const pages = readdirSync(join(DOCS, 'kinds'));
  expect(pages.toSorted()).toEqual(KINDS.map(({ id }) => `${id}.md`).toSorted());
});

it('docs/causes.md has the table that `npm run docs` makes of the rules', () => {
  const page = readFileSync(join(DOCS, 'causes.md'), 'utf8');
  expect(withTables(page, causesTable(EXPLANATIONS), 'causes.md')).toBe(page);
  for (const { cause, why } of EXPLANATIONS) {
    expect(page).toContain(`| \`${cause}\` |`);
    expect(page).toContain(why);
  }
});
