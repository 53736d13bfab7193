import { formatSeconds } from '../../../shared/format/format';
import { formatReading, limitedUnit, readingWords } from '../../../shared/format/reading';
import type { EngineeringRow } from '../../../shared/model/engineering';
import { type Shown, shownAt, statusWords } from '../../parts/shown';
import { agedFreshness, type WallClock } from '../../state/freshness';
import type { RankedIndicator } from './engineering-blocks';

/** A reading as it is shown by the renderer's own clock. */
export function shownReading(row: EngineeringRow, clock: WallClock): Shown {
  return shownAt(row, agedFreshness(row.figure, clock));
}

/** What a reading counts as when places are given out: what was in trouble when it was heard last keeps its place. */
export function rankedReading(row: EngineeringRow): RankedIndicator {
  const { id, group, subject, name, label, since, was, note } = row;
  const kept = row.severity === 'unknown' && (was === 'critical' || was === 'warning');
  const severity = kept ? was : row.severity;
  return { id, group, subject, name, label, since, severity, noted: note !== '' && severity === 'ok' };
}

/** The word of a reading with its time: `critical, 11 min`. */
export function readingStatus(row: EngineeringRow, shown: Shown, now: number, timezone: string): string {
  return statusWords(shown, { since: row.since, seen: row.figure.observedAt }, now, timezone);
}

/** Figure and unit of a reading; a limit is told where there is one. */
export function readingFigure({ figure, limit }: EngineeringRow): {
  readonly text: string;
  readonly unit: string;
} {
  const { value, unit } = figure;
  if (value === null) return { text: '?', unit: 'unknown' };
  return { text: formatReading(value, unit, limit).text, unit: limitedUnit(value, unit, limit) };
}

/** `usual 38 to 46`; empty while it is not known. */
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

/** `critical from 87`; written on the line at which its trouble begins. */
export function levelWords({ level, figure, limit }: EngineeringRow, { severity }: Shown): string {
  if (level === null) return '';
  const { text, unit } = formatReading(level, figure.unit, limit);
  return `${severity} from ${text}${unit === '' ? '' : ` ${unit}`}`;
}

/** From this share of its limit on, the limit is drawn. */
const NEAR = 0.6;

/** The line to draw across a reading's own: where its trouble begins, else its limit where that is near. */
export function lineAt({ level, limit, figure }: EngineeringRow): number | null {
  if (level !== null) return level;
  const { value } = figure;
  return limit !== null && value !== null && value >= NEAR * limit ? limit : null;
}

/** ms that every line spans, also that of a reading which is heard for the first time today */
const SPAN_MS = 7_200_000;

/** epoch ms of the left end of its line */
export function lineFrom({ series }: EngineeringRow): number {
  return (series.t.at(-1) ?? 0) - SPAN_MS;
}

/** Everything a listener needs of a reading. */
export function spokenReading(row: EngineeringRow, shown: Shown, words: string): string {
  const { figure, limit, note } = row;
  const value = figure.value === null ? 'unknown' : readingWords(figure.value, figure.unit, limit);
  const said = [usualWords(row), note].filter(Boolean).join(', ');
  const more = said === '' ? '' : `. ${said}`;
  return `${row.name}, ${row.label}: ${value}. ${words}, ${shown.severity}, ${shown.freshness}${more}`;
}

/** Nothing that would be drawn of it has changed: what came over the bridge is made anew each time. */
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

/** What was held if nothing is new; else a map with the old rows where they are still the same. */
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
