const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timezone, made);
  return made;
}

/** An instant in a site's time zone. */
export interface SiteTime {
  /** `06:41` */
  readonly clock: string;
  /** `08` */
  readonly seconds: string;
  /** `Tue 24 Nov` */
  readonly date: string;
  /** minutes since midnight */
  readonly minutes: number;
}

type SiteMinute = Omit<SiteTime, 'seconds'>;

/** Minutes that are kept for each time zone: a look tells the same few times again and again, and Intl is slow. */
const KEPT_MINUTES = 256;
const minutesKept = new Map<string, Map<number, SiteMinute>>();

/** @param t epoch ms @param timezone IANA name */
export function siteTime(t: number, timezone: string): SiteTime {
  const minute = Math.floor(t / 60_000);
  const known = minutesKept.get(timezone)?.get(minute) ?? keptMinute(minute, timezone);
  // Every zone has been whole minutes from UTC since 1972.
  const seconds = String(Math.floor(t / 1_000) - minute * 60).padStart(2, '0');
  return { ...known, seconds };
}

function keptMinute(minute: number, timezone: string): SiteMinute {
  const made = formatted(minute * 60_000, timezone);
  const kept = minutesKept.get(timezone) ?? new Map<number, SiteMinute>();
  if (kept.size >= KEPT_MINUTES) kept.clear();
  minutesKept.set(timezone, kept.set(minute, made));
  return made;
}

function formatted(t: number, timezone: string): SiteMinute {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter(timezone).formatToParts(t)) parts[type] = value;
  const { weekday = '', day = '', month = '', hour = '00', minute = '00' } = parts;
  return {
    clock: `${hour}:${minute}`,
    // British English has `Sept`, with four letters.
    date: `${weekday} ${day} ${month.slice(0, 3)}`,
    minutes: Number(hour) * 60 + Number(minute),
  };
}

/** Offset of the site's clock from UTC at a time, in ms. */
export function siteOffset(t: number, timezone: string): number {
  const { minutes, date } = siteTime(t, timezone);
  const day = Math.floor(t / (DAY_MINUTES * 60_000));
  // Thirteen hours ahead and eleven behind show the same time, a day apart. 1 January 1970 was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7;
  const days = (WEEKDAYS.indexOf(date.slice(0, 3)) - weekday + 8) % 7;
  return (minutes - (Math.floor(t / 60_000) - day * DAY_MINUTES) + (days - 1) * DAY_MINUTES) * 60_000;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** 0 Sunday .. 6 Saturday */
export function siteWeekday(t: number, timezone: string): number {
  return WEEKDAYS.indexOf(siteTime(t, timezone).date.slice(0, 3));
}

const DAY_MINUTES = 24 * 60;

/** Times with from <= t <= to that are multiples of `step` (ms) on a clock that is `offset` ms ahead of UTC. */
export function wholeTimes(from: number, to: number, step: number, offset: number): readonly number[] {
  const times: number[] = [];
  for (let t = Math.ceil((from + offset) / step) * step - offset; t <= to; t += step) times.push(t);
  return times;
}

/**
 * Whether `t` lies in a span of the site's day; the span may pass midnight.
 * @param from `22:00` @param to `05:30`, exclusive
 */
export function inDaySpan(t: number, timezone: string, from: string, to: string): boolean {
  const { minutes } = siteTime(t, timezone);
  const start = minutesOf(from);
  const end = minutesOf(to);
  return start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

/** A span on certain days of the week. */
export interface WeeklySpan {
  /** 0 Sunday .. 6 Saturday, the day on which it begins */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** Whether a weekly span is open; its part after midnight belongs to the day on which it began. */
export function inWeeklySpan(t: number, timezone: string, { days, from, to }: WeeklySpan): boolean {
  if (!inDaySpan(t, timezone, from, to)) return false;
  const begunBefore = minutesOf(from) > minutesOf(to) && siteTime(t, timezone).minutes < minutesOf(to);
  // By weekday, not by 24 hours: the day before may have had 23.
  return days.includes((siteWeekday(t, timezone) + (begunBefore ? 6 : 0)) % 7);
}

/** Minutes since midnight of `06:30`. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
