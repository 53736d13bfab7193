import type { Config } from '../../config/config';
import { PAYS, RESOURCES } from '../../metrics/resources';
import type { TenantsRoster } from '../../model/tenants';
import type { SeriesInfo } from '../../series/reader';
import { type NamedSeries, type PoolLayout, poolLayout } from './pool-layout';

/** How a series' value becomes a use: as it is, as its rise per second, or as its recent mean. */
export const LEVEL = 0;
export const RATE = 1;
/** a level that is sampled: its recent mean */
export const MEAN = 2;
/** a level from a short look */
export const LOOK = 3;

/** Series of one column, tenant by tenant: those of tenant `i` are at `first[i]` up to `first[i + 1]`. */
export interface ColumnSeries {
  readonly ids: Int32Array;
  readonly tenants: Int32Array;
  readonly kinds: Uint8Array;
  /** size of the series' unit in the column's unit */
  readonly scales: Float64Array;
  readonly first: Int32Array;
}

/** Which series belong to which tenant: depends on the configuration and the set of series, not on their values. */
export interface TenantSeriesLayout {
  readonly generation: number;
  readonly config: Config;
  readonly roster: TenantsRoster;
  readonly weights: Float64Array;
  readonly poolOf: Int32Array;
  readonly pools: readonly PoolLayout[];
  /** one per column of RESOURCES */
  readonly columns: readonly ColumnSeries[];
  /** the demand of tenants, served or not, one per column of PAYS */
  readonly demands: readonly ColumnSeries[];
  /**
   * active sessions of a tenant's databases, and the transactions they end: the quotient is the time of one transaction
   */
  readonly busy: ColumnSeries;
  /** the time that ended transactions took; running ones are not included */
  readonly spent: ColumnSeries;
  readonly work: ColumnSeries;
  /** sessions of a tenant's databases: those that wait for a lock, and all */
  readonly waiting: ColumnSeries;
  readonly backends: ColumnSeries;
  /** 1: the tenant waits as long as a PING of its Redis */
  readonly pinged: Uint8Array;
  /** ms at which figures are due */
  readonly every: number;
}

/**
 * How a probe's series apply to a tenant. If a tenant has several sources for one column, the first counts, and those
 * of the same rank are added. A feed that states `gantry.tenant.use` overrides them all.
 */
const SOURCES: readonly {
  readonly metric: string;
  readonly column: string;
  readonly rank: number;
  readonly kind: number;
  readonly scale?: number;
  /** values of the attribute `state` that do not count */
  readonly without?: string;
  /** attribute that is required */
  readonly by?: string;
}[] = [
  // A session that waits for a lock uses nothing; `active_time` is updated only when a statement ends.
  { metric: 'gantry.postgresql.sessions.active', column: 'db_time', rank: 1, kind: MEAN, without: 'lock' },
  { metric: 'gantry.postgresql.db.time', column: 'db_time', rank: 2, kind: RATE },
  { metric: 'postgresql.blks_read', column: 'blocks', rank: 1, kind: RATE },
  { metric: 'postgresql.temp.io', column: 'blocks', rank: 1, kind: RATE, scale: 1 / 8_192 },
  { metric: 'postgresql.backends', column: 'connections', rank: 1, kind: LEVEL },
  // A blocking tree is a proof, so it counts beside what a feed states.
  { metric: 'gantry.postgresql.lock.caused', column: 'locks', rank: 0, kind: LEVEL },
  // A tenant with its own user and its own keys sends each command once.
  { metric: 'gantry.redis.commands.rate', column: 'redis_ops', rank: 1, kind: LOOK, by: 'user.name' },
  { metric: 'gantry.redis.commands.rate', column: 'redis_ops', rank: 2, kind: LOOK, by: 'db.namespace' },
  { metric: 'gantry.redis.commands.rate', column: 'redis_ops', rank: 3, kind: LOOK },
  { metric: 'gantry.redis.memory.sampled', column: 'redis_memory', rank: 1, kind: LEVEL, by: 'db.namespace' },
  { metric: 'gantry.redis.memory.sampled', column: 'redis_memory', rank: 2, kind: LEVEL },
];

const BUSY = [{ metric: 'gantry.postgresql.sessions.active', kind: MEAN }] as const;
const WAITING = [{ metric: 'gantry.postgresql.lock.waiters', kind: LEVEL }] as const;
const BACKENDS = [{ metric: 'postgresql.backends', kind: LEVEL }] as const;
const SPENT = [{ metric: 'gantry.postgresql.db.time', kind: RATE }] as const;

const WORK = [
  { metric: 'postgresql.commits', kind: RATE },
  { metric: 'postgresql.rollbacks', kind: RATE },
] as const;

