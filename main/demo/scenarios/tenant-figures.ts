import type { FeedSeries } from '../../../shared/contract/feed';
import { PAYS, TAKES } from '../../../shared/metrics/resources';
import type { DemoTenant } from '../estate/tenants';
import { noise } from './noise';
import type { Scene } from './scenarios';

export const OFFENDER = 'fjellsport';
const POOL = 'pool-b';
/** How many times its usual use the campaign takes, by resource. */
const CAMPAIGN: Readonly<Record<string, number>> = {
  queue_jobs: 34,
  redis_ops: 26,
  redis_memory: 3.1,
  ingress: 2.2,
};
/** Tenants beside the offender wait so many times their usual. */
const PAIN: Readonly<Record<string, number>> = { job_wait: 7, response_time: 2.6 };
const FLOODED = ['queue_jobs', 'redis_ops'];
/** s on a calm day */
const DELAY: Readonly<Record<string, number>> = { job_wait: 12, response_time: 0.35 };

/** Feed series of the tenants and their pools, and their values at any time. */
export class TenantFigures {
  readonly series: readonly FeedSeries[];
  readonly #tenants: readonly DemoTenant[];
  readonly #pools: readonly string[];

  constructor(tenants: readonly DemoTenant[], firstId: number) {
    this.#tenants = tenants;
    this.#pools = [...new Set(tenants.map(({ pool }) => pool))].sort();
    let id = firstId;
    const series: FeedSeries[] = [];
    for (const { id: tenant, pool } of tenants) {
      for (const { id: resource } of TAKES)
        series.push({
          id: id++,
          metric: 'gantry.tenant.use',
          unit: '1',
          attributes: { tenant, pool, resource },
        });
      for (const { id: kind } of PAYS)
        series.push({
          id: id++,
          metric: 'gantry.tenant.delay',
          unit: 's',
          attributes: { tenant, pool, kind },
        });
    }
    for (const pool of this.#pools) {
      for (const { id: resource } of TAKES) {
        series.push({ id: id++, metric: 'gantry.pool.used', unit: '1', attributes: { pool, resource } });
        series.push({ id: id++, metric: 'gantry.pool.queue', unit: '1', attributes: { pool, resource } });
      }
    }
    this.series = series;
  }

  /** @param t epoch ms */
  values(t: number, scene: Scene): readonly number[] {
    const strength = scene.name === 'campaign' ? scene.strength : 0;
    const values: number[] = [];
    this.#tenants.forEach((tenant, index) => {
      for (let r = 0; r < TAKES.length; r++) values.push(this.#use(tenant, index, r, t, strength));
      for (let k = 0; k < PAYS.length; k++) values.push(this.#delay(tenant, index, k, t, strength));
    });
    this.#pools.forEach((pool, at) => {
      for (const { id } of TAKES) {
        const flooded = pool === POOL && FLOODED.includes(id) ? strength : 0;
        const calm = 0.42 + 0.06 * noise(900 + at, t, 60_000);
        values.push(round(calm + flooded * (0.985 - calm)), round(0.1 + flooded * 2.4));
      }
    });
    return values;
  }

  #use(tenant: DemoTenant, index: number, resource: number, t: number, strength: number): number {
    const size = (tenant.tier === 'gold' ? 4 : 1) * (0.75 + 0.25 * noise(index, 0, 1));
    const calm = size * (1 + 0.12 * noise(index * 31 + resource, t, 45_000));
    const times = tenant.id === OFFENDER ? (CAMPAIGN[TAKES[resource]?.id ?? ''] ?? 1) : 1;
    return round(calm * (1 + strength * (times - 1)));
  }

  #delay(tenant: DemoTenant, index: number, kind: number, t: number, strength: number): number {
    const { id } = PAYS[kind] as { id: string };
    const calm = (DELAY[id] ?? 1) * (1 + 0.06 * noise(index * 17 + kind + 5_000, t, 50_000));
    const beside = tenant.pool === POOL && tenant.id !== OFFENDER && index % 5 !== 4;
    const times = beside ? (PAIN[id] ?? 1) * (0.75 + 0.35 * noise(index + 7_000, 0, 1)) : 1;
    return round(calm * (1 + strength * Math.max(0, times - 1)));
  }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
