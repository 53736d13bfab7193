import { formatAge, formatNumber, formatPercent, formatSeconds } from '../../../shared/format/format';
import { siteTime } from '../../../shared/format/site-clock';
import type { ServiceRow } from '../../../shared/model/services';
import type { Freshness, Severity } from '../../../shared/model/severity';
import { heardFreshness } from '../../state/freshness';
import type { Ranked } from './services-layout';

/** How a row is shown now: a row that went stale under the renderer's own clock is judged no more. */
export interface Shown {
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly freshness: Freshness;
}

/** What is shown is a memory: judged no more. */
export function isOld({ freshness }: Shown): boolean {
  return freshness === 'stale' || freshness === 'cached';
}

/** The glyph an old row keeps in outline; a row that nobody could look at shows none but unknown. */
export function lastSeen(shown: Shown): Severity | null {
  return isOld(shown) ? shown.was : null;
}

/** What a row counts as when places are given out: a wall from the cache keeps the places it had. */
export function rankedOf(row: ServiceRow): Ranked {
  return { id: row.id, severity: row.freshness === 'cached' ? (row.was ?? row.severity) : row.severity };
}

/** @param silentFor ms since the engine was heard */
export function shownOf(row: ServiceRow, silentFor: number): Shown {
  const freshness = heardFreshness(row.freshness, silentFor);
  if ((freshness === 'stale' || freshness === 'cached') && row.severity !== 'unknown')
    return { severity: 'unknown', was: row.severity, freshness };
  return { severity: row.severity, was: row.was, freshness };
}

/** epoch ms of the newest figure of a row */
function observedAt({ latency, throughput, budget }: ServiceRow): number | null {
  const times = [latency, throughput, budget].map((figure) => figure?.observedAt ?? Number.NEGATIVE_INFINITY);
  const newest = Math.max(...times);
  return Number.isFinite(newest) ? newest : null;
}

/** The word of a row with its time: `critical, 27 min`, `ok for 12 d`, `stale 2 min, was critical`, `unknown since 06:36`. */
export function statusWords(row: ServiceRow, shown: Shown, now: number, timezone: string): string {
  const was = shown.was === null ? '' : `, was ${shown.was}`;
  const seen = observedAt(row);
  if (shown.freshness === 'cached')
    return `cached${seen === null ? '' : ` at ${siteTime(seen, timezone).clock}`}${was}`;
  if (shown.freshness === 'stale') return `stale${seen === null ? '' : ` ${formatAge(now - seen)}`}${was}`;
  if (row.since === null) return shown.severity;
  if (shown.severity === 'unknown') return `unknown since ${siteTime(row.since, timezone).clock}`;
  const age = formatAge(now - row.since);
  return shown.severity === 'ok' ? `ok for ${age}` : `${shown.severity}, ${age}`;
}

/** Ink of a severity's word. */
export function toneOf({ severity }: Shown): string {
  if (severity === 'critical' || severity === 'warning' || severity === 'info')
    return `${severity} is-strong`;
  return severity === 'unknown' ? 'ink-1 is-strong' : 'ink-3';
}

/** Which figure broke its promise: it alone is coloured. */
export function breachOf(row: ServiceRow): 'latency' | 'throughput' | 'budget' | null {
  const { latency, throughput, budget } = row;
  if (
    latency !== null &&
    latency.value !== null &&
    latency.objective !== null &&
    latency.value > latency.objective
  )
    return 'latency';
  if (budget !== null && budget.value !== null && budget.value <= 0) return 'budget';
  if (
    throughput !== null &&
    throughput.value !== null &&
    throughput.usual !== null &&
    throughput.value < throughput.usual / 2
  )
    return 'throughput';
  return null;
}

const HOUR = 3_600;

/** Work an hour from a rate in 1/s. */
export function perHour(rate: number | null): string {
  return rate === null ? '?' : formatNumber(rate * HOUR);
}

export function latencyText(value: number | null): string {
  return value === null ? '?' : formatSeconds(value);
}

export function budgetText(value: number | null): string {
  return value === null ? '?' : formatPercent(value);
}

/** `0.42 of 1.0 s` */
export function latencyOf({ latency }: ServiceRow): string {
  if (latency === null || latency.value === null) return '';
  const promised = latency.objective === null ? '' : ` of ${promisedText(latency.objective)}`;
  return `${formatSeconds(latency.value)}${promised} s`;
}

/** A promise of so many seconds as it is written: `0.8`, `1.5`, `5.0`, `30`. */
export function promisedText(seconds: number): string {
  if (seconds >= 9.95) return formatNumber(seconds);
  const rounded = Math.round(seconds * 10) / 10;
  return rounded === seconds ? seconds.toFixed(1) : String(Math.round(seconds * 100) / 100);
}

/** Everything a listener needs of a row. */
export function spokenRow(row: ServiceRow, shown: Shown, words: string): string {
  const reason = row.reason === '' ? '' : `. ${row.reason}`;
  return `${row.name}: ${words}, ${shown.severity}, ${shown.freshness}${reason}. Owner: ${row.owner}`;
}
