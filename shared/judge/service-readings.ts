import type { ServiceConfig } from '../config/config';
import { freshnessOf } from '../model/freshness';
import type { Column, Figure } from '../model/snapshot';
import type { SeriesInfo } from '../series/reader';
import type { JudgeInput } from './judgement';

const SPAN_MS = 9_600_000;
const CHART_POINTS = 240;
const BAR_MS = 600_000;
const BARS = SPAN_MS / BAR_MS;
const DEFAULT_EVERY_MS = 5_000;
export const EMPTY_COLUMN: Column = { t: new Float64Array(0), v: new Float64Array(0) };

function figureOf(input: JudgeInput, info: SeriesInfo, every: number): Figure {
  const t = input.series.lastTime(info.id);
  const observedAt = Number.isNaN(t) ? null : t;
  const value = input.series.lastValue(info.id);
  return {
    metric: info.metric,
    value: Number.isNaN(value) ? null : value,
    unit: info.unit,
    observedAt,
    every,
    freshness: freshnessOf(observedAt, every, input.now),
  };
}

export interface LatencyReading {
  readonly figure: Figure;
  readonly info: SeriesInfo;
}

/** How long the service takes: what the estate measures of it, else the slowest of the pages that it depends on. */
export function latencyOf(input: JudgeInput, service: ServiceConfig): LatencyReading | null {
  const own = input.series
    .find('http.server.request.duration', { service: service.id, quantile: '0.95' })
    .find(({ attributes }) => attributes.site === undefined && attributes.tenant === undefined);
  if (own !== undefined) return { info: own, figure: figureOf(input, own, DEFAULT_EVERY_MS) };
  let worst: LatencyReading | null = null;
  for (const target of input.config.targets) {
    if (target.probe !== 'http' || !service.dependsOn.includes(target.id)) continue;
    const [info] = input.series.find('httpcheck.duration', { target: target.id, phase: 'total' });
    if (info === undefined) continue;
    const figure = figureOf(input, info, target.every);
    if (worst === null || (figure.value ?? -1) > (worst.figure.value ?? -1)) worst = { info, figure };
  }
  return worst;
}

export function latencyColumn(input: JudgeInput, reading: LatencyReading): Column {
  return input.series.sampled(reading.info.id, input.now - SPAN_MS, input.now, CHART_POINTS);
}

export interface ThroughputReading {
  readonly figure: Figure;
  readonly event: string;
  readonly usual: number | null;
  readonly info: SeriesInfo;
  readonly usualInfo: SeriesInfo | null;
}

/** The service's business event, and what is usual. */
export function throughputOf(input: JudgeInput, service: ServiceConfig): ThroughputReading | null {
  const info = input.series
    .find('odoo.business.event.rate', { service: service.id })
    .find(({ attributes }) => attributes.site === undefined);
  if (info === undefined) return null;
  const event = info.attributes.event ?? 'events';
  const usualInfo =
    input.series
      .find('odoo.business.event.rate.usual', { service: service.id, event })
      .find(({ attributes }) => attributes.site === undefined) ?? null;
  const usual = usualInfo === null ? Number.NaN : input.series.lastValue(usualInfo.id);
  return {
    figure: figureOf(input, info, DEFAULT_EVERY_MS),
    event,
    info,
    usualInfo,
    usual: Number.isNaN(usual) ? null : usual,
  };
}

/** Means of ten minutes each over the last 2 h 40 min; NaN where nothing was heard. */
export function bars(input: JudgeInput, info: SeriesInfo | null): Column {
  if (info === null) return EMPTY_COLUMN;
  const end = Math.ceil(input.now / BAR_MS) * BAR_MS;
  const start = end - SPAN_MS;
  const { t, v } = input.series.window(info.id, start, input.now);
  const sums = new Float64Array(BARS);
  const counts = new Float64Array(BARS);
  for (let i = 0; i < t.length; i++) {
    const value = v[i] as number;
    if (Number.isNaN(value)) continue;
    const bar = Math.min(BARS - 1, Math.floor(((t[i] as number) - start) / BAR_MS));
    sums[bar] = (sums[bar] as number) + value;
    counts[bar] = (counts[bar] as number) + 1;
  }
  return {
    t: Float64Array.from({ length: BARS }, (_, i) => start + i * BAR_MS),
    v: sums.map((sum, i) => (counts[i] === 0 ? Number.NaN : sum / (counts[i] as number))),
  };
}

export interface BudgetReading {
  readonly figure: Figure;
  readonly info: SeriesInfo;
}

export function budgetOf(input: JudgeInput, service: ServiceConfig): BudgetReading | null {
  const [info] = input.series.find('gantry.slo.error_budget.remaining', { service: service.id });
  return info === undefined ? null : { info, figure: figureOf(input, info, DEFAULT_EVERY_MS) };
}

export function budgetColumn(input: JudgeInput, { info }: BudgetReading): Column {
  return input.series.sampled(info.id, input.now - SPAN_MS, input.now, 60);
}

const BURN_WINDOW_MS = 1_800_000;
const FORESEEN_MS = 86_400_000;

/** When the budget is spent if it goes on burning as in the last half hour; null when not within a day. */
export function spentAt(input: JudgeInput, { info, figure }: BudgetReading): number | null {
  if (figure.value === null) return null;
  const { t, v } = input.series.window(info.id, input.now - BURN_WINDOW_MS, input.now);
  const first = v.findIndex((value) => !Number.isNaN(value));
  if (first < 0 || t.length - first < 2) return null;
  const span = (t[t.length - 1] as number) - (t[first] as number);
  const burnt = (v[first] as number) - figure.value;
  if (span < 5_000 || burnt < 0.005) return null;
  const left = (figure.value / burnt) * span;
  return left > FORESEEN_MS ? null : input.now + left;
}
