import { DB_TIME_COLUMN, RESPONSE_COLUMN, WIDTH } from './columns';
import type { TenantReading } from './evaluation';
import type { TenantSeriesLayout } from './layout';
import type { PoolLayout } from './pool-layout';

/** multiple of its usual database time, beyond what waiting explains, from which on it runs other statements */
const ROSE = 1.5;
/** the same for a tenant with less than a fair share, which waits like the others unless it takes many times more */
const ROSE_ALONE = 4;
/** active sessions from which on a tenant is said to run statements of its own; low, because a window begins with few looks */
const MATTERS = 0.1;
/** active sessions over the window from which on samples see what runs: none in the newest run says that it has ended */
const SEEN = 0.5;

/**
 * Tenants whose transactions take longer because of their own heavier statements: what they pay is then not known.
 *
 * Whoever shares a processor waits about as many times longer as the others. A tenant that takes at least a fair share of
 * the database time, and more beyond its usual than the waiting explains, runs other statements than usual; with less than
 * a fair share it must take many times more, because another one who took most may have ended just now. The waiting is that
 * of the others that do not run such statements; where there are none, nobody waits for more than all active sessions. A
 * tenant whose statements have ended does not wait now.
 * @param values pay columns as multiples of the usual; those of the tenants found become NaN
 */
export function withoutOwnWork(
  pool: PoolLayout,
  layout: TenantSeriesLayout,
  raw: Float64Array,
  values: Float32Array,
  reading: TenantReading,
): void {
  const users: number[] = [];
  /** multiples of their usual that the tenants wait, ascending, without those found */
  const waits: number[] = [];
  let total = 0;
  let weight = 0;
  const takenBy = (tenant: number): number => raw[tenant * WIDTH + DB_TIME_COLUMN] ?? Number.NaN;
  const waitOf = (tenant: number): number => values[tenant * WIDTH + RESPONSE_COLUMN] ?? Number.NaN;
  const weightOf = (tenant: number): number => layout.weights[tenant] ?? 1;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const use = takenBy(tenant);
    if (!Number.isNaN(waitOf(tenant))) waits.push(waitOf(tenant));
    if (!(use > 0)) continue;
    total += use;
    weight += weightOf(tenant);
    if (use >= MATTERS && reading.transactions(tenant, RESPONSE_COLUMN)) users.push(tenant);
  }
  waits.sort((a, b) => a - b);
  const leave = (tenant: number): void => {
    const at = waits.indexOf(waitOf(tenant));
    if (at >= 0) waits.splice(at, 1);
    values[tenant * WIDTH + RESPONSE_COLUMN] = Number.NaN;
  };
  for (const tenant of users)
    if (takenBy(tenant) >= SEEN && reading.newest(tenant, DB_TIME_COLUMN) < MATTERS) leave(tenant);
  const isOwn = (tenant: number): boolean => {
    const rise = takenBy(tenant) / reading.usualUse(tenant, DB_TIME_COLUMN);
    if (!(rise >= ROSE) || Number.isNaN(waitOf(tenant))) return false;
    const rose = takenBy(tenant) * weight >= total * weightOf(tenant) ? ROSE : ROSE_ALONE;
    return rise >= rose * Math.max(1, middleWithout(waits, waitOf(tenant)) ?? total);
  };
  // The heaviest first: once it is known, its time tells nothing of how long the others wait.
  users.sort((a, b) => takenBy(b) - takenBy(a));
  for (let found = users.find(isOwn); found !== undefined; found = users.find(isOwn)) leave(found);
}

/** Lower median of ascending numbers without one of them; null: there is no other. */
function middleWithout(numbers: readonly number[], one: number): number | null {
  const at = (numbers.length - 2) >> 1;
  return numbers[at < numbers.indexOf(one) ? at : at + 1] ?? null;
}
