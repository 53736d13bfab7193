import type { CostsConfig, PerResource } from '../config/config';
import { ACCOUNT_OF } from '../metrics/accounts';

/** The use of a pool's tenants on one day. */
export interface DayAccount {
  /** `2026-11-23` in the first site's time zone */
  readonly day: string;
  /** epoch ms of its start, and of the end of counting: for a past day, the day's end */
  readonly from: number;
  readonly to: number;
  readonly pool: string;
  readonly tenants: readonly string[];
  /** row-major tenants x TAKES, in the units of ACCOUNTS; NaN: not known, or not counted */
  readonly amounts: Float64Array;
  /** by tenant: ratio 0..1 of the time in which its use was known */
  readonly coverage: Float64Array;
  /** by tenant, at the prices of that day; NaN: nothing with a price is known */
  readonly costs: Float64Array;
  /** of `costs`; null: no prices were configured */
  readonly currency: string | null;
}

/**
 * The cost of amounts.
 * @param amounts by TAKES, in the units of ACCOUNTS; NaN: not known
 * @returns NaN: nothing with a price is known
 */
export function costOf(amounts: ArrayLike<number>, costs: CostsConfig | null): number {
  let sum = Number.NaN;
  ACCOUNT_OF.forEach((_, column) => {
    const cost = costOfColumn(column, amounts[column] ?? Number.NaN, costs);
    if (cost !== null) sum = (Number.isNaN(sum) ? 0 : sum) + cost;
  });
  return sum;
}

/** The cost of a column's amount; null: it has no price, or is not known. */
export function costOfColumn(column: number, amount: number, costs: CostsConfig | null): number | null {
  const account = ACCOUNT_OF[column] ?? null;
  const price = account === null ? undefined : costs?.prices[account.resource];
  if (account === null || price === undefined || Number.isNaN(amount)) return null;
  return (amount / account.per) * price;
}

/** The quota of a column in the unit of its amounts; null: none. */
export function quotaOf(column: number, quota: PerResource | undefined): number | null {
  const account = ACCOUNT_OF[column] ?? null;
  const written = account === null ? undefined : quota?.[account.resource];
  return account === null || written === undefined ? null : written * account.per;
}

/** The sum over a line of equal steps, and how much of it is known. */
export interface Sum {
  /** value x s; NaN: nothing is known */
  readonly amount: number;
  /** s */
  readonly known: number;
}

/** @param values one per step; NaN: not known, adds nothing @param step s */
export function sumOf(values: Float64Array, step: number): Sum {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return { amount: count === 0 ? Number.NaN : sum * step, known: count * step };
}
