import { fitting } from '../../../shared/format/fitting';
import { formatNumber, formatPercent, latencyOfPromise, latencyWords } from '../../../shared/format/format';
import type { Figure } from '../../../shared/model/said';
import type { ServiceRow } from '../../../shared/model/services';
import { type Shown, shownAt, statusWords } from '../../parts/shown';
import { heardFreshness } from '../../state/freshness';
import type { NameTone } from '../../theme/fit';
import type { RankedService, ServicesLayout } from './services-layout';

/** The rank of a row for its place: a wall from the cache keeps its places. */
export function rankedService(row: ServiceRow): RankedService {
  return { id: row.id, severity: row.freshness === 'cached' ? (row.was ?? row.severity) : row.severity };
}

/** @param silentFor ms since the last message of the engine */
export function shownService(row: ServiceRow, silentFor: number): Shown {
  return shownAt(row, heardFreshness(row.freshness, silentFor));
}

/** epoch ms of the newest figure of a row */
function observedAt({ latency, throughput, budget }: ServiceRow): number | null {
  const times = [latency, throughput, budget].map((figure) => figure?.observedAt ?? Number.NEGATIVE_INFINITY);
  const newest = Math.max(...times);
  return Number.isFinite(newest) ? newest : null;
}

/** The status of a row with its time: `critical, 27 min`. */
export function serviceStatus(row: ServiceRow, shown: Shown, now: number, timezone: string): string {
  return statusWords(shown, { since: row.since, seen: observedAt(row) }, now, timezone);
}

/** The figure that missed its objective: only this one is coloured. */
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

/** Work per hour from a rate in 1/s. */
export function perHour(rate: number | null): string {
  return rate === null ? '?' : formatNumber(rate * HOUR);
}

export function budgetText(value: number | null): string {
  return value === null ? '?' : formatPercent(value);
}

/** `0.42 of 1.0 s` */
export function latencyShort({ latency }: ServiceRow): string {
  if (latency === null || latency.value === null) return '';
  return latency.objective === null
    ? latencyWords(latency.value)
    : latencyOfPromise(latency.value, latency.objective);
}

/** The full text of a row for screen readers. */
export function spokenService(row: ServiceRow, shown: Shown, words: string): string {
  const reason = row.reason === '' ? '' : `. ${row.reason}`;
  return `${row.name}: ${words}, ${shown.severity}, ${shown.freshness}${reason}. Owner: ${row.owner}`;
}

/** Letters of the line below the name of a calm service. */
const NOTE_LETTERS = 38;

/**
 * Who owns a calm service and since when it is well; if one of its targets is not known, that comes first: `ok for 9 d ·
 * pg: log-in refused`. An owner that leaves no room for the rest is not told.
 */
export function calmNote({ owner, reason, severity }: ServiceRow, words: string): string {
  const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
  const unread = severity === 'ok' ? reason : '';
  if (unread === '') return fitting(NOTE_LETTERS, joined(owner, words), words);
  return fitting(NOTE_LETTERS, joined(owner, words, unread), joined(words, unread), unread);
}

/** Letters of a name in answer size that fit beside the figures of a hero. */
const HERO_LETTERS = 14;

/** The one size for the names of all heroes, so that none looks worse than the other. */
export function heroTone(names: readonly string[]): NameTone {
  return names.some((name) => name.length > HERO_LETTERS) ? 't-name' : 't-answer';
}

/** How the latency of a service is measured: as a percentile of its requests, or as the time of the newest check. */
export function latencyMeasure({ metric }: Pick<Figure, 'metric'>): string {
  return metric === 'httpcheck.duration' ? 'time of a check' : 'p95';
}

function latencyHead(rows: readonly ServiceRow[]): readonly { readonly x: number; readonly text: string }[] {
  const measures = new Set(
    rows.flatMap(({ latency }) => (latency === null ? [] : [latencyMeasure(latency)])),
  );
  if (measures.size === 0) return [];
  return [
    { x: 560, text: `${[...measures].sort().join(' or ')} over 2 h 40 min; the upper line is the objective` },
  ];
}

/** The heads of the equal rows, with their places; a column that none of these rows fills has none. */
export function calmHeads(
  all: readonly ServiceRow[],
  placed: ServicesLayout['placed'],
): readonly { readonly x: number; readonly text: string }[] {
  const equal = new Set(placed.filter(({ kind }) => kind === 'calm').map(({ id }) => id));
  const rows = all.filter(({ id }) => equal.has(id));
  const budgets = rows.flatMap(({ budget }) => budget ?? []);
  const fed = budgets.length > 0 && budgets.every(({ source }) => source === 'feed');
  return [
    ...latencyHead(rows),
    ...(rows.some(({ throughput }) => throughput !== null)
      ? [{ x: 1210, text: 'work done, against usual' }]
      : []),
    ...(budgets.length > 0
      ? [{ x: 1610, text: fed ? 'error budget left, by the feed' : 'error budget left' }]
      : []),
  ];
}
