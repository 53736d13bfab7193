import type { Config } from '../../config/config';
import { timezoneOf } from '../../config/timezone';
import { capital } from '../../format/fitting';
import { formatPercent, latencyWords, timesOf } from '../../format/format';
import { valueWords } from '../../format/measured';
import { conditionKey } from '../../model/condition';
import type { Band, Learnt } from '../../model/learnt';
import { NOTHING_LEARNT } from '../../model/learnt';
import type { Severity } from '../../model/severity';
import { between } from '../../series/column';
import type { SeriesReader } from '../../series/reader';
import { type Reach, reaches } from '../../series/trend';
import {
  type Indicator,
  type IndicatorReading,
  indicatorLine,
  indicatorsOf,
  nounOf,
  readingOf,
} from '../indicators';
import type { ConditionMemory, Finding, JudgeInput } from '../judgement';
import { ownersOf } from '../owners';
import { bandAt, type Regime } from './baseline';
import { reachEvidence, reachWords } from './reach-words';

export const LEADING_RULE = 'saturation.leading';
/** multiple of the usual that counts as much more, where no limit is known */
const MUCH = 2;
/** share of the limit that counts as near it, at any pace */
const NEAR = 0.75;
/** A limit that is reached later than this (s) is not reported yet. */
const SOON_S = 3_600;
/** s that it must last: a burst is not a trend */
const RAISE_AFTER = 45;
const CLEAR_AFTER = 60;
/** ms of the past to which the line is fitted, at least and at most */
const LEAST_SPAN_MS = 60_000;
const SPAN_MS = 10 * 60_000;
/** ms between two fits of the line */
const EVERY_MS = 10_000;

/**
 * Finds what leads to saturation before users feel it: readings far above the usual for this hour that are moving
 * towards their limit. Readings above the usual that are not moving are `info`. Nothing is found while the usual is
 * unknown, or once the rule of the same reading has spoken; nothing new is found during recovery from an incident.
 */
export function findLeading(
  input: JudgeInput,
  regime: Regime,
  memory: Readonly<Record<string, ConditionMemory>>,
): readonly Finding[] {
  const { config, series, learnt = NOTHING_LEARNT, atOnce = false } = input;
  const own = config.rules[LEADING_RULE];
  if (own?.enabled === false || atOnce || learnt.baselines.size === 0) return [];
  return indicatorsOf(series, config).flatMap((indicator): readonly Finding[] => {
    const finding =
      indicator.row.leads === undefined ? null : leadingOf(input, learnt, indicator, regime, memory);
    return finding === null ? [] : [finding];
  });
}

function leadingOf(
  input: JudgeInput,
  learnt: Learnt,
  indicator: Indicator,
  regime: Regime,
  memory: Readonly<Record<string, ConditionMemory>>,
): Finding | null {
  const { config, now } = input;
  const { row, subject, key } = indicator;
  const band = bandAt(learnt, config, key, now);
  if (band === null) return null;
  const reading = readingOf(input, indicator);
  const own = config.rules[LEADING_RULE];
  const base = {
    rule: LEADING_RULE,
    subject,
    part: key,
    observedAt: reading.observedAt ?? now,
    threshold: band.high,
    unit: row.unit,
    owner: ownerOf(config, subject),
    raiseAfter: own?.for ?? RAISE_AFTER,
    clearAfter: CLEAR_AFTER,
  };
  const what = whatOf(indicator);
  if (reading.value === null)
    return {
      ...base,
      severity: 'unknown',
      value: null,
      sentence: `${capital(what)}: not known.`,
      evidence: {},
    };
  const spoken = row.rule !== undefined && speaks(memory, row.rule, indicator);
  const before = memory[conditionKey({ rule: LEADING_RULE, subject, part: key })];
  const shown = before?.severity === 'unknown' ? before.was?.severity : before?.severity;
  const begins = shown !== 'info' && shown !== 'warning';
  const beyond = !spoken && (regime !== 'recovery' || !begins) && isMuch(row.leads?.from ?? 0, reading, band);
  const reach = beyond && reading.limit !== null ? reachOf(input, indicator, reading.limit) : null;
  const severity = beyond
    ? severityOf(
        row.limit !== undefined,
        reading,
        band,
        reach,
        now,
        own?.warning === undefined ? SOON_S : own.warning,
      )
    : 'ok';
  return {
    ...base,
    severity,
    value: reading.value,
    sentence:
      reading.value <= band.high
        ? `${capital(what)}: as usual.`
        : sentenceOf(what, indicator, reading, band, reach, config, now),
    evidence: {
      usual: band.usual,
      times: band.usual > 0 ? reading.value / band.usual : null,
      ...(reach === null ? {} : reachEvidence(reach)),
    },
    // Its own rule reports it now; it must not be reported twice.
    clearAfter: spoken ? 0 : CLEAR_AFTER,
  };
}

