import type { Config } from '../../config/config';
import { TAKES } from '../../metrics/resources';
import type { Attributes } from '../../model/observation';
import type { SeriesReader } from '../../series/reader';

export interface PoolLayout {
  readonly id: string;
  readonly name: string;
  readonly from: number;
  readonly count: number;
  /** per resource of TAKES: series of `gantry.pool.used` and `.queue`, -1: none */
  readonly used: Int32Array;
  readonly queue: Int32Array;
  /** series of postgres targets whose databases belong to tenants of this pool */
  readonly backends: Int32Array;
  /** all client connections of such a target, of any database */
  readonly connections: Int32Array;
  readonly backendsMax: Int32Array;
  readonly reserved: Int32Array;
  readonly waiters: Int32Array;
  /** active sessions by state */
  readonly running: Int32Array;
  readonly reading: Int32Array;
  readonly processors: Int32Array;
  /** series of redis targets */
  readonly thread: Int32Array;
  readonly memoryUsed: Int32Array;
  readonly memoryMax: Int32Array;
  readonly evicted: Int32Array;
}

/** A layout depends on names, not on values. */
export type NamedSeries = Pick<SeriesReader, 'find' | 'generation'>;

export function poolLayout(
  series: NamedSeries,
  config: Config,
  id: string,
  index: number,
  poolOf: Int32Array,
  owned: ReadonlyMap<string, ReadonlySet<string>>,
  poolByTenant: ReadonlyMap<string, string>,
): PoolLayout {
  const from = poolOf.indexOf(index);
  const targets = [...owned].filter(([, owners]) => [...owners].some((one) => poolByTenant.get(one) === id));
  const ids = (metric: string, where: Attributes = {}): Int32Array =>
    Int32Array.from(
      targets.flatMap(([target]) => series.find(metric, { target, ...where })).map((info) => info.id),
    );
  return {
    id,
    name: poolName(config, id),
    from,
    count: poolOf.lastIndexOf(index) - from + 1,
    used: Int32Array.from(TAKES, (take) => poolSeries(series, 'gantry.pool.used', id, take.id)),
    queue: Int32Array.from(TAKES, (take) => poolSeries(series, 'gantry.pool.queue', id, take.id)),
    backends: ids('postgresql.backends'),
    connections: ids('gantry.postgresql.connection.used'),
    backendsMax: ids('postgresql.connection.max'),
    reserved: ids('gantry.postgresql.connection.reserved'),
    waiters: ids('gantry.postgresql.lock.waiters'),
    running: ids('gantry.postgresql.sessions.active', { state: 'cpu' }),
    reading: ids('gantry.postgresql.sessions.active', { state: 'io' }),
    processors: ids('gantry.postgresql.processors'),
    thread: ids('gantry.redis.main_thread.time'),
    memoryUsed: ids('redis.memory.used'),
    memoryMax: ids('redis.maxmemory'),
    evicted: ids('redis.keys.evicted'),
  };
}

function poolSeries(series: NamedSeries, metric: string, pool: string, resource: string): number {
  return series.find(metric, { pool, resource })[0]?.id ?? -1;
}

function poolName(config: Config, id: string): string {
  if (id === '') return 'No pool stated';
  const target = config.targets.find((one) => one.id === id);
  if (target !== undefined) return target.name;
  const letter = /^(?:pool[-_ ]?)?([a-z0-9]{1,3})$/i.exec(id)?.[1];
  return letter === undefined ? id : `Pool ${letter.toUpperCase()}`;
}
