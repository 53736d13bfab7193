import { createElement, Fragment, type ReactNode } from 'react';

/** Letters up to which a word never needs two lines. */
const SHORT = 24;

/** A sentence whose names keep their hyphens on one line: `shop-a` is not told as `shop-` and `a`. */
export function unbroken(sentence: string): ReactNode {
  if (!sentence.includes('-')) return sentence;
  const parts = sentence
    .split(/( )/u)
    .map((word) =>
      word.includes('-') && word.length <= SHORT
        ? createElement('span', { className: 'unbroken' }, word)
        : word,
    );
  return createElement(Fragment, null, ...parts);
}
