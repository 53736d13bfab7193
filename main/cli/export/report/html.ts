import { plainText } from '../../../../shared/format/plain-text';

/** Text that is already HTML; everything else is escaped where it is inserted. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Html[];

/** A template whose parts are escaped, unless they are HTML themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, i) => {
    text += textOf(part) + (strings[i + 1] ?? '');
  });
  return new Html(text);
}

export const NOTHING = new Html('');

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return part.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}

/** A coordinate with one decimal. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}
