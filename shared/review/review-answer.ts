import { clockTime } from '../format/days';
import { capital, countWord } from '../format/fitting';
import { twoLines } from '../format/two-lines';
import type { IncidentPage } from '../model/incident';
import type { IncidentSpan, Mark, Span, TimelineSection } from '../model/review';
import type { Answer } from '../model/said';
import type { ServiceRow } from '../model/services';
import { severityRank } from '../model/severity';

/** ms before an onset in which a change is named. */
const BEFORE_MS = 3_600_000;
/** Marks that may be a cause. */
const CHANGES: ReadonlySet<Mark['kind']> = new Set(['deployment', 'config']);

/**
 * The answer for a past time: when the trouble began, why, what it affected, what follows. Pure.
 * @param services at that time, worst first
 * @param open incidents at that time, as judged then, worst first
 */
export function reviewAnswer(
  timeline: TimelineSection,
  at: number,
  services: readonly ServiceRow[],
  gap: Span | null,
  timezone: string,
  open: readonly IncidentPage[] = [],
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
  const incident = standing(timeline, at) ?? stillOpen(open);
  if (incident === null) return calm(timeline, at, services, clock);
  const [first] = worstFirst(incident, services);
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
  const next = followingWords(timeline, at, clock);
  const reasons = [];
  // The cause that the wall named is more than a change that merely came before.
  if (incident.cause !== '')
    reasons.push(
      `${incident.cause}${hit}${next}`,
      `${incident.cause}${hit}`,
      `${incident.cause}${next}`,
      incident.cause,
    );
  const before = changeBefore(timeline.marks, incident);
  if (before !== null) {
    const thing = before.kind === 'config' ? 'configuration change' : 'release';
    reasons.push(`Before it, at ${clock(before.t)}: ${before.text}.${hit}`);
    reasons.push(`Before it, at ${clock(before.t)}: ${before.text}.`);
    reasons.push(`A ${thing} at ${clock(before.t)} came before.${hit}`);
  }
  const rest = `${hit}${next}`.trim();
  reasons.push(
    rest === '' ? 'In the hour before it no change was told that could have to do with it.' : rest,
  );
  return { ...twoLines(verdicts, reasons), note: '' };
}

/** What the judge says is open then, where the record does not hold it yet. */
function stillOpen(open: readonly IncidentPage[]): IncidentSpan | null {
  const [worst] = open;
  if (worst === undefined) return null;
  const { id, since, severity, services } = worst;
  return { id, from: since, to: since, severity, cause: '', services: services.map(({ name }) => name) };
}

/** The services of an incident, those that are worst at that time first. @param rows at that time, worst first */
function worstFirst({ services }: IncidentSpan, rows: readonly ServiceRow[]): readonly string[] {
  const bad = rows.flatMap(({ name, severity }) =>
    severity !== 'ok' && severity !== 'info' && services.includes(name) ? [name] : [],
  );
  return [...bad, ...services.filter((name) => !bad.includes(name))];
}

/** ` Then, at 06:41: EDI exchange.`: the incident that begins next. */
function followingWords({ incidents }: TimelineSection, at: number, clock: (t: number) => string): string {
  const next = incidents.find(({ from }) => from > at);
  return next === undefined ? '' : ` Another begins at ${clock(next.from)}.`;
}

/** The worst open incident at a time, the oldest of those. */
function standing({ incidents, to: end }: TimelineSection, at: number): IncidentSpan | null {
  // One that is open when the record ends is open at that time, too.
  const open = incidents.filter(({ from, to }) => from <= at && (at < to || (at === end && to === end)));
  return (
    open.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.from - b.from)[0] ?? null
  );
}

/** The newest change in the hour before the onset of an incident; not one of a service that was not in trouble. */
function changeBefore(marks: readonly Mark[], { from, services }: IncidentSpan): Mark | null {
  const isBefore = ({ t, kind, service }: Mark): boolean =>
    CHANGES.has(kind) &&
    t <= from &&
    t > from - BEFORE_MS &&
    (service === undefined || services.includes(service));
  return marks.findLast(isBefore) ?? null;
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
