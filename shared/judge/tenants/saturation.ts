import { FULL_STOP } from '../../kinds/postgres/full-stop';
import { TAKES } from '../../metrics/resources';
import type { SeriesReader } from '../../series/reader';
import { RESPONSE_COLUMN, WIDTH } from './columns';
import type { Workspace } from './evaluation';
import type { TenantSeriesLayout } from './layout';
import type { PoolLayout } from './pool-layout';
import { rateOf, sumOf } from './reading';
import { COUNTED_LEAST, COUNTED_PAIN } from './victims';

/** share of a capacity from which on a resource is short, unless its own signal says otherwise */
export const USED_SATURATED = 0.95;
const CONNECTIONS_SATURATED = 0.9;
/** sessions on a processor at a time; multiple of its usual at which a tenant waits long; share of tenants that do */
const RUNNING_SATURATED = 1;
const STRETCHED = 2;
const STRETCHED_SHARE = 0.2;
/** the same where each is the mean of many counted transactions: less is no chance then, if it is most of them */
const COUNTED_STRETCHED_SHARE = 0.5;
const THREAD_SATURATED = 0.9;
/** multiple of its usual that a PING waits: commands queue, even if the thread does not get a whole processor */
const PING_SATURATED = 3;
/** share of a processor below which the network is slow, not the server */
const THREAD_BUSY = 0.25;
/** sessions that wait for a lock: from here on, locks are the pool's saturated resource */
const LOCKS_SATURATED = 3;
/** sessions that wait for the disk at a time, and their share of the active ones */
const READING_SATURATED = 1;
const READING_SHARE = 0.2;

export function judgePoolColumn(
  series: SeriesReader,
  pool: PoolLayout,
  column: number,
  index: number,
  limit: number,
  space: Workspace,
  values: Float32Array,
  used: Float32Array,
  saturated: Uint8Array,
): void {
  const { now } = space;
  const cell = index * WIDTH + column;
  const stated = fresh(series, pool.used[column] ?? -1, now, limit);
  const queue = fresh(series, pool.queue[column] ?? -1, now, limit);
  if (!Number.isNaN(stated)) used[cell] = stated;
  if (stated >= USED_SATURATED || queue >= 1) saturated[cell] = 1;
  const resource = TAKES[column]?.id;
  if (resource === 'connections' && Number.isNaN(stated)) {
    const room = sum(series, pool.backendsMax, now, limit) - (sum(series, pool.reserved, now, limit) || 0);
    const share = sum(series, pool.backends, now, limit) / room;
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share >= CONNECTIONS_SATURATED) saturated[cell] = 1;
  }
  if (resource === 'locks') {
    const full = sum(series, pool.waiters, now, limit) >= LOCKS_SATURATED;
    if (full || stopped(series, pool, space, limit)) saturated[cell] = 1;
  }
  if (resource === 'db_time' && Number.isNaN(stated)) {
    const share = sum(series, pool.running, now, limit) / sum(series, pool.processors, now, limit);
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share > 1) saturated[cell] = 1;
    if (Number.isNaN(share) && stretched(series, pool, values, space, limit)) saturated[cell] = 1;
  }
  if (resource === 'blocks') {
    const waiting = sum(series, pool.reading, now, limit);
    const active = waiting + (sum(series, pool.running, now, limit) || 0);
    if (waiting >= READING_SATURATED && waiting >= READING_SHARE * active) saturated[cell] = 1;
  }
  if (resource === 'redis_ops' && Number.isNaN(stated)) {
    const share = largestRate(series, pool.thread, space, limit);
    if (!Number.isNaN(share)) used[cell] = Math.min(1, share);
    if (share >= THREAD_SATURATED) saturated[cell] = 1;
    if (share >= THREAD_BUSY && queues(space.layout, pool, values)) saturated[cell] = 1;
  }
  if (resource === 'redis_memory' && Number.isNaN(stated)) {
    const share = sum(series, pool.memoryUsed, now, limit) / sum(series, pool.memoryMax, now, limit);
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share >= USED_SATURATED || largestRate(series, pool.evicted, space, limit) > 0) saturated[cell] = 1;
  }
}

/** Rate per second of the fastest counter; NaN: not known. */
function largestRate(series: SeriesReader, ids: Int32Array, space: Workspace, limit: number): number {
  let most = Number.NaN;
  for (const id of ids) {
    const t = series.lastTime(id);
    const rate = space.now - t <= limit ? rateOf(series, id, t, space) : Number.NaN;
    if (!(rate <= most)) most = Number.isNaN(rate) ? most : rate;
  }
  return most;
}

/** Whether at least half of a tenant's sessions wait for a lock. */
function stopped(series: SeriesReader, pool: PoolLayout, space: Workspace, limit: number): boolean {
  const { waiting, backends } = space.layout;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const waiters = sumOf(series, waiting, tenant, space, limit);
    if (!(waiters >= FULL_STOP.waiters)) continue;
    if (waiters >= FULL_STOP.share * sumOf(series, backends, tenant, space, limit)) return true;
  }
  return false;
}

/** Whether the tenants that share a Redis wait for each other. */
function queues({ pinged }: TenantSeriesLayout, pool: PoolLayout, values: Float32Array): boolean {
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    if (pinged[tenant] === 1 && (values[tenant * WIDTH + RESPONSE_COLUMN] ?? 0) >= PING_SATURATED)
      return true;
  }
  return false;
}

/**
 * For servers that do not state their processors: sessions run all the time, and many transactions take longer than
 * usual.
 */
function stretched(
  series: SeriesReader,
  pool: PoolLayout,
  values: Float32Array,
  { now, counted }: Workspace,
  limit: number,
): boolean {
  if (!(sum(series, pool.running, now, limit) >= RUNNING_SATURATED)) return false;
  let known = 0;
  let slow = 0;
  let slower = 0;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const times = values[tenant * WIDTH + RESPONSE_COLUMN] ?? Number.NaN;
    if (Number.isNaN(times)) continue;
    known += 1;
    if (times >= STRETCHED) slow += 1;
    if (times >= STRETCHED || (times >= COUNTED_PAIN && (counted[tenant] ?? 0) >= COUNTED_LEAST)) slower += 1;
  }
  if (slower === 0) return false;
  return (slow > 0 && slow >= STRETCHED_SHARE * known) || slower >= COUNTED_STRETCHED_SHARE * known;
}

function fresh(series: SeriesReader, id: number, now: number, limit: number): number {
  return id >= 0 && now - series.lastTime(id) <= limit ? series.lastValue(id) : Number.NaN;
}

export function sum(series: SeriesReader, ids: Int32Array, now: number, limit: number): number {
  let total = Number.NaN;
  for (const id of ids) {
    const value = fresh(series, id, now, limit);
    if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}
