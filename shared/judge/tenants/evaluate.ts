import { RESOURCES, TAKES } from '../../metrics/resources';
import { STALE_AFTER_MS } from '../../model/freshness';
import type { SeriesReader } from '../../series/reader';
import type { JudgeInput } from '../judgement';
import { historyOf, meanOf } from './history';
import {
  type ColumnSeries,
  LEVEL,
  layoutOf,
  MEAN,
  PAYS_FROM,
  type PoolLayout,
  RATE,
  type TenantsLayout,
} from './layout';
import { Usuals } from './usual';

const WIDTH = RESOURCES.length;
/** ms over which a counter's rise is told, and a mean of sessions taken; of slow ones, three points */
const BUSY_WINDOW = 15_000;
const POINTS = 2.5;
const ASKED_WINDOW = 15_000;
/** times that one who gets nothing done at all is said to be slowed */
const HALTED = 20;
const USED_SATURATED = 0.95;
const CONNECTIONS_SATURATED = 0.9;
/** sessions on a processor at any time; of the tenants so many wait so many times their usual */
const RUNNING_SATURATED = 1;
const STRETCHED = 2;
const STRETCHED_SHARE = 0.2;
const THREAD_SATURATED = 0.9;
/** times its usual that a PING waits: commands queue, even where the thread is not given a whole processor */
const PING_SATURATED = 3;
/** share of a processor below which not the server is slow, but the way to it */
const THREAD_BUSY = 0.25;
/** sessions that wait for a lock: from here on the locks of a pool are what is short */
const LOCKS_SATURATED = 3;
/** sessions that wait for the disk at any time, and their share of those active */
const READING_SATURATED = 1;
const READING_SHARE = 0.2;
/** s: nobody feels a wait below this, so it is no measure for others. By column id; of a transaction, less */
const FLOOR: Readonly<Record<string, number>> = { job_wait: 1, response_time: 0.05 };
const TRANSACTION_FLOOR = 0.001;
const PING_FLOOR = 0.001;
/** sessions active at a time from which on samples say how long they take; fewer are too few to tell */
const SAMPLED_FROM = 0.5;
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
      const said = saidOf(series, id, kinds[entry] ?? LEVEL, t, space);
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
      judgePoolColumn(series, pool, column, index, limit, space, values, used, saturated);
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

function saidOf(series: SeriesReader, id: number, kind: number, t: number, space: Workspace): number {
  if (kind === RATE) return rateOf(series, id, t, space);
  return kind === MEAN ? meanUntil(series, id, t, space) : series.lastValue(id);
}

