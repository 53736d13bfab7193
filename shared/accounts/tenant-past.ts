import type { WallEvent } from '../model/observation';
import type { Column } from '../model/said';
import type { DayAccount } from './day-account';

/** The stored past of one tenant, as of a time. */
export interface TenantPast {
  /** epoch ms */
  readonly asOf: number;
  /** by RESOURCES: the last 24 h; empty: nothing is known */
  readonly lines: readonly Column[];
  /** since the start of the first site's day: by TAKES, in the units of ACCOUNTS; NaN: not known */
  readonly today: Float64Array;
  /** ratio 0..1 of today so far in which its use was known */
  readonly coverage: number;
  /** days before today, oldest first, without those on which nothing was counted */
  readonly days: readonly DayAccount[];
  /** `contention` events in which it was offender or victim, oldest first */
  readonly episodes: readonly WallEvent[];
}
