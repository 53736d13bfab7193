import type { FeedSeries } from '../../../shared/contract/feed';
import { PAYS, TAKES } from '../../../shared/metrics/resources';
import { type Capacity, type LoadTenant, PoolModel, type PoolMoment } from '../tenant-load/pool-model';
import { Chance } from '../tenant-load/random';
import type { Plot, Push } from '../tenant-load/scenario';
import { capacityOf, swingOf, tenantOf } from '../tenant-load/tenant-load';
import type { Scene } from './scenarios';
import type { DemoTenant } from './tenants';

export const OFFENDER = 'fjellsport';
const POOL = 'pool-b';
const SEED = 4;
/** There is no such thing as locks that are used up. */
const LOCKS = 'locks';
/** A gold tenant is so many times as large. */
const GOLD = 3;
const PEACE: Plot = {
  scenario: 'calm',
  pushes: [],
  rush: null,
  giant: null,
  comes: new Map(),
  goes: new Map(),
};
/**
 * Extra load of the offender at full strength, relative to its pool's capacity: its queue and Redis grow slowly and
 * drain in a minute.
 */
const PUSHES: Readonly<Partial<Record<Scene['name'], readonly (readonly [Push['kind'], number])[]>>> = {
  campaign: [
    ['jobs', 0.8],
    ['redis', 0.7],
  ],
  'lock-hog': [['locks', 2]],
};
/** Load factor of every tenant in a busy pool. */
const RUSH = 3;
/** An ordinary day leaves this much more room than in the load that judgements are measured by: a queue drains soon. */
const ROOM = 1.3;

interface DemoPool {
  readonly id: string;
  readonly tenants: readonly LoadTenant[];
  readonly capacity: Capacity;
  readonly model: PoolModel;
  readonly swing: (tenant: number, t: number) => number;
}

/**
 * Feed series of the tenants and their pools, and their values: the same model of shared pools that the judgement of
 * tenants is measured by.
 */
export class TenantFigures {
  readonly series: readonly FeedSeries[];
  readonly #tenants: readonly DemoTenant[];
  readonly #pools: readonly DemoPool[];
  /** of each tenant within its pool */
  readonly #places: ReadonlyMap<string, number>;
  #steppedAt: number | null = null;

  constructor(tenants: readonly DemoTenant[], firstId: number) {
    this.#tenants = tenants;
    const pools = [...new Set(tenants.map(({ pool }) => pool))].sort();
    this.#pools = pools.map((pool, at) => poolOf(pool, tenants, new Chance(SEED + at)));
    this.#places = new Map(this.#pools.flatMap((one) => one.tenants.map(({ id }, at) => [id, at] as const)));
    const series: FeedSeries[] = [];
    const add = (metric: string, unit: string, attributes: FeedSeries['attributes']): void => {
      series.push({ id: firstId + series.length, metric, unit, attributes });
    };
    for (const { id: tenant, pool } of tenants) {
      for (const { id: resource } of TAKES) add('gantry.tenant.use', '1', { tenant, pool, resource });
      for (const { id: kind } of PAYS) add('gantry.tenant.delay', 's', { tenant, pool, kind });
    }
    for (const pool of pools) {
      for (const { id: resource } of TAKES) {
        if (resource !== LOCKS) add('gantry.pool.used', '1', { pool, resource });
        add('gantry.pool.queue', '1', { pool, resource });
      }
    }
    this.series = series;
  }

  /** The next values, at `t` (epoch ms): queues have grown or drained since the previous time. */
  next(t: number, scene: Scene): readonly number[] {
    const passed = this.#steppedAt === null ? 1_000 : Math.min(60_000, Math.max(0, t - this.#steppedAt));
    this.#steppedAt = t;
    return this.#values((pool) =>
      pool.model.step(t / 1_000, passed / 1_000, plotOf(pool, scene), (tenant) =>
        pool.swing(tenant, t / 1_000),
      ),
    );
  }

  /** A calm past state without queues. @param t epoch ms */
  calm(t: number): readonly number[] {
    return this.#values(({ tenants, capacity, swing }) =>
      new PoolModel(tenants, capacity).step(t / 1_000, 1, PEACE, (tenant) => swing(tenant, t / 1_000)),
    );
  }

  #values(checkpointOf: (pool: DemoPool) => PoolMoment): readonly number[] {
    const values: number[] = [];
    const moments = new Map(this.#pools.map((pool) => [pool.id, checkpointOf(pool)]));
    for (const { id, pool } of this.#tenants) {
      const moment = moments.get(pool) as PoolMoment;
      const at = this.#places.get(id) as number;
      for (const resource of TAKES) values.push(round(moment.use[resource.id]?.[at] ?? 0));
      values.push(round(moment.jobWait[at] ?? 0), round(moment.response[at] ?? 0));
    }
    for (const { used, queue } of moments.values())
      for (const { id } of TAKES) {
        if (id !== LOCKS) values.push(round(used[id] ?? 0));
        values.push(round(queue[id] ?? 0));
      }
    return values;
  }
}

function poolOf(id: string, all: readonly DemoTenant[], chance: Chance): DemoPool {
  const tenants = all
    .filter(({ pool }) => pool === id)
    .map((tenant, at): LoadTenant => {
      const made = tenantOf(chance, at, id);
      const size = tenant.tier === 'gold' ? GOLD : 1;
      return {
        ...made,
        id: tenant.id,
        tier: tenant.tier,
        requests: made.requests * size,
        jobs: made.jobs * size,
        memory: made.memory * size,
      };
    });
  const capacity = roomy(capacityOf(chance, tenants, PEACE));
  return {
    id,
    tenants,
    capacity,
    model: new PoolModel(tenants, capacity),
    swing: swingOf(tenants, { seed: SEED }),
  };
}

function roomy(capacity: Capacity): Capacity {
  const { cpu, commands, blocks, requests, workers, connections, memory } = capacity;
  return {
    cpu: cpu * ROOM,
    commands: commands * ROOM,
    blocks: blocks * ROOM,
    requests: requests * ROOM,
    workers: workers * ROOM,
    connections: connections * ROOM,
    memory: memory * ROOM,
  };
}

/** The effect of a scene on a pool: every scene plays in pool B. */
function plotOf({ id, tenants }: DemoPool, { name, strength }: Scene): Plot {
  if (id !== POOL || strength === 0) return PEACE;
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  if (name === 'all-busy') return { ...PEACE, rush: { ...always, times: 1 + (RUSH - 1) * strength } };
  const tenant = tenants.findIndex((one) => one.id === OFFENDER);
  const pushes = (tenant < 0 ? undefined : PUSHES[name]) ?? [];
  return {
    ...PEACE,
    pushes: pushes.map(([kind, most]) => ({ ...always, tenant, kind, strength: most * strength, ramp: 0 })),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
