import type { ServiceConfig } from '../../config/config';
import type { LockEvidence } from '../../kinds/postgres/lock-words';
import { METHOD_RULES, RULES } from '../../metrics/rules';
import type { Condition } from '../../model/condition';
import type { IncidentChart, Trend } from '../../model/incident';
import type { Column, Figure } from '../../model/said';
import { between } from '../../series/column';
import type { SeriesInfo } from '../../series/reader';
import { withoutFirstLook } from '../charts';
import { indicatorOfRule, readingOf, indicatorLine as wholeLine } from '../indicators';
import type { JudgeInput } from '../judgement';
import { latencyOf, throughputOf } from '../services/readings';
import { targetLabel } from '../words';

/** ms before the onset at which charts begin: a fifth of their width, within these bounds */
const LEAST_BEFORE = 2 * 60_000;
const MOST_BEFORE = 3 * 60_000;
const POINTS = 180;

/** The time at which the charts begin: two to three minutes before the onset. */
export function chartsFrom(now: number, onset: number): number {
  return onset - Math.max(LEAST_BEFORE, Math.min(MOST_BEFORE, (now - onset) / 4));
}

/**
 * The figure behind a condition as a chart; null: it has no figure, or not one that is a line.
 * @param onset epoch ms at which it is said to have begun
 */
export function conditionChart(
  input: JudgeInput,
  condition: Condition,
  from: number,
  onset: number = condition.since,
): IncidentChart | null {
  const { rule, subject } = condition;
  const row = [...RULES, ...input.config.ownRules].find(({ id }) => id === rule);
  const chart = row ?? METHOD_RULES.find(({ id }) => id === rule)?.chart;
  if (chart === undefined || row?.comparison === 'down') return null;
  const { metric, by, title } = chart;
  const where = { ...row?.where, [by]: subject.id };
  const [info] = input.series.find(metric, where);
  if (info === undefined) return null;
  // A sum of several series has no line of its own.
  const whole = indicatorOfRule(input, condition);
  const target = input.config.targets.find(({ id }) => id === subject.id);
  const name = target === undefined ? subject.id : targetLabel(target);
  const plain = row === undefined || row.comparison === 'above' || row.comparison === 'below';
  const counted = countedAt(condition);
  const read =
    whole === undefined
      ? lineOf(input, info, from)
      : spanned(between(wholeLine(input, whole), from, input.now), from, input.now);
  const series = counted === null ? read : endingIn(read, counted.t, counted.value);
  return {
    title: `${name}: ${title}`,
    metric,
    unit: info.unit === '' ? condition.unit : info.unit,
    value:
      counted?.value ??
      (whole === undefined ? known(input.series.lastValue(info.id)) : readingOf(input, whole).value),
    limit: plain ? condition.threshold : null,
    onset,
    falls: row?.comparison === 'below',
    // What is only held by its clearing time is well again.
    severity: condition.ending === true ? 'ok' : condition.severity,
    series,
    trend: trendOf(series, input.now),
    usual: null,
  };
}

/** The number of waiting sessions is that of the blocking tree, which the sentence states: both are from one look. */
function countedAt({
  evidence,
  observedAt,
}: Condition): { readonly t: number; readonly value: number } | null {
  const { tree } = evidence as Partial<LockEvidence>;
  return tree === undefined ? null : { t: observedAt, value: tree.waiters };
}

/** A line that is drawn from fewer points than there are ends with the figure beside it. */
function endingNow(line: Column, { value, observedAt }: Pick<Figure, 'value' | 'observedAt'>): Column {
  return value === null || observedAt === null ? line : endingIn(line, observedAt, value);
}

/** A line with its last known value replaced by a count of the same look. */
function endingIn({ t, v }: Column, at: number, value: number): Column {
  const last = v.findLastIndex((one) => !Number.isNaN(one));
  if (last < 0 || (t[last] as number) > at) return { t, v };
  const values = Float64Array.from(v);
  values[last] = value;
  return { t, v: values };
}

/** The response of a service as its users see it; null: it is not measured. */
export function responseChart(
  input: JudgeInput,
  service: ServiceConfig,
  from: number,
  health: Condition | null = null,
): IncidentChart | null {
  const latency = latencyOf(input, service);
  if (latency === null) return null;
  const objective = service.objective.latency;
  const { metric } = latency.figure;
  // Answers from before a target failed do not describe the service now.
  const down = health?.evidence['down'] === true;
  const value = down ? null : latency.figure.value;
  const line = lineOf(input, latency.info, from);
  const series = down ? line : endingNow(line, latency.figure);
  const over = health !== null && objective !== null && value !== null && value > objective;
  return {
    title: `${service.name}: response`,
    metric,
    unit: 's',
    value,
    limit: objective,
    onset: over ? (crossing(series, objective) ?? health.since) : null,
    falls: false,
    severity: down ? 'unknown' : over ? health.severity : 'ok',
    series,
    trend: down ? null : trendOf(series, input.now),
    usual: null,
  };
}

