import type { ReactNode } from 'react';

/** Letters up to which a word never needs two lines. */
const SHORT = 24;

/** A sentence whose names keep their hyphens on one line: `shop-a` is not told as `shop-` and `a`. */
export function unbroken(sentence: string): ReactNode {
  if (!sentence.includes('-')) return sentence;
  return sentence.split(/( )/u).map((word, at) =>
    word.includes('-') && word.length <= SHORT ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the place of a word is all that tells it from another.
      <span key={at} className="unbroken">
        {word}
      </span>
    ) : (
      word
    ),
  );
}
