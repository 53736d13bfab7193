import { Composer, type CST, type Document, LineCounter, Parser, YAMLParseError } from 'yaml';

/** Errors of the tokens of a text that are looked at: a person mends the first, and each costs as much as a line. */
const MOST_ERRORS = 100;

/** The document of a text, as the library's `parseDocument` makes it, that stops to read after many errors. */
export function documentOf(text: string): { readonly document: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const tokens = untilErrors(new Parser(lines.addNewLine).parse(text));
  // Keys that are there twice are looked for elsewhere: the composer compares each with all before it.
  const composer = new Composer({ prettyErrors: false, logLevel: 'error', uniqueKeys: false });
  const [document, next] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error('a composer that must give a document gave none');
  if (next !== undefined)
    document.errors.push(
      new YAMLParseError(
        next.range.slice(0, 2) as [number, number],
        'MULTIPLE_DOCS',
        'Source contains multiple documents',
      ),
    );
  return { document: document as Document, lines };
}

function* untilErrors(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  let errors = 0;
  for (const token of tokens) {
    if (token.type === 'error' && ++errors > MOST_ERRORS) return;
    yield token;
  }
}
