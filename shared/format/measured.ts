import { formatBytes, formatDuration, formatNumber, latencyWords } from './format';

const STEPS: readonly { readonly below: number; readonly unit: string; readonly seconds: number }[] = [
  { below: 120, unit: 's', seconds: 1 },
  { below: 7_200.001, unit: 'min', seconds: 60 },
  { below: 172_800, unit: 'h', seconds: 3_600 },
  { below: Number.POSITIVE_INFINITY, unit: 'd', seconds: 86_400 },
];

/** The unit for an objective of that many seconds. */
export function unitOf(seconds: number): { readonly unit: string; readonly seconds: number } {
  return STEPS.find((step) => seconds < step.below) ?? { unit: 's', seconds: 1 };
}

/**
 * A measured time next to its objective, in the objective's unit: `37 of 60 min`. Rounding never hides a breach: 60.2
 * of 60 min stays above, 59.7 stays below.
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

/** Seconds in short form: `0.4 s`, `96 s`, `4 min`, `6 h 12`, `3 d`. As {@link formatDuration}, for a sentence. */
export function secondsWords(seconds: number): string {
  const { text, unit } = formatDuration(seconds);
  if (unit === 's') return `${Number(text)} s`;
  const rest = unit === 'h' ? Math.floor(seconds / 60) % 60 : 0;
  return `${text} ${unit}${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`;
}

/** A value in its UCUM unit, for a sentence: `96 s`, `1.4 GB`, `71 %`, `3.2 s a second`; counts without their noun. */
export function valueWords(value: number, unit: string): string {
  if (unit === 's') return value < 0 ? 'no time' : secondsWords(value);
  if (unit === 's/s') return `${latencyWords(value)} a second`;
  if (unit === 'By') return formatBytes(value);
  if (unit === '1') return `${Math.round(value * 100)} %`;
  return value > 0 && value < 0.05 ? 'a few' : formatNumber(value);
}
