import { formatBytes, formatNumber } from '../../format/format';
import { TAKES } from '../../metrics/resources';
import type { Column } from '../../model/said';
import type { BusyTenant, Room, SharedResource } from '../../model/tenants';
import { between } from '../../series/column';
import type { JudgeInput } from '../judgement';
import { DB_TIME_COLUMN, LOCKS_COLUMN, WIDTH } from './columns';
import type { Evaluation } from './evaluation';
import { capacityOf, fullnessHistory } from './fullness';
import { USED_SATURATED } from './saturation';
import { type WeekTrend, weekTrend } from './week-trend';

const SHOWN = 5;
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
/** ms of the newest part, which is not rolled up yet, and its step */
const TAIL = 2 * HOUR;
const TAIL_STEP = 60_000;
/** the rule whose warning is the limit of a resource */
const RULES: Readonly<Record<string, string>> = {
  connections: 'postgres.connections',
  redis_memory: 'redis.memory',
};
/** Nouns of a resource's own unit, behind its figure. */
const UNITS: Readonly<Record<string, string>> = {
  queue_jobs: 'jobs',
  redis_ops: 'ops/s',
  db_time: 'cores',
  connections: '',
  blocks: 'blocks/s',
  ingress: 'req/s',
};

/** How full the shared resources are, the fullest by its limit first, and who is busiest. */
export function roomOf(input: JudgeInput, evaluation: Evaluation): Room {
  return { resources: resourcesOf(input, evaluation), busiest: busiestOf(evaluation) };
}

function resourcesOf(input: JudgeInput, evaluation: Evaluation): readonly SharedResource[] {
  const { layout, used, totals } = evaluation;
  const found: {
    readonly pool: number;
    readonly column: number;
    readonly used: number;
    readonly warn: number;
  }[] = [];
  for (let pool = 0; pool < layout.pools.length; pool += 1)
    for (let column = 0; column < TAKES.length; column += 1) {
      const share = used[pool * WIDTH + column] ?? Number.NaN;
      // Locks have no capacity. What nobody takes, and nobody states, is not there.
      const there = !Number.isNaN(share) || (totals[pool * TAKES.length + column] ?? 0) > 0;
      if (column !== LOCKS_COLUMN && there)
        found.push({ pool, column, used: share, warn: warnOf(input, column) });
    }
  const rank = (one: { readonly used: number; readonly warn: number }): number =>
    Number.isNaN(one.used) ? -1 : one.used / one.warn;
  return found
    .sort((a, b) => rank(b) - rank(a) || a.pool - b.pool || a.column - b.column)
    .slice(0, SHOWN)
    .map(({ pool, column, used: share, warn }) => {
      const week = weekOf(input, evaluation, pool, column);
      const trend: WeekTrend = Number.isNaN(share)
        ? { word: '', days: null }
        : weekTrend(week, warn, input.now);
      return {
        pool: layout.pools[pool]?.name ?? '',
        column,
        used: Number.isNaN(share) ? null : share,
        warn,
        left: leftWords(input, evaluation, pool, column, share),
        week,
        ...trend,
        most: mostOf(evaluation, pool, column),
      };
    });
}

/** Share of the capacity from which on a rule warns, else from which on the resource counts as short. */
function warnOf({ config }: JudgeInput, column: number): number {
  const id = TAKES[column]?.id ?? '';
  return config.rules[RULES[id] ?? '']?.warning ?? USED_SATURATED;
}

/** Use over the last seven days: rolled up by the hour, then from the points of the last hours. */
function weekOf(input: JudgeInput, { layout }: Evaluation, pool: number, column: number): Column {
  const { now, series, learnt } = input;
  const own = layout.pools[pool];
  if (own === undefined) return { t: new Float64Array(0), v: new Float64Array(0) };
  const kept = learnt?.fullness?.get(fullnessKey(own.id, TAKES[column]?.id ?? ''));
  const to = Math.floor(now / TAIL_STEP) * TAIL_STEP;
  const from = Math.max(to - TAIL, kept?.t.at(-1) ?? 0);
  const tail = fullnessHistory(series, own, column, { from, to, step: TAIL_STEP });
  const past = kept === undefined ? null : between(kept, now - WEEK, now);
  return {
    t: Float64Array.from([...(past?.t ?? []), ...tail.map((_, at) => from + (at + 1) * TAIL_STEP)]),
    v: Float64Array.from([...(past?.v ?? []), ...tail]),
  };
}

