import { siteTime } from './site-clock';
import { siteDay } from './site-days';

const DAY = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: timezone,
  });
  formatters.set(timezone, made);
  return made;
}

/** `06:14` in the site's time zone. @param t epoch ms */
export function clockTime(t: number, timezone: string): string {
  return siteTime(t, timezone).clock;
}

/** Before what a wall tells from memory, whose verbs stay those of the time: `As of 06:27:` */
export function asOfWords(t: number, timezone: string): string {
  return `As of ${clockTime(t, timezone)}:`;
}

/** `24 Dec` in the site's time zone. */
export function dayMonth(t: number, timezone: string): string {
  return siteTime(t, timezone).date.slice('Tue '.length);
}

/** Days between two instants in the site's time zone: `today`, `yesterday`, `19 d ago`. */
export function dayWords(t: number, now: number, timezone: string): string {
  const days = Math.round((midnight(now, timezone) - midnight(t, timezone)) / DAY);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} d ago`;
}

function midnight(t: number, timezone: string): number {
  const [day, month, year] = formatter(timezone).format(t).split('/').map(Number);
  return Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1);
}

/** `02:14:08` for the last 20 hours, else as {@link whenWords}. */
export function momentWords(t: number, now: number, timezone: string): string {
  if (now - t >= 20 * 3_600_000) return whenWords(t, now, timezone);
  const { clock, seconds } = siteTime(t, timezone);
  return `${clock}:${seconds}`;
}

/** `02:14` for the last 20 hours, else the day: `yesterday`, `12 Nov`. */
export function whenWords(t: number, now: number, timezone: string): string {
  if (now - t < 20 * 3_600_000) return clockTime(t, timezone);
  const day = dayWords(t, now, timezone);
  return day === 'today' || day === 'yesterday' ? day : dayMonth(t, timezone);
}

/** When a budget is used up: `runs out at 07:19`, `runs out tomorrow 03:10`, `runs out by 29 Nov`. */
export function runsOutWords(t: number, now: number, timezone: string): string {
  const today = siteDay(now, timezone);
  if (t < today.to) return `runs out at ${clockTime(t, timezone)}`;
  if (t < siteDay(today.to, timezone).to) return `runs out tomorrow ${clockTime(t, timezone)}`;
  return `runs out by ${dayMonth(t, timezone)}`;
}
