import { RESOURCES, TAKES } from '../../metrics/resources';
import { STALE_AFTER_MS } from '../../model/freshness';
import type { SeriesReader } from '../../series/reader';
import type { JudgeInput } from '../judgement';
import { layoutOf, PAYS_FROM, type PoolLayout, RATE, type TenantsLayout } from './layout';
import { Usuals } from './usual';

const WIDTH = RESOURCES.length;
const RATE_WINDOW = 60_000;
const USED_SATURATED = 0.95;
const CONNECTIONS_SATURATED = 0.9;
/** sessions that wait for a lock: from here on the locks of a pool are what is short */
const LOCKS_SATURATED = 3;

/** Every tenant's shares and pains at one instant. Arrays are row-major tenants x RESOURCES. */
export interface Evaluation {
  readonly layout: TenantsLayout;
  /** fair shares taken, or times the usual; NaN: not known */
  readonly values: Float32Array;
  /** what the series say: use, or delay in s; NaN: not known */
  readonly raw: Float64Array;
  /** row-major pools x RESOURCES */
  readonly used: Float32Array;
  readonly saturated: Uint8Array;
  /** row-major pools x TAKES: use of all tenants */
  readonly totals: Float64Array;
  /** epoch ms; NaN: never */
  readonly observedAt: number;
}

interface Workspace {
  layout: TenantsLayout;
  now: number;
  evaluation: Evaluation;
  raw: Float64Array;
  /** rates by series, and the time of the sample they were made from */
  readonly rates: Map<number, { t: number; rate: number }>;
  readonly usuals: Usuals;
}
/** Room that is used again tick after tick. What it remembers can be had again from the series: it is no state. */
const workspaces = new WeakMap<SeriesReader, Workspace>();

/**
 * Shares and pains of every tenant now. A share is what is due by weight among the tenants of the pool that use the
 * resource at all: of its capacity where the pool states its use, else of all that is used.
 */
export function evaluateTenants(input: JudgeInput): Evaluation {
  const layout = layoutOf(input.series, input.config);
  const kept = workspaces.get(input.series);
  if (kept !== undefined && kept.layout === layout && kept.now === input.now) return kept.evaluation;
  const size = layout.roster.ids.length * WIDTH;
  const space: Workspace = kept ?? {
    layout,
    now: Number.NaN,
    evaluation: emptyEvaluation(layout),
    raw: new Float64Array(size),
    rates: new Map(),
    usuals: new Usuals(),
  };
  if (space.layout !== layout) {
    space.layout = layout;
    space.evaluation = emptyEvaluation(layout);
    if (space.raw.length !== size) space.raw = new Float64Array(size);
  }
  space.now = input.now;
  space.evaluation = evaluate(input, space);
  workspaces.set(input.series, space);
  return space.evaluation;
}

function emptyEvaluation(layout: TenantsLayout): Evaluation {
  return {
    layout,
    values: new Float32Array(0),
    raw: new Float64Array(0),
    used: new Float32Array(0),
    saturated: new Uint8Array(0),
    totals: new Float64Array(0),
    observedAt: Number.NaN,
  };
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
  let observedAt = Number.NaN;
  raw.fill(Number.NaN);
  for (let column = 0; column < WIDTH; column += 1) {
    const { ids, tenants: owners, kinds } = layout.columns[column] ?? NO_SERIES;
    for (let entry = 0; entry < ids.length; entry += 1) {
      const id = ids[entry] ?? 0;
      const t = series.lastTime(id);
      if (!(observedAt >= t)) observedAt = Number.isNaN(t) ? observedAt : t;
      if (!(now - t <= limit)) continue;
      const value = kinds[entry] === RATE ? rateOf(series, id, t, space.rates) : series.lastValue(id);
      if (Number.isNaN(value)) continue;
      const cell = (owners[entry] ?? 0) * WIDTH + column;
      const sum = raw[cell] ?? Number.NaN;
      raw[cell] = Number.isNaN(sum) ? value : column < PAYS_FROM ? sum + value : Math.max(sum, value);
      if (column >= PAYS_FROM) {
        const usual = space.usuals.of(series, id, column, now);
        const times = value / usual;
        if (!Number.isNaN(times) && !(times <= (values[cell] ?? Number.NaN))) values[cell] = times;
      }
    }
  }
  for (const [index, pool] of layout.pools.entries()) {
    for (let column = 0; column < TAKES.length; column += 1) {
      judgePoolColumn(series, pool, column, index, now, limit, used, saturated);
      shares(layout, pool, column, raw, values, used[index * WIDTH + column] ?? Number.NaN, totals, index);
    }
  }
  // The same figures give the same arrays, so that an unchanged section can be told by identity.
  return {
    layout,
    raw,
    totals,
    observedAt,
    values: same(values, before.values) ? before.values : values,
    used: same(used, before.used) ? before.used : used,
    saturated: same(saturated, before.saturated) ? before.saturated : saturated,
  };
}

