import { DB_TIME_COLUMN, RESPONSE_COLUMN, WIDTH } from './columns';
import type { TenantReading } from './evaluation';
import type { TenantSeriesLayout } from './layout';
import type { PoolLayout } from './pool-layout';

/** multiple of its usual database time, beyond what waiting explains, from which on it runs other statements */
const ROSE = 1.5;
/** active sessions from which on a tenant is said to run statements of its own; low, because a window begins with few looks */
const MATTERS = 0.1;

/**
 * Tenants whose transactions take longer because of their own heavier statements: what they pay is then not known. Whoever
 * shares a processor waits about as many times longer as the others; a tenant that takes at least a fair share of the
 * database time, and more beyond its usual than the others' waiting explains, runs other statements than usual.
 * @param values pay columns as multiples of the usual; those of the tenants found become NaN
 */
export function withoutOwnWork(
  pool: PoolLayout,
  layout: TenantSeriesLayout,
  raw: Float64Array,
  values: Float32Array,
  reading: TenantReading,
): void {
  const end = pool.from + pool.count;
  let total = 0;
  let weight = 0;
  for (let tenant = pool.from; tenant < end; tenant += 1) {
    const use = raw[tenant * WIDTH + DB_TIME_COLUMN] ?? Number.NaN;
    if (!(use > 0)) continue;
    total += use;
    weight += layout.weights[tenant] ?? 1;
  }
  const found: number[] = [];
  for (let tenant = pool.from; tenant < end; tenant += 1) {
    const use = raw[tenant * WIDTH + DB_TIME_COLUMN] ?? Number.NaN;
    if (!(use >= MATTERS) || use * weight < total * (layout.weights[tenant] ?? 1)) continue;
    if (!reading.transactions(tenant, RESPONSE_COLUMN)) continue;
    const rise = use / reading.usualUse(tenant, DB_TIME_COLUMN);
    if (rise >= ROSE * waitOfOthers(pool, tenant, values)) found.push(tenant);
  }
  for (const tenant of found) values[tenant * WIDTH + RESPONSE_COLUMN] = Number.NaN;
}

/** Lower median of the multiples of their usual that the others of a pool wait; at least 1. */
function waitOfOthers(pool: PoolLayout, tenant: number, values: Float32Array): number {
  const waits: number[] = [];
  for (let other = pool.from; other < pool.from + pool.count; other += 1) {
    const wait = values[other * WIDTH + RESPONSE_COLUMN] ?? Number.NaN;
    if (other !== tenant && !Number.isNaN(wait)) waits.push(wait);
  }
  waits.sort((a, b) => a - b);
  return Math.max(1, waits[(waits.length - 1) >> 1] ?? 1);
}
