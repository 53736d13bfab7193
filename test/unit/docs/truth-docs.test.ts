import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withTables } from '../../../scripts/docs/tables.mjs';
import { truthTable } from '../../../scripts/docs/truth-docs.mjs';
import { INVARIANTS } from '../../truth/invariants/table';

it('docs/truth.md has the table that `npm run docs` makes of the invariants', () => {
  const page = readFileSync(new URL('../../../docs/truth.md', import.meta.url), 'utf8');
  expect(withTables(page, truthTable(INVARIANTS), 'truth.md')).toBe(page);
});

it('names every invariant once', () => {
  const ids = INVARIANTS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(40);
});
