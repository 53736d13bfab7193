import { clockTime, dayMonth } from '../../../../shared/format/days';
import { siteOffset, siteTime, wholeTimes } from '../../../../shared/format/site-clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080].map(
  (step) => step * MINUTE,
);
const MOST_TICKS = 9;

/** Times on the site's clock, with the day where a range has several. */
export class Times {
  readonly timezone: string;
  readonly #withDay: boolean;

  constructor(from: number, to: number, timezone: string) {
    this.timezone = timezone;
    this.#withDay = dayMonth(from, timezone) !== dayMonth(to, timezone);
  }

  /** `06:12`, or `24 Nov 06:12`. @param t epoch ms */
  short(t: number): string {
    const clock = clockTime(t, this.timezone);
    return this.#withDay ? `${dayMonth(t, this.timezone)} ${clock}` : clock;
  }

  /** `06:12:08`, or `24 Nov 06:12:08` */
  exact(t: number): string {
    return `${this.short(t)}:${siteTime(t, this.timezone).seconds}`;
  }

  /** `Tue 24 Nov 2026, 06:12` */
  long(t: number): string {
    const { date, clock } = siteTime(t, this.timezone);
    const year = new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone: this.timezone }).format(t);
    return `${date} ${year}, ${clock}`;
  }

  /** `Tue 24 Nov 2026, 05:00 to 07:40` */
  span(from: number, to: number): string {
    return `${this.long(from)} to ${this.#withDay ? this.long(to) : clockTime(to, this.timezone)}`;
  }

  /** Round times between two, few enough to be read. */
  ticks(from: number, to: number): readonly { readonly t: number; readonly label: string }[] {
    const step =
      STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? Math.ceil((to - from) / MOST_TICKS / DAY) * DAY;
    return wholeTimes(from, to, step, siteOffset(from, this.timezone)).map((t) => ({
      t,
      label: step < DAY ? clockTime(t, this.timezone) : dayMonth(t, this.timezone),
    }));
  }
}
