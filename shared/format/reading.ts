import {
  formatBytes,
  formatDuration,
  formatLatency,
  formatNumber,
  formatPercent,
  type Spoken,
} from './format';

const HOUR = 3_600;
/** Rare things are counted per hour, others per second. */
const HOURLY: ReadonlySet<string> = new Set(['{event}/s', '{restart}/s']);

/**
 * A reading as one figure with its unit: `0.31 s`, `4 ms`, `6.8 GB`, `81 %`, `62`, `640 /h`.
 * @param unit UCUM
 * @param limit in the same unit; for seconds per second, a limit of 1 makes a share; null: none
 */
export function formatReading(value: number, unit: string, limit: number | null = null): Spoken {
  if (unit === '1' || (unit === 's/s' && limit === 1)) return { text: formatPercent(value), unit: '%' };
  if (unit === 's') return value >= 99.5 ? formatDuration(value) : formatLatency(value);
  if (unit === 'By') {
    const [text = '', size = ''] = formatBytes(value).split(' ');
    return { text, unit: size };
  }
  if (HOURLY.has(unit)) return { text: formatNumber(value * HOUR), unit: '/h' };
  return {
    text: formatNumber(value),
    unit: unit === 's/s' && limit === null ? unit : unit.endsWith('/s') && unit !== 's/s' ? '/s' : '',
  };
}

/** Below this share, a limit is too far away to be shown. */
const TOLD_FROM = 0.15;

/**
 * The unit next to a figure with a limit: `of 97`, `of 8 GB`, `MB of 8 GB`, `%`; a limit that is far away is left out.
 */
export function limitedUnit(value: number, unit: string, limit: number | null): string {
  const far = limit !== null && value < TOLD_FROM * limit;
  return far ? formatReading(value, unit, limit).unit : unitOf(value, unit, limit);
}

function unitOf(value: number, unit: string, limit: number | null): string {
  const own = formatReading(value, unit, limit);
  if (limit === null || own.unit === '%') return own.unit;
  const whole = formatReading(limit, unit, limit);
  const text = whole.text.replace(/\.0$/, '');
  if (whole.unit === own.unit) return `of ${text}${whole.unit === '' ? '' : ` ${whole.unit}`}`;
  return `${own.unit} of ${text} ${whole.unit}`;
}

/** The same for a sentence: `93 of 97`, `980 MB of 8 GB`, `81 %`, `4.8 s`. */
export function readingWords(value: number, unit: string, limit: number | null = null): string {
  return `${formatReading(value, unit, limit).text} ${unitOf(value, unit, limit)}`.trim();
}
