import { RESOURCES, TAKES } from '../../metrics/resources';
import { STALE_AFTER_MS } from '../../model/freshness';
import type { SeriesReader } from '../../series/reader';
import type { JudgeInput } from '../judgement';
import { historyOf, meanOf } from './history';
import { type ColumnSeries, layoutOf, PAYS_FROM, type PoolLayout, RATE, type TenantsLayout } from './layout';
import { Usuals } from './usual';

const WIDTH = RESOURCES.length;
/** ms over which a counter's rise is told, and a mean of sessions taken */
const RATE_WINDOW = 60_000;
const BUSY_WINDOW = 30_000;
const USED_SATURATED = 0.95;
const CONNECTIONS_SATURATED = 0.9;
const THREAD_SATURATED = 0.9;
/** times its usual that a PING waits: commands queue, even where the thread is not given a whole processor */
const PING_SATURATED = 4;
/** below this the server is not what is slow, but the way to it */
const THREAD_BUSY = 0.25;
/** sessions that wait for a lock: from here on the locks of a pool are what is short */
const LOCKS_SATURATED = 3;
/** sessions that wait for the disk at any time, and their share of those active */
const READING_SATURATED = 1;
const READING_SHARE = 0.2;
/** s: nobody feels a wait below this, so it is no measure for others. By column id; of a transaction, less */
const FLOOR: Readonly<Record<string, number>> = { job_wait: 1, response_time: 0.05 };
const TRANSACTION_FLOOR = 0.01;
const PING_FLOOR = 0.001;
const LOCKS = TAKES.findIndex(({ id }) => id === 'locks');
const REDIS_OPS = TAKES.findIndex(({ id }) => id === 'redis_ops');
const RESPONSE = RESOURCES.findIndex(({ id }) => id === 'response_time');

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
  readonly reading: Reading;
}
export interface Span {
  /** epoch ms */
  readonly from: number;
  readonly to: number;
  /** ms */
  readonly step: number;
}
/** When the trouble of a pool began (epoch ms), by its id: what is usual there is what was usual before. */
export type Onsets = Readonly<Record<string, number>>;

interface Workspace {
  layout: TenantsLayout;
  now: number;
  onsets: Onsets;
  evaluation: Evaluation | null;
  raw: Float64Array;
  /** by series: rate or mean, and the time of the sample it was made of */
  readonly rates: Map<number, Told>;
  readonly means: Map<number, Told>;
  readonly usuals: Usuals;
  /** lines of `from`, by tenant and column */
  readonly lines: { from: number; readonly by: Map<number, Float64Array> };
}
interface Told {
  t: number;
  value: number;
}
/** Room that is used again tick after tick. What it remembers can be had again from the series: it is no state. */
const workspaces = new WeakMap<SeriesReader, Workspace>();

