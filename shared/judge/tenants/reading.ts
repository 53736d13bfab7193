import { RESOURCES } from '../../metrics/resources';
import type { SeriesReader } from '../../series/reader';
import { DB_TIME_COLUMN, PAYS_FROM, RESPONSE_COLUMN, WIDTH } from './columns';
import {
  BUSY_WINDOW,
  POINTS,
  type SteppedSpan,
  type TenantReading,
  type TimedValue,
  type Workspace,
} from './evaluation';
import { columnHistory, meanOf } from './history';
import { type ColumnSeries, LEVEL, MEAN, RATE, type TenantSeriesLayout } from './layout';
import { activeSessions, agree, samplesIn } from './sessions';

const ASKED_WINDOW = 15_000;
/** slowdown reported for a tenant that gets nothing done at all */
const HALTED = 20;
/** s: nobody feels a shorter wait, so it is no base for a multiple. By column id; smaller for a transaction */
const FLOOR: Readonly<Record<string, number>> = { job_wait: 1, response_time: 0.05 };
const TRANSACTION_FLOOR = 0.001;
const PING_FLOOR = 0.001;
/** active sessions from which on samples show how long they take; fewer are too few */
const SAMPLED_FROM = 0.5;

export const NO_SERIES: ColumnSeries = {
  ids: new Int32Array(0),
  tenants: new Int32Array(0),
  kinds: new Uint8Array(0),
  scales: new Float64Array(0),
  first: new Int32Array(0),
};

export function valueUntil(
  series: SeriesReader,
  id: number,
  kind: number,
  t: number,
  space: Workspace,
): number {
  if (kind === RATE) return rateOf(series, id, t, space);
  return kind === MEAN ? meanUntil(series, id, t, space) : series.lastValue(id);
}

/**
 * The sum of a tenant's series in a column of its own; NaN: none has a value.
 * @param kind how each is read, if not as its own kind
 */
