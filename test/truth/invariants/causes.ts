import { PRESENCE } from '../../../shared/judge/dependencies';
import type { IncidentPage } from '../../../shared/model/incident';
import {
  type Clash,
  type Course,
  type Invariant,
  isPresent,
  openIn,
  sectionsOf,
  type Violation,
} from '../reading';
import { instant, rankOf, sentenceOf } from '../said';

const SURENESS: readonly IncidentPage['sureness'][] = ['not clear yet', 'likely', 'sure'];
/** s in which an incident may find its first cause without saying likely before */
const SETTLED = 10;

interface Dated {
  readonly after: number;
  readonly page: IncidentPage;
}

/** Each incident's pages over a run, by its id. */
function lives(course: Course): ReadonlyMap<string, readonly Dated[]> {
  const found = new Map<string, Dated[]>();
  for (const reading of course) {
    if (!isPresent(reading)) continue;
    for (const page of openIn(reading))
      found.set(page.id, [...(found.get(page.id) ?? []), { after: reading.after, page }]);
  }
  return found;
}

/** What two looks at an incident that follow each other do not keep. */
function between(
  course: Course,
  judge: (before: IncidentPage, now: IncidentPage) => Clash | null,
): readonly Violation[] {
  return [...lives(course).values()].flatMap((life) =>
    life.flatMap(({ after, page }, at): readonly Violation[] => {
      const before = life[at - 1]?.page;
      const clash = before === undefined ? null : judge(before, page);
      return clash === null ? [] : [{ after, one: clash[0], other: clash[1] }];
    }),
  );
}

/** Its conditions stand: nothing in it became better, and nothing else was added. */
function stands(before: IncidentPage, now: IncidentPage): boolean {
  return (
    before.history.length === now.history.length &&
    before.services.every(({ id, severity }) => {
      const same = now.services.find((one) => one.id === id);
      return same !== undefined && rankOf(same.severity) >= rankOf(severity);
    })
  );
}

