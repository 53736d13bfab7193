import type { DayAccount } from '../accounts/day-account';
import type { Config } from '../config/config';
import { timezoneOf } from '../config/timezone';
import { hourOfWeek, isPeak, RECOVERY_MS } from '../judge/ahead/baseline';
import {
  type Baseline,
  type CostDay,
  type HourTable,
  type IncidentDay,
  LEAST_LEARNT_DAYS,
  type Learnt,
} from '../model/learnt';
import { type DayRecord, READING_MS } from './day-record';

/** Maximum number of days to learn from. */
export const MOST_DAYS = 28;
/** Days of one weekday from which that weekday has its own hours. */
const OWN_DAYS = 3;
/** Converts a median absolute deviation to a standard deviation, for a normal distribution. */
const MAD_SCALE = 1.4826;
/** Minimum number of readings for a day to have a peak. */
const LEAST_OF_DAY = 24;
const HOURS = 168;

/** The slots of readings: hour of the week, in a peak or not. */
interface Slots {
  readonly hours: Uint8Array;
  readonly peak: Uint8Array;
  /** 1: the reading is left out */
  readonly out: Uint8Array;
}

/**
 * Learns from past days. Robust: medians and median absolute deviations, so that one unusual day (a holiday, an
 * incident) changes nothing. Readings during a critical incident, and half an hour after it, are left out.
 * @param records of past days, oldest first
 * @param accounts of tenants on such days
 * @param today incidents of the present day
 */
