import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configReference } from '../../../scripts/docs/config-docs.mjs';
import { INTRODUCTION } from '../../../scripts/docs/config-introduction.mjs';
import { editorSchema } from '../../../shared/config/editor-schema';
import { parseConfig } from '../../../shared/config/parse-config';
import { problemLine } from '../../../shared/config/problem';
import { configSchema } from '../../../shared/config/schema';
import { OVERRIDABLE_RULES, RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT } from '../../../shared/metrics/rules';
import { VIEWS } from '../../../shared/model/views';

const DOCS = new URL('../../../docs/', import.meta.url);
const made = z.toJSONSchema(configSchema, { io: 'input' }) as Parameters<typeof configReference>[0];
const rules = [...RULES, SERVICE_LATENCY, SERVICE_THROUGHPUT];
const reference = configReference(made, rules, OVERRIDABLE_RULES, VIEWS);

describe('the documentation of the configuration', () => {
  it('is what `npm run docs` makes of the schema', () => {
    expect(readFileSync(new URL('gantry.schema.json', DOCS), 'utf8')).toBe(editorSchema());
    expect(readFileSync(new URL('config.md', DOCS), 'utf8')).toBe(reference);
  });

  it('says of every key what it means', () => {
    const rows = reference.split('\n').filter((line) => /^\| (?!key|-|rule|ref|view|`)/.test(line));
    expect(rows.length).toBeGreaterThan(80);
    for (const row of rows) expect(row).toMatch(/^\| [^|]+ \| [^|]+ \| [^|]*\| .{4,} \|$/);
  });

  it('names every rule that may be overridden', () => {
    for (const id of OVERRIDABLE_RULES) expect(reference).toContain(`\`${id}\``);
  });

  it('gives a valid example that names every part', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(INTRODUCTION)?.[1] ?? '';
    const addresses: Readonly<Record<string, string>> = {
      PG_PROD_URL: 'postgres://a@pg/postgres',
      PG_B_URL: 'postgres://b@pg/postgres',
      GANTRY_FEED_TOKEN: 'token',
    };
    const parsed = parseConfig(example, 'example', {
      env: (name) => addresses[name] ?? null,
      file: () => 'PEM',
      secret: () => null,
    });
    expect(parsed.ok ? [] : parsed.error.map(problemLine)).toEqual([]);
    for (const key of Object.keys(made.properties ?? {}))
      expect(example).toMatch(new RegExp(`^${key}:`, 'm'));
  });

  it('lets an editor take a reference where a text has a form', () => {
    const { targets } = JSON.parse(editorSchema()).properties;
    const { url } = targets.items.oneOf[0].properties;
    expect('${env:PG_PROD_URL}').toMatch(new RegExp(url.pattern));
    expect('postgres://host/db').toMatch(new RegExp(url.pattern));
    expect('http://host').not.toMatch(new RegExp(url.pattern));
  });
});