const NO_SERIES = { ids: new Int32Array(0), tenants: new Int32Array(0), kinds: new Uint8Array(0) };

function same<A extends Float32Array | Uint8Array>(a: A, b: A): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!Object.is(a[index], b[index])) return false;
  return true;
}

/** Per second over the last minute. A fall is a reset: counted from there, so a rate is never negative. */
function rateOf(series: SeriesReader, id: number, t: number, rates: Workspace['rates']): number {
  const kept = rates.get(id);
  if (kept?.t === t) return kept.rate;
  const { t: times, v } = series.window(id, t - RATE_WINDOW, t);
  let first = times.length - 1;
  while (first > 0 && (v[first - 1] ?? Number.NaN) <= (v[first] ?? Number.NaN)) first -= 1;
  const last = times.length - 1;
  const seconds = ((times[last] ?? 0) - (times[first] ?? 0)) / 1_000;
  const rate = seconds > 0 ? ((v[last] ?? Number.NaN) - (v[first] ?? Number.NaN)) / seconds : Number.NaN;
  if (kept === undefined) rates.set(id, { t, rate });
  else {
    kept.t = t;
    kept.rate = rate;
  }
  return rate;
}

function judgePoolColumn(
  series: SeriesReader,
  pool: PoolLayout,
  column: number,
  index: number,
  now: number,
  limit: number,
  used: Float32Array,
  saturated: Uint8Array,
): void {
  const cell = index * WIDTH + column;
  const stated = fresh(series, pool.used[column] ?? -1, now, limit);
  const queue = fresh(series, pool.queue[column] ?? -1, now, limit);
  if (!Number.isNaN(stated)) used[cell] = stated;
  if (stated >= USED_SATURATED || queue >= 1) saturated[cell] = 1;
  const resource = TAKES[column]?.id;
  if (resource === 'connections' && Number.isNaN(stated)) {
    const room = sum(series, pool.backendsMax, now, limit) - (sum(series, pool.reserved, now, limit) || 0);
    const share = sum(series, pool.backends, now, limit) / room;
    if (Number.isFinite(share)) used[cell] = share;
    if (share >= CONNECTIONS_SATURATED) saturated[cell] = 1;
  }
  if (resource === 'locks' && sum(series, pool.waiters, now, limit) >= LOCKS_SATURATED) saturated[cell] = 1;
}

function fresh(series: SeriesReader, id: number, now: number, limit: number): number {
  return id >= 0 && now - series.lastTime(id) <= limit ? series.lastValue(id) : Number.NaN;
}

function sum(series: SeriesReader, ids: Int32Array, now: number, limit: number): number {
  let total = Number.NaN;
  for (const id of ids) {
    const value = fresh(series, id, now, limit);
    if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}

/** Use over due share, for one resource of one pool. */
function shares(
  layout: TenantsLayout,
  pool: PoolLayout,
  column: number,
  raw: Float64Array,
  values: Float32Array,
  used: number,
  totals: Float64Array,
  index: number,
): void {
  let total = 0;
  let weight = 0;
  const end = pool.from + pool.count;
  for (let tenant = pool.from; tenant < end; tenant += 1) {
    const use = raw[tenant * WIDTH + column] ?? Number.NaN;
    if (!(use > 0)) continue;
    total += use;
    weight += layout.weights[tenant] ?? 1;
  }
  totals[index * TAKES.length + column] = total;
  const capacity = used > 0 ? total / Math.min(1, used) : total;
  for (let tenant = pool.from; tenant < end; tenant += 1) {
    const cell = tenant * WIDTH + column;
    const use = raw[cell] ?? Number.NaN;
    if (Number.isNaN(use)) continue;
    const due = (capacity * (layout.weights[tenant] ?? 1)) / weight;
    values[cell] = use <= 0 ? 0 : due > 0 ? use / due : 0;
  }
}
