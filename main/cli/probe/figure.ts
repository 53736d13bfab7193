import { formatBytes, formatNumber } from '../../../shared/format/format';
import { readingWords } from '../../../shared/format/reading';

/** s; a shorter time would be rounded to nothing */
const SHORTEST = 0.000_05;
const DIGITS = 3;

/**
 * A value of any metric with its unit: `1.4 ms`, `6.8 GB`, `9.2 MB/s`, `640/s`, `0.137`, `200`. A ratio keeps its form,
 * because flags, codes and ids have the same unit.
 * @param unit UCUM
 */
export function figureWords(value: number, unit: string): string {
  if (value < 0) return `-${figureWords(-value, unit)}`;
  if (unit === 's') return value > 0 && value < SHORTEST ? '<0.1 ms' : readingWords(value, unit);
  if (unit === 'By' || unit === 'By/s') return `${formatBytes(value)}${unit.slice('By'.length)}`;
  const number = Number.isInteger(value) || value >= 1_000 ? formatNumber(value) : plain(value);
  // Words in braces annotate a count: https://ucum.org/ucum#section-Character-Set-and-Lexical-Rules
  const shown = unit === '1' ? '' : unit.replace(/\{[^}]*\}/g, '');
  return shown === '' || shown.startsWith('/') ? `${number}${shown}` : `${number} ${shown}`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}
