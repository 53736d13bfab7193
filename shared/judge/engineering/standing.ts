import { INDICATORS } from '../../metrics/indicators';
import type { Condition } from '../../model/condition';
import { CAPACITY_RULE } from '../ahead/capacity';
import { LEADING_RULE } from '../ahead/leading';
import type { Indicator } from '../indicators';

/** The conditions about an indicator. */
export interface Told {
  /** of the rule that judges the same reading */
  readonly rule: Condition | null;
  /** its predicted saturation */
  readonly leading: Condition | null;
  /** its predicted time of being full */
  readonly forecast: Condition | null;
}
/** Conditions about indicators, by rule, then by subject and part. */
type Standing = ReadonlyMap<string, ReadonlyMap<string, Condition>>;

const WANTED: readonly string[] = [
  ...INDICATORS.flatMap(({ rule }) => (rule === undefined ? [] : [rule])),
  LEADING_RULE,
  CAPACITY_RULE,
];

export function standingOf(conditions: readonly Condition[]): Standing {
  const standing = new Map<string, Map<string, Condition>>();
  for (const rule of WANTED) standing.set(rule, new Map());
  for (const condition of conditions) {
    const { rule, subject, part } = condition;
    standing.get(rule)?.set(part === undefined ? subject.id : `${subject.id}|${part}`, condition);
  }
  return standing;
}

const NOTHING: Told = { rule: null, leading: null, forecast: null };

export function toldOf(standing: Standing, { row, subject, part, key }: Indicator): Told {
  const { id } = subject;
  const leading = one(standing, LEADING_RULE, id, key);
  if (row.rule === undefined) return leading === null ? NOTHING : { ...NOTHING, leading };
  const ahead = part === null ? row.rule : `${row.rule} ${part}`;
  return {
    rule: one(standing, row.rule, id, part),
    leading,
    forecast: one(standing, CAPACITY_RULE, id, ahead),
  };
}

function one(standing: Standing, rule: string, id: string, part: string | null): Condition | null {
  const list = standing.get(rule);
  if (list === undefined || list.size === 0) return null;
  return list.get(part === null ? id : `${id}|${part}`) ?? null;
}

/** Whether the wall would say the same of both. */
export function sameTold(a: Told, b: Told): boolean {
  return same(a.rule, b.rule) && same(a.leading, b.leading) && same(a.forecast, b.forecast);
}

function same(a: Condition | null, b: Condition | null): boolean {
  if (a === b) return true;
  return (
    a !== null &&
    b !== null &&
    a.severity === b.severity &&
    a.was === b.was &&
    a.since === b.since &&
    a.ending === b.ending &&
    a.threshold === b.threshold &&
    a.sentence === b.sentence &&
    a.evidence.reach === b.evidence.reach
  );
}
