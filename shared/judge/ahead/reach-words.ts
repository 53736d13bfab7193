import { clockTime } from '../../format/days';
import type { Reach } from '../../series/trend';

const DAY_MS = 86_400_000;

/**
 * The time at which something is full, on the site's clock: `full at 07:24 (07:15 to 07:40)`, `full at 07:24 (07:15 or
 * later)`. Bounds in the same minute are left out.
 * @param now epoch ms: a clock time without a date means today
 * @returns empty: not within a day
 */
export function reachWords({ at, earliest, latest }: Reach, now: number, timezone: string): string {
  if (at - now >= DAY_MS) return '';
  const clock = (t: number): string => clockTime(t, timezone);
  const sure = latest - now < DAY_MS;
  if (sure && clock(earliest) === clock(latest)) return `full at ${clock(at)}`;
  return `full at ${clock(at)} (${sure ? `${clock(earliest)} to ${clock(latest)}` : `${clock(earliest)} or later`})`;
}

/** A forecast as JSON-safe evidence, and back. */
export function reachEvidence({ at, earliest, latest }: Reach): Readonly<Record<string, number | null>> {
  return { at, earliest, latest: Number.isFinite(latest) ? latest : null };
}
export function reachOf({ at, earliest, latest }: Readonly<Record<string, unknown>>): Reach | null {
  if (typeof at !== 'number' || typeof earliest !== 'number') return null;
  return { at, earliest, latest: typeof latest === 'number' ? latest : Number.POSITIVE_INFINITY };
}
