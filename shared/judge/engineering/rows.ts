import { INDICATOR_GROUPS } from '../../metrics/indicators';
import type { EngineeringRow } from '../../model/engineering';
import type { IndicatorGroup } from '../../model/indicator-row';
import { NOTHING_LEARNT } from '../../model/learnt';
import type { Column } from '../../model/said';
import { severityRank } from '../../model/severity';
import { downsample } from '../../series/downsample';
import { bandAt } from '../ahead/baseline';
import { indicatorLine, labelOf } from '../indicators';
import type { JudgeInput } from '../judgement';
import type { IndicatorHead } from './heads';

/** Maximum number of rows that cross the bridge. */
export const MOST_ROWS = 60;
const SPAN_MS = 7_200_000;
const POINTS = 120;
/** ms between two points of the usual band */
const BAND_MS = 900_000;

/** Order: critical, unknown that was critical, unknown, warning, the rest. */
export function severityWeight({ severity, was }: Pick<IndicatorHead, 'severity' | 'was'>): number {
  return severity === 'ok' ? 0 : severityRank(severity) * 2 + (was === 'critical' ? 1 : 0);
}

/**
 * The heads that are shown, by group, the worst first in each. If there are too many, those in trouble come first, then
 * those far from the usual. Thousands are checked each second, so only those in trouble are sorted.
 */
export function keptHeads(heads: readonly IndicatorHead[]): readonly IndicatorHead[] {
  const ordered = byGroup(heads);
  if (heads.length <= MOST_ROWS) return ordered;
  const ill = ordered.filter(({ severity }) => severity !== 'ok').toSorted(worstFirst);
  const far = ordered.filter((head) => head.far && head.severity === 'ok');
  const kept = new Set([...ill, ...far].slice(0, MOST_ROWS));
  for (const head of ordered) {
    if (kept.size >= MOST_ROWS) break;
    kept.add(head);
  }
  return ordered.filter((head) => kept.has(head));
}

function byGroup(heads: readonly IndicatorHead[]): readonly IndicatorHead[] {
  const groups = new Map(INDICATOR_GROUPS.map(({ id }): [string, IndicatorHead[]] => [id, []]));
  for (const head of heads) groups.get(head.indicator.row.group)?.push(head);
  return [...groups.values()].flatMap((list) =>
    list.some(({ severity }) => severity !== 'ok') ? list.toSorted(worstFirst) : list,
  );
}

/** The groups of these heads, in the order of the view. */
export function groupsOf(heads: readonly IndicatorHead[]): readonly IndicatorGroup[] {
  const used = new Set(heads.map(({ indicator }) => indicator.row.group));
  return INDICATOR_GROUPS.filter(({ id }) => used.has(id));
}

function worstFirst(a: IndicatorHead, b: IndicatorHead): number {
  return severityWeight(b) - severityWeight(a);
}

/** An unchanged head keeps its row. */
const rows = new WeakMap<IndicatorHead, EngineeringRow>();

export function rowOf(input: JudgeInput, head: IndicatorHead): EngineeringRow {
  const known = rows.get(head);
  if (known !== undefined) return known;
  const made = madeRow(input, head);
  rows.set(head, made);
  return made;
}

function madeRow(input: JudgeInput, head: IndicatorHead): EngineeringRow {
  const { indicator, reading } = head;
  const { row, subject, key, name } = indicator;
  const { observedAt, every, freshness } = reading;
  const series = twoHours(indicatorLine(input, indicator), observedAt ?? input.now);
  // A stale value is still shown, as last heard.
  const value = reading.value ?? (freshness === 'stale' ? lastOf(series) : null);
  return {
    id: key,
    group: row.group,
    subject,
    name,
    label: labelOf(indicator),
    figure: { metric: row.metric, value, unit: row.unit, observedAt, every, freshness },
    limit: reading.limit,
    severity: head.severity,
    was: head.was,
    since: head.since,
    ...(head.condition?.ending === true ? { ending: true } : {}),
    level: head.level,
    series,
    band: bandOver(input, key, series.t),
    note: head.note,
    times: head.times,
  };
}

function twoHours({ t, v }: Column, until: number): Column {
  let from = 0;
  while (from < t.length && (t[from] as number) < until - SPAN_MS) from += 1;
  return downsample({ t: t.slice(from), v: v.slice(from) }, POINTS);
}

function lastOf({ v }: Column): number | null {
  for (let index = v.length - 1; index >= 0; index -= 1) {
    const value = v[index] as number;
    if (!Number.isNaN(value)) return value;
  }
  return null;
}

/** The usual at both ends of a line and every quarter of an hour between; null: not known anywhere. */
function bandOver(
  { learnt = NOTHING_LEARNT, config }: JudgeInput,
  key: string,
  times: Float64Array,
): EngineeringRow['band'] {
  const [from, to] = [times[0], times[times.length - 1]];
  if (from === undefined || to === undefined || !learnt.baselines.has(key)) return null;
  const at = [from];
  for (let t = (Math.floor(from / BAND_MS) + 1) * BAND_MS; t < to; t += BAND_MS) at.push(t);
  if (to > from) at.push(to);
  const bands = at.map((t) => bandAt(learnt, config, key, t));
  if (bands.every((band) => band === null)) return null;
  return {
    t: Float64Array.from(at),
    low: Float64Array.from(bands, (band) => band?.low ?? Number.NaN),
    high: Float64Array.from(bands, (band) => band?.high ?? Number.NaN),
  };
}
