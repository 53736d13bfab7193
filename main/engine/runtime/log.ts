import type { Clock } from './clock';
import type { Redaction } from './redaction';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFields = Readonly<Record<string, unknown>>;

/** Where lines go. A line has no line feed in it and comes without one at its end. */
export interface LogSink {
  write(line: string): void;
  close(): void;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly clock: Clock;
  readonly sink: LogSink;
  readonly redaction: Redaction;
  /** lines below it are left out */
  readonly level?: LogLevel;
  /** json: an object a line with `t` (epoch ms), `level`, `message`; plain: for people */
  readonly format?: 'json' | 'plain';
}

/** A log whose lines are redacted as a whole, after encoding, so that no field can slip past. */
export function createLog(options: LogOptions): Log {
  const { clock, sink, redaction, level = 'info', format = 'json' } = options;
  const least = LOG_LEVELS.indexOf(level);
  const encode = format === 'json' ? jsonLine : plainLine;
  const at = (own: LogLevel) => {
    const heard = LOG_LEVELS.indexOf(own) >= least;
    return (message: string, fields: LogFields = {}) => {
      if (heard) sink.write(redaction.redact(encode(clock.now(), own, message, fields)));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function jsonLine(t: number, level: LogLevel, message: string, fields: LogFields): string {
  return encodeValue({ t, level, message, ...fields });
}

function plainLine(t: number, level: LogLevel, message: string, fields: LogFields): string {
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${encodeValue(value)}`);
  return `${new Date(t).toISOString()} ${level.padEnd(5)} ${message.replace(/\s*[\r\n]+\s*/g, ' ')}${rest.join('')}`;
}

/** JSON of anything: errors with their code and stack, big integers as text, circles named. */
function encodeValue(value: unknown): string {
  const path: unknown[] = [];
  const json = JSON.stringify(value, function (this: unknown, _key, item: unknown) {
    while (path.length > 0 && path.at(-1) !== this) path.pop();
    if (typeof item === 'bigint') return item.toString();
    const plain = item instanceof Error ? describeError(item) : item;
    if (typeof plain !== 'object' || plain === null) return plain;
    if (path.includes(item)) return '[circular]';
    path.push(plain);
    return plain;
  });
  return json ?? 'undefined';
}

function describeError(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, cause };
}
