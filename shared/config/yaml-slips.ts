import type { YAMLError } from 'yaml';

/** What is wrong with the text at one place. */
export interface YamlSlip {
  readonly offset: number;
  readonly what: string;
  readonly remedy: string;
}
type Words = readonly [what: string, remedy: string];

/** Errors after which the rest of the text is still read as it is meant. */
const ALONE: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'BAD_DQ_ESCAPE']);

/** Where the structure breaks at the start of a line, that line is out of place, or a bracket before it is open. */
const AT_LINE_START: ReadonlySet<string> = new Set(['BAD_INDENT', 'BLOCK_AS_IMPLICIT_KEY', 'MISSING_CHAR']);
const OUT_OF_PLACE: Words = [
  'this line is not indented like those it belongs to, or a bracket before it is not closed',
  'align it with them in spaces, or close the bracket',
];
/** By code, or codes at one place; others keep the words of the library. */
const WORDS: Readonly<Record<string, Words>> = {
  BAD_INDENT: OUT_OF_PLACE,
  TAB_AS_INDENT: ['this line is indented with a tab', 'use spaces'],
  MULTILINE_IMPLICIT_KEY: ['this line has no value', 'write "key: value", with a space after the colon'],
  BLOCK_AS_IMPLICIT_KEY: ['there are two keys on one line', 'put the value in quotes'],
  'BLOCK_AS_IMPLICIT_KEY MULTILINE_IMPLICIT_KEY': [
    'the next line is indented further, as if it were part of this value',
    'indent both lines alike',
  ],
};

/**
 * The slips behind the errors of a text, first one first. Only the first that unsettles the structure counts: a parser
 * reports one line that is out of place once for each line that follows.
 */
export function yamlSlips(errors: readonly YAMLError[], text: string): readonly YamlSlip[] {
  const inOrder = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const breaks = inOrder.find(({ code }) => !ALONE.has(code));
  const kept = inOrder.filter((error) => breaks === undefined || error.pos[0] <= breaks.pos[0]);
  const alone = kept.filter(({ code }) => ALONE.has(code)).map((error) => slipOf([error], text));
  if (breaks === undefined) return alone;
  const together = kept.filter(({ code, pos }) => pos[0] === breaks.pos[0] && !ALONE.has(code));
  return [...alone, slipOf(together, text)];
}

/** @param errors at one place, at least one */
function slipOf(errors: readonly YAMLError[], text: string): YamlSlip {
  const [first] = errors as readonly [YAMLError, ...YAMLError[]];
  const [offset] = first.pos;
  const codes = [...new Set(errors.map(({ code }) => code))].sort().join(' ');
  const [what, remedy] =
    isLineStart(text, offset) && AT_LINE_START.has(first.code)
      ? OUT_OF_PLACE
      : (WORDS[codes] ?? WORDS[first.code] ?? [firstLine(first.message), 'correct the text at this place']);
  return { offset, what, remedy };
}

function isLineStart(text: string, offset: number): boolean {
  return offset < text.length && (offset === 0 || text[offset - 1] === '\n');
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/[.:]$/, '');
}