/**
 * Shares and pains of every tenant now. A share is what is due by weight among the tenants of the pool that use the
 * resource at all: of its capacity where the pool states its use, else of all that is used.
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
    rates: new Map(),
    means: new Map(),
    usuals: new Usuals(),
    lines: { from: Number.NaN, by: new Map() },
  };
  if (kept === undefined) space.usuals.clear(3 * size);
  if (space.layout !== layout) {
    // What is usual is kept by a tenant's place.
    if (!sameIds(space.layout.roster.ids, layout.roster.ids)) space.usuals.clear(3 * size);
    space.lines.by.clear();
    space.layout = layout;
    space.evaluation = null;
    if (space.raw.length !== size) space.raw = new Float64Array(size);
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
  let observedAt = Number.NaN;
  raw.fill(Number.NaN);
  const reading = new Reading(series, space, now);
  for (let column = 0; column < WIDTH; column += 1) {
    const { ids, tenants: owners, kinds, scales } = layout.columns[column] ?? NO_SERIES;
    for (let entry = 0; entry < ids.length; entry += 1) {
      const id = ids[entry] ?? 0;
      const t = series.lastTime(id);
      if (!(observedAt >= t)) observedAt = Number.isNaN(t) ? observedAt : t;
      if (!(now - t <= limit)) continue;
      const said = kinds[entry] === RATE ? rateOf(series, id, t, space.rates) : series.lastValue(id);
      const value = said * (scales[entry] ?? 1);
      if (Number.isNaN(value)) continue;
      const cell = (owners[entry] ?? 0) * WIDTH + column;
      const sum = raw[cell] ?? Number.NaN;
      raw[cell] = Number.isNaN(sum) ? value : column < PAYS_FROM ? sum + value : Math.max(sum, value);
    }
  }
  transactionTimes(series, space, limit);
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    // Who sends nothing waits for nothing.
    if (layout.pinged[tenant] === 1 && raw[tenant * WIDTH + REDIS_OPS] === 0)
      raw[tenant * WIDTH + RESPONSE] = Number.NaN;
  }
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    for (let column = PAYS_FROM; column < WIDTH; column += 1) {
      const delay = raw[tenant * WIDTH + column] ?? Number.NaN;
      if (!Number.isNaN(delay)) values[tenant * WIDTH + column] = delay / reading.usualDelay(tenant, column);
    }
  }
  for (const [index, pool] of layout.pools.entries()) {
    for (let column = 0; column < TAKES.length; column += 1) {
      judgePoolColumn(series, pool, column, index, now, limit, used, saturated);
      if (column === REDIS_OPS && queues(series, layout, pool, values, now, limit))
        saturated[index * WIDTH + column] = 1;
      shares(layout, pool, column, raw, values, used[index * WIDTH + column] ?? Number.NaN, totals, index);
    }
  }
  // The same figures give the same arrays, so that an unchanged section can be told by identity.
  return {
    layout,
    raw,
    totals,
    observedAt,
    reading,
    values: before !== null && same(values, before.values) ? before.values : values,
    used: before !== null && same(used, before.used) ? before.used : used,
    saturated: before !== null && same(saturated, before.saturated) ? before.saturated : saturated,
  };
}

const NO_SERIES: ColumnSeries = {
  ids: new Int32Array(0),
  tenants: new Int32Array(0),
  kinds: new Uint8Array(0),
  scales: new Float64Array(0),
  first: new Int32Array(0),
};

/**
 * The time of a transaction where nothing states a response time: mean active sessions over the transactions that end a
 * second (Little's law, L = lambda W). Those that wait for a lock count: they are what makes it long. While none ends, it
 * is at least what one would take that ended now.
 */
function transactionTimes(
  series: SeriesReader,
  { layout, raw, means, rates, now }: Workspace,
  limit: number,
): void {
  const { busy, work } = layout;
  for (let entry = 0; entry < busy.ids.length; ) {
    const tenant = busy.tenants[entry] ?? 0;
    const end = busy.first[tenant + 1] ?? busy.ids.length;
    let sessions = Number.NaN;
    for (; entry < end; entry += 1) {
      const mean = meanUntil(series, busy.ids[entry] ?? 0, now, limit, means);
      if (!Number.isNaN(mean)) sessions = Number.isNaN(sessions) ? mean : sessions + mean;
    }
    let done = Number.NaN;
    for (let at = work.first[tenant] ?? 0; at < (work.first[tenant + 1] ?? 0); at += 1) {
      const id = work.ids[at] ?? 0;
      const t = series.lastTime(id);
      const rate = now - t <= limit ? rateOf(series, id, t, rates) : Number.NaN;
      if (!Number.isNaN(rate)) done = Number.isNaN(done) ? rate : done + rate;
    }
    const cell = tenant * WIDTH + RESPONSE;
    if (Number.isNaN(raw[cell] ?? Number.NaN)) raw[cell] = transactionTime(sessions, done);
  }
}

/** s; NaN: nothing runs, or it is not known. @param sessions active at a time @param done transactions a second */
function transactionTime(sessions: number, done: number): number {
  if (!(sessions >= 0) || !(done >= 0) || (sessions === 0 && done === 0)) return Number.NaN;
  return sessions / Math.max(done, 1_000 / BUSY_WINDOW);
}

function meanUntil(
  series: SeriesReader,
  id: number,
  now: number,
  limit: number,
  means: Map<number, Told>,
): number {
  const t = series.lastTime(id);
  if (!(now - t <= limit)) return Number.NaN;
  const kept = means.get(id);
  if (kept?.t === t) return kept.value;
  const value = meanOf(series.window(id, t - BUSY_WINDOW, t).v);
  keep(means, id, t, value);
  return value;
}

function keep(told: Map<number, Told>, id: number, t: number, value: number): void {
  const kept = told.get(id);
  if (kept === undefined) told.set(id, { t, value });
  else {
    kept.t = t;
    kept.value = value;
  }
}

