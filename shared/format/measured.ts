const STEPS: readonly { readonly below: number; readonly unit: string; readonly seconds: number }[] = [
  { below: 120, unit: 's', seconds: 1 },
  { below: 7_200.001, unit: 'min', seconds: 60 },
  { below: 172_800, unit: 'h', seconds: 3_600 },
  { below: Number.POSITIVE_INFINITY, unit: 'd', seconds: 86_400 },
];

/** The unit in which a promise of so many seconds is spoken of. */
export function unitOf(seconds: number): { readonly unit: string; readonly seconds: number } {
  return STEPS.find((step) => seconds < step.below) ?? { unit: 's', seconds: 1 };
}

/**
 * A measured time beside the promised one, in the promise's unit: `37 of 60 min`. Rounding never hides a breach:
 * 60.2 of 60 min stays above, 59.7 stays below.
 * @param measured s
 * @param promised s
 */
export function measuredOf(measured: number, promised: number): string {
  const { unit, seconds } = unitOf(promised);
  return `${inUnit(measured, promised, seconds)} of ${trim(promised / seconds)} ${unit}`;
}

/** One of the two figures of {@link measuredOf}, with its unit. */
export function measuredAlone(measured: number, promised: number): string {
  const { unit, seconds } = unitOf(promised);
  return `${inUnit(measured, promised, seconds)} ${unit}`;
}

function inUnit(measured: number, promised: number, seconds: number): string {
  const value = measured / seconds;
  const limit = promised / seconds;
  const whole = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  if (value > limit && whole <= limit) return String(Math.ceil(value * 10) / 10);
  if (value < limit && whole >= limit) return String(Math.floor(value * 10) / 10);
  return trim(whole);
}

function trim(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A number of seconds, short: `0.4 s`, `96 s`, `4 min`, `6 h 12`, `3 d`. */
export function secondsWords(seconds: number): string {
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  if (minutes < 2_880) {
    const rest = minutes % 60;
    return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`;
  }
  return `${Math.round(minutes / 1_440)} d`;
}

/** An age in ms, in words: `4 min`, `3 h`, `214 d`. */
export function ageWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return `${Math.floor(Math.max(0, ms) / 1_000)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes with a decimal unit and `digits` decimals from 1 MB on when below ten: `22 MB`, `1.4 GB`, `1.84 TB`. */
export function bytesWords(bytes: number, digits = 1): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < SIZES.length - 1) {
    value /= 1_000;
    step += 1;
  }
  const decimals = step < 2 ? 0 : value < 10 ? digits : 0;
  return `${value.toFixed(decimals)} ${SIZES[step]}`;
}
