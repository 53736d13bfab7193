import { siteTime } from '../../../shared/format/site-clock';
import {
  type Clash,
  type Course,
  type Invariant,
  openIn,
  sectionsOf,
  shownIncident,
  type Violation,
} from '../reading';
import { instant, linesOf } from '../said';

/** ms by which two clocks of the estate may differ */
const CLOCKS = 2_000;
/** kinds of event that are a change, as the rule of a cause */
const CHANGES = ['deployment', 'config'];

export const ONSETS: readonly Invariant[] = [
  {
    id: 'onsets.began',
    says: 'A picture of an incident tells one minute at which it began, and only if that was seen.',
    reads:
      'texts of the incident view that say `began at` or `first seen at`, `since` and `unseenOnset` of the incident',
    look: (reading) => {
      const page = shownIncident(reading);
      const timezone = sectionsOf(reading)?.frame.timezone;
      if (page === null || timezone === undefined) return [];
      const began = siteTime(page.since, timezone).clock;
      return linesOf(reading).flatMap((line): readonly Clash[] => {
        const [, how, clock] = /\b(began|first seen) at (\d\d:\d\d)/i.exec(line) ?? [];
        if (clock === undefined) return [];
        const isSeen = how?.toLowerCase() === 'began';
        if (isSeen === (page.unseenOnset === true))
          return [[line, `that it began was ${isSeen ? 'not ' : ''}seen`]];
        return clock === began ? [] : [[line, `the incident began at ${began}`]];
      });
    },
  },
  {
    id: 'onsets.future',
    says: 'Nothing began in the future.',
    reads: '`since`, `onset` of services, incidents, marks and servers',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const now = reading.held?.now ?? 0;
      if (sections === null) return [];
      const times = [
        ...sections.services.rows.map(({ id, since }) => [`service ${id}`, since] as const),
        ...sections.services.rows.map(({ id, onset }) => [`mark of ${id}`, onset?.t ?? null] as const),
        ...sections.replication.nodes.map(({ id, since }) => [`server ${id}`, since] as const),
        ...sections.incident.open.map(({ id, since }) => [`incident ${id}`, since] as const),
        ...sections.incident.open.flatMap(({ charts }) =>
          charts.map(({ title, onset }) => [title, onset] as const),
        ),
      ];
      return times.flatMap(([what, t]): readonly Clash[] =>
        t !== null && t > now + 5_000 ? [[`${what}: ${instant(t)}`, `now ${instant(now)}`]] : [],
      );
    },
  },
  {
    id: 'onsets.charts',
    says: 'No strip of an incident became bad before the incident began.',
    reads: '`charts[].onset`, `since` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ since, charts }) =>
        charts.flatMap(({ title, onset }): readonly Clash[] =>
          onset !== null && onset < since - CLOCKS
            ? [[`${title}: bad since ${instant(onset)}`, `the incident began at ${instant(since)}`]]
            : [],
        ),
      ),
  },
  {
    id: 'onsets.marks',
    says: 'The onset of every strip lies on its axis.',
    reads: '`charts[].onset`, `from` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ from, charts }) =>
        charts.flatMap(({ title, onset }): readonly Clash[] =>
          onset !== null && onset < from
            ? [[`${title}: ${instant(onset)}`, `the axis begins at ${instant(from)}`]]
            : [],
        ),
      ),
  },
  {
    id: 'onsets.change-first',
    says: 'A release or change that is called the cause came before the trouble.',
    reads: '`cause`, `changes`, `since` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ cause, changes, since, answer }): readonly Clash[] => {
        if (cause === null || !CHANGES.includes(cause.rule)) return [];
        const named = changes.filter(({ what }) => answer.reason.includes(what));
        const late = named.find(({ t }) => t > since + CLOCKS);
        if (late === undefined || named.some(({ t }) => t <= since + CLOCKS)) return [];
        return [[`${answer.reason} (${instant(late.t)})`, `the incident began at ${instant(since)}`]];
      }),
  },
  {
    id: 'onsets.cause-first',
    says: 'The strip of the named cause did not become bad after the service that it explains.',
    reads: '`charts` of every open incident with a cause',
    look: (reading) =>
      openIn(reading).flatMap(({ cause, charts }): readonly Clash[] => {
        if (cause === null || CHANGES.includes(cause.rule)) return [];
        const [first, ...rest] = charts;
        if (first === undefined || first.onset === null || !first.title.includes(cause.subject)) return [];
        const { title, onset } = first;
        return rest.flatMap((one): readonly Clash[] =>
          one.onset !== null && one.onset < onset - SLACK
            ? [[`${title}: bad since ${instant(onset)}`, `${one.title}: bad since ${instant(one.onset)}`]]
            : [],
        );
      }),
  },
  {
    id: 'onsets.changes-before',
    says: 'What is listed as changed before an incident did change before it.',
    reads: '`changes`, `since` of every open incident',
    look: (reading) =>
      openIn(reading).flatMap(({ changes, since }) =>
        changes.flatMap(({ t, what }): readonly Clash[] =>
          t > since + CLOCKS ? [[`before: ${what} at ${instant(t)}`, `it began at ${instant(since)}`]] : [],
        ),
      ),
  },
  {
    id: 'onsets.taken',
    says: 'Nobody took an incident on before it began.',
    reads: '`takenBy`, `since` of every open incident and of the services in it',
    look: (reading) =>
      openIn(reading).flatMap(({ takenBy, since, id }): readonly Clash[] =>
        takenBy !== null && takenBy.at < since - CLOCKS
          ? [[`${takenBy.name} on ${id} since ${instant(takenBy.at)}`, `it began at ${instant(since)}`]]
          : [],
      ),
  },
  {
    id: 'onsets.steady',
    says: 'The onset of an incident never moves later while it is open.',
    reads: '`since` and `times` of each incident over the run',
    course: (course) => steady(course),
  },
  {
    id: 'onsets.service',
    says: 'A service in an incident was not in that trouble before the incident began.',
    reads: '`services.rows[].since`, `since` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ services, since, id }) =>
        services.flatMap(({ id: service }): readonly Clash[] => {
          const row = sections?.services.rows.find((one) => one.id === service);
          const bad = row?.severity === 'critical' || row?.severity === 'warning';
          return bad && row.since !== null && row.since < since - CLOCKS
            ? [
                [
                  `${row.name} ${row.severity} since ${instant(row.since)}`,
                  `${id} began at ${instant(since)}`,
                ],
              ]
            : [];
        }),
      );
    },
  },
];

/** ms: probes look once in some seconds, and what is felt first may be read first */
const SLACK = 20_000;

function steady(course: Course): readonly Violation[] {
  const first = new Map<string, number>();
  return course.flatMap(({ after, ...reading }) =>
    openIn({ after, ...reading }).flatMap(({ id, since, times }) => {
      // An incident that comes back has a new onset.
      const key = `${id} ${times}`;
      const before = first.get(key);
      first.set(key, Math.min(before ?? since, since));
      if (before === undefined || since <= before + CLOCKS) return [];
      return [{ after, one: `${id} began at ${instant(before)}`, other: `now at ${instant(since)}` }];
    }),
  );
}
