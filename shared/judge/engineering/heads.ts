import { timezoneOf } from '../../config/timezone';
import { timesOf } from '../../format/format';
import type { Condition } from '../../model/condition';
import { freshnessOf } from '../../model/freshness';
import { type Band, type Learnt, NOTHING_LEARNT } from '../../model/learnt';
import type { Fault } from '../../model/observation';
import { type Freshness, type Severity, severityRank } from '../../model/severity';
import type { SourceStatus } from '../../model/source-status';
import { bandAt } from '../ahead/baseline';
import { reachOf, reachWords } from '../ahead/reach-words';
import { SPAN_MS } from '../charts';
import { type Indicator, type IndicatorReading, indicatorsOf, readingOf } from '../indicators';
import type { JudgeInput } from '../judgement';
import { FEED } from '../own/feed';
import { UPLINK_REASON, uplinkLost } from '../own/uplink';
import { faultReason } from '../words';
import { sameTold, standingOf, type Told, toldOf } from './standing';

/** The state of an indicator: its row without the chart. */
export interface IndicatorHead {
  readonly indicator: Indicator;
  readonly reading: IndicatorReading;
  readonly severity: Severity;
  readonly was: Severity | null;
  readonly since: number | null;
  /** the condition behind its severity */
  readonly condition: Condition | null;
  readonly level: number | null;
  readonly note: string;
  /** far above or below the usual for now */
  readonly far: boolean;
  /** multiple of the usual; null: the usual is not known, or none */
  readonly times: number | null;
}

/** Inputs of a head; it is rebuilt when one of these changes. */
interface Memo {
  /** sum of the times of its series, and of those of its limit */
  readonly stamp: number;
  readonly every: number;
  readonly newest: number | null;
  readonly freshness: Freshness;
  readonly told: Told;
  readonly hindrance: string;
  readonly learnt: Learnt;
  readonly head: IndicatorHead;
}
const memos = new WeakMap<Indicator, Memo>();

/** Every indicator as it is now; unchanged ones are the same objects as before. */
export function headsOf(input: JudgeInput, conditions: readonly Condition[]): readonly IndicatorHead[] {
  const standing = standingOf(conditions);
  const sources = new Map(input.sources.map((status) => [status.id, status]));
  const lost = uplinkLost(input) === true;
  const heads: IndicatorHead[] = [];
  for (const indicator of indicatorsOf(input.series, input.config)) {
    const hindrance = lost ? UPLINK_REASON : hindranceOf(input, sources, indicator);
    const head = headOf(input, indicator, toldOf(standing, indicator), hindrance);
    if (!isGone(input, sources, head)) heads.push(head);
  }
  return heads;
}

/** Why it cannot be observed, in two or three words; empty: it can. */
function hindranceOf(
  { config }: JudgeInput,
  sources: ReadonlyMap<string, SourceStatus>,
  { subject }: Indicator,
): string {
  const own = subject.kind === 'target' ? faultOf(sources.get(subject.id)) : null;
  if (own !== null) return faultReason(own);
  const asked = sources.has(subject.id);
  const feed = config.feed === null || asked ? null : faultOf(sources.get(FEED));
  return feed === null ? '' : 'the feed is away';
}

function faultOf(status: SourceStatus | undefined): Fault | null {
  return status?.state === 'fault' ? status.fault : null;
}

/** An indicator is gone when no data came for hours while its source answers: a deleted queue, for example. */
function isGone(input: JudgeInput, sources: ReadonlyMap<string, SourceStatus>, head: IndicatorHead): boolean {
  const { observedAt } = head.reading;
  if (observedAt !== null && observedAt >= input.now - SPAN_MS) return false;
  const { subject } = head.indicator;
  const own = sources.get(subject.id);
  const feed = sources.get(FEED);
  return [own, feed].every((status) => status === undefined || status.state === 'ok');
}

function headOf(input: JudgeInput, indicator: Indicator, told: Told, hindrance: string): IndicatorHead {
  const { series, now } = input;
  const learnt = input.learnt ?? NOTHING_LEARNT;
  let stamp = 0;
  for (const id of indicator.ids) stamp += series.lastTime(id) || 0;
  if (indicator.limit >= 0) stamp += series.lastTime(indicator.limit) || 0;
  if (indicator.less >= 0) stamp += series.lastTime(indicator.less) || 0;
  const memo = memos.get(indicator);
  if (
    memo !== undefined &&
    memo.stamp === stamp &&
    memo.freshness === freshnessOf(memo.newest, memo.every, now) &&
    memo.learnt === learnt &&
    memo.hindrance === hindrance &&
    sameTold(memo.told, told)
  )
    return memo.head;
  const reading = readingOf(input, indicator);
  const head = made(input, indicator, reading, told, hindrance, learnt);
  const { every, observedAt: newest, freshness } = reading;
  memos.set(indicator, { stamp, every, newest, freshness, told, hindrance, learnt, head });
  return head;
}

