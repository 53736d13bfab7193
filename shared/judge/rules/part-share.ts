import type { RuleRow } from '../../model/rule-row';
import type { SeriesInfo, SeriesReader } from '../../series/reader';

/** A part of a subject: a series of a rule, and the series that it is a share of. */
export interface SharedPart {
  readonly name: string;
  readonly id: number;
  readonly of: readonly number[];
}

/** A part that is full: this many of all. */
export interface FullPart {
  readonly name: string;
  readonly some: number;
  readonly all: number;
}

/** The parts of each subject of a rule, by the subject's id; empty: the rule does not look at shares. */
export function sharedParts(
  { share, by, metric, where }: RuleRow,
  series: SeriesReader,
): ReadonlyMap<string, readonly SharedPart[]> {
  const parts = new Map<string, SharedPart[]>();
  if (share === undefined) return parts;
  const keyOf = ({ attributes }: SeriesInfo): string => `${attributes[by]} ${attributes[share.per]}`;
  const whole = new Map<string, number[]>();
  for (const info of series.find(share.of)) {
    if (info.attributes.replica !== undefined) continue;
    const key = keyOf(info);
    whole.set(key, [...(whole.get(key) ?? []), info.id]);
  }
  for (const info of series.find(metric, where)) {
    const [subject, name, of] = [info.attributes[by], info.attributes[share.per], whole.get(keyOf(info))];
    if (subject === undefined || name === undefined || of === undefined) continue;
    if (info.attributes.replica !== undefined) continue;
    parts.set(subject, [...(parts.get(subject) ?? []), { name, id: info.id, of }]);
  }
  return parts;
}

/**
 * The fullest part that a rule calls critical; null: none is.
 * @param newest epoch ms of the newest value of the subject
 * @param every ms; an older value than this is not of now
 */
export function fullPart(
  { share }: RuleRow,
  parts: readonly SharedPart[],
  series: SeriesReader,
  { newest, every }: { readonly newest: number; readonly every: number },
): FullPart | null {
  if (share === undefined) return null;
  const isNow = (id: number): boolean => newest - series.lastTime(id) <= every;
  let fullest: FullPart | null = null;
  for (const { name, id, of } of parts) {
    const some = series.lastValue(id);
    if (!isNow(id) || !(some >= share.least)) continue;
    const all = of.filter(isNow).reduce((sum, one) => sum + (series.lastValue(one) || 0), 0);
    if (all === 0 || some < share.critical * all) continue;
    if (fullest === null || some / all > fullest.some / fullest.all) fullest = { name, some, all };
  }
  return fullest;
}
