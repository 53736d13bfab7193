import { TAKES } from '../../metrics/resources';
import type { SeriesReader } from '../../series/reader';
import type { SteppedSpan } from './evaluation';
import { columnHistory } from './history';
import { type ColumnSeries, LEVEL, RATE } from './layout';
import type { PoolLayout } from './pool-layout';

/** Reads points of a series; times are epoch ms. */
export type Windows = Pick<SeriesReader, 'window'>;

/** The series from which the use of a resource in a pool is computed, and those that are counters. */
export function fullnessSeries(
  pool: PoolLayout,
  column: number,
): { readonly levels: readonly number[]; readonly counters: readonly number[] } {
  const stated = pool.used[column] ?? -1;
  if (stated >= 0) return { levels: [stated], counters: [] };
  const { of, by, less } = partsOf(pool, column);
  const levels = [...by, ...less];
  return TAKES[column]?.id === 'redis_ops'
    ? { levels, counters: [...of] }
    : { levels: [...of, ...levels], counters: [] };
}

/**
 * Use of a resource in a pool over time, as share of its capacity (0 to 1).
 * @returns one value per whole step; NaN: not known
 */
export function fullnessHistory(
  series: Windows,
  pool: PoolLayout,
  column: number,
  span: SteppedSpan,
): Float64Array {
  const sums = (ids: readonly number[], kind = LEVEL, most = false): Float64Array =>
    columnHistory(series, seriesOf(ids, kind), 0, span, most);
  const stated = pool.used[column] ?? -1;
  if (stated >= 0) return sums([stated]);
  const { of, by, less } = partsOf(pool, column);
  if (TAKES[column]?.id === 'redis_ops') return sums(of, RATE, true).map((share) => Math.min(1, share));
  const [room, reserved] = [sums(by), sums(less)];
  return sums(of).map((use, at) => {
    const share = use / ((room[at] ?? Number.NaN) - (reserved[at] || 0));
    return share >= 0 && Number.isFinite(share) ? Math.min(1, share) : Number.NaN;
  });
}

/** The capacity of a resource in its own unit now: processors, connections, bytes; NaN: no probe states it. */
export function capacityOf(
  series: Pick<SeriesReader, 'lastValue'>,
  pool: PoolLayout,
  column: number,
): number {
  const { by, less } = partsOf(pool, column);
  if (by.length === 0) return Number.NaN;
  const sum = (ids: readonly number[]): number => ids.reduce((all, id) => all + series.lastValue(id), 0);
  return sum(by) - (less.length === 0 ? 0 : sum(less));
}

function partsOf(
  pool: PoolLayout,
  column: number,
): { readonly of: readonly number[]; readonly by: readonly number[]; readonly less: readonly number[] } {
  const parts = (of: Int32Array, by?: Int32Array, less?: Int32Array) => ({
    of: [...of],
    by: [...(by ?? [])],
    less: [...(less ?? [])],
  });
  switch (TAKES[column]?.id) {
    case 'connections':
      return parts(pool.connections, pool.backendsMax, pool.reserved);
    case 'db_time':
      return parts(pool.running, pool.processors);
    case 'redis_memory':
      return parts(pool.memoryUsed, pool.memoryMax);
    case 'redis_ops':
      return parts(pool.thread);
    default:
      return { of: [], by: [], less: [] };
  }
}

/** Series of one owner. */
function seriesOf(ids: readonly number[], kind: number): ColumnSeries {
  return {
    ids: Int32Array.from(ids),
    tenants: new Int32Array(ids.length),
    kinds: new Uint8Array(ids.length).fill(kind),
    scales: new Float64Array(ids.length).fill(1),
    first: Int32Array.of(0, ids.length),
  };
}