const SYSTEM_DATABASES = new Set(['postgres', 'template0', 'template1']);
const FEED_EVERY = 5_000;

/** The layout of a reader and a configuration, rebuilt only when a series is added or the configuration changes. */
const layouts = new WeakMap<NamedSeries, TenantSeriesLayout>();

export function layoutOf(series: NamedSeries, config: Config): TenantSeriesLayout {
  const known = layouts.get(series);
  if (known !== undefined && known.generation === series.generation && known.config === config) return known;
  const made = makeLayout(series, config);
  layouts.set(series, made);
  return made;
}

interface Entry {
  readonly tenant: string;
  readonly series: number;
  readonly kind: number;
  readonly scale: number;
  readonly rank: number;
}

function makeLayout(series: NamedSeries, config: Config): TenantSeriesLayout {
  const listed = new Map(config.tenants.list.map((tenant) => [tenant.id, tenant]));
  const poolByTenant = new Map<string, string>();
  for (const tenant of config.tenants.list) poolByTenant.set(tenant.id, tenant.pool ?? '');
  const seen = (tenant: string, pool: string): void => {
    const known = poolByTenant.get(tenant);
    if (known === undefined || known === '') poolByTenant.set(tenant, pool);
  };
  const columns: Entry[][] = RESOURCES.map(() => []);
  const demands: Entry[][] = PAYS.map(() => []);
  const stated = (metric: string, key: string, into: readonly Entry[][], ids: readonly string[]): void => {
    for (const info of series.find(metric)) {
      const { tenant, pool = '' } = info.attributes;
      const column = ids.indexOf(info.attributes[key] ?? '');
      if (tenant === undefined || column < 0) continue;
      seen(tenant, pool);
      into[column]?.push({ tenant, series: info.id, kind: LEVEL, scale: 1, rank: 0 });
    }
  };
  const every = RESOURCES.map(({ id }) => id);
  stated('gantry.tenant.use', 'resource', columns, every);
  stated('gantry.tenant.delay', 'kind', columns, every);
  stated(
    'gantry.tenant.demand',
    'kind',
    demands,
    PAYS.map(({ id }) => id),
  );

  const targets = new Map<string, Set<string>>();
  const probed = (
    {
      metric,
      kind,
      rank = 1,
      scale = 1,
      without,
      by,
    }: Omit<(typeof SOURCES)[number], 'column' | 'rank'> & {
      readonly rank?: number;
    },
    into: Entry[],
  ): void => {
    for (const info of series.find(metric)) {
      const tenant = tenantOf(info, config, listed);
      const { target, state } = info.attributes;
      if (tenant === null || target === undefined || (without !== undefined && state === without)) continue;
      if (by !== undefined && info.attributes[by] === undefined) continue;
      seen(tenant, target);
      const owners = targets.get(target) ?? new Set<string>();
      targets.set(target, owners.add(tenant));
      into.push({ tenant, series: info.id, kind, scale, rank });
    }
  };
  for (const source of SOURCES) probed(source, columns[every.indexOf(source.column)] ?? []);
  const [busy, spent, work, waiting, backends]: [Entry[], Entry[], Entry[], Entry[], Entry[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  for (const source of SPENT) probed(source, spent);
  for (const source of BUSY) probed(source, busy);
  for (const source of WORK) probed(source, work);
  for (const source of WAITING) probed(source, waiting);
  for (const source of BACKENDS) probed(source, backends);
  const response = columns[every.indexOf('response_time')] ?? [];
  const pings = pingsOf(series, columns[every.indexOf('redis_ops')] ?? [], busy);
  response.push(...pings);

  const nameOf = (id: string): string => listed.get(id)?.name ?? id;
  const tierOf = (id: string): string => listed.get(id)?.tier || 'standard';
  const weightOf = (id: string): number => Math.max(0, config.tenants.tiers[tierOf(id)]?.share ?? 1);
  // By pool, then by tier with the largest weight first, then by name, so that a tenant keeps its place.
  const order = [...poolByTenant.keys()].sort(
    (a, b) =>
      compare(poolByTenant.get(a) ?? '', poolByTenant.get(b) ?? '') ||
      weightOf(b) - weightOf(a) ||
      compare(tierOf(a), tierOf(b)) ||
      compare(nameOf(a), nameOf(b)) ||
      compare(a, b),
  );
  const indexOf = new Map(order.map((id, index) => [id, index]));
  const tiers = order.map(tierOf);
  const poolIds = [...new Set(order.map((id) => poolByTenant.get(id) ?? ''))];
  const poolIndex = new Map(poolIds.map((id, index) => [id, index]));
  const poolOf = Int32Array.from(order, (id) => poolIndex.get(poolByTenant.get(id) ?? '') ?? 0);
  return {
    generation: series.generation,
    config,
    roster: { resources: RESOURCES, ids: order, names: order.map(nameOf), tiers },
    weights: Float64Array.from(order, weightOf),
    poolOf,
    pools: poolIds.map((id, index) => poolLayout(series, config, id, index, poolOf, targets, poolByTenant)),
    columns: columns.map((entries) => columnOf(entries, indexOf)),
    demands: demands.map((entries) => columnOf(entries, indexOf)),
    busy: columnOf(busy, indexOf),
    spent: columnOf(spent, indexOf),
    work: columnOf(work, indexOf),
    waiting: columnOf(waiting, indexOf),
    backends: columnOf(backends, indexOf),
    pinged: pingedOf(columnOf(response, indexOf), pings, order.length),
    every: dueEvery(config, targets),
  };
}

/**
 * A Redis serves one command after another, so its users wait as long as a PING. Tenants with known transactions wait
 * for those instead.
 */
function pingsOf(series: NamedSeries, users: readonly Entry[], busy: readonly Entry[]): readonly Entry[] {
  const timed = new Set(busy.map(({ tenant }) => tenant));
  const targets = new Map(
    series.find('gantry.redis.commands.rate').map(({ id, attributes }) => [id, attributes['target'] ?? '']),
  );
  const pings = new Map(
    series.find('gantry.redis.ping').map(({ id, attributes }) => [attributes['target'] ?? '', id]),
  );
  const found = new Map<string, Entry>();
  for (const { tenant, series: used } of users) {
    const ping = pings.get(targets.get(used) ?? '');
    if (ping !== undefined && !timed.has(tenant))
      found.set(`${ping} ${tenant}`, { tenant, series: ping, kind: LEVEL, scale: 1, rank: 1 });
  }
  return [...found.values()];
}

/** Tenants without a better source. */
function pingedOf(response: ColumnSeries, pings: readonly Entry[], tenants: number): Uint8Array {
  const ids = new Set(pings.map(({ series }) => series));
  const pinged = new Uint8Array(tenants);
  for (const [entry, id] of response.ids.entries()) if (ids.has(id)) pinged[response.tenants[entry] ?? 0] = 1;
  return pinged;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Only the sources of the best rank per tenant, so that nothing counts twice. */
function columnOf(entries: readonly Entry[], indexOf: ReadonlyMap<string, number>): ColumnSeries {
  const best = new Map<string, number>();
  for (const { tenant, rank } of entries) best.set(tenant, Math.min(rank, best.get(tenant) ?? rank));
  const place = ({ tenant }: Entry): number => indexOf.get(tenant) ?? 0;
  const own = entries
    .filter(({ tenant, rank }) => rank === best.get(tenant))
    .sort((a, b) => place(a) - place(b) || a.series - b.series);
  const first = new Int32Array(indexOf.size + 1);
  for (const entry of own) first[place(entry) + 1] = (first[place(entry) + 1] ?? 0) + 1;
  for (let tenant = 0; tenant < indexOf.size; tenant += 1)
    first[tenant + 1] = (first[tenant + 1] ?? 0) + (first[tenant] ?? 0);
  return {
    ids: Int32Array.from(own, (entry) => entry.series),
    tenants: Int32Array.from(own, place),
    kinds: Uint8Array.from(own, (entry) => entry.kind),
    scales: Float64Array.from(own, (entry) => entry.scale),
    first,
  };
}

/** The tenant that a series belongs to: a listed id, else the first rule of `tenants.from` that matches. */
function tenantOf(info: SeriesInfo, config: Config, listed: ReadonlyMap<string, unknown>): string | null {
  for (const { attribute, match } of config.tenants.from) {
    const value = info.attributes[attribute];
    if (value === undefined) continue;
    // A pattern with the flags g or y would continue where it last stopped.
    match.lastIndex = 0;
    const found = match.exec(value);
    const tenant = found?.groups?.['tenant'];
    if (tenant === undefined || (SYSTEM_DATABASES.has(tenant) && !listed.has(tenant))) continue;
    return tenant;
  }
  const database = info.attributes['db.namespace'];
  return database !== undefined && listed.has(database) ? database : null;
}

function dueEvery(config: Config, targets: ReadonlyMap<string, unknown>): number {
  const intervals = config.targets.filter(({ id }) => targets.has(id)).map(({ every }) => every);
  return intervals.length === 0 ? FEED_EVERY : Math.min(...intervals);
}
