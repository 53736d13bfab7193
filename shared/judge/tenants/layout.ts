import type { Config } from '../../config/config';
import { PAYS, RESOURCES, TAKES } from '../../metrics/resources';
import type { TenantsRoster } from '../../model/snapshot';
import type { SeriesInfo, SeriesReader } from '../../series/reader';

/** How a series' value becomes a use: as it stands, or as its rise per second. */
export const LEVEL = 0;
export const RATE = 1;

/** Series of one column, one entry a series; several may add up for one tenant. */
export interface ColumnSeries {
  readonly ids: Int32Array;
  readonly tenants: Int32Array;
  readonly kinds: Uint8Array;
}
export interface PoolLayout {
  readonly id: string;
  readonly name: string;
  readonly from: number;
  readonly count: number;
  /** per resource of TAKES: series of `gantry.pool.used` and `.queue`, -1 when none */
  readonly used: Int32Array;
  readonly queue: Int32Array;
  /** series of postgres targets whose databases belong to tenants of this pool */
  readonly backends: Int32Array;
  readonly backendsMax: Int32Array;
  readonly reserved: Int32Array;
  readonly waiters: Int32Array;
}
/** Which series speak of whom: rests on the configuration and the set of series, not on their values. */
export interface TenantsLayout {
  readonly generation: number;
  readonly config: Config;
  readonly roster: TenantsRoster;
  readonly weights: Float64Array;
  readonly poolOf: Int32Array;
  readonly pools: readonly PoolLayout[];
  /** one a column of RESOURCES */
  readonly columns: readonly ColumnSeries[];
  /** ms at which figures are due */
  readonly every: number;
}

/** Counters of a database, by the column they feed. */
const DB_COUNTERS: readonly (readonly [string, string])[] = [
  ['gantry.postgresql.db.time', 'db_time'],
  ['postgresql.blks_hit', 'blocks'],
  ['postgresql.blks_read', 'blocks'],
];
const DB_LEVELS: readonly (readonly [string, string])[] = [
  ['postgresql.backends', 'connections'],
  ['gantry.postgresql.lock.caused', 'locks'],
];
const SYSTEM_DATABASES = new Set(['postgres', 'template0', 'template1']);
const FEED_EVERY = 5_000;

/** The layout of a reader and a configuration, made anew only when a series was added or the configuration changed. */
const layouts = new WeakMap<SeriesReader, TenantsLayout>();

export function layoutOf(series: SeriesReader, config: Config): TenantsLayout {
  const known = layouts.get(series);
  if (known !== undefined && known.generation === series.generation && known.config === config) return known;
  const made = makeLayout(series, config);
  layouts.set(series, made);
  return made;
}

interface Entry {
  readonly column: number;
  readonly tenant: string;
  readonly series: number;
  readonly kind: number;
  readonly stated: boolean;
}

