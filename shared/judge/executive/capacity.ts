import { countOf } from '../../format/fitting';
import type { ExecutiveCapacity } from '../../model/executive';
import type { Column } from '../../model/said';
import { type Reach, reaches } from '../../series/trend';
import { type Indicator, indicatorsOf, labelOf, nounOf, readingOf } from '../indicators';
import type { JudgeInput } from '../judgement';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Minimum number of daily peaks for a line. */
const LEAST_DAYS = 10;
/** A limit that may be reached within this time (ms) is a warning. */
const SOON_MS = 14 * DAY_MS;
/** A line over some weeks cannot be extended further than this. ms */
const SIGHT_MS = 26 * WEEK_MS;
/** ratio of the limit at the daily peak */
const NEARLY_FULL = 0.9;

/** Capacity with a limit: how much is used, and when the daily peak will reach the limit. Nearest first. */
export function executiveCapacity(input: JudgeInput): readonly ExecutiveCapacity[] {
  return indicatorsOf(input.series, input.config)
    .flatMap((indicator) => ofIndicator(input, indicator) ?? [])
    .toSorted(
      (a, b) =>
        Number(b.severity === 'warning') - Number(a.severity === 'warning') ||
        (a.reachedAt ?? Number.MAX_VALUE) - (b.reachedAt ?? Number.MAX_VALUE) ||
        fullest(b) - fullest(a),
    );
}

function fullest({ use, peak }: ExecutiveCapacity): number {
  return Math.max(use.value ?? 0, peak ?? 0);
}

function ofIndicator(input: JudgeInput, indicator: Indicator): ExecutiveCapacity | null {
  const { key, name, row } = indicator;
  if (row.limit === undefined) return null;
  const { value, limit, observedAt, every, freshness } = readingOf(input, indicator);
  if (limit === null) return null;
  const { now } = input;
  const used = value === null ? null : value / limit;
  const peaks = input.learnt?.baselines.get(key)?.peaks ?? null;
  const past = peaks === null ? null : highest(peaks, now - 8 * DAY_MS, limit);
  const peak = past === null ? null : Math.max(past, used ?? 0);
  const days = peaks === null ? 0 : peaks.v.filter((one) => !Number.isNaN(one)).length;
  const reach = peaks === null || days < LEAST_DAYS ? null : seen(reachOf(peaks, limit), now);
  const near = (peak ?? used ?? 0) > NEARLY_FULL;
  const soon = reach !== null && reach.earliest - now <= SOON_MS;
  return {
    id: key,
    name,
    label: labelOf(indicator),
    noun: nounOf(indicator),
    use: { metric: row.metric, value: used, unit: '1', observedAt, every, freshness },
    peak,
    severity: used === null ? 'unknown' : near || soon ? 'warning' : 'ok',
    reachedAt: reach?.at ?? null,
    earliest: reach?.earliest ?? null,
    latest: reach === null || !Number.isFinite(reach.latest) ? null : reach.latest,
    words: wordsOf({ peak, days, reach, now, risen: peaks !== null && reachOf(peaks, limit) !== null }),
  };
}

/** Ratio of the limit; null: no data since then. @param since epoch ms */
function highest({ t, v }: Column, since: number, limit: number): number | null {
  let most = Number.NaN;
  for (const [index, at] of t.entries()) {
    const value = v[index] as number;
    if (at >= since && !Number.isNaN(value) && !(value <= most)) most = value;
  }
  return Number.isNaN(most) ? null : most / limit;
}

/** Peaks are learned once an hour, but read each second. */
const reached = new WeakMap<Column, { readonly limit: number; readonly reach: Reach | null }>();

function reachOf(peaks: Column, limit: number): Reach | null {
  const known = reached.get(peaks);
  if (known?.limit === limit) return known.reach;
  const reach = reaches(peaks, limit);
  reached.set(peaks, { limit, reach });
  return reach;
}

/** Clamps a forecast: nothing is full in the past, and limits too far away are left out. */
function seen(reach: Reach | null, now: number): Reach | null {
  if (reach === null || reach.earliest - now > SIGHT_MS) return null;
  const { at, earliest, latest } = reach;
  return { at: Math.max(at, now), earliest: Math.max(earliest, now), latest: Math.max(latest, now) };
}

function wordsOf(known: {
  readonly peak: number | null;
  readonly days: number;
  readonly reach: Reach | null;
  readonly now: number;
  readonly risen: boolean;
}): string {
  const { peak, days, reach, now, risen } = known;
  if (peak !== null && peak >= 1) return 'full at its busiest';
  if (reach === null && peak !== null && peak > NEARLY_FULL) return 'nearly full at its busiest';
  if (days < LEAST_DAYS) return 'not known yet';
  if (reach === null) return risen ? 'room for months' : `no rise in ${countOf(days, 'day')}`;
  return `full in ${spanWords(reach, now)}`;
}

/** `9 days (6 to 14)`, `5 weeks (3 to 9)`, `5 weeks (3 or more)`. */
function spanWords({ at, earliest, latest }: Reach, now: number): string {
  const [unit, size] = at - now < SOON_MS ? ['day', DAY_MS] : ['week', WEEK_MS];
  const count = Math.max(1, Math.round((at - now) / size));
  const low = Math.min(count, Math.floor((earliest - now) / size));
  // A bound that is years away counts as never.
  const high = latest - now > 2 * SIGHT_MS ? null : Math.max(count, Math.ceil((latest - now) / size));
  const bounds = high === null ? `${low} or more` : `${low} to ${high}`;
  return `${countOf(count, unit)} (${bounds})`;
}
