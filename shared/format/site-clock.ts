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
    second: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timezone, made);
  return made;
}

/** An instant on the site's clock and calendar. */
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

/** @param t epoch ms @param timezone IANA name */
export function siteTime(t: number, timezone: string): SiteTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter(timezone).formatToParts(t)) parts[type] = value;
  const { weekday = '', day = '', month = '', hour = '00', minute = '00', second = '00' } = parts;
  return {
    clock: `${hour}:${minute}`,
    seconds: second,
    date: `${weekday} ${day} ${month}`,
    minutes: Number(hour) * 60 + Number(minute),
  };
}

/**
 * Whether `t` lies in the span of the site's day; a span may pass midnight.
 * @param from `22:00` @param to `05:30`, outside the span
 */
export function inDaySpan(t: number, timezone: string, from: string, to: string): boolean {
  const { minutes } = siteTime(t, timezone);
  const start = minutesOf(from);
  const end = minutesOf(to);
  return start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