function makeLayout(series: SeriesReader, config: Config): TenantsLayout {
  const listed = new Map(config.tenants.list.map((tenant) => [tenant.id, tenant]));
  const poolByTenant = new Map<string, string>();
  for (const tenant of config.tenants.list) poolByTenant.set(tenant.id, tenant.pool ?? '');
  const entries: Entry[] = [];
  const columnOf = new Map(RESOURCES.map(({ id }, index) => [id, index]));
  const seen = (tenant: string, pool: string): void => {
    const known = poolByTenant.get(tenant);
    if (known === undefined || known === '') poolByTenant.set(tenant, pool);
  };

  const stated = (metric: string, key: string): void => {
    for (const info of series.find(metric)) {
      const { tenant, pool = '' } = info.attributes;
      const column = columnOf.get(info.attributes[key] ?? '');
      if (tenant === undefined || column === undefined) continue;
      seen(tenant, pool);
      entries.push({ column, tenant, series: info.id, kind: LEVEL, stated: true });
    }
  };
  stated('gantry.tenant.use', 'resource');
  stated('gantry.tenant.delay', 'kind');

  const databases = new Map<string, Set<string>>();
  const fromDatabase = (metric: string, resource: string, kind: number): void => {
    const column = columnOf.get(resource);
    if (column === undefined) return;
    for (const info of series.find(metric)) {
      const tenant = tenantOf(info, config, listed);
      const { target } = info.attributes;
      if (tenant === null || target === undefined) continue;
      seen(tenant, target);
      const owners = databases.get(target) ?? new Set<string>();
      databases.set(target, owners.add(tenant));
      entries.push({ column, tenant, series: info.id, kind, stated: false });
    }
  };
  for (const [metric, resource] of DB_COUNTERS) fromDatabase(metric, resource, RATE);
  for (const [metric, resource] of DB_LEVELS) fromDatabase(metric, resource, LEVEL);

  const nameOf = (id: string): string => listed.get(id)?.name ?? id;
  const order = [...poolByTenant.keys()].sort(
    (a, b) =>
      compare(poolByTenant.get(a) ?? '', poolByTenant.get(b) ?? '') ||
      compare(nameOf(a), nameOf(b)) ||
      compare(a, b),
  );
  const indexOf = new Map(order.map((id, index) => [id, index]));
  const tiers = order.map((id) => listed.get(id)?.tier ?? 'standard');
  const poolIds = [...new Set(order.map((id) => poolByTenant.get(id) ?? ''))];
  const poolIndex = new Map(poolIds.map((id, index) => [id, index]));
  const poolOf = Int32Array.from(order, (id) => poolIndex.get(poolByTenant.get(id) ?? '') ?? 0);
  return {
    generation: series.generation,
    config,
    roster: { resources: RESOURCES, ids: order, names: order.map(nameOf), tiers },
    weights: Float64Array.from(tiers, (tier) => Math.max(0, config.tenants.tiers[tier]?.share ?? 1)),
    poolOf,
    pools: poolIds.map((id, index) => poolLayout(series, config, id, index, poolOf, databases, poolByTenant)),
    columns: columnsOf(entries, indexOf),
    every: dueEvery(config, databases),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A feed's own word on a tenant's use goes before what a database shows of it, so nothing counts twice. */
function columnsOf(entries: readonly Entry[], indexOf: ReadonlyMap<string, number>): readonly ColumnSeries[] {
  const stated = new Set(
    entries.filter((entry) => entry.stated).map(({ column, tenant }) => `${column} ${tenant}`),
  );
  const counting = entries.filter((entry) => entry.stated || !stated.has(`${entry.column} ${entry.tenant}`));
  return RESOURCES.map((_, column) => {
    const own = counting.filter((entry) => entry.column === column);
    return {
      ids: Int32Array.from(own, (entry) => entry.series),
      tenants: Int32Array.from(own, (entry) => indexOf.get(entry.tenant) ?? 0),
      kinds: Uint8Array.from(own, (entry) => entry.kind),
    };
  });
}

/** The tenant that a series belongs to: a listed id, else the first rule of `tenants.from` that matches. */
function tenantOf(info: SeriesInfo, config: Config, listed: ReadonlyMap<string, unknown>): string | null {
  for (const { attribute, match } of config.tenants.from) {
    const value = info.attributes[attribute];
    if (value === undefined) continue;
    // A pattern with the flags g or y would go on where it stopped last time.
    match.lastIndex = 0;
    const found = match.exec(value);
    const tenant = found?.groups?.['tenant'];
    if (tenant === undefined || (SYSTEM_DATABASES.has(tenant) && !listed.has(tenant))) continue;
    return tenant;
  }
  const database = info.attributes['db.namespace'];
  return database !== undefined && listed.has(database) ? database : null;
}

function poolLayout(
  series: SeriesReader,
  config: Config,
  id: string,
  index: number,
  poolOf: Int32Array,
  databases: ReadonlyMap<string, ReadonlySet<string>>,
  poolByTenant: ReadonlyMap<string, string>,
): PoolLayout {
  const from = poolOf.indexOf(index);
  const targets = [...databases].filter(([, owners]) =>
    [...owners].some((one) => poolByTenant.get(one) === id),
  );
  const ids = (metric: string): Int32Array =>
    Int32Array.from(targets.flatMap(([target]) => series.find(metric, { target })).map((info) => info.id));
  return {
    id,
    name: poolName(config, id),
    from,
    count: poolOf.lastIndexOf(index) - from + 1,
    used: Int32Array.from(TAKES, (take) => poolSeries(series, 'gantry.pool.used', id, take.id)),
    queue: Int32Array.from(TAKES, (take) => poolSeries(series, 'gantry.pool.queue', id, take.id)),
    backends: ids('postgresql.backends'),
    backendsMax: ids('postgresql.connection.max'),
    reserved: ids('gantry.postgresql.connection.reserved'),
    waiters: ids('gantry.postgresql.lock.waiters'),
  };
}

function poolSeries(series: SeriesReader, metric: string, pool: string, resource: string): number {
  return series.find(metric, { pool, resource })[0]?.id ?? -1;
}

function poolName(config: Config, id: string): string {
  if (id === '') return 'No pool stated';
  const target = config.targets.find((one) => one.id === id);
  if (target !== undefined) return target.name;
  const letter = /^(?:pool[-_ ]?)?([a-z0-9]{1,3})$/i.exec(id)?.[1];
  return letter === undefined ? id : `Pool ${letter.toUpperCase()}`;
}

function dueEvery(config: Config, databases: ReadonlyMap<string, unknown>): number {
  const intervals = config.targets.filter(({ id }) => databases.has(id)).map(({ every }) => every);
  return intervals.length === 0 ? FEED_EVERY : Math.min(...intervals);
}

export const PAYS_FROM = RESOURCES.length - PAYS.length;
