import type { Config } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { inWeeklySpan, siteOffset } from '../../format/site-clock';
import type { Band, HourTable, Learnt } from '../../model/learnt';
import type { Incident, JudgeInput } from '../judgement';

/**
 * How heavily the estate is used at a time. `peak`: a window of a site is open. `recovery`: an incident is open or has
 * just ended, and the backlog is being worked off.
 */
export type Regime = 'normal' | 'peak' | 'recovery';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** ms after an incident during which readings are not compared with the usual */
export const RECOVERY_MS = 30 * 60_000;
/** Hours of use shift a little from day to day. ms */
const EDGE_MS = 20 * 60_000;
/** share of the usual: a smaller difference does not count, however steady the reading was */
const LEAST_SHARE = 0.25;
/** a band ends this many spreads from the usual; by chance, one reading in 15,000 lies outside */
const WIDTH = 4;
const MONDAY_MS = 4 * DAY_MS;

/** Hour of the week at the site, 0 is Monday 00:00. @param t epoch ms */
export function hourOfWeek(t: number, timezone: string): number {
  // 1 January 1970 was a Thursday.
  const local = t + offsetAt(t, timezone) - MONDAY_MS;
  return Math.floor((((local % (7 * DAY_MS)) + 7 * DAY_MS) % (7 * DAY_MS)) / HOUR_MS);
}

const QUARTER_MS = 15 * 60_000;
const offsets = new Map<string, number>();
const MOST_OFFSETS = 20_000;

/** Clocks change only at a quarter of an hour, in every time zone. */
function offsetAt(t: number, timezone: string): number {
  const key = `${Math.floor(t / QUARTER_MS)} ${timezone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const made = siteOffset(Math.floor(t / QUARTER_MS) * QUARTER_MS, timezone);
  offsets.set(key, made);
  return made;
}

const peaks = new WeakMap<Config, Map<number, boolean>>();

/** Whether a window of any site is open. @param t epoch ms */
export function isPeak(config: Config, t: number): boolean {
  const known = peaks.get(config) ?? new Map<number, boolean>();
  peaks.set(config, known);
  const minute = Math.floor(t / 60_000);
  const before = known.get(minute);
  if (before !== undefined) return before;
  if (known.size >= MOST_OFFSETS) known.clear();
  const open = config.sites.some(({ timezone, windows }) =>
    windows.some((window) => inWeeklySpan(t, timezone, window)),
  );
  known.set(minute, open);
  return open;
}

/** @returns epoch ms until which the backlog of critical incidents is worked off; null: there was no recent one */
export function recoversUntil(
  incidents: readonly Pick<Incident, 'severity'>[],
  before: number | null,
  now: number,
): number | null {
  if (incidents.some(({ severity }) => severity === 'critical')) return now + RECOVERY_MS;
  return before !== null && before > now && before <= now + RECOVERY_MS ? before : null;
}

/**
 * @param until from {@link recoversUntil}; while a critical incident is open, the regime is not yet `recovery`, because
 * its cause is still being looked for
 */
export function regimeOf(
  { config, now }: Pick<JudgeInput, 'config' | 'now'>,
  { open }: { readonly open: readonly Pick<Incident, 'severity'>[] },
  until: number | null,
): Regime {
  const recovers = until !== null && until > now && !open.some(({ severity }) => severity === 'critical');
  return recovers ? 'recovery' : isPeak(config, now) ? 'peak' : 'normal';
}

/** The usual band of an indicator at a time; null: not known yet. */
export function bandAt(learnt: Learnt, config: Config, key: string, t: number): Band | null {
  const baseline = learnt.baselines.get(key);
  if (baseline === undefined) return null;
  const timezone = timezoneOf(config);
  const tableAt = (time: number): HourTable => (isPeak(config, time) ? baseline.peak : baseline.normal);
  const here = bandOf(tableAt(t), hourOfWeek(t, timezone));
  if (here === null) return null;
  let { low, high } = here;
  for (const time of [t - EDGE_MS, t + EDGE_MS]) {
    const beside = bandOf(tableAt(time), hourOfWeek(time, timezone));
    if (beside === null) continue;
    low = Math.min(low, beside.low);
    high = Math.max(high, beside.high);
  }
  return { low, usual: here.usual, high };
}

function bandOf({ usual, spread }: HourTable, hour: number): Band | null {
  const middle = usual[hour] ?? Number.NaN;
  if (Number.isNaN(middle)) return null;
  const away = Math.max(WIDTH * (spread[hour] ?? 0), LEAST_SHARE * Math.abs(middle));
  return { low: Math.max(0, middle - away), usual: middle, high: middle + away };
}
