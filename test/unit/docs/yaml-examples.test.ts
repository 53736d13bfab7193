import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseDrillText } from '../../../main/engine/drills/read-drills';
import { parseConfig } from '../../../shared/config/parse-config';
import { problemLine } from '../../../shared/config/problem';

const ROOT = join(import.meta.dirname, '../../..');
const DOCS = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
const PAGES = ['README.md', ...DOCS.map((name) => `docs/${name}`)].filter((name) => name.endsWith('.md'));

/** Every YAML block of the pages, with the line that it begins at. */
const BLOCKS = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = '', block = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return { at: `${page}:${line}`, text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
  });
});

/** Targets that the examples speak of without showing them. */
const TARGETS = [
  { id: 'pg-prod', probe: 'postgres', url: 'postgres://gantry@pg/postgres' },
  { id: 'odoo-prod', probe: 'http', url: 'https://erp.example.com/web/health' },
];

/** An extract of a configuration, completed to a whole one. */
function whole(text: string): string {
  const extract = parse(text) as { readonly version?: number; readonly targets?: readonly { id: string }[] };
  if (extract.version !== undefined) return text;
  const shown = extract.targets ?? [];
  const others = TARGETS.filter(({ id }) => shown.every((one) => one.id !== id));
  return stringify({ version: 1, ...extract, targets: [...shown, ...others] });
}

function problemsOf(text: string): readonly string[] {
  const raw = parse(text) as Readonly<Record<string, unknown>>;
  if ('startedAt' in raw) return parseDrillText(text, 'record').problems.map(({ what }) => what);
  const addresses: Readonly<Record<string, string>> = { REDIS_URL: 'redis://redis:6379' };
  const parsed = parseConfig(whole(text), 'example', {
    env: (name) => (name.endsWith('_URL') ? (addresses[name] ?? 'postgres://gantry@pg/postgres') : 'secret'),
    file: () => 'PEM',
    secret: () => null,
  });
  return parsed.ok ? [] : parsed.error.map(problemLine);
}

describe('the YAML examples of README and docs', () => {
  it('are found', () => {
    expect(BLOCKS.length).toBeGreaterThanOrEqual(8);
  });

  it.each(BLOCKS)('$at is valid', ({ text }) => {
    expect(problemsOf(text)).toEqual([]);
  });
});