/** Whether the rule of the same reading has passed a level. */
function speaks(
  memory: Readonly<Record<string, ConditionMemory>>,
  rule: string,
  { subject, part }: Indicator,
): boolean {
  const own = { rule, subject, ...(part === null ? {} : { part }) };
  const severity = memory[conditionKey(own)]?.severity;
  return severity === 'warning' || severity === 'critical';
}

function isMuch(from: number, { value, limit }: IndicatorReading, { high }: Band): boolean {
  return value !== null && value > high && value >= from * (limit ?? 1);
}

/** @param soon s; null: no warning */
function severityOf(
  isLimited: boolean,
  { value, limit }: IndicatorReading,
  { usual }: Band,
  reach: Reach | null,
  now: number,
  soon: number | null,
): Severity {
  if (value === null || soon === null) return 'info';
  // With a limit but no forecast, more than usual is only `info`.
  if (limit === null) return !isLimited && value >= MUCH * usual ? 'warning' : 'info';
  const soonFull = reach !== null && (reach.at - now) / 1_000 <= soon;
  return soonFull || value >= NEAR * limit ? 'warning' : 'info';
}

/** `connections of PostgreSQL pg-prod`, `queue jobs of Redis redis-prod` */
function whatOf(indicator: Indicator): string {
  return `${nounOf(indicator)} of ${indicator.name}`;
}

function sentenceOf(
  what: string,
  { row }: Indicator,
  { value, limit }: IndicatorReading,
  { usual }: Band,
  reach: Reach | null,
  config: Config,
  now: number,
): string {
  const reading = value ?? 0;
  const plain = row.unit === 's' && reading < 1 ? latencyWords(reading) : valueWords(reading, row.unit);
  const stands = limit === null ? plain : `${formatPercent(reading / limit)} % of the limit`;
  const times = usual > 0 ? `, ${timesOf(reading / usual, 'the usual')}` : ', usually none';
  const full = reach === null ? '' : reachWords(reach, now, timezoneOf(config));
  return `${capital(what)}: ${stands}${times}${full === '' ? '' : `; ${full}`}.`;
}

function ownerOf(config: Config, { kind, id }: Indicator['subject']): string | null {
  if (kind === 'target') return ownersOf(config).get(id) ?? null;
  return config.services.find((service) => service.id === id)?.owner || null;
}

interface Look {
  readonly at: number;
  readonly reach: Reach | null;
}
const looks = new WeakMap<SeriesReader, Map<string, Look>>();

function reachOf(input: JudgeInput, indicator: Indicator, limit: number): Reach | null {
  const at = Math.floor(input.now / EVERY_MS) * EVERY_MS;
  const own = looks.get(input.series) ?? new Map<string, Look>();
  looks.set(input.series, own);
  const before = own.get(indicator.key);
  if (before?.at === at) return before.reach;
  // At a fixed instant, so that every caller gets the same line.
  const line = between(indicatorLine({ ...input, now: at }, indicator), at - SPAN_MS, at);
  const span = (line.t.at(-1) ?? 0) - (line.t[0] ?? 0);
  const reach = span < LEAST_SPAN_MS ? null : reaches(line, limit);
  own.set(indicator.key, { at, reach });
  return reach;
}
