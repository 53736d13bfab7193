import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXPLANATIONS } from '../../../shared/judge/incident/explanations';

it('docs/causes.md shows the table of explanations as it is', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/causes.md'), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, cause, , prior, why]) => [cause, prior, why])).toEqual(
    EXPLANATIONS.map(({ cause, prior, why }) => [`\`${cause}\``, String(prior), why]),
  );
});
