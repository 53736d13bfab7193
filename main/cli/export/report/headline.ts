import { secondsWords } from '../../../../shared/format/measured';
import type { Lane, LaneSpan } from '../../../../shared/model/review';
import { type Severity, severityRank } from '../../../../shared/model/severity';
import type { ReportData } from './report-data';
import type { Times } from './times';

export interface Headline {
  readonly severity: Severity;
  readonly verdict: string;
  readonly reason: string;
}

const SAYS: Readonly<Record<'critical' | 'warning' | 'unknown', string>> = {
  critical: 'was critical',
  warning: 'had a warning',
  unknown: 'could not be seen',
};

/** The worst that happened, as a sentence: which service, since when, and why. */
export function headlineOf(data: ReportData, times: Times): Headline {
  const { from, to, timeline, judged } = data;
  if (!judged)
    return {
      severity: 'unknown',
      verdict: 'What was judged in this time is not kept.',
      reason: 'The version that wrote it kept figures and events only: they follow.',
    };
  const worst = worstOf(timeline.lanes, from, to);
  if (worst === null)
    return timeline.lanes.length === 0
      ? { severity: 'unknown', verdict: 'No service was watched in this time.', reason: '' }
      : { severity: 'ok', verdict: 'Every service was well all the time that it was watched.', reason: '' };
  const { lane, span } = worst;
  const severity = span.severity as keyof typeof SAYS;
  const { end, blind } = endOf(span, lane, data);
  const still = end >= timeline.to;
  const unseen = !still && data.gaps.some((gap) => meets(end, gap.from));
  const until = still ? ', and was at the end' : ` until ${times.short(end)}${unseen ? ' at least' : ''}`;
  const parts = [
    span.reason === '' ? 'It lasted' : `${capitalized(span.reason)};`,
    `${secondsWords((end - span.from) / 1_000)}${blind === 0 ? '' : `, of which nobody watched ${secondsWords(blind / 1_000)}`}.`,
  ];
  return {
    severity,
    verdict: `${lane.name} ${SAYS[severity]} from ${times.short(span.from)}${until}.`,
    reason: parts.join(' '),
  };
}

/** ms from a start of the wall, where its gap ends, to its first judgement: at most */
const START_MS = 120_000;

/** When it was over; a wall that was off, and found it the same when it was back, saw no end of it. */
function endOf(
  span: LaneSpan,
  lane: Lane,
  { gaps }: ReportData,
): { readonly end: number; readonly blind: number } {
  let [end, blind] = [span.to, 0];
  for (const next of lane.spans) {
    if (next.from < end || next.severity !== span.severity) continue;
    const gap = gaps.find((one) => meets(end, one.from) && next.from - one.to <= START_MS);
    if (gap === undefined) continue;
    blind += next.from - end;
    end = next.to;
  }
  return { end, blind };
}

/** Two times that are one, but for the last commit of a wall. */
function meets(a: number, b: number): boolean {
  return Math.abs(a - b) <= START_MS;
}

/** The gravest, then the most critical service, then the longest. */
function worstOf(lanes: readonly Lane[], from: number, to: number): { lane: Lane; span: LaneSpan } | null {
  let worst: { lane: Lane; span: LaneSpan } | null = null;
  for (const lane of lanes) {
    for (const span of lane.spans) {
      if (span.severity === 'ok' || span.severity === 'info' || span.to <= from || span.from >= to) continue;
      if (worst === null || isWorse(span, worst.span, lane === worst.lane)) worst = { lane, span };
    }
  }
  return worst;
}

function isWorse(a: LaneSpan, b: LaneSpan, sameLane: boolean): boolean {
  const difference = weight(a.severity) - weight(b.severity);
  return difference > 0 || (difference === 0 && sameLane && a.to - a.from > b.to - b.from);
}

/** What nobody could see is no trouble that is known of. */
function weight(severity: Severity): number {
  return severity === 'unknown' ? 0 : severityRank(severity);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}
