import type { Comparison, RuleRow } from '../../model/rule-row';
import type { Severity } from '../../model/severity';
import { severityRank } from '../../model/severity';
import type { SeriesReader } from '../../series/reader';
import type { RuleGroup } from './groups';

/** Computes the value that a rule compares. NaN: there is none. */
type Operator = (group: RuleGroup, series: SeriesReader, newest: number) => number;

/** A member of a sum that is this much older than the newest one (ms) is gone: a dropped database, for example. */
const GONE_AFTER = 300_000;

/** One function per comparison; {@link gradeOf} decides what is above, below or equal. */
export const OPERATORS: Readonly<Record<Comparison, Operator>> = {
  above: sum,
  below: sum,
  equals: sum,
  down: sum,
  ratio: share,
  'ratio-below': share,
  rate: (group, series, newest) => total(group, series, newest, riseOf),
  changed: (group, series, newest) => (total(group, series, newest, changesOf) > 0 ? 1 : 0),
};

const LOW_IS_BAD: ReadonlySet<Comparison> = new Set(['below', 'ratio-below']);

function sum({ ids }: RuleGroup, series: SeriesReader, newest: number): number {
  let whole = 0;
  let heard = false;
  for (const id of ids) {
    const value = series.lastValue(id);
    if (Number.isNaN(value) || newest - series.lastTime(id) > GONE_AFTER) continue;
    whole += value;
    heard = true;
  }
  return heard ? whole : Number.NaN;
}

/** At most 1: sessions of a superuser take from the connections that are reserved for them. */
function share(group: RuleGroup, series: SeriesReader, newest: number): number {
  const whole = lastOf(group.of, series) - (group.less < 0 ? 0 : lastOf(group.less, series) || 0);
  return whole > 0 ? Math.min(1, sum(group, series, newest) / whole) : Number.NaN;
}

export function lastOf(id: number, series: SeriesReader): number {
  return id < 0 ? Number.NaN : series.lastValue(id);
}

/** Sum over the counters of a group. Each is read again only when it has a new point. */
function total(
  { row, ids, cache }: RuleGroup,
  series: SeriesReader,
  newest: number,
  of: (v: Float64Array, seconds: number) => number,
): number {
  let whole = 0;
  let heard = false;
  for (const [index, id] of ids.entries()) {
    const t = series.lastTime(id);
    if (Number.isNaN(t) || newest - t > GONE_AFTER) continue;
    if (cache.times[index] !== t) {
      const span = (row.over ?? 300) * 1_000;
      const { t: times, v } = series.window(id, t - span, t);
      const seconds = times.length < 2 ? 0 : (t - (times[0] as number)) / 1_000;
      cache.times[index] = t;
      cache.values[index] = seconds > 0 ? of(v, seconds) : Number.NaN;
    }
    const value = cache.values[index] as number;
    if (Number.isNaN(value)) continue;
    whole += value;
    heard = true;
  }
  return heard ? whole : Number.NaN;
}

/** Rise of a counter per second; a fall is a reset, not a rise. */
function riseOf(v: Float64Array, seconds: number): number {
  let rise = 0;
  let last = Number.NaN;
  for (const value of v) {
    if (Number.isNaN(value)) continue;
    if (value > last) rise += value - last;
    last = value;
  }
  return rise / seconds;
}

function changesOf(v: Float64Array): number {
  let changes = 0;
  let last = Number.NaN;
  for (const value of v) {
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(last) && value !== last) changes += 1;
    last = value;
  }
  return changes;
}

export interface Grade {
  readonly severity: Severity;
  readonly threshold: number | null;
}
type Levels = Pick<RuleRow, 'comparison' | 'info' | 'warning' | 'critical' | 'clearAt'>;

/**
 * Severity by the levels of a row. A shown level ends only past its clearing point.
 * @param shown severity on the wall now
 */
export function gradeOf(value: number, levels: Levels, shown: Severity): Grade {
  for (const severity of ['critical', 'warning', 'info'] as const) {
    const threshold = levels[severity] ?? null;
    if (threshold === null) continue;
    const held = shown !== 'unknown' && severityRank(shown) >= severityRank(severity);
    if (isPast(value, threshold, held ? levels.clearAt : 1, levels.comparison))
      return { severity, threshold };
  }
  return { severity: 'ok', threshold: levels.warning ?? levels.critical };
}

function isPast(value: number, threshold: number, clearAt: number, comparison: Comparison): boolean {
  if (comparison === 'equals' || comparison === 'down') return value === threshold;
  return LOW_IS_BAD.has(comparison) ? value < threshold / clearAt : value > threshold * clearAt;
}
