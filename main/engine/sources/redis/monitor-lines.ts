import { keyPlace } from './key-position';

/**
 * The parts of a command that are read: its sender, the database, and the prefix of its first key. Nothing else is ever
 * read.
 */
export interface MonitorSink {
  /**
   * @param time s of the server's clock
   * @param prefix null: it names no key, or a key without a prefix
   */
  command(time: number, database: string, address: string, prefix: string | null): void;
  /** An answer that is no line: `OK`, or the text of an error. */
  answer(ok: boolean, text: string): void;
}

/** Bytes of a line that are read: names and keys are at its beginning, and a value may be 512 MB long. */
const LOOKED_AT = 768;
const MOST_PREFIX = 64;
const NEWLINE = 10;
const HEAD = /^\+(\d+\.\d+) \[(\d+) ([^\]"]*(?:\[[^\]"]*\][^\]"]*)?)\] "/;
const SCRIPT = 'lua';
/** control characters, line ends, and what is no UTF-8 */
const NO_NAME = /[\p{C}\p{Zl}\p{Zp}\uFFFD]/u;
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8 };

/**
 * Parses the output of MONITOR: `+1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`. Newlines in arguments are escaped,
 * so a line is one command (https://redis.io/docs/latest/commands/monitor/). Only the beginning of a line is kept, and
 * only until its end has arrived.
 */
export class MonitorLines {
  readonly #sink: MonitorSink;
  readonly #separator: string | null;
  #head = '';
  /** sender of the script whose commands follow */
  #scriptOf = '';

  /** @param separator what ends a key's prefix; null: keys are not looked at */
  constructor(sink: MonitorSink, separator: string | null) {
    this.#sink = sink;
    this.#separator = separator;
  }

  /** Characters of a line whose end has not come. */
  get kept(): number {
    return this.#head.length;
  }

  push(chunk: Buffer): void {
    let from = 0;
    while (from < chunk.length) {
      const end = chunk.indexOf(NEWLINE, from);
      const to = end === -1 ? chunk.length : end;
      if (this.#head.length < LOOKED_AT)
        this.#head += chunk.toString('latin1', from, Math.min(to, from + LOOKED_AT - this.#head.length));
      if (end === -1) return;
      const line = this.#head;
      this.#head = '';
      this.#line(line);
      from = end + 1;
    }
  }

  #line(line: string): void {
    const head = HEAD.exec(line);
    if (head === null) {
      const text = line.slice(1).trimEnd();
      if (line.startsWith('+')) this.#sink.answer(text === 'OK', text);
      else if (line.startsWith('-')) this.#sink.answer(false, text);
      return;
    }
    const [whole, time = '', database = '', address = ''] = head;
    // Commands of a script follow its call directly, without the caller's address.
    if (address !== SCRIPT) this.#scriptOf = address;
    const prefix = this.#separator === null ? null : prefixOf(line, whole.length - 1, this.#separator);
    this.#sink.command(Number(time), database, this.#scriptOf, prefix);
  }
}

/** @param at of the first quote */
function prefixOf(line: string, at: number, separator: string): string | null {
  const name = argument(line, at);
  if (name === null) return null;
  const place = keyPlace(name.text.toUpperCase());
  if (place === null) return null;
  let index = 0;
  let behind = false;
  for (let next: Argument | null = name; next !== null; next = argument(line, next.end + 1)) {
    if (place.kind === 'at') {
      if (index === place.countAt && next.text === '0') return null;
      if (index === place.index) return keyPrefix(bytesOf(next.text), separator);
    } else {
      if (behind) return keyPrefix(bytesOf(next.text), separator);
      behind = index >= place.from && next.text.toUpperCase() === place.word;
    }
    index += 1;
  }
  return null;
}

interface Argument {
  readonly text: string;
  /** of the character behind its closing quote */
  readonly end: number;
}

/** The quoted argument at `at`; one that is cut off by the end of what is looked at counts as far as it goes. */
function argument(line: string, at: number): Argument | null {
  if (line[at] !== '"') return null;
  let end = at + 1;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  return { text: line.slice(at + 1, end), end: end + 1 };
}

/** Undoes the server's quoting: https://github.com/redis/redis/blob/7.0/src/sds.c, sdscatrepr. */
function bytesOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  const bytes = quoted.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, char?: string) =>
    String.fromCharCode(
      hex === undefined ? (ESCAPES[char ?? ''] ?? (char ?? '').charCodeAt(0)) : parseInt(hex, 16),
    ),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A key up to its first separator; null: it has none, or its prefix is binary. */
export function keyPrefix(key: string, separator: string): string | null {
  const end = key.indexOf(separator);
  if (end <= 0 || end > MOST_PREFIX) return null;
  const prefix = key.slice(0, end);
  return NO_NAME.test(prefix) ? null : prefix;
}