export const CAUSES: readonly Invariant[] = [
  {
    id: 'causes.words',
    says: 'A sentence is as sure as the incident: likely, because, or not clear yet.',
    reads: '`answer`, `sureness` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ answer, sureness }): readonly Clash[] => {
        const said = sentenceOf(answer);
        const flat = /\bbecause\b/.test(said) && !/\blikely because\b/.test(said);
        const wrong =
          (flat && sureness !== 'sure') ||
          (/\blikely because\b/.test(said) && sureness === 'not clear yet') ||
          (/not clear yet/.test(said) && sureness === 'sure');
        return wrong ? [[said, `it is ${sureness}`]] : [];
      }),
  },
  {
    id: 'causes.rises',
    says: 'While its conditions stand, an incident does not become less sure of the same cause.',
    reads: '`sureness`, `cause`, `history` of each incident over the run',
    course: (course) =>
      between(course, (before, now) => {
        const [was, is] = [SURENESS.indexOf(before.sureness), SURENESS.indexOf(now.sureness)];
        return is < was && stands(before, now)
          ? [
              `${before.id}, ${before.sureness}: ${sentenceOf(before.answer)}`,
              `${now.sureness}: ${sentenceOf(now.answer)}`,
            ]
          : null;
      }),
  },
  {
    id: 'causes.kept',
    says: 'A cause that was named is not forgotten while the incident is open.',
    reads: '`cause` of each incident over the run',
    course: (course) =>
      between(course, (before, now) =>
        before.cause !== null && now.cause === null && now.times === before.times
          ? [`${before.id}: ${sentenceOf(before.answer)}`, `then: ${sentenceOf(now.answer)}`]
          : null,
      ),
  },
  {
    id: 'causes.changed',
    says: 'A cause that was called sure is replaced only by one of the same server that is as sure.',
    reads: '`cause`, `sureness` of each incident over the run',
    course: (course) =>
      between(course, (before, now) =>
        before.sureness === 'sure' &&
        before.cause !== null &&
        now.cause !== null &&
        now.times === before.times &&
        (before.cause.subject !== now.cause.subject ||
          (before.cause.rule !== now.cause.rule && now.sureness !== 'sure'))
          ? [`${before.id}, sure: ${sentenceOf(before.answer)}`, `then: ${sentenceOf(now.answer)}`]
          : null,
      ),
  },
  {
    id: 'causes.settled',
    says: 'An incident is not suddenly sure of what was not clear a moment before, unless a target stops answering.',
    reads: '`sureness` and `cause` of each incident over the run',
    course: (course) =>
      [...lives(course).values()].flatMap((life) =>
        life.flatMap(({ after, page }, at): readonly Violation[] => {
          const before = life[at - 1];
          return before !== undefined &&
            before.page.sureness === 'not clear yet' &&
            page.sureness === 'sure' &&
            !PRESENCE.has(page.cause?.rule ?? '') &&
            after - before.after <= SETTLED &&
            before.page.services.length > 0
            ? [
                {
                  after,
                  one: `${page.id}: ${sentenceOf(before.page.answer)}`,
                  other: sentenceOf(page.answer),
                },
              ]
            : [];
        }),
      ),
  },
  {
    id: 'causes.symptom',
    says: 'No service is named as the cause of its own trouble.',
    reads: '`answer` of every open incident, names of services',
    look: (reading) => {
      const rows = sectionsOf(reading)?.services.rows ?? [];
      return openIn(reading).flatMap(({ answer }): readonly Clash[] => {
        const said = sentenceOf(answer);
        const own = rows.find(({ name }) => said.startsWith(name));
        const [, because = ''] = /because (?:of )?(.*)/.exec(said) ?? [];
        return own !== undefined && because.startsWith(own.name)
          ? [[said, `${own.name} because of itself`]]
          : [];
      });
    },
  },
  {
    id: 'incidents.number',
    says: 'An incident keeps its number: the same onset and services do not come back under another one.',
    reads: 'ids, `since`, `services` of open incidents over the run',
    course: renumbered,
  },
  {
    id: 'incidents.again',
    says: 'A number is used again only for the same trouble.',
    reads: '`times`, `cause` of each incident over the run',
    course: (course) =>
      between(course, (before, now) =>
        now.times > before.times &&
        before.cause !== null &&
        now.cause !== null &&
        before.cause.subject !== now.cause.subject
          ? [
              `${before.id}: ${sentenceOf(before.answer)}`,
              `${now.id}, time ${now.times}: ${sentenceOf(now.answer)}`,
            ]
          : null,
      ),
  },
  {
    id: 'incidents.recovering',
    says: 'A service that is recovering still says why it was in trouble, once that was known.',
    reads: '`answer` of each incident over the run',
    course: (course) =>
      between(course, (before, now) =>
        /\bis recovering\b/.test(now.answer.verdict) &&
        /not clear yet|no cause/.test(now.answer.reason) &&
        before.sureness !== 'not clear yet'
          ? [`${before.id}: ${sentenceOf(before.answer)}`, sentenceOf(now.answer)]
          : null,
      ),
  },
  {
    id: 'incidents.shown',
    says: 'An incident that takes the wall is seen on it within half a minute.',
    reads: '`incident.taking`, `data-view` over the run',
    course: (course) => unseen(course),
  },
];

/** s by which an incident must have been on the wall */
const SEEN_WITHIN = 30;

function unseen(course: Course): readonly Violation[] {
  let from: number | null = null;
  return course.flatMap(({ after, steered, page, held }): readonly Violation[] => {
    const taking = held?.snapshot.sections.incident.taking ?? [];
    const waits = taking.length > 0 && page.view !== 'incident' && !steered && held?.still !== true;
    from = waits ? (from ?? after) : null;
    if (from === null || after - from < SEEN_WITHIN) return [];
    return [
      {
        after,
        one: `${taking.join(', ')} to take the wall since ${from.toFixed(0)} s`,
        other: `on the wall: ${page.view ?? 'nothing'}`,
      },
    ];
  });
}

function renumbered(course: Course): readonly Violation[] {
  const known = new Map<string, IncidentPage>();
  return course.flatMap((reading) =>
    openIn(reading).flatMap((page): readonly Violation[] => {
      const fresh = !known.has(page.id);
      const same = [...known.values()].find(
        ({ id, since, services }) =>
          id !== page.id &&
          Math.abs(since - page.since) < 1_000 &&
          services.some((one) => page.services.some((other) => other.id === one.id)),
      );
      known.set(page.id, page);
      return fresh && same !== undefined
        ? [
            {
              after: reading.after,
              one: `${same.id}: since ${instant(same.since)}, ${sentenceOf(same.answer)}`,
              other: `${page.id}: since ${instant(page.since)}, ${sentenceOf(page.answer)}`,
            },
          ]
        : [];
    }),
  );
}
