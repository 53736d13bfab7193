import type { Column } from './said';

/** The usual, and the usual deviation of single readings from it (1.4826 x the median absolute deviation). */
export interface HourTable {
  /** 168 hours of the week from Monday 00:00 in the site's time zone; NaN: not known */
  readonly usual: Float32Array;
  readonly spread: Float32Array;
  /** number of days from which each hour is known */
  readonly days: Uint16Array;
}

/** Number of similar days (workdays, Saturdays, Sundays) from which their hours are known. */
export const LEAST_LEARNT_DAYS = 2;

/** The normal behaviour of an indicator. */
export interface Baseline {
  /** outside the windows of sites, and within them (`peak`) */
  readonly normal: HourTable;
  readonly peak: HourTable;
  /** largest reading of each past day, oldest first, at the day's start */
  readonly peaks: Column;
}

/** The incidents of a day in the first site's time zone. */
export interface IncidentDay {
  /** epoch ms of its midnight */
  readonly from: number;
  /** number of incidents opened on it */
  readonly opened: number;
  /** number of these that became critical */
  readonly critical: number;
  /** s of the day in which any was open */
  readonly seconds: number;
  /** ratio of the day in which a wall watched */
  readonly watched: number;
}

/** The cost of a day's work. */
export interface CostDay {
  /** epoch ms of its midnight */
  readonly from: number;
  readonly cost: number;
  /** business events done on it; null: not counted */
  readonly events: number | null;
  readonly tenants: number;
}

/** Everything learned from the past: computed from the archive once an hour; the judge only reads it. */
export interface Learnt {
  /** epoch ms up to which was learned; 0: nothing was yet */
  readonly asOf: number;
  /** epoch ms of the oldest reading used; 0: none */
  readonly from: number;
  /** number of days used */
  readonly days: number;
  /** hours of the week, of 168, for which any indicator has a known usual */
  readonly hours: number;
  /** by key of the indicator */
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** use of shared resources over seven days by the hour, as share of their capacity, by pool and resource */
  readonly fullness?: ReadonlyMap<string, Column>;
  /** oldest first, at most 28, today last */
  readonly incidents: readonly IncidentDay[];
  /** oldest first, at most 28; past days */
  readonly costs: readonly CostDay[];
  /** ISO 4217; null: there are no prices */
  readonly currency: string | null;
}
export const NOTHING_LEARNT: Learnt = {
  asOf: 0,
  from: 0,
  days: 0,
  hours: 0,
  baselines: new Map(),
  incidents: [],
  costs: [],
  currency: null,
};

/** The usual at a time: most readings lie between `low` and `high`. */
export interface Band {
  readonly low: number;
  readonly usual: number;
  readonly high: number;
}
