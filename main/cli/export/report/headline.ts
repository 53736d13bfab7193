import { formatAge } from '../../../../shared/format/format';
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
  const still = span.to >= to;
  const until = still ? ', and was at the end' : ` until ${times.short(span.to)}`;
  const lasted = formatAge(span.to - span.from);
  return {
    severity,
    verdict: `${lane.name} ${SAYS[severity]} from ${times.short(span.from)}${until}.`,
    reason: span.reason === '' ? `It lasted ${lasted}.` : `${capitalized(span.reason)}; ${lasted}.`,
  };
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