function made(
  input: JudgeInput,
  indicator: Indicator,
  reading: IndicatorReading,
  told: Told,
  hindrance: string,
  learnt: Learnt,
): IndicatorHead {
  const { observedAt, value } = reading;
  const of = { indicator, reading };
  if (value === null || hindrance === UPLINK_REASON || told.rule?.severity === 'unknown') {
    const since = told.rule?.severity === 'unknown' ? told.rule.since : observedAt;
    const fresh = value === null ? 'no value' : 'not judged';
    const note = hindrance === '' && reading.freshness !== 'stale' ? fresh : hindrance;
    return {
      ...of,
      severity: 'unknown',
      was: wasOf(told),
      since,
      condition: told.rule,
      level: null,
      note,
      far: false,
      times: null,
    };
  }
  const condition = worstOf(told);
  const severity = condition === null || condition.severity === 'info' ? 'ok' : condition.severity;
  const band = observedAt === null ? null : bandAt(learnt, input.config, indicator.key, observedAt);
  return {
    ...of,
    severity,
    was: null,
    since: condition?.since ?? null,
    condition,
    level: severity === 'ok' ? null : levelOf(indicator, reading, told, condition, band),
    note: noteOf(input, indicator, value, told, band),
    far: band !== null && isFar(indicator, value, band),
    times: band !== null && band.usual > 0 ? value / band.usual : null,
  };
}

function worstOf({ rule, leading, forecast }: Told): Condition | null {
  let worst: Condition | null = null;
  for (const one of [rule, leading, forecast]) {
    if (one === null || one.severity === 'unknown') continue;
    if (worst === null || severityRank(one.severity) > severityRank(worst.severity)) worst = one;
  }
  return worst;
}

/** The worst last known severity; null: none was known. */
function wasOf({ rule, leading, forecast }: Told): Severity | null {
  let worst: Severity | null = null;
  for (const one of [rule, leading, forecast]) {
    const was = one?.severity === 'unknown' ? one.was : one?.severity;
    if (was === undefined || was === 'unknown') continue;
    const known: Severity = was === 'info' ? 'ok' : was;
    if (worst === null || severityRank(known) > severityRank(worst)) worst = known;
  }
  return worst;
}

/** The level at which trouble begins, in the unit of the figure. */
function levelOf(
  { row }: Indicator,
  { limit }: IndicatorReading,
  { rule }: Told,
  condition: Condition | null,
  band: Band | null,
): number | null {
  if (condition === null || condition !== rule) return band?.high ?? null;
  const { threshold, unit } = condition;
  if (threshold === null) return null;
  if (unit === row.unit) return threshold;
  return unit === '1' && limit !== null ? threshold * limit : null;
}

/** A reading is far from the usual at this multiple of it (or fraction), not just outside the band. */
const FAR = 1.5;
const FAR_BELOW = 0.5;

function isFar({ row }: Indicator, value: number, { low, usual, high }: Band): boolean {
  if (usual <= 0) return value >= (row.limit === undefined ? (row.leads?.from ?? Infinity) : Infinity);
  return (value > high && value >= FAR * usual) || (value < low && value <= FAR_BELOW * usual);
}

function noteOf(
  input: JudgeInput,
  indicator: Indicator,
  value: number,
  told: Told,
  band: Band | null,
): string {
  const { leading, forecast } = told;
  const said = [leading, forecast].filter(speaks).flatMap(({ evidence }) => reachOf(evidence) ?? [])[0];
  const full = said === undefined ? '' : reachWords(said, input.now, timezoneOf(input.config));
  if (full !== '') return full;
  if (band === null || (value <= band.high && value >= band.low)) return '';
  if (band.usual <= 0) return isFar(indicator, value, band) ? 'usually none' : '';
  const times = value / band.usual;
  return times < 0.05 ? 'far below its usual' : timesOf(times, 'its usual');
}

function speaks(condition: Condition | null): condition is Condition {
  return condition !== null && condition.severity !== 'ok' && condition.severity !== 'unknown';
}