/** What a tenant's series of a kind of their own say together; NaN when none says anything. */
function sumOf(
  series: SeriesReader,
  source: ColumnSeries,
  tenant: number,
  space: Workspace,
  limit: number,
): number {
  let total = Number.NaN;
  for (let at = source.first[tenant] ?? 0; at < (source.first[tenant + 1] ?? 0); at += 1) {
    const id = source.ids[at] ?? 0;
    const t = series.lastTime(id);
    if (!(space.now - t <= limit)) continue;
    const value = saidOf(series, id, source.kinds[at] ?? LEVEL, t, space);
    if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}

/** The time of a transaction where nothing states a response time. */
function transactionTimes(series: SeriesReader, space: Workspace, limit: number): void {
  const { layout, raw } = space;
  const { busy, spent, work } = layout;
  for (
    let entry = 0;
    entry < work.ids.length;
    entry = work.first[(work.tenants[entry] ?? 0) + 1] ?? work.ids.length
  ) {
    const tenant = work.tenants[entry] ?? 0;
    const cell = tenant * WIDTH + RESPONSE;
    if (!Number.isNaN(raw[cell] ?? Number.NaN)) continue;
    const done = sumOf(series, work, tenant, space, limit);
    const took = sumOf(series, spent, tenant, space, limit);
    raw[cell] = transactionTime(took, sumOf(series, busy, tenant, space, limit), done, BUSY_WINDOW);
  }
}

/**
 * s: the time that transactions took which ended, by what the server counts. What still runs or waits is not counted
 * there, so where enough sessions are active, it is at least those over the transactions that end a second (Little's law,
 * L = lambda W), as if one ended now while none does. NaN: nothing runs, or it is not known.
 * @param took s a second
 * @param sessions active at a time, those that wait for a lock among them
 * @param done transactions a second
 * @param window ms that they are told over
 */
function transactionTime(took: number, sessions: number, done: number, window: number): number {
  const ended = done > 0 && took >= 0 ? took / done : Number.NaN;
  if (!(sessions >= SAMPLED_FROM) || !(done >= 0)) return ended;
  const running = sessions / Math.max(done, 1_000 / window);
  return ended >= running ? ended : running;
}

function meanUntil(series: SeriesReader, id: number, t: number, { means, layout }: Workspace): number {
  const kept = means.get(id);
  if (kept?.t === t) return kept.value;
  const window = Math.max(BUSY_WINDOW, POINTS * layout.every);
  const value = meanOf(series.window(id, t - window, t).v);
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
    if (column === RESPONSE && layout.pinged[tenant] === 1) return Math.max(usual, PING_FLOOR);
    const floor = this.#transactions(tenant, column) ? TRANSACTION_FLOOR : FLOOR[RESOURCES[column]?.id ?? ''];
    return Math.max(usual, floor ?? 0);
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

  /** Times that it got less done than usual, in steps; at most {@link HALTED}. NaN: not known. */
  slowed(tenant: number, span: Span): Float64Array {
    const { layout } = this.#space;
    const usual = this.#usualRate(tenant, RESPONSE, layout.work, 2);
    return historyOf(this.#series, layout.work, tenant, span).map((done) =>
      usual > 0 ? Math.min(HALTED, usual / done) : Number.NaN,
    );
  }

  /** @param what as `keyOf` has it */
  #rise(tenant: number, column: number, source: ColumnSeries, what: number): number {
    if ((source.first[tenant] ?? 0) === (source.first[tenant + 1] ?? 0)) return Number.NaN;
    const span = { from: this.#now - ASKED_WINDOW, to: this.#now, step: ASKED_WINDOW };
    const now = meanOf(historyOf(this.#series, source, tenant, span));
    return now / this.#usualRate(tenant, column, source, what);
  }

  #usualRate(tenant: number, column: number, source: ColumnSeries, what: number): number {
    const key = keyOf(tenant, column, what);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    if (usuals.has(key, at)) return usuals.get(key);
    return usuals.find(key, at, layout.every, (span) => historyOf(this.#series, source, tenant, span));
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
    const [busy, spent, work] = [layout.busy, layout.spent, layout.work].map((source) =>
      historyOf(this.#series, source, tenant, span),
    );
    return (work ?? new Float64Array(0)).map((done, at) =>
      transactionTime(spent?.[at] ?? Number.NaN, busy?.[at] ?? Number.NaN, done, span.step),
    );
  }

  #transactions(tenant: number, column: number): boolean {
    const { columns, work } = this.#space.layout;
    const own = columns[column] ?? NO_SERIES;
    if (column !== RESPONSE || (own.first[tenant] ?? 0) < (own.first[tenant + 1] ?? 0)) return false;
    return (work.first[tenant] ?? 0) < (work.first[tenant + 1] ?? 0);
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
function rateOf(series: SeriesReader, id: number, t: number, { rates, layout }: Workspace): number {
  const kept = rates.get(id);
  if (kept?.t === t) return kept.value;
  const { t: times, v } = series.window(id, t - Math.max(BUSY_WINDOW, POINTS * layout.every), t);
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
    if (Number.isFinite(share)) used[cell] = share;
    if (share >= CONNECTIONS_SATURATED) saturated[cell] = 1;
  }
  if (resource === 'locks' && sum(series, pool.waiters, now, limit) >= LOCKS_SATURATED) saturated[cell] = 1;
  if (resource === 'db_time' && Number.isNaN(stated)) {
    const share = sum(series, pool.running, now, limit) / sum(series, pool.processors, now, limit);
    if (Number.isFinite(share)) used[cell] = Math.min(1, share);
    if (share > 1) saturated[cell] = 1;
    if (Number.isNaN(share) && stretched(series, pool, values, now, limit)) saturated[cell] = 1;
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

/** Per second, of the counter that rises fastest; NaN: not known. */
function largestRate(series: SeriesReader, ids: Int32Array, space: Workspace, limit: number): number {
  let most = Number.NaN;
  for (const id of ids) {
    const t = series.lastTime(id);
    const rate = space.now - t <= limit ? rateOf(series, id, t, space) : Number.NaN;
    if (!(rate <= most)) most = Number.isNaN(rate) ? most : rate;
  }
  return most;
}

/** Whether those who share a Redis wait for each other. */
function queues({ pinged }: TenantsLayout, pool: PoolLayout, values: Float32Array): boolean {
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    if (pinged[tenant] === 1 && (values[tenant * WIDTH + RESPONSE] ?? 0) >= PING_SATURATED) return true;
  }
  return false;
}

/** Where the processors are not stated: sessions run all the time, and many wait longer for their transactions than usual. */
function stretched(
  series: SeriesReader,
  pool: PoolLayout,
  values: Float32Array,
  now: number,
  limit: number,
): boolean {
  if (!(sum(series, pool.running, now, limit) >= RUNNING_SATURATED)) return false;
  let known = 0;
  let slow = 0;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1) {
    const times = values[tenant * WIDTH + RESPONSE] ?? Number.NaN;
    if (Number.isNaN(times)) continue;
    known += 1;
    if (times >= STRETCHED) slow += 1;
  }
  return slow >= STRETCHED_SHARE * known && slow > 0;
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
