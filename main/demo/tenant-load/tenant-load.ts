import type { FeedSeries } from '../../../shared/contract/feed';
import { TAKES } from '../../../shared/metrics/resources';
import { noise } from './noise';
import { type Capacity, type LoadTenant, PoolModel, type PoolMoment } from './pool-model';
import { Chance } from './random';
import { forceOf, type LoadScenario, type Plot, type Push, plotOf } from './scenario';

export interface LoadOptions {
  readonly seed: number;
  readonly scenario: LoadScenario;
  readonly tenants: number;
  readonly pools: number;
  /** s */
  readonly seconds: number;
  /** s from which the contention may begin */
  readonly begin: number;
  /** whether demand is reported in addition to use */
  readonly demand: boolean;
}
/** A contention as known from the model, not from observations. */
export interface Truth {
  readonly tenant: string;
  readonly pool: string;
  readonly kind: Push['kind'];
  /** ids of the resources that were short because of it */
  readonly resources: readonly string[];
  /** s of the run between which others waited because of it */
  readonly from: number;
  readonly to: number;
  /** tenants that waited at least twice as long as without it, by s of the run */
  readonly victims: ReadonlyMap<number, ReadonlySet<string>>;
}
export interface TenantLoad {
  readonly tenants: readonly LoadTenant[];
  readonly series: readonly FeedSeries[];
  /** s between two steps */
  readonly step: number;
  /** one row a step, as `series`; NaN: nothing came */
  readonly rows: readonly Float64Array[];
  readonly truths: readonly Truth[];
}

const STEP = 5;
/** A victim waits so many times what it would without the offender. */
const VICTIM = 2;
/** s: a shorter contention does not count; any tenant named during a longer one is named correctly */
const FELT = 15;
const SHORT = 0.99;
const MISSING = 0.01;

/**
 * Load of many tenants on shared pools, generated from a seed, with its truth. The model runs twice, with and without
 * the offender's extra load: a tenant that waits twice as long with it is a victim, and a tenant that was pushed while
 * there were victims is an offender. Observed values have noise, small delays and occasional gaps.
 */
export function makeLoad(options: LoadOptions): TenantLoad {
  const chance = new Chance(options.seed);
  const pools = Array.from({ length: options.pools }, (_, at) => `pool-${String.fromCharCode(97 + at)}`);
  const tenants = Array.from({ length: options.tenants }, (_, at) =>
    tenantOf(chance, at, pools[at % pools.length] as string),
  );
  const hit = chance.below(pools.length);
  const series: FeedSeries[] = [];
  const rows = Array.from({ length: Math.floor(options.seconds / STEP) }, () => [] as number[]);
  const truths: Truth[] = [];
  for (const [at, pool] of pools.entries()) {
    const own = tenants.filter((tenant) => tenant.pool === pool);
    const everyone = own.map((_, index) => index);
    const told = plotOf(options.scenario, chance, everyone, options.begin, options.seconds);
    const plot: Plot = at === hit ? told : { ...told, scenario: 'calm', pushes: [], rush: null, giant: null };
    const capacity = capacityOf(chance, own, plot);
    const swing = swingOf(own, options);
    const moments = run(own, capacity, plot, swing, rows.length);
    const without =
      plot.pushes.length === 0 ? moments : run(own, capacity, { ...plot, pushes: [] }, swing, rows.length);
    truths.push(...truthsOf(own, pool, plot, moments, without));
    see(own, pool, moments, options, chance, series, rows);
  }
  return { tenants, series, step: STEP, rows: rows.map((row) => Float64Array.from(row)), truths };
}

/** A tenant by chance; sizes are log-normal, as those of customers are. */
export function tenantOf(chance: Chance, at: number, pool: string): LoadTenant {
  const size = Math.exp(0.7 * chance.normal());
  const parts = [chance.between(0.2, 0.5), chance.between(0.05, 0.25), chance.between(0.02, 0.1)] as const;
  return {
    id: `t${String(at).padStart(4, '0')}`,
    tier: chance.next() < 0.15 ? 'gold' : 'standard',
    pool,
    seed: chance.below(1_000_000),
    requests: 2 * size,
    jobs: 0.15 * size * chance.between(0.5, 1.5),
    cpu: chance.between(0.01, 0.03),
    commands: chance.between(10, 40),
    blocks: chance.between(5, 40),
    base: chance.between(0.12, 0.5),
    parts,
    shares: chance.next() < 0.6,
    memory: 5e6 * size * chance.between(0.5, 1.5),
  };
}

/** Each resource is filled by half or more on an ordinary day; under a giant it has room for it, or it would be short. */
export function capacityOf(chance: Chance, tenants: readonly LoadTenant[], { giant }: Plot): Capacity {
  const sum = (of: (tenant: LoadTenant) => number): number =>
    tenants.reduce(
      (total, tenant, index) => total + of(tenant) * (giant?.tenant === index ? giant.times : 1),
      0,
    );
  const room = (): number => chance.between(0.4, 0.7);
  return {
    cpu: sum(({ requests, cpu, jobs }) => requests * cpu + jobs * 0.05) / room(),
    commands: sum(({ requests, commands, jobs }) => requests * commands + jobs * 120) / room(),
    blocks: sum(({ requests, blocks }) => requests * blocks) / room(),
    requests: sum(({ requests }) => requests) / room(),
    workers: Math.max(2, sum(({ jobs }) => jobs) / room()),
    connections: sum(({ requests }) => 2 + requests * 0.4) / room(),
    memory: sum(({ memory }) => memory) / chance.between(0.7, 0.9),
  };
}