export function sumOf(
  series: SeriesReader,
  source: ColumnSeries,
  tenant: number,
  space: Workspace,
  limit: number,
  kind?: number,
): number {
  let total = Number.NaN;
  for (let at = source.first[tenant] ?? 0; at < (source.first[tenant + 1] ?? 0); at += 1) {
    const id = source.ids[at] ?? 0;
    const t = series.lastTime(id);
    if (!(space.now - t <= limit)) continue;
    const value = valueUntil(series, id, kind ?? source.kinds[at] ?? LEVEL, t, space);
    if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}

/** Database time of probed databases: sampled sessions, and the time of the statements that ended. */
export function databaseTimes(series: SeriesReader, space: Workspace, limit: number): void {
  const { layout, raw } = space;
  const samples = samplesIn(BUSY_WINDOW, layout.every);
  for (let tenant = 0; tenant < layout.roster.ids.length; tenant += 1) {
    if (!isSampled(layout, tenant)) continue;
    const cell = tenant * WIDTH + DB_TIME_COLUMN;
    const counted = sumOf(series, layout.spent, tenant, space, limit);
    raw[cell] = activeSessions(counted, raw[cell] ?? Number.NaN, samples);
  }
}

/** Whether a probe samples the sessions of a tenant. */
function isSampled({ columns }: TenantSeriesLayout, tenant: number): boolean {
  const own = columns[DB_TIME_COLUMN] ?? NO_SERIES;
  const at = own.first[tenant] ?? 0;
  return at < (own.first[tenant + 1] ?? 0) && own.kinds[at] === MEAN;
}

/** The time of a transaction, if no series states a response time. */
export function transactionTimes(series: SeriesReader, space: Workspace, limit: number): void {
  const { layout, raw, counted } = space;
  const samples = samplesIn(BUSY_WINDOW, layout.every);
  counted.fill(0);
  const { busy, spent, work } = layout;
  for (
    let entry = 0;
    entry < work.ids.length;
    entry = work.first[(work.tenants[entry] ?? 0) + 1] ?? work.ids.length
  ) {
    const tenant = work.tenants[entry] ?? 0;
    const cell = tenant * WIDTH + RESPONSE_COLUMN;
    if (!Number.isNaN(raw[cell] ?? Number.NaN)) continue;
    const done = sumOf(series, work, tenant, space, limit);
    const took = sumOf(series, spent, tenant, space, limit);
    const sessions = sumOf(series, busy, tenant, space, limit);
    raw[cell] = transactionTime(took, sessions, done, BUSY_WINDOW, samples);
    if (took > 0 && (Number.isNaN(sessions) || agree(took, sessions, samples)))
      counted[tenant] = Math.round(done * (BUSY_WINDOW / 1_000));
  }
}

/**
 * s: the time of transactions that ended, as counted by the server. Running and waiting ones are not counted there, so
 * where the samples show more active sessions than that, and enough of them, the result is at least sessions over
 * transactions per second (Little's law, L = lambda W), as if one ended now while none does. NaN: nothing runs, or it
 * is not known.
 * @param took s per second
 * @param sessions active at a time, including those that wait for a lock
 * @param done transactions per second
 * @param window ms over which these were measured
 * @param samples of the sessions in it
 */
function transactionTime(
  took: number,
  sessions: number,
  done: number,
  window: number,
  samples: number,
): number {
  const ended = done > 0 && took >= 0 ? took / done : Number.NaN;
  if (!(sessions >= SAMPLED_FROM) || !(done >= 0)) return ended;
  if (!Number.isNaN(ended) && agree(took, sessions, samples)) return ended;
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

function keep(told: Map<number, TimedValue>, id: number, t: number, value: number): void {
  const kept = told.get(id);
  if (kept === undefined) told.set(id, { t, value });
  else {
    kept.t = t;
    kept.value = value;
  }
}

/** The past and the usual of tenants; read only on request, and cached by {@link Usuals}. */
export class SeriesTenantReading implements TenantReading {
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
    if (column === RESPONSE_COLUMN && layout.pinged[tenant] === 1) return Math.max(usual, PING_FLOOR);
    const floor = this.transactions(tenant, column) ? TRANSACTION_FLOOR : FLOOR[RESOURCES[column]?.id ?? ''];
    return Math.max(usual, floor ?? 0);
  }

  usualUse(tenant: number, column: number): number {
    const key = keyOf(tenant, column, 0);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    if (usuals.has(key, at)) return usuals.get(key);
    const read = (span: SteppedSpan): Float64Array => this.history(tenant, column, span);
    return usuals.find(key, at, layout.every, read, this.#isNew(tenant, column));
  }

  newest(tenant: number, column: number): number {
    const own = this.#space.layout.columns[column] ?? NO_SERIES;
    return sumOf(this.#series, own, tenant, this.#space, Number.POSITIVE_INFINITY, LEVEL);
  }

  /** If no series states the demand, the work done is a lower bound. */
  demandRise(tenant: number, column: number): number {
    const stated = this.#space.layout.demands[column - PAYS_FROM] ?? NO_SERIES;
    const rise = this.#rise(tenant, column, stated, 1);
    return Number.isNaN(rise) ? this.workRise(tenant) : rise;
  }

  workRise(tenant: number): number {
    return this.#rise(tenant, RESPONSE_COLUMN, this.#space.layout.work, 2);
  }

  /** How many times less work it got done than usual, in steps; at most {@link HALTED}. NaN: not known. */
  slowed(tenant: number, span: SteppedSpan): Float64Array {
    const { layout } = this.#space;
    const usual = this.#usualRate(tenant, RESPONSE_COLUMN, layout.work, 2);
    return columnHistory(this.#series, layout.work, tenant, span).map((done) =>
      usual > 0 ? Math.min(HALTED, usual / done) : Number.NaN,
    );
  }

  /** @param what as in `keyOf` */
  #rise(tenant: number, column: number, source: ColumnSeries, what: number): number {
    if ((source.first[tenant] ?? 0) === (source.first[tenant + 1] ?? 0)) return Number.NaN;
    const span = { from: this.#now - ASKED_WINDOW, to: this.#now, step: ASKED_WINDOW };
    const now = meanOf(columnHistory(this.#series, source, tenant, span));
    return now / this.#usualRate(tenant, column, source, what);
  }

  #usualRate(tenant: number, column: number, source: ColumnSeries, what: number): number {
    const key = keyOf(tenant, column, what);
    const at = this.#lookedFrom(tenant);
    const { usuals, layout } = this.#space;
    if (usuals.has(key, at)) return usuals.get(key);
    return usuals.find(key, at, layout.every, (span) => columnHistory(this.#series, source, tenant, span));
  }

  /** A history that is requested tick after tick, cached as long as it has the same start. */
  line(tenant: number, column: number, span: SteppedSpan): Float64Array {
    const { lines } = this.#space;
    if (lines.from !== span.from) lines.by.clear();
    lines.from = span.from;
    const key = keyOf(tenant, column, 0);
    const line = lines.by.get(key) ?? this.history(tenant, column, span);
    lines.by.set(key, line);
    return line;
  }

  history(tenant: number, column: number, span: SteppedSpan): Float64Array {
    const { layout } = this.#space;
    const own = layout.columns[column] ?? NO_SERIES;
    const samples = samplesIn(span.step, layout.every);
    if (column === DB_TIME_COLUMN && isSampled(layout, tenant)) {
      const counted = columnHistory(this.#series, layout.spent, tenant, span);
      return columnHistory(this.#series, own, tenant, span).map((sampled, at) =>
        activeSessions(counted[at] ?? Number.NaN, sampled, samples),
      );
    }
    if (!this.transactions(tenant, column))
      return columnHistory(this.#series, own, tenant, span, column >= PAYS_FROM);
    const [busy, spent, work] = [layout.busy, layout.spent, layout.work].map((source) =>
      columnHistory(this.#series, source, tenant, span),
    );
    return (work ?? new Float64Array(0)).map((done, at) =>
      transactionTime(spent?.[at] ?? Number.NaN, busy?.[at] ?? Number.NaN, done, span.step, samples),
    );
  }

  transactions(tenant: number, column: number): boolean {
    const { columns, work } = this.#space.layout;
    const own = columns[column] ?? NO_SERIES;
    if (column !== RESPONSE_COLUMN || (own.first[tenant] ?? 0) < (own.first[tenant + 1] ?? 0)) return false;
    return (work.first[tenant] ?? 0) < (work.first[tenant + 1] ?? 0);
  }

  /** Lasting trouble must not become the usual. */
  #lookedFrom(tenant: number): number {
    return this.#froms[this.#space.layout.poolOf[tenant] ?? 0] ?? this.#now;
  }

  /** Whether its data began only recently, while other tenants had data before: its earlier use was 0. */
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

/** @param what 0: the column itself, 1: its demand, 2: work done */
function keyOf(tenant: number, column: number, what: number): number {
  return (tenant * WIDTH + column) * 3 + what;
}

/** ms: a tenant known for less is new if others are known for longer */
const NEW = 15 * 60_000;

/** Per second over the last minute. A fall is a reset: counted from there, so a rate is never negative. */
export function rateOf(series: SeriesReader, id: number, t: number, { rates, layout }: Workspace): number {
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
