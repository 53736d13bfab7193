import type { Key } from 'lmdb';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import { HOUR_MS } from '../blocks/points';
import { CHECKPOINTS, type Table } from '../format/tables';
import type { FileFinding } from './page-walk';

/** Findings that are named one by one in the log; all are counted. */
const MOST_NAMED = 200;
const SIX_HOURS_MS = 6 * HOUR_MS;
const EIGHT_DAYS_MS = 8 * 24 * HOUR_MS;

/** Damage found in the archive since the start: all of it is logged, the first item is shown on the wall. */
export class Damage {
  count = 0;
  /** the first one, in words; null: none */
  first: string | null = null;
  /** epoch ms at which the last one was found */
  at = Number.NEGATIVE_INFINITY;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #known = new Set<string>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** A record whose checksum is wrong, or whose content is not what it must be. */
  record(table: Table, key: Key): void {
    const what = recordWords(table, key);
    if (this.#isNamed(what, `${table} ${String(key)}`))
      this.#log.warn('a damaged record was set aside', { table, key, what });
  }

  /** A part of the file that is not as it was written. */
  file(finding: FileFinding): void {
    const { table, what, from, to } = finding;
    const words = `${what} (${table})`;
    const near = from === null || !isDated(table) ? '' : `, near ${recordWords(table, from)}`;
    if (this.#isNamed(`${words}${near}`, `${words} ${String(from)} ${String(to)}`))
      this.#log.warn('a part of the cache is damaged', { table, what, from, to });
  }

  /** Counts it once. @returns whether it is to be named */
  #isNamed(words: string, identity: string): boolean {
    if (this.count >= MOST_NAMED || this.#known.has(identity)) {
      if (this.count >= MOST_NAMED) this.count++;
      return false;
    }
    this.#known.add(identity);
    this.first ??= words;
    this.at = this.#clock.now();
    this.count++;
    return true;
  }
}

const DATED: readonly string[] = [
  'batches',
  'blocks',
  'minutes',
  'quarters',
  'gaps',
  'events',
  CHECKPOINTS,
  'changes',
  'configs',
  'accounts',
  'days',
];

function isDated(table: string): table is Table {
  return DATED.includes(table);
}

/** A record as people know it: what it holds, and of when. */
export function recordWords(table: Table, key: Key): string {
  const [first, second] = [key].flat() as unknown[];
  switch (table) {
    case 'batches':
      return `samples written at ${timeWords(first)}`;
    case 'blocks':
      return `samples of an hour from ${timeWords(scaled(first, HOUR_MS))}, group ${String(second)}`;
    case 'minutes':
      return `minutes from ${timeWords(scaled(first, SIX_HOURS_MS))}, group ${String(second)}`;
    case 'quarters':
      return `quarters of an hour from ${timeWords(scaled(first, EIGHT_DAYS_MS))}, group ${String(second)}`;
    case 'events':
      return `a ${String(first)} of ${timeWords(second)}`;
    case CHECKPOINTS:
      return `a checkpoint of ${timeWords(first)}`;
    case 'gaps':
    case 'changes':
    case 'configs':
    case 'accounts':
    case 'days':
      return `${table} of ${timeWords(first)}`;
    default:
      return `${table} ${[key].flat().map(String).join(' ')}`;
  }
}

function scaled(count: unknown, unit: number): unknown {
  return typeof count === 'number' ? count * unit : null;
}

/** Of damaged keys too, which may be any number. */
function timeWords(t: unknown): string {
  const date = new Date(typeof t === 'number' ? t : Number.NaN);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
