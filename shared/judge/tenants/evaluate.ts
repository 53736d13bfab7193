import { TAKES } from '../../metrics/resources';
import { STALE_AFTER_MS } from '../../model/freshness';
import type { SeriesReader } from '../../series/reader';
import type { JudgeInput } from '../judgement';
import { DB_TIME_COLUMN, LOCKS_COLUMN, PAYS_FROM, REDIS_OPS_COLUMN, RESPONSE_COLUMN, WIDTH } from './columns';
import type { Evaluation, Onsets, Workspace } from './evaluation';
import { LEVEL, layoutOf, type TenantSeriesLayout } from './layout';
import { withoutOwnWork } from './own-work';
import type { PoolLayout } from './pool-layout';
import {
  databaseTimes,
  NO_SERIES,
  SeriesTenantReading,
  sumOf,
  transactionTimes,
  valueUntil,
} from './reading';
import { judgePoolColumn } from './saturation';
import { Usuals } from './usual';
import { COUNTED_LEAST, COUNTED_PAIN, PAIN } from './victims';

/** Space that is reused tick after tick. Its contents can be rebuilt from the series: it is not state. */
const workspaces = new WeakMap<SeriesReader, Workspace>();

/**
 * Shares and pains of every tenant now. A fair share is what is due by weight among the pool's tenants that use the
 * resource: of its capacity if the pool states its use, else of all use.
 */
export function evaluateTenants(input: JudgeInput, onsets?: Onsets): Evaluation {
  const layout = layoutOf(input.series, input.config);
  const kept = workspaces.get(input.series);
  const same = kept !== undefined && kept.layout === layout && kept.now === input.now;
  if (same && kept.evaluation !== null && (onsets === undefined || sameOnsets(onsets, kept.onsets)))
    return kept.evaluation;
  const size = layout.roster.ids.length * WIDTH;
  const space: Workspace = kept ?? {
    layout,
    now: Number.NaN,
    onsets: {},
    evaluation: null,
    raw: new Float64Array(size),
    counted: new Float64Array(layout.roster.ids.length),
    rates: new Map(),
    means: new Map(),
    usuals: new Usuals(),
    lines: { from: Number.NaN, by: new Map() },
  };
  if (kept === undefined) space.usuals.clear(3 * size);
  if (space.layout !== layout) {
    // The usual is stored by a tenant's index.
    if (!sameIds(space.layout.roster.ids, layout.roster.ids)) space.usuals.clear(3 * size);
    space.lines.by.clear();
    space.layout = layout;
    space.evaluation = null;
    if (space.raw.length !== size) {
      space.raw = new Float64Array(size);
      space.counted = new Float64Array(layout.roster.ids.length);
    }
  }
  space.now = input.now;
  space.onsets = onsets ?? space.onsets;
  const evaluation = evaluate(input, space);
  space.evaluation = evaluation;
  workspaces.set(input.series, space);
  return evaluation;
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function sameOnsets(a: Onsets, b: Onsets): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function evaluate(input: JudgeInput, space: Workspace): Evaluation {
  const { layout, raw, evaluation: before } = space;
  const { series, now } = input;
  const tenants = layout.roster.ids.length;
  const limit = Math.max(STALE_AFTER_MS, 2.5 * layout.every);
  const values = new Float32Array(tenants * WIDTH).fill(Number.NaN);
  const used = new Float32Array(layout.pools.length * WIDTH).fill(Number.NaN);
  const saturated = new Uint8Array(layout.pools.length * WIDTH);
  const totals = new Float64Array(layout.pools.length * TAKES.length);
  const sharing = new Float64Array(totals.length);
  let observedAt = Number.NaN;
  raw.fill(Number.NaN);
  const reading = new SeriesTenantReading(series, space, now);
  for (let column = 0; column < WIDTH; column += 1) {
    const { ids, tenants: owners, kinds, scales } = layout.columns[column] ?? NO_SERIES;
    for (let entry = 0; entry < ids.length; entry += 1) {
      const id = ids[entry] ?? 0;
      const t = series.lastTime(id);
      if (!(observedAt >= t)) observedAt = Number.isNaN(t) ? observedAt : t;
      if (!(now - t <= limit)) continue;
      const said = valueUntil(series, id, kinds[entry] ?? LEVEL, t, space);
      const value = said * (scales[entry] ?? 1);
      if (Number.isNaN(value)) continue;
      const cell = (owners[entry] ?? 0) * WIDTH + column;
      const sum = raw[cell] ?? Number.NaN;
      raw[cell] = Number.isNaN(sum) ? value : column < PAYS_FROM ? sum + value : Math.max(sum, value);
    }
  }
  databaseTimes(series, space, limit);
  transactionTimes(series, space, limit);
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    // A tenant that sends nothing waits for nothing.
    if (layout.pinged[tenant] === 1 && raw[tenant * WIDTH + REDIS_OPS_COLUMN] === 0)
      raw[tenant * WIDTH + RESPONSE_COLUMN] = Number.NaN;
  }
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    for (let column = PAYS_FROM; column < WIDTH; column += 1) {
      const delay = raw[tenant * WIDTH + column] ?? Number.NaN;
      if (!Number.isNaN(delay)) values[tenant * WIDTH + column] = delay / reading.usualDelay(tenant, column);
    }
  }
  const paysFrom = new Float32Array(tenants).fill(PAIN);
  const waiting = Float32Array.from({ length: tenants }, (_, tenant) =>
    sumOf(series, layout.waiting, tenant, space, limit),
  );
  for (const [index, pool] of layout.pools.entries()) {
    withoutOwnWork(pool, layout, raw, values, reading);
    for (let column = 0; column < TAKES.length; column += 1) {
      judgePoolColumn(series, pool, column, index, limit, space, values, used, saturated);
      const cell = index * TAKES.length + column;
      const taken = takenOf(layout, pool, column, raw);
      totals[cell] = taken.total;
      sharing[cell] = taken.weight;
      shares(layout, pool, column, raw, values, used[index * WIDTH + column] ?? Number.NaN, taken);
    }
    if (saturated[index * WIDTH + DB_TIME_COLUMN] !== 1) continue;
    for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1)
      if ((space.counted[tenant] ?? 0) >= COUNTED_LEAST) paysFrom[tenant] = COUNTED_PAIN;
  }
  // The same figures give the same arrays, so that an unchanged section is recognised by identity.
  return {
    layout,
    raw,
    totals,
    sharing,
    paysFrom,
    waiting,
    observedAt,
    reading,
    values: before !== null && same(values, before.values) ? before.values : values,
    used: before !== null && same(used, before.used) ? before.used : used,
    saturated: before !== null && same(saturated, before.saturated) ? before.saturated : saturated,
  };
}