/** The users' view of a service: its latency and its throughput. */
export function serviceCharts(input: JudgeInput, health: Condition, from: number): readonly IncidentChart[] {
  const service = input.config.services.find(({ id }) => id === health.subject.id);
  if (service === undefined) return [];
  const response = responseChart(input, service, from, health);
  const charts: IncidentChart[] = response === null ? [] : [response];
  const work = throughputOf(input, service);
  const [id] = work?.ids ?? [];
  if (work !== null && id !== undefined && work.ids.length === 1) {
    const hourly = (value: number | null): number | null => (value === null ? null : value * 3_600);
    const { value, metric } = work.figure;
    const series = endingNow(lineOf(input, { id, metric: work.figure.metric }, from), work.figure);
    const least = work.usual === null ? null : work.usual * LITTLE;
    const low = least !== null && value !== null && value < least;
    charts.push({
      title: `${service.name}: ${work.event} an hour`,
      metric,
      unit: '1/h',
      value: hourly(value),
      limit: null,
      onset: low ? (fall(series, least) ?? health.since) : null,
      falls: true,
      severity: low ? health.severity : 'ok',
      series: { t: series.t, v: series.v.map((one) => one * 3_600) },
      trend: trendOf(series, input.now),
      usual: hourly(work.usual),
    });
  }
  return charts;
}

/** ms of a trend, and the shortest that tells one; a change of less than this share of the figure is none */
const TREND_MS = 180_000;
const LEAST_TREND_MS = 45_000;
const LEAST_CHANGE = 0.15;
const LEAST_POINTS = 4;
/** A trend needs a value that is at most this old. */
const TREND_STALE_MS = 60_000;

/** How a line moved over the last three minutes, by the slope of least squares; null: too little is known, or it has turned. */
export function trendOf({ t, v }: Column, now: number): Trend | null {
  const times: number[] = [];
  const values: number[] = [];
  for (let index = 0; index < t.length; index += 1) {
    const time = t[index] as number;
    const value = v[index] as number;
    if (time < now - TREND_MS || time > now || Number.isNaN(value)) continue;
    times.push(time);
    values.push(value);
  }
  const last = times.at(-1);
  const span = last === undefined ? 0 : last - (times[0] as number);
  if (last === undefined || times.length < LEAST_POINTS || span < LEAST_TREND_MS) return null;
  if (now - last > TREND_STALE_MS) return null;
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [middle, level] = [mean(times), mean(values)];
  let above = 0;
  let below = 0;
  for (const [index, time] of times.entries()) {
    above += (time - middle) * ((values[index] as number) - level);
    below += (time - middle) ** 2;
  }
  const change = (above / below) * span;
  if (Math.abs(change) <= LEAST_CHANGE * Math.abs(level)) return 'steady';
  // It has turned: the newest value is on the other side of the line's middle.
  if (((values.at(-1) as number) - level) * change < 0) return null;
  return change > 0 ? 'rising' : 'falling';
}

/** All known points from the start of the charts up to now: all charts share one axis. */
function lineOf({ series, now }: JudgeInput, info: Pick<SeriesInfo, 'id' | 'metric'>, from: number): Column {
  return spanned(withoutFirstLook(series, info, series.sampled(info.id, from, now, POINTS)), from, now);
}

function spanned({ t, v }: Column, from: number, now: number): Column {
  const before = t.length === 0 || (t[0] as number) > from;
  const after = t.length === 0 || (t.at(-1) as number) < now;
  return {
    t: Float64Array.from([...(before ? [from] : []), ...t, ...(after ? [now] : [])]),
    v: Float64Array.from([...(before ? [Number.NaN] : []), ...v, ...(after ? [Number.NaN] : [])]),
  };
}

/** Share of the usual: less is little. */
const LITTLE = 0.7;

/** The last time at which it rose above the limit. epoch ms */
function crossing({ t, v }: Column, limit: number): number | null {
  for (let index = t.length - 1; index > 0; index -= 1)
    if ((v[index] as number) > limit && !((v[index - 1] as number) > limit)) return t[index] as number;
  return null;
}

function fall({ t, v }: Column, least: number): number | null {
  for (let index = t.length - 1; index > 0; index -= 1)
    if ((v[index] as number) < least && !((v[index - 1] as number) < least)) return t[index] as number;
  return null;
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
