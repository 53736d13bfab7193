import { clockTime } from '../format/days';
import { capital, countWord } from '../format/fitting';
import { twoLines } from '../format/two-lines';
import type { IncidentSpan, Mark, Span, TimelineSection } from '../model/review';
import type { Answer } from '../model/said';
import type { ServiceRow } from '../model/services';
import { severityRank } from '../model/severity';

/** ms before an onset in which a change is named. */
const BEFORE_MS = 3_600_000;
/** Marks that may be a cause. */
const CHANGES: ReadonlySet<Mark['kind']> = new Set(['deployment', 'config']);

/** The answer for a past time: when the trouble began, what changed before, what it affected. Pure. */
export function reviewAnswer(
  timeline: TimelineSection,
  at: number,
  services: readonly ServiceRow[],
  gap: Span | null,
  timezone: string,
): Answer {
  const clock = (t: number): string => clockTime(t, timezone);
  if (gap !== null && gap.from === timeline.from)
    return {
      ...twoLines(
        ['The wall was not running yet.'],
        [`The wall began at ${clock(gap.to)}; this is how it began.`],
      ),
      note: '',
    };
  if (gap !== null)
    return {
      ...twoLines(
        ['The wall was not running.'],
        [`This is of ${clock(gap.from)}; the wall was back at ${clock(gap.to)}.`],
      ),
      note: '',
    };
  const incident = standing(timeline, at);
  if (incident === null) return calm(timeline, at, services, clock);
  const [first] = incident.services;
  const since = clock(incident.from);
  const verdicts =
    first === undefined
      ? [`Trouble since ${since}.`]
      : [
          `${first} in trouble since ${since}.`,
          `${first}: trouble since ${since}.`,
          `Trouble since ${since}.`,
        ];
  const count = incident.services.length;
  const hit = count < 2 ? '' : ` ${capital(countWord(count))} services are hit.`;
  const before = changeBefore(timeline.marks, incident.from);
  const reasons = [];
  if (before !== null) {
    reasons.push(`Before it, at ${clock(before.t)}: ${before.text}.${hit}`);
    reasons.push(`Before it, at ${clock(before.t)}: ${before.text}.`);
    reasons.push(
      `A ${before.kind === 'config' ? 'configuration change' : 'release'} at ${clock(before.t)} came before.${hit}`,
    );
  }
  if (incident.cause !== '') reasons.push(`${incident.cause}${hit}`, incident.cause);
  reasons.push(hit.trim() === '' ? 'Nothing that was told changed before it.' : hit.trim());
  return { ...twoLines(verdicts, reasons), note: '' };
}

/** The worst open incident at a time, the oldest of those. */
function standing({ incidents }: TimelineSection, at: number): IncidentSpan | null {
  const open = incidents.filter(({ from, to }) => from <= at && at < to);
  return (
    open.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.from - b.from)[0] ?? null
  );
}

/** The newest change in the hour before an onset. */
export function changeBefore(marks: readonly Mark[], onset: number): Mark | null {
  return marks.findLast(({ t, kind }) => CHANGES.has(kind) && t <= onset && t > onset - BEFORE_MS) ?? null;
}

function calm(
  { incidents }: TimelineSection,
  at: number,
  services: readonly ServiceRow[],
  clock: (t: number) => string,
): Answer {
  const unknown = services.filter(({ severity }) => severity === 'unknown').length;
  const verdict =
    services.length === 0
      ? 'No services were watched.'
      : unknown === services.length
        ? 'Nothing was known.'
        : `No incident at ${clock(at)}.`;
  const next = incidents.find(({ from }) => from > at);
  const reasons =
    next === undefined
      ? ['None follows in what is kept.']
      : [
          `The next begins at ${clock(next.from)}: ${next.services[0] ?? next.cause}.`,
          `The next begins at ${clock(next.from)}.`,
        ];
  return { ...twoLines([verdict], reasons), note: '' };
}
