import { timezoneOf } from '../../config/timezone';
import { momentWords } from '../../format/days';
import { formatBytes } from '../../format/format';
import { secondsWords } from '../../format/measured';
import type { FailoverCell, FailoverCheck, ReplicationSection } from '../../model/replication';
import type { JudgeInput } from '../judgement';
import type { Bereft, BereftCopy } from './bereft';
import { cell, drillCell, readsCell, settingsCell } from './cells';
import type { ClusterReading } from './cluster-reading';
import { fit } from './topology';
import { faultWords } from './verdict';

/** By; less than this is replayed in no time */
const SHORT_REPLAY = 1_000_000;

type Verdict = ReplicationSection['verdicts'][number];
type Row = readonly [id: string, label: string, of: (copy: BereftCopy) => FailoverCell];

/** A copy that could be promoted, with what speaks for it and against it. */
interface Judged {
  readonly copy: BereftCopy;
  readonly cells: readonly FailoverCell[];
  readonly verdict: Verdict;
}

/**
 * Who could take over from a primary that does not answer: every copy is a candidate, the best first.
 * @param limit s that may be lost
 * @param most columns
 */
export function promotion(
  input: JudgeInput,
  reading: ClusterReading,
  bereft: Bereft,
  limit: number,
  most: number,
): {
  readonly copies: readonly BereftCopy[];
  readonly checks: readonly FailoverCheck[];
  readonly verdicts: readonly Verdict[];
} {
  const rows = rowsOf(input, reading, bereft, limit);
  const judged = bereft.copies
    .map((copy): Judged => {
      const cells = rows.map(([, , of]) => of(copy));
      return { copy, cells, verdict: verdictOf(input, reading, bereft, copy, limit) };
    })
    .sort(better)
    .slice(0, most);
  return {
    copies: judged.map(({ copy }) => copy),
    checks: rows.map(([id, label], index) => ({
      id,
      label,
      cells: judged.flatMap(({ cells }) => cells[index] ?? []),
    })),
    verdicts: judged.map(({ verdict }) => verdict),
  };
}

const RANK = { yes: 0, unknown: 1, no: 2 } as const;

/** Safe before unsafe, then the smaller loss; of equals the one that is meant for it. */
function better(a: Judged, b: Judged): number {
  const lost = ({ loss }: BereftCopy): number => (loss.confirmed ? -1 : (loss.atMost ?? Number.MAX_VALUE));
  const delay = ({ seen }: BereftCopy): number => seen?.applyDelay ?? 0;
  return (
    RANK[a.verdict.verdict] - RANK[b.verdict.verdict] ||
    Math.sign(delay(a.copy)) - Math.sign(delay(b.copy)) ||
    lost(a.copy) - lost(b.copy) ||
    fit(a.copy.one.copy) - fit(b.copy.one.copy)
  );
}

function rowsOf(input: JudgeInput, reading: ClusterReading, { look }: Bereft, limit: number): readonly Row[] {
  const { timeline } = look.node;
  // What the primary stated is compared as it was stated last.
  const lastReading = { ...reading, node: look.node };
  return [
    ['answers', 'answers now', answersCell],
    ['streaming', 'was streaming', (copy) => streamedCell(copy, look.at)],
    [
      'timeline',
      timeline === null ? 'same timeline' : `same timeline, ${timeline}`,
      (copy) => timelineCell(copy, timeline, look.at),
    ],
    ['inside', `inside ${secondsWords(limit)}`, (copy) => lossCell(copy, limit)],
    ['replay', 'has replayed it', replayCell],
    ['settings', 'same settings', ({ one }) => settingsCell(one, lastReading)],
    ['reads', 'accepts reads', ({ one }) => readsCell(one)],
    ['drill', 'drill proved it', ({ one }) => drillCell(input, reading, one)],
  ];
}

function answersCell({ answers, one }: BereftCopy): FailoverCell {
  if (answers) return cell('ok', '', one.nodeAt);
  return cell('unknown', one.fault === null ? 'does not answer' : faultWords(one.fault), one.nodeAt);
}

/** Nothing streams from a dead primary: what counts is whether it did at the last look. */
function streamedCell({ seen }: BereftCopy, at: number): FailoverCell {
  if (seen === null || seen.streaming === null) return cell('unknown', 'not known', at);
  return seen.streaming ? cell('ok', '', at) : cell('critical', 'was not streaming', at);
}

function timelineCell({ seen, one }: BereftCopy, timeline: number | null, at: number): FailoverCell {
  const own = seen?.timeline ?? one.node?.timeline ?? null;
  if (own === null || timeline === null) return cell('unknown', 'not stated', at);
  return own === timeline ? cell('ok', '', at) : cell('critical', `on timeline ${own}`, at);
}

function lossCell({ loss, one }: BereftCopy, limit: number): FailoverCell {
  if (loss.confirmed) return cell('ok', 'all confirmed', one.nodeAt);
  if (loss.atLeast > limit) return cell('critical', `at least ${secondsWords(loss.atLeast)}`, one.nodeAt);
  if (loss.atMost === null) return cell('unknown', 'not known', one.nodeAt);
  return cell(loss.atMost > limit ? 'unknown' : 'ok', `at most ${roundedUp(loss.atMost)}`, one.nodeAt);
}

