import type { Column } from './said';

/** What is usual, and how far single readings are usually away from it (1.4826 x the median absolute deviation). */
export interface HourTable {
  /** 168 hours of the week from Monday 00:00 on the site's clock; NaN: not known */
  readonly usual: Float32Array;
  readonly spread: Float32Array;
  /** days from which each hour is known */
  readonly days: Uint16Array;
}

/** Days of a kind (workdays, Saturdays, Sundays) from which the hours of such a day are known. */
export const LEAST_LEARNT_DAYS = 2;

/** What is normal of an indicator. */
export interface Baseline {
  /** outside of the windows of sites, and within them (`peak`) */
  readonly normal: HourTable;
  readonly peak: HourTable;
  /** largest reading of each day that is over, oldest first, at the day's begin */
  readonly peaks: Column;
}

/** A day of incidents on the first site's calendar. */
export interface IncidentDay {
  /** epoch ms of its midnight */
  readonly from: number;
  /** that were opened on it */
  readonly opened: number;
  /** of these, those that became critical */
  readonly critical: number;
  /** s of it in which any was open */
  readonly seconds: number;
  /** ratio of it in which a wall watched */
  readonly watched: number;
}

/** What a day's work cost. */
export interface CostDay {
  /** epoch ms of its midnight */
  readonly from: number;
  readonly cost: number;
  /** business events done on it; null: nobody counts them */
  readonly events: number | null;
  readonly tenants: number;
}

/** What the past teaches: made from the archive once an hour; the judge only reads it. */
export interface Learnt {
  /** epoch ms up to which it was learnt; 0: nothing was yet */
  readonly asOf: number;
  /** epoch ms of the oldest reading it rests on; 0: none */
  readonly from: number;
  /** days it was learnt from */
  readonly days: number;
  /** hours of the week, of 168, in which it is known of anything what is usual */
  readonly hours: number;
  /** by key of the indicator */
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** oldest first, at most 28, today last */
  readonly incidents: readonly IncidentDay[];
  /** oldest first, at most 28; days that are over */
  readonly costs: readonly CostDay[];
  /** ISO 4217; null: nothing has a price */
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

/** What is usual at a time: most readings lie between `low` and `high`. */
export interface Band {
  readonly low: number;
  readonly usual: number;
  readonly high: number;
}
