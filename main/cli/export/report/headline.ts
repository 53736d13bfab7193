import { secondsWords } from '../../../../shared/format/measured';
import type { Lane } from '../../../../shared/model/review';
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
  const { timeline, judged } = data;
  if (!judged)
    return {
      severity: 'unknown',
      verdict: 'What was judged in this time is not kept.',
      reason: 'The version that wrote it kept figures and events only: they follow.',
    };
  const worst = worstOf(timeline.lanes.map((lane) => troublesOf(lane, data)));
  if (worst === null)
    return timeline.lanes.length === 0
      ? { severity: 'unknown', verdict: 'No service was watched in this time.', reason: '' }
      : { severity: 'ok', verdict: 'Every service was well all the time that it was watched.', reason: '' };
  const { name, severity, from, to, blind } = worst;
  const unseen = data.gaps.some((gap) => meets(to, gap.from));
  const end =
    to >= timeline.to ? ', and was at the end' : ` until ${times.short(to)}${unseen ? ' at least' : ''}`;
  const lasted = secondsWords((to - from) / 1_000);
  const watched = blind === 0 ? '' : `, of which nobody watched ${secondsWords(blind / 1_000)}`;
  return {
    severity,
    verdict: `${name} ${SAYS[severity]} from ${times.short(from)}${end}.`,
    reason: `${worst.reason === '' ? 'It lasted' : `${capitalized(worst.reason)};`} ${lasted}${watched}.`,
  };
}

/** A service with a problem. A wall that was off and found the same state again does not end it. */
interface Trouble {
  readonly name: string;
  readonly severity: keyof typeof SAYS;
  readonly reason: string;
  readonly from: number;
  readonly to: number;
  /** ms of it without observation */
  readonly blind: number;
}

/** ms from a start of the wall, where its gap ends, to its first judgement: at most */
const START_MS = 120_000;

function troublesOf(lane: Lane, { from, to, gaps }: ReportData): readonly Trouble[] {
  const troubles: Trouble[] = [];
  for (const span of lane.spans) {
    const { severity, reason } = span;
    if (severity === 'ok' || severity === 'info' || span.to <= from || span.from >= to) continue;
    const before = troubles.at(-1);
    const isSame =
      before?.severity === severity &&
      gaps.some((gap) => meets(before.to, gap.from) && meets(span.from, gap.to));
    if (before !== undefined && isSame)
      troubles.push({
        ...(troubles.pop() as Trouble),
        to: span.to,
        blind: before.blind + span.from - before.to,
      });
    else troubles.push({ name: lane.name, severity, reason, from: span.from, to: span.to, blind: 0 });
  }
  return troubles;
}

/** Two times that are one, but for the last commit of a wall, or its start. */
function meets(a: number, b: number): boolean {
  return Math.abs(a - b) <= START_MS;
}

/** The gravest, then that of the most critical service, then the longest. @param lanes most critical first */
function worstOf(lanes: readonly (readonly Trouble[])[]): Trouble | null {
  let worst: Trouble | null = null;
  for (const troubles of lanes) {
    const [own] = troubles.toSorted(
      (a, b) => weight(b.severity) - weight(a.severity) || b.to - b.from - (a.to - a.from),
    );
    if (own !== undefined && (worst === null || weight(own.severity) > weight(worst.severity))) worst = own;
  }
  return worst;
}

/** Time without observation is no known problem. */
function weight(severity: Severity): number {
  return severity === 'unknown' ? 0 : severityRank(severity);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}
