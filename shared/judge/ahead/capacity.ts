import { timezoneOf } from '../../config/timezone';
import { formatPercent } from '../../format/format';
import { freshnessOf } from '../../model/freshness';
import type { Severity } from '../../model/severity';
import type { SeriesReader } from '../../series/reader';
import { type Reach, reaches } from '../../series/trend';
import type { ConditionMemory, Finding, JudgeInput } from '../judgement';
import { type RuleGroup, ruleGroups } from '../rules/groups';
import { reachEvidence, reachWords } from './reach-words';

export const CAPACITY_RULE = 'capacity.forecast';
/** The line is fitted to this much of the past, and needs this much of it. ms */
const SPAN_MS = 1_800_000;
const LEAST_SPAN_MS = 120_000;
const POINTS = 60;
/** A limit that is reached later than this (s) does not matter to this shift. */
const SOON_S = 3_600;
const DAY_S = 86_400;
/** ms between two fits of the line */
const EVERY_MS = 10_000;
const CLEAR_AFTER = 60;
const RAISE_AFTER = 30;
/** share of the capacity */
const FULL = 1;

/**
 * Finds what fills steadily and when it will be full: before the level of its own rule is passed, and long before users
 * feel it. Applies to rules with `fills`; readings that follow the time of day are not extrapolated.
 */
export function findCapacity(
  input: JudgeInput,
  memory: Readonly<Record<string, ConditionMemory>> = {},
): readonly Finding[] {
  const { config } = input;
  if (config.rules[CAPACITY_RULE]?.enabled === false) return [];
  return ruleGroups(input.series, config).flatMap((group) => {
    const [id] = group.ids;
    if (group.row.fills !== true || id === undefined || group.ids.length > 1) return [];
    const finding = forecastOf(input, group, id, memory[group.key]?.severity);
    return finding === null ? [] : [finding];
  });
}

/** @param own severity that the rule of the same reading shows; undefined: none yet */
function forecastOf(
  input: JudgeInput,
  group: RuleGroup,
  id: number,
  own: Severity | undefined,
): Finding | null {
  const { series, now, config } = input;
  const { row, subject, part, owner, name } = group;
  const observedAt = series.lastTime(id);
  const value = series.lastValue(id);
  if (Number.isNaN(observedAt) || Number.isNaN(value)) return null;
  const known = freshnessOf(observedAt, group.every, now) !== 'stale';
  const reach = known ? reachOf(series, id, now) : null;
  const { warning: warn = SOON_S, for: raiseAfter = RAISE_AFTER } = config.rules[CAPACITY_RULE] ?? {};
  const left = reach === null ? null : (reach.at - now) / 1_000;
  // Once the level of its own rule is passed, that rule reports it; in a single look, at once.
  const quiet =
    input.atOnce === true
      ? value >= (row.warning ?? Number.POSITIVE_INFINITY)
      : own === 'warning' || own === 'critical';
  const severity = known ? severityOf(quiet ? null : left, warn) : 'unknown';
  const what = `${part === null ? '' : `${part} of `}${name}`;
  return {
    rule: CAPACITY_RULE,
    subject,
    part: `${row.id} ${part ?? ''}`.trim(),
    severity,
    observedAt,
    value: left,
    threshold: warn,
    unit: 's',
    owner,
    sentence: !known
      ? `When ${what} is full is not known.`
      : reach === null || severity === 'ok'
        ? `${what} is not about to be full.`
        : `${what} is ${formatPercent(value)} % full, and ${reachWords(reach, now, timezoneOf(config))}.`,
    evidence: reach === null ? {} : reachEvidence(reach),
    raiseAfter,
    // It has come true: it is not over.
    clearAfter: quiet ? 0 : CLEAR_AFTER,
  };
}

/** @param left s until it is full; null: not known @param warn s; null: no warning */
function severityOf(left: number | null, warn: number | null): Severity {
  if (left === null || left <= 0 || left > DAY_S) return 'ok';
  return warn !== null && left <= warn ? 'warning' : 'info';
}

interface Look {
  readonly at: number;
  readonly reach: Reach | null;
}
const looks = new WeakMap<SeriesReader, Map<number, Look>>();

function reachOf(series: SeriesReader, id: number, now: number): Reach | null {
  const at = Math.floor(now / EVERY_MS) * EVERY_MS;
  const own = looks.get(series) ?? new Map<number, Look>();
  looks.set(series, own);
  const before = own.get(id);
  if (before?.at === at) return before.reach;
  const column = series.sampled(id, at - SPAN_MS, at, POINTS);
  const span = (column.t.at(-1) ?? 0) - (column.t[0] ?? 0);
  const reach = span < LEAST_SPAN_MS ? null : reaches(column, FULL);
  own.set(id, { at, reach });
  return reach;
}
