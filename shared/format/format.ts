/** A figure and its unit, which is set smaller. */
export interface Spoken {
  readonly text: string;
  readonly unit: string;
}

/**
 * A duration as one figure: `4.8 s`, `96 s`, `27 min`, `12 h`, `3 d`.
 * @param seconds s; negative counts as zero
 */
export function formatDuration(seconds: number): Spoken {
  const s = Math.max(0, seconds);
  if (s < 9.95) return { text: s.toFixed(1), unit: 's' };
  if (s < 119.5) return { text: String(Math.round(s)), unit: 's' };
  if (s < 7_200) return { text: String(Math.max(2, Math.floor(s / 60))), unit: 'min' };
  if (s < 172_800) return { text: String(Math.floor(s / 3_600)), unit: 'h' };
  return { text: String(Math.floor(s / 86_400)), unit: 'd' };
}

/** The time since something began, in words: `27 min`, `3 h`, `12 d`; under two minutes in seconds. @param ms ms */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 119.5) return `${Math.floor(seconds)} s`;
  const { text, unit } = formatDuration(seconds);
  return `${text} ${unit}`;
}

/** A latency in seconds: two decimals below one (`0.31`), one below ten (`4.8`), then none. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.995) return seconds.toFixed(2);
  return seconds < 9.95 ? seconds.toFixed(1) : formatNumber(seconds);
}

/** Below this, seconds would lose their second digit. s */
const MS_BELOW = 0.0995;

/** A latency in the unit that shows two digits: `3 ms`, `42 ms`, `0.31 s`, `4.8 s`; zero is `0 s`. */
export function formatLatency(seconds: number): Spoken {
  if (seconds === 0) return { text: '0', unit: 's' };
  if (seconds >= MS_BELOW) return { text: formatSeconds(seconds), unit: 's' };
  const ms = seconds * 1_000;
  return { text: ms < 0.995 ? ms.toFixed(1) : String(Math.round(ms)), unit: 'ms' };
}

/** The same for a sentence. */
export function latencyWords(seconds: number): string {
  const { text, unit } = formatLatency(seconds);
  return `${text} ${unit}`;
}

/**
 * An objective for a latency in the unit of what is measured beside it: `0.8 s`, `1.5 s`, `30 s`, `800 ms`.
 * @param beside s measured; null: nothing
 */
export function promisedWords(objective: number, beside: number | null): string {
  const unit = formatLatency(beside === null || beside === 0 ? objective : beside).unit;
  if (unit === 'ms') return `${formatNumber(Math.round(objective * 10_000) / 10)} ms`;
  if (objective >= 9.95) return `${formatNumber(objective)} s`;
  const tenths = Math.round(objective * 10) / 10;
  return `${tenths === objective ? objective.toFixed(1) : String(Math.round(objective * 1_000) / 1_000)} s`;
}

/** `0.31 of 0.8 s`, `3 of 800 ms` */
export function latencyOfPromise(value: number, objective: number): string {
  return `${formatLatency(value).text} of ${promisedWords(objective, value)}`;
}

/** A count with a narrow no-break space between thousands: `9 240`; one decimal below ten unless whole. */
export function formatNumber(value: number): string {
  if (Math.abs(value) < 9.95 && !Number.isInteger(value)) return value.toFixed(1);
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}

/** The figure of a multiple: `1.0`, `9.2`, `29`. */
export function formatTimes(times: number): string {
  return times >= 9.95 ? String(Math.round(times)) : times.toFixed(1);
}

/** A multiple in a cell of its own: `×1.0`, `×29`. */
export function bareTimes(times: number): string {
  return `×${formatTimes(times)}`;
}

/** A multiple before the words that say of what: `4× its usual`, `9.2× its share`. */
export function timesOf(times: number, what: string): string {
  return `${formatNumber(times < 9.95 ? Math.round(times * 10) / 10 : times)}× ${what}`;
}

/** A ratio 0..1 as whole per cent; only an exact 0 or 1 shows as 0 or 100. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  if (percent > 0 && percent < 1) return '<1';
  return String(percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent));
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/**
 * Bytes in decimal units: `0 B`, `22 MB`, `1.4 GB`.
 * @param digits decimals below ten units
 */
export function formatBytes(bytes: number, digits = 1): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < SIZES.length - 1) {
    value /= 1_000;
    step += 1;
  }
  const text = step === 0 || value >= 9.95 ? String(Math.round(value)) : value.toFixed(digits);
  return `${text} ${SIZES[step]}`;
}
