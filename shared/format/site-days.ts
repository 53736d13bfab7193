import { siteOffset } from './site-clock';

const DAY = 86_400_000;

/** A day on a site's calendar: 23, 24 or 25 hours. */
export interface SiteDay {
  /** `2026-11-23` */
  readonly day: string;
  /** epoch ms of its midnight, and of the next */
  readonly from: number;
  readonly to: number;
}

/** The day that an instant lies in. @param t epoch ms @param timezone IANA name */
export function siteDay(t: number, timezone: string): SiteDay {
  const date = Math.floor((t + siteOffset(t, timezone)) / DAY);
  return {
    day: new Date(date * DAY).toISOString().slice(0, 10),
    from: midnightOf(date, timezone),
    to: midnightOf(date + 1, timezone),
  };
}

/** The last `count` days, oldest first, ending with the one that `t` lies in. */
export function siteDays(t: number, count: number, timezone: string): readonly SiteDay[] {
  const days: SiteDay[] = [];
  for (let at = t; days.length < count; at = (days.at(-1)?.from ?? at) - 1) days.push(siteDay(at, timezone));
  return days.reverse();
}

/** Epoch ms of the begin of a date, counted in days since 1970: where the clock is put forward at midnight, of its first instant. */
function midnightOf(date: number, timezone: string): number {
  const local = date * DAY;
  // The offset of a guess is that of midnight, or of the other side of a change on that day.
  const guess = local - siteOffset(local, timezone);
  const t = local - siteOffset(guess, timezone);
  return Math.floor((t + siteOffset(t, timezone)) / DAY) < date ? guess : t;
}