/** Key of {@link Learnt.fullness}. */
export function fullnessKey(pool: string, resource: string): string {
  return `${pool} ${resource}`;
}

/** `4.6 of 16 GB left`; empty: the capacity is not known. Where no probe states it, it is what is taken over its share. */
function leftWords(
  { series }: JudgeInput,
  { layout, totals }: Evaluation,
  index: number,
  column: number,
  used: number,
): string {
  const pool = layout.pools[index];
  const resource = TAKES[column];
  if (pool === undefined || resource === undefined || !(used > 0)) return '';
  const stated = (pool.used[column] ?? -1) < 0 ? capacityOf(series, pool, column) : Number.NaN;
  const taken = totals[index * TAKES.length + column] ?? Number.NaN;
  const capacity = Number.isNaN(stated) ? taken / used : stated;
  if (!(capacity > 0)) return '';
  const left = Math.max(0, capacity * (1 - used));
  const about = Number.isNaN(stated) ? 'about ' : '';
  if (resource.unit === 'By') {
    const [free, all] = [formatBytes(left), formatBytes(capacity)];
    const unit = all.slice(all.indexOf(' '));
    return `${about}${free.endsWith(unit) ? free.slice(0, -unit.length) : free} of ${all} left`;
  }
  const figure = (value: number): string =>
    column === DB_TIME_COLUMN && value < 10
      ? String(Math.round(value * 10) / 10)
      : formatNumber(Math.round(value));
  const unit = UNITS[resource.id] ?? '';
  return `${about}${figure(left)} of ${figure(capacity)}${unit === '' ? '' : ` ${unit}`} left`;
}

/** Who takes most of a resource: its share of all use, and what its usual use would be beside the others' present use. */
function mostOf(
  { layout, raw, totals, reading }: Evaluation,
  index: number,
  column: number,
): SharedResource['most'] {
  const pool = layout.pools[index];
  if (pool === undefined) return null;
  let most = -1;
  for (let tenant = pool.from; tenant < pool.from + pool.count; tenant += 1)
    if ((raw[tenant * WIDTH + column] ?? 0) > (most < 0 ? 0 : (raw[most * WIDTH + column] ?? 0)))
      most = tenant;
  const use = raw[most * WIDTH + column] ?? Number.NaN;
  const total = totals[index * TAKES.length + column] ?? 0;
  if (most < 0 || !(total > 0)) return null;
  const usual = reading.usualUse(most, column);
  return {
    index: most,
    share: use / total,
    usual: Number.isNaN(usual) ? null : usual / (total - use + usual || 1),
  };
}

/** Five tenants that take the most fair shares of anything but locks. */
function busiestOf({ layout, values, raw, reading }: Evaluation): readonly BusyTenant[] {
  const best: { readonly index: number; readonly column: number; readonly times: number }[] = [];
  for (let index = 0; index < layout.roster.ids.length; index += 1) {
    let [column, times] = [-1, 0];
    for (let one = 0; one < TAKES.length; one += 1) {
      const value = values[index * WIDTH + one] ?? Number.NaN;
      if (one !== LOCKS_COLUMN && value > times) [column, times] = [one, value];
    }
    if (column < 0 || (best.length === SHOWN && times <= (best[SHOWN - 1]?.times ?? 0))) continue;
    best.push({ index, column, times });
    best.sort((a, b) => b.times - a.times || a.index - b.index);
    best.length = Math.min(best.length, SHOWN);
  }
  return best.map(({ index, column, times }) => {
    const cell = index * WIDTH + column;
    const usual = (times * reading.usualUse(index, column)) / (raw[cell] ?? Number.NaN);
    return {
      index,
      column,
      times,
      usual: Number.isNaN(usual) ? null : usual,
      pool: layout.pools[layout.poolOf[index] ?? 0]?.name ?? '',
    };
  });
}
