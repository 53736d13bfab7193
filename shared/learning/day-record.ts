import type { SiteDay } from '../format/site-days';
import type { IncidentDay } from '../model/learnt';

/** ms between two readings of a day */
export const READING_MS = 15 * 60_000;

/** What is kept of a day that is over, to learn from: small, and counted once. */
export interface DayRecord extends SiteDay {
  /** by key of the indicator: its mean (level) or rise a second (rate) in each quarter of an hour; NaN: not known */
  readonly readings: Readonly<Record<string, Float32Array>>;
  /** epoch ms, begin and end of each critical incident of the day, within it */
  readonly troubled: readonly (readonly [number, number])[];
  readonly incidents: Omit<IncidentDay, 'from'>;
  /** business events done; null: nobody counts them */
  readonly events: number | null;
}

/** Readings that a day has: 92, 96 or 100. */
export function readingsIn({ from, to }: SiteDay): number {
  return Math.round((to - from) / READING_MS);
}