/** What was, and what is usual; read only where it is asked for, and kept by {@link Usuals}. */
export class Reading {
  readonly #series: SeriesReader;
  readonly #space: Workspace;
  readonly #now: number;
  /** by pool */
  readonly #froms: Float64Array;

  constructor(series: SeriesReader, space: Workspace, now: number) {
    this.#series = series;
    this.#space = space;
    this.#now = now;
    const { layout, onsets } = space;
    this.#froms = Float64Array.from(layout.pools, ({ id }) => Math.min(now, onsets[id] ?? now));
  }

  usualDelay(tenant: number, column: number): number {
    const key = keyOf(tenant, column, 0);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    const usual = usuals.has(key, at)
      ? usuals.get(key)
      : usuals.find(key, at, layout.every, (span) => this.history(tenant, column, span));
    return Math.max(usual, this.#floor(tenant, column));
  }

  #floor(tenant: number, column: number): number {
    if (column === RESPONSE && this.#space.layout.pinged[tenant] === 1) return PING_FLOOR;
    if (this.#transactions(tenant, column)) return TRANSACTION_FLOOR;
    return FLOOR[RESOURCES[column]?.id ?? ''] ?? 0;
  }

  usualUse(tenant: number, column: number): number {
    const key = keyOf(tenant, column, 0);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    if (usuals.has(key, at)) return usuals.get(key);
    const read = (span: Span): Float64Array => this.history(tenant, column, span);
    return usuals.find(key, at, layout.every, read, this.#isNew(tenant, column));
  }

  /** Where nothing states what it asks for, what it gets done is the least that it asked for. */
  demandRise(tenant: number, column: number): number {
    const stated = this.#space.layout.demands[column - PAYS_FROM] ?? NO_SERIES;
    const rise = this.#rise(tenant, column, stated, 1);
    return Number.isNaN(rise) ? this.workRise(tenant) : rise;
  }

  workRise(tenant: number): number {
    return this.#rise(tenant, RESPONSE, this.#space.layout.work, 2);
  }

  /** @param what as `keyOf` has it */
  #rise(tenant: number, column: number, source: ColumnSeries, what: number): number {
    if ((source.first[tenant] ?? 0) === (source.first[tenant + 1] ?? 0)) return Number.NaN;
    const read = (span: Span): Float64Array => historyOf(this.#series, source, tenant, span);
    const now = meanOf(read({ from: this.#now - BUSY_WINDOW, to: this.#now, step: BUSY_WINDOW }));
    const key = keyOf(tenant, column, what);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    return now / (usuals.has(key, at) ? usuals.get(key) : usuals.find(key, at, layout.every, read));
  }

  /** A history that is asked for tick after tick, kept as long as its begin stays. */
  line(tenant: number, column: number, span: Span): Float64Array {
    const { lines } = this.#space;
    if (lines.from !== span.from) lines.by.clear();
    lines.from = span.from;
    const key = keyOf(tenant, column, 0);
    const line = lines.by.get(key) ?? this.history(tenant, column, span);
    lines.by.set(key, line);
    return line;
  }

  history(tenant: number, column: number, span: Span): Float64Array {
    const { layout } = this.#space;
    const own = layout.columns[column] ?? NO_SERIES;
    if (!this.#transactions(tenant, column))
      return historyOf(this.#series, own, tenant, span, column >= PAYS_FROM);
    const busy = historyOf(this.#series, layout.busy, tenant, span);
    const work = historyOf(this.#series, layout.work, tenant, span);
    return busy.map((sessions, at) => transactionTime(sessions, work[at] ?? Number.NaN));
  }

  #transactions(tenant: number, column: number): boolean {
    const { columns, busy } = this.#space.layout;
    const own = columns[column] ?? NO_SERIES;
    if (column !== RESPONSE || (own.first[tenant] ?? 0) < (own.first[tenant + 1] ?? 0)) return false;
    return (busy.first[tenant] ?? 0) < (busy.first[tenant + 1] ?? 0);
  }

  /** Trouble that goes on must not become what is usual. */
  #lookedFrom(tenant: number): number {
    return this.#froms[this.#space.layout.poolOf[tenant] ?? 0] ?? this.#now;
  }

  /** Whether it was heard of only lately, while others were known before: what it took then was nothing. */
  #isNew(tenant: number, column: number): boolean {
    const { layout } = this.#space;
    const pool = layout.pools[layout.poolOf[tenant] ?? 0];
    if (pool === undefined || this.#wasThere(tenant, column)) return false;
    for (let other = pool.from; other < pool.from + pool.count; other += 1)
      if (this.#wasThere(other, column)) return true;
    return false;
  }

  #wasThere(tenant: number, column: number): boolean {
    const own = this.#space.layout.columns[column] ?? NO_SERIES;
    const at = own.first[tenant] ?? 0;
    if (at === (own.first[tenant + 1] ?? 0)) return false;
    return this.#series.window(own.ids[at] ?? 0, this.#now - 2 * NEW, this.#now - NEW).t.length > 0;
  }
}
/** @param what 0: the column itself, 1: what is asked for of it, 2: what is done */
function keyOf(tenant: number, column: number, what: number): number {
  return (tenant * WIDTH + column) * 3 + what;
}
/** ms: who is known for less is new where others are known for longer */
const NEW = 15 * 60_000;

function same<A extends Float32Array | Uint8Array>(a: A, b: A): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!Object.is(a[index], b[index])) return false;
  return true;
}

/** Per second over the last minute. A fall is a reset: counted from there, so a rate is never negative. */
function rateOf(series: SeriesReader, id: number, t: number, rates: Workspace['rates']): number {
  const kept = rates.get(id);
  if (kept?.t === t) return kept.value;
  const { t: times, v } = series.window(id, t - RATE_WINDOW, t);
  let first = times.length - 1;
  while (first > 0 && (v[first - 1] ?? Number.NaN) <= (v[first] ?? Number.NaN)) first -= 1;
  const last = times.length - 1;
  const seconds = ((times[last] ?? 0) - (times[first] ?? 0)) / 1_000;
  const rate = seconds > 0 ? ((v[last] ?? Number.NaN) - (v[first] ?? Number.NaN)) / seconds : Number.NaN;
  keep(rates, id, t, rate);
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
  if (resource === 'db_time' && Number.isNaN(stated)) {
    const share = sum(series, pool.running, now, limit) / sum(series, pool.processors, now, limit);
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share > 1) saturated[cell] = 1;
  }
  if (resource === 'blocks') {
    const waiting = sum(series, pool.reading, now, limit);
    const active = waiting + (sum(series, pool.running, now, limit) || 0);
    if (waiting >= READING_SATURATED && waiting >= READING_SHARE * active) saturated[cell] = 1;
  }
  if (resource === 'redis_ops' && Number.isNaN(stated)) {
    const share = most(series, pool.thread, now, limit);
    if (!Number.isNaN(share)) used[cell] = Math.min(1, share);
    if (share >= THREAD_SATURATED) saturated[cell] = 1;
  }
  if (resource === 'redis_memory' && Number.isNaN(stated)) {
    const share = sum(series, pool.memoryUsed, now, limit) / sum(series, pool.memoryMax, now, limit);
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share >= USED_SATURATED || evicts(series, pool.evicted, now)) saturated[cell] = 1;
  }
}

function evicts(series: SeriesReader, ids: Int32Array, now: number): boolean {
  return ids.some((id) => {
    const { v } = series.window(id, now - RATE_WINDOW, now);
    return (v[v.length - 1] ?? Number.NaN) > (v[0] ?? Number.NaN);
  });
}

/** Whether those who share a Redis wait for each other. */
function queues(
  series: SeriesReader,
  { pinged }: TenantsLayout,
  pool: PoolLayout,
  values: Float32Array,
  now: number,
  limit: number,
): boolean {
  if (!(most(series, pool.thread, now, limit) >= THREAD_BUSY)) return false;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    if (pinged[tenant] === 1 && (values[tenant * WIDTH + RESPONSE] ?? 0) >= PING_SATURATED) return true;
  }
  return false;
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

function most(series: SeriesReader, ids: Int32Array, now: number, limit: number): number {
  let largest = Number.NaN;
  for (const id of ids) {
    const value = fresh(series, id, now, limit);
    if (!(value <= largest)) largest = Number.isNaN(value) ? largest : value;
  }
  return largest;
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
    // Waits that nobody should cause: everybody is due as few as all others.
    if (!(use > 0) && column !== LOCKS) continue;
    if (use > 0) total += use;
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
