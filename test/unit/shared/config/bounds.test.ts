import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../shared/config/parse-config';
import type { Problem } from '../../../../shared/config/problem';

const NONE = { env: () => null, file: () => null, secret: () => null };

function problemsOf(text: string): readonly Problem[] {
  const parsed = parseConfig(`version: 1\n${text}\n`, 'gantry.yaml', NONE);
  return parsed.ok ? [] : parsed.error;
}

const indented = Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
/** Each list is in the next by an alias. */
const chained = Array.from(
  { length: 6 },
  (_, n) => `k${n}: &k${n} ${'['.repeat(9)}${n === 0 ? 'x' : `*k${n - 1}`}${']'.repeat(9)}`,
);

describe('a configuration that nests too deep', () => {
  it.each([
    ['in lists', `wall: ${'['.repeat(60)}${']'.repeat(60)}`, 2, 57],
    ['in maps', `wall: ${'{ a: '.repeat(60)}1${' }'.repeat(60)}`, 2, 257],
    ['in lists that are not closed', `wall:\n  title: x\n  a: ${'['.repeat(60)}`, 4, 56],
    ['in lists of a line', `wall:\n  ${'- '.repeat(60)}x`, 3, 103],
    ['in indents', indented, 253, 251],
  ])('%s is said with its place, and is not parsed', (_how, text, line, column) => {
    expect(problemsOf(text)).toEqual([
      {
        file: 'gantry.yaml',
        line,
        column,
        key: '',
        value: '',
        what: 'is no YAML that Gantry reads: more than 50 lists and maps are in one another',
        remedy: 'nest it no deeper than the reference shows',
      },
    ]);
  });

  it('by its aliases is said', () => {
    expect(problemsOf(chained.join('\n'))).toMatchObject([
      { line: 1, what: 'is no YAML: its aliases nest too deep' },
    ]);
    expect(problemsOf(chained.slice(0, 3).join('\n'))).toMatchObject([{ what: 'is an unknown key' }, {}, {}]);
  });

  it('with more aliases than any configuration needs is refused without looking at them all', () => {
    const many = `a: &a x\nb: [${Array.from({ length: 2_000 }, () => '*a').join(', ')}]`;
    expect(problemsOf(many)).toMatchObject([{ what: 'is no YAML: it has more than 100 aliases' }]);
  });

  it.each([
    ['a list', 'a: &a [1, *a]', 11],
    ['a map', 'a: &a { b: { c: *a } }', 17],
  ])('because %s is a part of itself is said with its place', (_what, text, column) => {
    expect(problemsOf(text)).toMatchObject([
      {
        line: 2,
        column,
        what: 'is no YAML: *a is a part of &a itself',
        remedy: 'correct the text at this place',
      },
    ]);
  });
});
