import type { SiteDay } from '../format/site-days';
import type { IncidentDay } from '../model/learnt';

/** ms between two readings of a day */
export const READING_MS = 15 * 60_000;

/** The stored record of a past day, from which the wall learns: small, and computed once. */
export interface DayRecord extends SiteDay {
  /** by key of the indicator: its mean (level) or rise per second (rate) in each quarter of an hour; NaN: not known */
  readonly readings: Readonly<Record<string, Float32Array>>;
  /** epoch ms, start and end of each critical incident of the day, clipped to it */
  readonly troubled: readonly (readonly [number, number])[];
  readonly incidents: Omit<IncidentDay, 'from'>;
  /** business events done; null: not counted */
  readonly events: number | null;
}

/** Number of readings of a day: 92, 96 or 100. */
export function readingsIn({ from, to }: SiteDay): number {
  return Math.round((to - from) / READING_MS);
}