function same<A extends Float32Array | Uint8Array>(a: A, b: A): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!Object.is(a[index], b[index])) return false;
  return true;
}

/** Use of one resource by all tenants of a pool, and the weight of those that share it. */
function takenOf(
  layout: TenantSeriesLayout,
  pool: PoolLayout,
  column: number,
  raw: Float64Array,
): { readonly total: number; readonly weight: number } {
  let total = 0;
  let weight = 0;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const use = raw[tenant * WIDTH + column] ?? Number.NaN;
    // Nobody should cause lock waits, so tenants without any count too.
    if (!(use > 0) && column !== LOCKS_COLUMN) continue;
    if (use > 0) total += use;
    weight += layout.weights[tenant] ?? 1;
  }
  return { total, weight };
}

/** Use divided by the fair share, for one resource of one pool. */
function shares(
  layout: TenantSeriesLayout,
  pool: PoolLayout,
  column: number,
  raw: Float64Array,
  values: Float32Array,
  used: number,
  { total, weight }: { readonly total: number; readonly weight: number },
): void {
  const capacity = used > 0 ? total / Math.min(1, used) : total;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const cell = tenant * WIDTH + column;
    const use = raw[cell] ?? Number.NaN;
    if (Number.isNaN(use)) continue;
    const due = (capacity * (layout.weights[tenant] ?? 1)) / weight;
    values[cell] = use <= 0 ? 0 : due > 0 ? use / due : 0;
  }
}
