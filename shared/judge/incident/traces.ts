import type { Condition } from '../../model/condition';
import { conditionKey } from '../../model/condition';
import { NOTHING_LEARNT } from '../../model/learnt';
import type { Column } from '../../model/said';
import { correlationOf } from '../../series/rank-correlation';
import type { SeriesReader } from '../../series/reader';
import { bandAt } from '../ahead/baseline';
import { LEADING_RULE } from '../ahead/leading';
import { indicatorLine, indicatorOfRule, indicatorsOf, readingOf } from '../indicators';
import type { JudgeInput } from '../judgement';
import { conditionChart, serviceCharts } from './charts';

/** Evidence of figures about causes, besides priors and onsets. */
export interface Traces {
  /** -1..1: how well the effect moves with the cause; null: too little data of one of them */
  together(cause: Condition, effect: Condition): number | null;
  /** false: usual for this hour; null: the usual is not known */
  unusual(condition: Condition): boolean | null;
}
export const NO_TRACES: Traces = { together: () => null, unusual: () => null };

/**
 * ms before the first onset at which the comparison of two figures begins, and its length. Only the beginning shows how
 * trouble spread; a figure that stays high for hours correlates with nothing.
 */
const BEFORE_MS = 5 * 60_000;
const SPAN_MS = 30 * 60_000;
const STEP_MS = 15_000;
/** A reading holds for this long (ms) if the next is missing. */
const STANDS_MS = 60_000;
/** ms between two points */
const EVERY_MS = 10_000;

interface Looks {
  readonly at: number;
  readonly lines: Map<string, Column | null>;
  readonly pairs: Map<string, number | null>;
}
const looks = new WeakMap<SeriesReader, Looks>();

/**
 * Traces from the series of a judgement. Reads are cached for ten seconds: they depend only on the series and the time.
 */
export function tracesOf(input: JudgeInput): Traces {
  const at = Math.floor(input.now / EVERY_MS) * EVERY_MS;
  const before = looks.get(input.series);
  const own = before?.at === at ? before : { at, lines: new Map(), pairs: new Map() };
  looks.set(input.series, own);
  const asOf = { ...input, now: at };
  const lineFor = (condition: Condition, from: number): Column | null => {
    const key = `${conditionKey(condition)} ${from}`;
    const known = own.lines.get(key);
    if (known !== undefined) return known;
    const line = traceOf(asOf, condition, from);
    own.lines.set(key, line);
    return line;
  };
  return {
    together(cause, effect) {
      const onset = Math.min(cause.since, effect.since);
      const from = Math.floor((onset - BEFORE_MS) / STEP_MS) * STEP_MS;
      const to = Math.min(at, from + SPAN_MS);
      const pair = `${conditionKey(cause)} ${conditionKey(effect)} ${from}`;
      const known = own.pairs.get(pair);
      if (known !== undefined) return known;
      const [a, b] = [lineFor(cause, from), lineFor(effect, from)];
      const made = a === null || b === null ? null : correlationOf(onGrid(a, from, to), onGrid(b, from, to));
      own.pairs.set(pair, made);
      return made;
    },
    unusual: (condition) => {
      const indicator = indicatorOfRule(input, condition);
      if (indicator === undefined || condition.value === null) return null;
      const band = bandAt(input.learnt ?? NOTHING_LEARNT, input.config, indicator.key, input.now);
      const { value: last } = readingOf(input, indicator);
      return band === null || last === null ? null : last > band.high || last < band.low;
    },
  };
}

/** The figure of a condition, signed so that more is worse; null: it has no line. */
function traceOf(input: JudgeInput, condition: Condition, from: number): Column | null {
  const { rule, part } = condition;
  if (rule === LEADING_RULE) {
    const indicator = indicatorsOf(input.series, input.config).find(({ key }) => key === part);
    return indicator === undefined ? null : indicatorLine(input, indicator);
  }
  if (rule === 'service.health') {
    const charts = serviceCharts(input, condition, from);
    const chart = charts.find(({ onset }) => onset !== null) ?? charts[0];
    return chart === undefined ? null : worsening(chart.series, chart.falls);
  }
  const chart = conditionChart(input, condition, from);
  return chart === null ? null : worsening(chart.series, chart.falls);
}

function worsening({ t, v }: Column, falls: boolean): Column {
  return falls ? { t, v: v.map((value) => -value) } : { t, v };
}

/** The newest value at each step; NaN where none is recent enough. */
function onGrid({ t, v }: Column, from: number, to: number): Float64Array {
  const steps = Math.floor((to - from) / STEP_MS) + 1;
  const values = new Float64Array(Math.max(0, steps)).fill(Number.NaN);
  let at = -1;
  for (let step = 0; step < values.length; step += 1) {
    const time = from + step * STEP_MS;
    while (at + 1 < t.length && (t[at + 1] as number) <= time) at += 1;
    if (at >= 0 && time - (t[at] as number) <= STANDS_MS) values[step] = v[at] as number;
  }
  return values;
}
