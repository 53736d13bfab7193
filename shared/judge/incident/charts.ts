import { METHOD_RULES, RULES } from '../../metrics/rules';
import type { Condition } from '../../model/condition';
import type { IncidentChart } from '../../model/incident';
import type { Column } from '../../model/said';
import { between } from '../../series/column';
import { indicatorOfRule, readingOf, indicatorLine as wholeLine } from '../indicators';
import type { JudgeInput } from '../judgement';
import { latencyOf, throughputOf } from '../services/readings';
import { targetLabel } from '../words';

/** minimum ms that charts show before now, and before the onset */
const LEAST_SPAN = 20 * 60_000;
const BEFORE = 15 * 60_000;
const POINTS = 180;

/** The time at which the charts begin: some time before the first onset. */
export function chartsFrom(now: number, onset: number): number {
  return Math.min(now - LEAST_SPAN, onset - BEFORE);
}

/** The figure behind a condition as a chart; null: it has no figure, or not one that is a line. */
export function conditionChart(input: JudgeInput, condition: Condition, from: number): IncidentChart | null {
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
  return {
    title: `${name}: ${title}`,
    metric,
    unit: info.unit === '' ? condition.unit : info.unit,
    value: whole === undefined ? known(input.series.lastValue(info.id)) : readingOf(input, whole).value,
    limit: plain ? condition.threshold : null,
    onset: condition.since,
    falls: row?.comparison === 'below',
    severity: condition.severity,
    series:
      whole === undefined
        ? lineOf(input, info.id, from)
        : spanned(between(wholeLine(input, whole), from, input.now), from, input.now),
    trend: null,
    usual: null,
  };
}

/** The users' view of a service: its latency and its throughput. */
export function serviceCharts(input: JudgeInput, health: Condition, from: number): readonly IncidentChart[] {
  const service = input.config.services.find(({ id }) => id === health.subject.id);
  if (service === undefined) return [];
  const charts: IncidentChart[] = [];
  const latency = latencyOf(input, service);
  const objective = service.objective.latency;
  if (latency !== null) {
    const series = lineOf(input, latency.info.id, from);
    const { value, metric } = latency.figure;
    const over = objective !== null && value !== null && value > objective;
    charts.push({
      title: `${service.name}: response`,
      metric,
      unit: 's',
      value,
      limit: objective,
      onset: over ? (crossing(series, objective) ?? health.since) : null,
      falls: false,
      severity: over ? health.severity : 'ok',
      series,
      trend: null,
      usual: null,
    });
  }
  const work = throughputOf(input, service);
  const [id] = work?.ids ?? [];
  if (work !== null && id !== undefined && work.ids.length === 1) {
    const hourly = (value: number | null): number | null => (value === null ? null : value * 3_600);
    const series = lineOf(input, id, from);
    const { value, metric } = work.figure;
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
      trend: null,
      usual: hourly(work.usual),
    });
  }
  return charts;
}

/** All known points from the start of the charts up to now: all charts share one axis. */
function lineOf({ series, now }: JudgeInput, id: number, from: number): Column {
  return spanned(series.sampled(id, from, now, POINTS), from, now);
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
