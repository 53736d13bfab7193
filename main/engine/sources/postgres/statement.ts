/** Longest statement shown; pg_stat_activity itself cuts at track_activity_query_size. */
const SHOWN_CHARACTERS = 240;
/** Longest text read: the beginning of a statement identifies it. */
const READ_CHARACTERS = 16_384;

/**
 * A statement without literals: strings (also dollar-quoted, escaped and cut off), numbers and comments are gone,
 * lists of literals are one `?`. Where the text is ambiguous (a backslash before a closing quote means different
 * things under standard_conforming_strings) all that follows is dropped: nothing that may be data is kept.
 */
export function withoutLiterals(sql: string): string {
  const source = sql.slice(0, READ_CHARACTERS);
  let out = '';
  let at = 0;
  while (at < source.length) {
    const token = tokenAt(source, at, out);
    out += token.text;
    at = token.end;
  }
  const tidy = out
    .replace(/\s+/g, ' ')
    .replace(/\?(?: ?, ?\?)+/g, '?')
    .replace(/\( ?\? ?\)(?: ?, ?\( ?\? ?\))+/g, '(?)')
    .trim();
  return tidy.length > SHOWN_CHARACTERS ? `${tidy.slice(0, SHOWN_CHARACTERS - 1)}…` : tidy;
}

interface Token {
  readonly text: string;
  readonly end: number;
}

function tokenAt(source: string, at: number, before: string): Token {
  const rest = source.length;
  const character = source.charAt(at);
  const next = source.charAt(at + 1);
  if (character === '-' && next === '-') {
    const end = source.slice(at).search(/[\r\n]/);
    return { text: ' ', end: end === -1 ? rest : at + end };
  }
  if (character === '/' && next === '*') return { text: ' ', end: commentEnd(source, at) };
  const quoted = /^(?:[uU]&|[eEbBxXnN])?'/.exec(source.slice(at, at + 3));
  if (quoted !== null && (character === "'" || !endsInWord(before))) {
    const end = stringEnd(source, at + quoted[0].length, /^[eE]/.test(quoted[0]));
    return { text: '?', end };
  }
  if (character === '"') {
    const end = source.indexOf('"', at + 1);
    return end === -1 ? { text: '?', end: rest } : { text: source.slice(at, end + 1), end: end + 1 };
  }
  if (character === '$' && !endsInWord(before)) {
    const parameter = /^\$\d+/.exec(source.slice(at, at + 8));
    if (parameter !== null) return { text: parameter[0], end: at + parameter[0].length };
    const tag = /^\$(?:[^\W\d][\w]*|[\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(source.slice(at, at + 80));
    if (tag === null) return { text: '?', end: rest };
    const end = source.indexOf(tag[0], at + tag[0].length);
    return { text: '?', end: end === -1 ? rest : end + tag[0].length };
  }
  const number = /^(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d[\w]*(?:(?<=[eE])[+-]\d+)?)/.exec(
    source.slice(at, at + 400),
  );
  if (number !== null && !endsInWord(before)) {
    return { text: '?', end: at + number[0].length };
  }
  const word = /^[\p{L}_][\p{L}\p{N}_$]*/u.exec(source.slice(at, at + 400));
  if (word !== null && !endsInWord(before)) {
    const prefixed = /^(?:[uU]|[eEbBxXnN])$/.test(word[0]);
    if (!prefixed) return { text: word[0], end: at + word[0].length };
  }
  return { text: character, end: at + 1 };
}

function endsInWord(text: string): boolean {
  return /[\p{L}\p{N}_$]$/u.test(text.slice(-2));
}

/** Comments nest in PostgreSQL. */
function commentEnd(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length - 1; at += 1) {
    const pair = source.slice(at, at + 2);
    if (pair === '/*') depth += 1;
    else if (pair === '*/') depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return source.length;
}

/** @param escapes an E'' string, where a backslash escapes for certain */
function stringEnd(source: string, from: number, escapes: boolean): number {
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') {
      if (escapes) at += 1;
      else if (/^\\+'/.test(source.slice(at, at + 64))) return source.length;
    } else if (character === "'") {
      if (source.charAt(at + 1) === "'") at += 1;
      else return at + 1;
    }
  }
  return source.length;
}

const NAME = String.raw`((?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"[^"]+"|[\p{L}_][\p{L}\p{N}_$]*))?)`;
const TABLE_OF: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:update|delete\s+from)\s+(?:only\s+)?${NAME}`, 'iu'),
  new RegExp(String.raw`\b(?:insert|merge)\s+into\s+${NAME}`, 'iu'),
  new RegExp(String.raw`^lock\s+(?:table\s+)?(?:only\s+)?${NAME}`, 'iu'),
  new RegExp(
    String.raw`^(?:alter|drop|truncate|create)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?${NAME}`,
    'iu',
  ),
  new RegExp(String.raw`^(?:truncate|vacuum|analyze|reindex\s+table)\s+(?:only\s+)?${NAME}`, 'iu'),
  new RegExp(String.raw`\bfrom\s+(?:only\s+)?${NAME}`, 'iu'),
];

/** Main table of a statement (already without literals), without its schema; null if unknown. */
export function mainTable(statement: string): string | null {
  // `for update of x` and `on conflict do update set` name no table after update
  const text = statement
    .replace(/\bfor\s+(?:no\s+key\s+)?update\b.*/i, '')
    .replace(/\bdo\s+update\s+set\b/gi, '');
  for (const pattern of TABLE_OF) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return (name.split('.').at(-1) ?? name).trim().replaceAll('"', '');
  }
  return null;
}
