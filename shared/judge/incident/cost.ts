import type { ServiceConfig } from '../../config/config';
import type { IncidentCost } from '../../model/incident';
import { NOTHING_LEARNT } from '../../model/learnt';
import type { Column } from '../../model/said';
import type { SeriesReader } from '../../series/reader';
import { bandAt } from '../ahead/baseline';
import { dueEvery } from '../charts';
import type { JudgeInput } from '../judgement';
import { isKnown, throughputOf } from '../services/readings';

/** Most steps of the sum; ms of the shortest. */
const STEPS = 240;
const LEAST_STEP_MS = 5_000;
/** A rate holds for this many intervals of its series if the next value is missing. */
const STANDS = 3;
/** The cost is known if at least this share of the time is. */
const KNOWN = 0.6;
const QUARTER_MS = 900_000;
/** From here on, a count of late work is rounded to tens. */
const EXACT_TO = 50;

/**
 * The work that a service did not do in a time: the usual rate less the rate done, summed over the time. Work that is
 * made up for later in the same time is not late. Never negative, and never more than the usual work of that time.
 * @param from epoch ms @param to epoch ms
 * @returns null: the service counts no work, its usual is not known, or too little of the time is
 */
export function costOf(
  input: JudgeInput,
  service: ServiceConfig,
  from: number,
  to: number,
): IncidentCost | null {
  const work = throughputOf(input, service);
  if (work === null || work.usual === null) return null;
  const { usual, event, backlog, figure } = work;
  const usualAt = usualOver(input, service, work.usualIds, usual, from);
  const doneAt = ratesOver(input.series, work.ids, from, to);
  const span = to - from;
  const step = Math.max(LEAST_STEP_MS, span / STEPS);
  let late = 0;
  let most = 0;
  let known = 0;
  for (let t = from; t < to; t += step) {
    const seconds = Math.min(step, to - t) / 1_000;
    const done = doneAt(t);
    const due = usualAt(t);
    if (done === null || due === null) continue;
    known += seconds;
    most += due * seconds;
    late += (due - Math.max(0, done)) * seconds;
  }
  if (span > 0 && known * 1_000 < span * KNOWN) return null;
  // Where no work waits, none is late.
  const idle = backlog !== null && backlog < 1;
  const done = isKnown(figure) ? figure.value : null;
  return {
    late: idle ? 0 : rounded(Math.min(most, Math.max(0, late))),
    perMinute: idle || done === null ? 0 : rounded(Math.min(usual, Math.max(0, usual - done)) * 60),
    event,
  };
}

/** To tens above 50, downwards, so that it never exceeds what can be late; at least two, or none. */
function rounded(count: number): number {
  const whole = Math.floor(count + 1e-9);
  // An estimate of one is none.
  if (whole < 2) return 0;
  return whole > EXACT_TO ? Math.floor(whole / 10) * 10 : whole;
}

type RateAt = (t: number) => number | null;

/** The usual rate (1/s) at a time: as stated then, as learned for that hour, else as now. */
function usualOver(
  input: JudgeInput,
  { id }: ServiceConfig,
  ids: readonly number[],
  now: number,
  from: number,
): RateAt {
  if (ids.length > 0) {
    const stated = ratesOver(input.series, ids, from, input.now);
    return (t) => stated(t) ?? now;
  }
  const learnt = input.learnt ?? NOTHING_LEARNT;
  const byQuarter = new Map<number, number>();
  return (t) => {
    const quarter = Math.floor(t / QUARTER_MS);
    const usual =
      byQuarter.get(quarter) ?? bandAt(learnt, input.config, `service.events|${id}`, t)?.usual ?? now;
    byQuarter.set(quarter, usual);
    return usual;
  };
}

/** The sum of rates at a time, each as its newest value says; null while one of them is missing. */
function ratesOver(series: SeriesReader, ids: readonly number[], from: number, to: number): RateAt {
  const parts = ids.map((id) => {
    const stands = STANDS * dueEvery(series, id, to);
    return { column: series.window(id, from - stands, to), stands, at: -1 };
  });
  return (t) => {
    let sum = 0;
    for (const part of parts) {
      const value = newestAt(part, t);
      if (value === null) return null;
      sum += value;
    }
    return sum;
  };
}

/** Times only rise from call to call. */
function newestAt(
  part: { readonly column: Column; readonly stands: number; at: number },
  t: number,
): number | null {
  const { column, stands } = part;
  while (part.at + 1 < column.t.length && (column.t[part.at + 1] as number) <= t) part.at += 1;
  const time = column.t[part.at];
  const value = column.v[part.at];
  if (time === undefined || value === undefined || Number.isNaN(value) || t - time > stands) return null;
  return value;
}