export function learn(
  config: Config,
  records: readonly DayRecord[],
  accounts: readonly DayAccount[],
  today: IncidentDay | null,
  asOf: number,
): Learnt {
  const steps = learning(config, records, accounts, today, asOf);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The same in short steps, one indicator each, for callers that must not be blocked. */
export function* learning(
  config: Config,
  records: readonly DayRecord[],
  accounts: readonly DayAccount[],
  today: IncidentDay | null,
  asOf: number,
): Generator<undefined, Learnt> {
  const days = records.slice(-MOST_DAYS);
  const currency = config.costs?.currency ?? null;
  const troubled = days.flatMap((day) => day.troubled);
  const slots = days.map((day) => slotsOf(config, day, troubled));
  const keys = new Set(days.flatMap(({ readings }) => Object.keys(readings)));
  const baselines = new Map<string, Baseline>();
  for (const key of keys) {
    baselines.set(key, baselineOf(key, days, slots));
    yield;
  }
  return {
    asOf,
    from: days[0]?.from ?? 0,
    days: days.length,
    hours: hoursOf(baselines.values()),
    baselines,
    incidents: withToday(
      days.map(({ from, incidents }) => ({ from, ...incidents })),
      today,
    ),
    costs: costsOf(days, accounts, currency),
    currency,
  };
}

/** @param over past days, oldest first */
export function withToday(over: readonly IncidentDay[], today: IncidentDay | null): readonly IncidentDay[] {
  return [...over, ...(today === null ? [] : [today])].slice(-MOST_DAYS);
}

/** @param troubled of all days: recovery from an incident may pass midnight */
function slotsOf(config: Config, day: DayRecord, troubled: DayRecord['troubled']): Slots {
  const timezone = timezoneOf(config);
  const count = Math.round((day.to - day.from) / READING_MS);
  const near = troubled.filter(([begin, end]) => begin < day.to && end + RECOVERY_MS > day.from);
  const slots = { hours: new Uint8Array(count), peak: new Uint8Array(count), out: new Uint8Array(count) };
  for (let at = 0; at < count; at += 1) {
    const from = day.from + at * READING_MS;
    const middle = from + READING_MS / 2;
    slots.hours[at] = hourOfWeek(middle, timezone);
    slots.peak[at] = isPeak(config, middle) ? 1 : 0;
    const isOut = near.some(([begin, end]) => begin < from + READING_MS && end + RECOVERY_MS > from);
    slots.out[at] = isOut ? 1 : 0;
  }
  return slots;
}

function baselineOf(key: string, days: readonly DayRecord[], slots: readonly Slots[]): Baseline {
  const normal = new Buckets();
  const peak = new Buckets();
  const peaks: { t: number; v: number }[] = [];
  for (const [at, { readings, from }] of days.entries()) {
    const own = readings[key];
    const { hours, peak: isPeaked, out } = slots[at] as Slots;
    if (own === undefined) continue;
    let most = Number.NaN;
    let known = 0;
    for (let index = 0; index < own.length; index += 1) {
      const value = own[index] ?? Number.NaN;
      if (Number.isNaN(value) || out[index] === 1) continue;
      known += 1;
      if (!(value <= most)) most = value;
      (isPeaked[index] === 1 ? peak : normal).add(hours[index] ?? 0, at, value);
    }
    if (known >= LEAST_OF_DAY) peaks.push({ t: from, v: most });
  }
  return {
    normal: normal.table(),
    peak: peak.table(),
    peaks: {
      t: Float64Array.from(peaks, ({ t }) => t),
      v: Float64Array.from(peaks, ({ v }) => v),
    },
  };
}

/** Readings by hour of the week. */
class Buckets {
  readonly #values: (number[] | undefined)[] = [];
  readonly #days: (Set<number> | undefined)[] = [];

  add(hour: number, day: number, value: number): void {
    (this.#values[hour] ??= []).push(value);
    (this.#days[hour] ??= new Set()).add(day);
  }

  table(): HourTable {
    const usual = new Float32Array(HOURS).fill(Number.NaN);
    const spread = new Float32Array(HOURS).fill(Number.NaN);
    const days = new Uint16Array(HOURS);
    for (let hour = 0; hour < HOURS; hour += 1) {
      const hours = (this.#days[hour]?.size ?? 0) >= OWN_DAYS ? [hour] : alike(hour);
      const from = new Set(hours.flatMap((one) => [...(this.#days[one] ?? [])]));
      if (from.size < LEAST_LEARNT_DAYS) continue;
      const values = hours.flatMap((one) => this.#values[one] ?? []).sort((a, b) => a - b);
      const middle = median(values);
      usual[hour] = middle;
      spread[hour] =
        MAD_SCALE * median(values.map((value) => Math.abs(value - middle)).sort((a, b) => a - b));
      days[hour] = from.size;
    }
    return { usual, spread, days };
  }
}

/** The largest number of known hours of the week of any baseline. */
function hoursOf(baselines: Iterable<Baseline>): number {
  const known = new Set<number>();
  for (const { normal, peak } of baselines)
    for (let hour = 0; hour < HOURS; hour += 1)
      if ((normal.days[hour] ?? 0) > 0 || (peak.days[hour] ?? 0) > 0) known.add(hour);
  return known.size;
}

/** The same hour on similar days: on all workdays; a Saturday or Sunday stands alone. */
function alike(hour: number): readonly number[] {
  const [day, clock] = [Math.floor(hour / 24), hour % 24];
  return day >= 5 ? [hour] : [0, 1, 2, 3, 4].map((one) => one * 24 + clock);
}

/** @param sorted not empty */
function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** Sums the costs in the present currency only. A tenant in several pools counts once. */
function costsOf(
  days: readonly DayRecord[],
  accounts: readonly DayAccount[],
  currency: string | null,
): readonly CostDay[] {
  return days.flatMap(({ from, to, events }): CostDay[] => {
    const tenants = new Set<string>();
    let sum = 0;
    for (const account of accounts) {
      if (account.from !== from || account.to !== to || account.currency !== currency) continue;
      for (const [at, cost] of account.costs.entries()) {
        if (Number.isNaN(cost)) continue;
        sum += cost;
        tenants.add(account.tenants[at] as string);
      }
    }
    return tenants.size === 0 ? [] : [{ from, cost: sum, events, tenants: tenants.size }];
  });
}
