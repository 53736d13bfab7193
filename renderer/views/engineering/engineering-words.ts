import { formatSeconds } from '../../../shared/format/format';
import { formatReading, limitedUnit, readingWords } from '../../../shared/format/reading';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { type Shown, shownAt, statusWords } from '../../parts/shown';
import { agedFreshness, type WallClock } from '../../state/freshness';
import type { RankedIndicator } from './engineering-blocks';

/** A reading as shown, by the renderer's own clock. */
export function shownReading(row: EngineeringRow, clock: WallClock): Shown {
  return shownAt(row, agedFreshness(row.figure, clock));
}

/** The rank of a reading for its place: one that was last known in trouble keeps its place. */
export function rankedReading(row: EngineeringRow): RankedIndicator {
  const { id, group, subject, name, label, since, was, note } = row;
  const kept = row.severity === 'unknown' && (was === 'critical' || was === 'warning');
  const severity = kept ? was : row.severity;
  return { id, group, subject, name, label, since, severity, noted: note !== '' && severity === 'ok' };
}

/** The status of a reading with its time: `critical, 11 min`. */
export function readingStatus(row: EngineeringRow, shown: Shown, now: number, timezone: string): string {
  return statusWords(shown, { since: row.since, seen: row.figure.observedAt }, now, timezone);
}

/** Figure and unit of a reading, with its limit if there is one. */
export function readingFigure({ figure, limit }: EngineeringRow): {
  readonly text: string;
  readonly unit: string;
} {
  const { value, unit } = figure;
  if (value === null) return { text: '?', unit: 'unknown' };
  return { text: formatReading(value, unit, limit).text, unit: limitedUnit(value, unit, limit) };
}

/** `usual 38 to 46`; empty: not known. */
export function usualWords({ band, figure, limit }: EngineeringRow): string {
  const [low, high] = [band?.low.at(-1), band?.high.at(-1)];
  if (low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high)) return '';
  const [from, to] = [formatReading(low, figure.unit, limit), formatReading(high, figure.unit, limit)];
  const unit = to.unit === '' ? '' : ` ${to.unit}`;
  if (from.text === to.text && from.unit === to.unit) return `usual ${to.text}${unit}`;
  const same = from.unit === to.unit || low === 0 || (from.unit === 'ms' && to.unit === 's');
  const begin = from.unit === 'ms' && to.unit === 's' ? formatSeconds(low) : low === 0 ? '0' : from.text;
  return `usual ${begin}${same ? '' : ` ${from.unit}`} to ${to.text}${unit}`;
}

/** `critical from 87`: label of the line at which its trouble begins. */
export function levelWords({ level, figure, limit }: EngineeringRow, { severity }: Shown): string {
  if (level === null) return '';
  const { text, unit } = formatReading(level, figure.unit, limit);
  return `${severity} from ${text}${unit === '' ? '' : ` ${unit}`}`;
}

/** The limit is drawn from this share of it on. */
const NEAR = 0.6;

/** The horizontal line of a reading: the level of its trouble, else its limit if that is near. */
export function lineAt({ level, limit, figure }: EngineeringRow): number | null {
  if (level !== null) return level;
  const { value } = figure;
  return limit !== null && value !== null && value >= NEAR * limit ? limit : null;
}

/** ms that every chart covers, even for a reading first seen today */
const SPAN_MS = 7_200_000;

/** epoch ms of the left end of its chart */
export function lineFrom({ series }: EngineeringRow): number {
  return (series.t.at(-1) ?? 0) - SPAN_MS;
}

/** The full text of a reading for screen readers. */
export function spokenReading(row: EngineeringRow, shown: Shown, words: string): string {
  const { figure, limit, note } = row;
  const value = figure.value === null ? 'unknown' : readingWords(figure.value, figure.unit, limit);
  const said = [usualWords(row), note].filter(Boolean).join(', ');
  const more = said === '' ? '' : `. ${said}`;
  return `${row.name}, ${row.label}: ${value}. ${words}, ${shown.severity}, ${shown.freshness}${more}`;
}

/** Whether a row would be drawn the same: data from the bridge always arrives as new objects. */
function sameRow(a: EngineeringRow, b: EngineeringRow): boolean {
  return (
    a.figure.observedAt === b.figure.observedAt &&
    a.figure.value === b.figure.value &&
    a.figure.freshness === b.figure.freshness &&
    a.limit === b.limit &&
    a.severity === b.severity &&
    a.was === b.was &&
    a.since === b.since &&
    a.level === b.level &&
    a.note === b.note &&
    a.name === b.name &&
    a.series.t.length === b.series.t.length &&
    a.series.t[0] === b.series.t[0] &&
    a.band?.low.at(-1) === b.band?.low.at(-1) &&
    a.band?.high.at(-1) === b.band?.high.at(-1)
  );
}

export type Rows = ReadonlyMap<string, EngineeringRow>;

/** The held map if nothing changed; else a map that keeps the unchanged rows. */
export function steadyRows(held: Rows, rows: readonly EngineeringRow[]): Rows {
  let changed = held.size !== rows.length;
  const next = new Map<string, EngineeringRow>();
  for (const row of rows) {
    const before = held.get(row.id);
    const same = before !== undefined && sameRow(before, row);
    if (!same) changed = true;
    next.set(row.id, same ? before : row);
  }
  return changed ? next : held;
}