/** Load of a tenant relative to its ordinary one: the day's curve, its variation over minutes, and its bursts. */
export function swingOf(
  tenants: readonly LoadTenant[],
  { seed }: { readonly seed: number },
): (tenant: number, t: number) => number {
  const phase = new Chance(seed + 77).between(0, 2 * Math.PI);
  return (tenant, t) => {
    const own = tenants[tenant]?.seed ?? 0;
    const day = 1 + 0.15 * Math.sin((2 * Math.PI * t) / 7_200 + phase);
    const minutes = 1 + 0.15 * noise(own, t, 180) + 0.1 * noise(own + 1, t, 20);
    return day * minutes;
  };
}

function run(
  tenants: readonly LoadTenant[],
  capacity: Capacity,
  plot: Plot,
  swing: (tenant: number, t: number) => number,
  steps: number,
): readonly PoolMoment[] {
  const model = new PoolModel(tenants, capacity);
  return Array.from({ length: steps }, (_, at) =>
    model.step(at * STEP, STEP, plot, (tenant) => swing(tenant, at * STEP)),
  );
}

function truthsOf(
  tenants: readonly LoadTenant[],
  pool: string,
  plot: Plot,
  moments: readonly PoolMoment[],
  without: readonly PoolMoment[],
): readonly Truth[] {
  const found: Truth[] = [];
  for (const push of plot.pushes) {
    const victims = new Map<number, ReadonlySet<string>>();
    const short = new Map<string, number>();
    for (const [at, moment] of moments.entries()) {
      const t = at * STEP;
      const calm = without[at] as PoolMoment;
      // Its backlog counts as long as others feel it.
      if (t < push.from || (t >= push.to && victims.size === 0)) continue;
      if (
        plot.pushes.some((other) => other !== push && other.tenant === push.tenant && forceOf(other, t) > 0)
      )
        continue;
      const suffer = tenants.filter(
        (_, index) =>
          index !== push.tenant &&
          ((moment.response[index] ?? 0) >= VICTIM * (calm.response[index] ?? Number.POSITIVE_INFINITY) ||
            (moment.jobWait[index] ?? 0) >= VICTIM * (calm.jobWait[index] ?? Number.POSITIVE_INFINITY)),
      );
      if (suffer.length === 0) continue;
      victims.set(t, new Set(suffer.map(({ id }) => id)));
      for (const { id } of TAKES) {
        const full = (moment.used[id] ?? 0) >= SHORT || (moment.queue[id] ?? 0) >= 1;
        const anyway = (calm.used[id] ?? 0) >= SHORT || (calm.queue[id] ?? 0) >= 1;
        if (full && !anyway) short.set(id, (short.get(id) ?? 0) + 1);
      }
    }
    const times = [...victims.keys()];
    if (times.length * STEP < FELT) continue;
    const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0];
    const resources = [...short].filter(([, steps]) => steps * STEP >= FELT).map(([id]) => id);
    const { id } = tenants[push.tenant] as LoadTenant;
    found.push({ tenant: id, pool, kind: push.kind, resources, from, to, victims });
  }
  return found;
}

/** The values that a feed would send: with noise, small delays and gaps. */
function see(
  tenants: readonly LoadTenant[],
  pool: string,
  moments: readonly PoolMoment[],
  options: LoadOptions,
  chance: Chance,
  series: FeedSeries[],
  rows: readonly number[][],
): void {
  const add = (
    metric: string,
    unit: string,
    attributes: Readonly<Record<string, string>>,
    of: (moment: PoolMoment) => number,
    spread: number,
  ): void => {
    series.push({ id: series.length, metric, unit, attributes: { ...attributes, pool } });
    for (const [at, row] of rows.entries()) {
      const value = of(moments[at] as PoolMoment) * Math.exp(spread * chance.normal());
      row.push(chance.next() < MISSING ? Number.NaN : value);
    }
  };
  for (const [index, { id: tenant }] of tenants.entries()) {
    for (const { id: resource } of TAKES)
      add(
        'gantry.tenant.use',
        '1',
        { tenant, resource },
        ({ use, response }) => (Number.isNaN(response[index]) ? Number.NaN : (use[resource]?.[index] ?? 0)),
        0.08,
      );
    add('gantry.tenant.delay', 's', { tenant, kind: 'job_wait' }, ({ jobWait }) => jobWait[index] ?? 0, 0.12);
    add(
      'gantry.tenant.delay',
      's',
      { tenant, kind: 'response_time' },
      ({ response }) => response[index] ?? 0,
      0.12,
    );
    if (!options.demand) continue;
    add('gantry.tenant.demand', '1/s', { tenant, kind: 'job_wait' }, ({ jobs }) => jobs[index] ?? 0, 0.1);
    add(
      'gantry.tenant.demand',
      '1/s',
      { tenant, kind: 'response_time' },
      ({ requests }) => requests[index] ?? 0,
      0.1,
    );
  }
  for (const { id: resource } of TAKES) {
    if (resource !== 'locks')
      add('gantry.pool.used', '1', { resource }, ({ used }) => used[resource] ?? 0, 0.005);
    add('gantry.pool.queue', '1', { resource }, ({ queue }) => queue[resource] ?? 0, 0.05);
  }
}
