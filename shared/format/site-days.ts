import { siteOffset } from './site-clock';

const DAY = 86_400_000;

/** A day in a site's time zone: 23, 24 or 25 hours. */
export interface SiteDay {
  /** `2026-11-23` */
  readonly day: string;
  /** epoch ms of its midnight, and of the next */
  readonly from: number;
  readonly to: number;
}

/** The day that was asked for last, by time zone. */
const last = new Map<string, SiteDay>();

/** The day that contains an instant. @param t epoch ms @param timezone IANA name */
export function siteDay(t: number, timezone: string): SiteDay {
  const before = last.get(timezone);
  if (before !== undefined && t >= before.from && t < before.to) return before;
  const day = dayOf(t, timezone);
  last.set(timezone, day);
  return day;
}

function dayOf(t: number, timezone: string): SiteDay {
  const date = Math.floor((t + siteOffset(t, timezone)) / DAY);
  return {
    day: new Date(date * DAY).toISOString().slice(0, 10),
    from: midnightOf(date, timezone),
    to: midnightOf(date + 1, timezone),
  };
}

/** The last `count` days, oldest first, ending with the day that contains `t`. */
export function siteDays(t: number, count: number, timezone: string): readonly SiteDay[] {
  const days: SiteDay[] = [];
  for (let at = t; days.length < count; at = (days.at(-1)?.from ?? at) - 1) days.push(siteDay(at, timezone));
  return days.reverse();
}

/**
 * Epoch ms of the start of a date, counted in days since 1970: if the clock is put forward at midnight, of its first
 * instant.
 */
function midnightOf(date: number, timezone: string): number {
  const local = date * DAY;
  // The offset at the guess is that of midnight, or of the other side of a clock change on that day.
  const guess = local - siteOffset(local, timezone);
  const t = local - siteOffset(guess, timezone);
  return Math.floor((t + siteOffset(t, timezone)) / DAY) < date ? guess : t;
}
