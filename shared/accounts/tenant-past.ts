import type { WallEvent } from '../model/observation';
import type { Column } from '../model/said';
import type { DayAccount } from './day-account';

/** What is kept of one tenant, as of a time. */
export interface TenantPast {
  /** epoch ms */
  readonly asOf: number;
  /** by RESOURCES: the last 24 h; empty where nothing is known */
  readonly lines: readonly Column[];
  /** since the day began at the first site: by TAKES, in the units of ACCOUNTS, NaN where nothing is known */
  readonly today: Float64Array;
  /** ratio 0..1 of today, so far, in which its use was known */
  readonly coverage: number;
  /** of the days before today, oldest first; those of which nothing was counted are not there */
  readonly days: readonly DayAccount[];
  /** events `contention` in which it took, or paid, oldest first */
  readonly episodes: readonly WallEvent[];
}