function replayCell({ replay, seen, one }: BereftCopy): FailoverCell {
  if (replay === null) return cell('unknown', 'not known', one.nodeAt);
  const delayed = (seen?.applyDelay ?? 0) > 0;
  if (replay.bytes < SHORT_REPLAY && !delayed) return cell('ok', '', one.nodeAt);
  const took = replay.seconds === null ? '' : `${roundedUp(replay.seconds)}, `;
  return cell('warning', `${took}${formatBytes(replay.bytes)} to replay`, one.nodeAt);
}

function verdictOf(
  input: JudgeInput,
  reading: ClusterReading,
  bereft: Bereft,
  copy: BereftCopy,
  limit: number,
): Verdict {
  const { look, life } = bereft;
  const { one, seen, loss } = copy;
  const timezone = timezoneOf(input.config);
  const when = (t: number): string => momentWords(t, input.now, timezone);
  const place = placeOf(reading, copy);
  const { name } = one.copy.config;
  const primary = reading.cluster.primary.name;
  const had = loss.until === null ? '' : `it had everything up to ${when(loss.until)}`;
  const as = (verdict: Verdict['verdict'], sentence: string): Verdict => ({
    verdict,
    sentence,
    loss: { atMost: loss.atMost, until: loss.until, confirmed: loss.confirmed },
  });
  if (life === 'sending')
    return as('no', `No, not to ${place}: ${primary} does not answer here, but still sends to its copies.`);
  if (!copy.answers)
    return as('unknown', `Not known of ${place}: ${name} does not answer${had === '' ? '' : `; ${had}`}.`);
  if (seen === null) return as('unknown', `Not known of ${place}: ${name} was not seen with ${primary}.`);
  if (seen.streaming === false)
    return as(
      'no',
      `No, not to ${place}: ${name} was not streaming at ${when(look.at)}${had === '' ? '' : `; ${had}`}.`,
    );
  if (seen.timeline !== null && look.node.timeline !== null && seen.timeline !== look.node.timeline)
    return as(
      'no',
      `No, not to ${place}: ${name} is on timeline ${seen.timeline}, not ${look.node.timeline}.`,
    );
  const replays = replayWords(copy);
  if (loss.confirmed)
    return as(
      'yes',
      `Yes, to ${place}: no commit that waited for a copy is lost, as of ${when(look.at)}.${replays}`,
    );
  if (loss.atLeast > limit)
    return as(
      'no',
      `No, not to ${place}: at least ${secondsWords(loss.atLeast)} are lost; ${secondsWords(limit)} are promised.`,
    );
  if (loss.atMost === null || seen.streaming === null)
    return as('unknown', `Not known of ${place}: what ${name} lacks cannot be told.`);
  const lost = lostWords(loss.atMost);
  if (loss.atMost > limit)
    return as('unknown', `Not known of ${place}: ${had}, ${lost}; ${secondsWords(limit)} are promised.`);
  return as('yes', `Yes, to ${place}: ${had}, ${lost}.${replays}`);
}

/** A delayed copy replays what it held back before it takes writes, and is not delayed any more after that. */
function replayWords({ seen, replay }: BereftCopy): string {
  const delay = seen?.applyDelay ?? 0;
  const held = replay === null || replay.seconds === null ? '' : ` ${roundedUp(replay.seconds)}`;
  if (delay > 0)
    return ` It is ${secondsWords(delay)} late on purpose and first replays${held === '' ? ' that' : held}.`;
  return replay !== null && replay.bytes >= SHORT_REPLAY
    ? ` It first replays ${formatBytes(replay.bytes)}.`
    : '';
}

/** Its place, or its name where another copy is in the same place. */
export function placeOf({ copies }: ClusterReading, { one }: BereftCopy): string {
  const { place, config } = one.copy;
  const shared = copies.some(({ copy }) => copy !== one.copy && copy.place === place);
  return place === '' || shared ? config.name : place;
}

/** A bound in seconds, never rounded to less: `2 s`, `3 min`. */
export function roundedUp(seconds: number): string {
  const [unit, size] = STEPS.find(([, , below]) => seconds < below) ?? LAST_STEP;
  return `${Math.max(1, Math.ceil(seconds / size))} ${unit}`;
}

const STEPS = [
  ['s', 1, 120],
  ['min', 60, 7_200],
  ['h', 3_600, 172_800],
] as const;
const LAST_STEP = ['d', 86_400] as const;

/** `at most 2 s are lost` */
export function lostWords(atMost: number): string {
  return `at most ${roundedUp(atMost)} ${atMost <= 1 ? 'is' : 'are'} lost`;
}

/** What must be known beside the verdicts, a sentence each. */
export function lookNotes(input: JudgeInput, { cluster }: ClusterReading, bereft: Bereft): readonly string[] {
  const { look, life, beforeStart } = bereft;
  const { name } = cluster.primary;
  const at = momentWords(look.at, input.now, timezoneOf(input.config));
  return [
    ...(life === 'silent' ? [`${name} may still run: make sure that it has stopped.`] : []),
    ...(life === 'sending' ? [`Stop ${name} before a move.`] : []),
    ...(beforeStart ? [`The last look at ${name}, at ${at}, is from before this wall started.`] : []),
  ];
}
