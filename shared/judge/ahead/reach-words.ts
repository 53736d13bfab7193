import { clockTime } from '../../format/days';
import type { Reach } from '../../series/trend';

const DAY_MS = 86_400_000;

/**
 * When something is full, on the site's clock: `full at 07:24 (07:15 to 07:40)`, `full at 07:24 (07:15 or later)`; bounds
 * of the same minute are not told.
 * @param now epoch ms: a clock says nothing of another day
 * @returns empty: not within a day
 */
export function reachWords({ at, earliest, latest }: Reach, now: number, timezone: string): string {
  if (at - now >= DAY_MS) return '';
  const clock = (t: number): string => clockTime(t, timezone);
  const sure = latest - now < DAY_MS;
  if (sure && clock(earliest) === clock(latest)) return `full at ${clock(at)}`;
  return `full at ${clock(at)} (${sure ? `${clock(earliest)} to ${clock(latest)}` : `${clock(earliest)} or later`})`;
}

/** A forecast as evidence that can be written down, and back. */
export function reachEvidence({ at, earliest, latest }: Reach): Readonly<Record<string, number | null>> {
  return { at, earliest, latest: Number.isFinite(latest) ? latest : null };
}
export function reachOf({ at, earliest, latest }: Readonly<Record<string, unknown>>): Reach | null {
  if (typeof at !== 'number' || typeof earliest !== 'number') return null;
  return { at, earliest, latest: typeof latest === 'number' ? latest : Number.POSITIVE_INFINITY };
}
