import type { RedisNodeClient } from './client';
import { replyCode } from './faults';
import { type MemoryEstimate, MemorySample } from './memory-sample';
import { keyPrefix } from './monitor-lines';
import type { Failure } from './node-reading';

interface Walk {
  cursor: string;
  readonly byPrefix: MemorySample;
  readonly whole: MemorySample;
}
export interface MemoryReading {
  readonly prefixes: readonly MemoryEstimate[];
  readonly databases: readonly MemoryEstimate[];
  /** commands that the server refused */
  readonly refused: readonly Failure[];
}

/** Samples the keys of one server, a database a run, walking on where the run before stopped. */
export class NodeMemory {
  readonly #walks = new Map<string, Walk>();
  /** by database, until it is looked at again */
  readonly #refused = new Map<string, readonly Failure[]>();
  readonly #separator: string;
  /** database that the connection otherwise uses */
  readonly #home: string;
  #turn = 0;

  constructor(separator: string, home: number) {
    this.#separator = separator;
    this.#home = String(home);
  }

  /**
   * @param keys keys of each database, of INFO
   * @param most keys to look at
   */
  async read(node: RedisNodeClient, keys: ReadonlyMap<string, number>, most: number): Promise<MemoryReading> {
    for (const known of [...this.#walks.keys()].filter((one) => !keys.has(one))) {
      this.#walks.delete(known);
      this.#refused.delete(known);
    }
    const databases = [...keys.keys()];
    const database = databases[this.#turn % Math.max(1, databases.length)];
    this.#turn += 1;
    if (database !== undefined) this.#refused.set(database, await this.#look(node, database, most));
    const readings = [...this.#walks].map(([name, walk]) => ({ name, walk, count: keys.get(name) ?? 0 }));
    return {
      prefixes: merged(readings.flatMap(({ walk, count }) => walk.byPrefix.estimates(count))),
      databases: readings.flatMap(({ walk, count }) => walk.whole.estimates(count)),
      refused: [...this.#refused.values()].flat(),
    };
  }

  async #look(node: RedisNodeClient, database: string, most: number): Promise<readonly Failure[]> {
    const walk = this.#walks.get(database) ?? {
      cursor: '0',
      byPrefix: new MemorySample(),
      whole: new MemorySample(),
    };
    this.#walks.set(database, walk);
    const away = database !== this.#home;
    // In one write, so that no other command of this connection runs in the other database.
    const scanned = await Promise.allSettled([
      ...(away ? [node.call('SELECT', database)] : []),
      node.bytes('SCAN', walk.cursor, 'COUNT', String(most)),
      ...(away ? [node.call('SELECT', this.#home)] : []),
    ]);
    const scan = scanned[away ? 1 : 0];
    if (scan?.status !== 'fulfilled' || scanned.some(({ status }) => status === 'rejected'))
      return refusals('SCAN', scanned);
    const [cursor, found] = Array.isArray(scan.value) ? (scan.value as readonly unknown[]) : [];
    // An answer without a valid cursor restarts the walk from the beginning.
    walk.cursor = /^\d+$/.exec(String(cursor))?.[0] ?? '0';
    const keys = (Array.isArray(found) ? found : []).filter((key) => Buffer.isBuffer(key)).slice(0, most);
    if (keys.length === 0) return [];
    const sizes = await Promise.allSettled([
      ...(away ? [node.call('SELECT', database)] : []),
      ...keys.map((key) => node.call('MEMORY', 'USAGE', key)),
      ...(away ? [node.call('SELECT', this.#home)] : []),
    ]);
    for (const [index, key] of keys.entries()) {
      const size = sizes[index + (away ? 1 : 0)];
      // null: the key no longer exists.
      if (size?.status !== 'fulfilled' || typeof size.value !== 'number') continue;
      walk.byPrefix.add(keyPrefix(key.toString(), this.#separator), size.value);
      walk.whole.add(database, size.value);
    }
    return refusals('MEMORY USAGE', sizes);
  }
}

function refusals(command: string, settled: readonly PromiseSettledResult<unknown>[]): readonly Failure[] {
  for (const one of settled)
    if (one.status === 'rejected' && replyCode(one.reason) !== null) return [{ command, error: one.reason }];
  return [];
}

/** One prefix in several databases: sizes add up, and so do the squares of independent errors. */
export function merged(estimates: readonly MemoryEstimate[]): readonly MemoryEstimate[] {
  const sums = new Map<string, MemoryEstimate>();
  for (const one of estimates) {
    const known = sums.get(one.group);
    sums.set(
      one.group,
      known === undefined
        ? one
        : { ...known, bytes: known.bytes + one.bytes, error: Math.hypot(known.error, one.error) },
    );
  }
  return [...sums.values()];
}
