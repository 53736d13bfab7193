import { RULES } from '../../../shared/metrics/rules';
import type { ServiceRow } from '../../../shared/model/services';
import {
  type Clash,
  type Course,
  type Invariant,
  isPresent,
  sectionsOf,
  shownIncident,
  type Violation,
} from '../reading';
import { OF_ALL, rankOf, secondsOf, sentenceOf } from '../said';

/** metrics of which little is bad: work done, budgets, what is left */
const FALLS = /rate|throughput|budget|remaining|free|expiry/;
/** s within which a severity that goes down and up again has flickered */
const FLICKER = 20;

function rowsWith(rows: readonly ServiceRow[], severity: string): readonly ServiceRow[] {
  return rows.filter((row) => row.severity === severity);
}

export const SEVERITIES: readonly Invariant[] = [
  {
    id: 'severities.headline',
    says: 'While a service is critical, the sentence of the services is about critical services.',
    reads: '`services.answer`, `services.rows`',
    look: (reading) => {
      const services = sectionsOf(reading)?.services;
      if (services === undefined || !isPresent(reading)) return [];
      const critical = rowsWith(services.rows, 'critical');
      const said = sentenceOf(services.answer);
      const first = services.rows.find(({ name }) => services.answer.verdict.startsWith(name));
      if (critical.length === 0 || first === undefined || first.severity === 'critical') return [];
      return [[said, `${critical.map(({ name }) => name).join(', ')}: critical`]];
    },
  },
  {
    id: 'severities.counted',
    says: 'A sentence that counts the critical services counts all of them.',
    reads: '`services.answer`, `services.rows`',
    look: (reading) => {
      const services = sectionsOf(reading)?.services;
      if (services === undefined || !isPresent(reading)) return [];
      const { verdict } = services.answer;
      const critical = rowsWith(services.rows, 'critical');
      const named = critical.filter(({ name }) => verdict.includes(name));
      // Two are named; more are counted.
      if (named.length < 2 || named.length === critical.length || /\bmore\b/.test(verdict)) return [];
      return [[verdict, `${critical.length} are critical: ${critical.map(({ name }) => name).join(', ')}`]];
    },
  },
  {
    id: 'severities.calm',
    says: 'No sentence says that all services are well while one is critical, warning or unknown.',
    reads: '`services.answer`, `services.rows`',
    look: (reading) => {
      const services = sectionsOf(reading)?.services;
      if (services === undefined || !isPresent(reading)) return [];
      const ill = services.rows.filter(({ severity }) => rankOf(severity) >= rankOf('warning'));
      const said = sentenceOf(services.answer);
      if (ill.length === 0 || !OF_ALL.test(said)) return [];
      return [[said, `${ill[0]?.name}: ${ill[0]?.severity}`]];
    },
  },
  {
    id: 'severities.rows',
    says: 'A service on the page has the severity that was judged, or is unknown when it is old.',
    reads: '`data-service`, `data-severity`, `data-freshness`; `services.rows`',
    look: (reading) => {
      if (reading.page.view !== 'services') return [];
      return (sectionsOf(reading)?.services.rows ?? []).flatMap((row): readonly Clash[] => {
        // While one view follows another, both are on the page.
        const shown = reading.page.subjects.filter(({ kind, id }) => kind === 'service' && id === row.id);
        const isRight = shown.some(({ severity, freshness }) => {
          const old = freshness === 'stale' || freshness === 'cached';
          return severity === (old ? 'unknown' : row.severity);
        });
        const [first] = shown;
        return first === undefined || isRight
          ? []
          : [[`${row.name} on the page: ${first.severity}`, `judged ${row.severity}`]];
      });
    },
  },
  {
    id: 'severities.red-zero',
    says: 'No zero is drawn in the colour of trouble.',
    reads: 'texts in critical or warning colour, but for work done and budgets',
    look: (reading) =>
      reading.page.texts.flatMap(({ text, tone, metric }): readonly Clash[] =>
        tone !== '' && metric !== '' && /^(?:0|0\.0+)$/.test(text) && !FALLS.test(metric)
          ? [[`${metric}: “${text}” in ${tone}`, 'it is nothing, and little of it is no trouble']]
          : [],
      ),
  },
  {
    id: 'severities.inside-limit',
    says: 'No reason for trouble is a value inside its own limit.',
    reads: 'reasons of services, sentences with `promised`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const ill = (sections?.services.rows ?? []).filter(
        ({ severity }) => severity === 'critical' || severity === 'warning',
      );
      const said = [
        ...ill.map(({ name, severity, reason }) => [`${name} ${severity}: ${reason}`, reason] as const),
        ...(sections?.replication.nodes ?? [])
          .filter(({ severity }) => severity === 'critical' || severity === 'warning')
          .map(({ name, severity, reason }) => [`${name} ${severity}: ${reason}`, reason] as const),
        ...(sections?.incident.open ?? []).map(
          ({ answer }) => [sentenceOf(answer), sentenceOf(answer)] as const,
        ),
        ...(sections === null
          ? []
          : [[sentenceOf(sections.review.answer), sentenceOf(sections.review.answer)] as const]),
      ];
      return said.flatMap(([whole, reason]): readonly Clash[] => {
        const [, value = '', limit = ''] =
          /([\d.]+ (?:ms|s|min|h))[^.;]*?[,;] ([\d.]+ (?:ms|s|min|h)) promised/.exec(reason) ?? [];
        const [is, most] = [secondsOf(value), secondsOf(limit)];
        return is !== null && most !== null && is.seconds < most.seconds
          ? [[whole, `${value} is inside ${limit}`]]
          : [];
      });
    },
  },
  {
    id: 'severities.down',
    says: 'A service that is called down has no live figure of its answers inside its objective.',
    reads: '`services.answer`, latency of `services.rows`',
    look: (reading) => {
      const services = sectionsOf(reading)?.services;
      if (services === undefined || !isPresent(reading)) return [];
      const said = sentenceOf(services.answer);
      return services.rows.flatMap(({ name, latency }): readonly Clash[] => {
        const down = new RegExp(`${name} (?:and [^.:;]* )?(?:is|are) down`).test(said);
        if (!down || latency === null || latency.value === null || latency.freshness !== 'live') return [];
        return latency.value <= (latency.objective ?? Number.POSITIVE_INFINITY)
          ? [[said, `${name}: ${latency.value.toFixed(2)} s, live`]]
          : [];
      });
    },
  },
  {
    id: 'severities.figure',
    says: 'A worse figure of the same service never goes with a milder severity a moment later.',
    reads: 'latency and severity of `services.rows` over the run',
    course: milder,
  },
  {
    id: 'severities.flicker',
    says: 'A severity does not go down and up again within seconds.',
    reads: 'severity of each service and incident over the run',
    course: flicker,
  },
  {
    id: 'severities.incident-charts',
    says: 'An incident that is critical, and not ending, shows something that is critical.',
    reads: '`severity`, `charts`, `services` of the incident on the page',
    look: (reading) => {
      const page = shownIncident(reading);
      if (page === null || page.severity !== 'critical' || page.ending === true || page.charts.length === 0)
        return [];
      const worst = [...page.charts, ...page.services].reduce(
        (most, { severity }) => Math.max(most, rankOf(severity)),
        0,
      );
      // A server that does not answer has no line: it is in the sentence.
      const cause = RULES.find(({ id }) => id === page.cause?.rule);
      return worst >= rankOf('unknown') || cause?.comparison === 'down'
        ? []
        : [
            [
              `incident ${page.id}: critical`,
              `its strips: ${page.charts.map(({ title, severity }) => `${title} ${severity}`).join(', ')}`,
            ],
          ];
    },
  },
  {
    id: 'severities.incident-services',
    says: 'A service has one severity in its row and in its incident.',
    reads: '`services.rows`, `services` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ id: incident, services }) =>
        services.flatMap(({ id, name, severity }): readonly Clash[] => {
          const row = sections?.services.rows.find((one) => one.id === id);
          return row === undefined || row.severity === severity
            ? []
            : [[`incident ${incident}, ${name}: ${severity}`, `services: ${row.severity}`]];
        }),
      );
    },
  },
  {
    id: 'severities.frame',
    says: 'The frame shows the severity of the worst open incident.',
    reads: '`frame.incidents.worst`, `incident.open`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const open = sections?.incident.open ?? [];
      if (sections === null || open.length === 0) return [];
      const worst = open.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity))[0];
      const { worst: shown } = sections.frame.incidents;
      return worst === undefined || worst.severity === shown || worst.was === shown
        ? []
        : [[`frame: ${shown}`, `incident ${worst.id}: ${worst.severity}`]];
    },
  },
  {
    id: 'severities.worst-incident',
    says: 'The incident that takes the wall is not milder than another that may take it.',
    reads: '`data-incident`, `incident.open`, `incident.taking`',
    course: outranked,
  },
];

/** s for which the milder one may still have the wall */
const TURN = 15;

function outranked(course: Course): readonly Violation[] {
  let from: number | null = null;
  return course.flatMap((reading): readonly Violation[] => {
    const page = shownIncident(reading);
    const section = sectionsOf(reading)?.incident;
    const worse = section?.open.find(
      ({ id, severity }) =>
        section.taking.includes(id) && rankOf(severity) > rankOf(page?.severity ?? 'critical'),
    );
    from = worse === undefined || reading.steered ? null : (from ?? reading.after);
    if (page === null || worse === undefined || from === null || reading.after - from < TURN) return [];
    return [
      {
        after: reading.after,
        one: `on the wall: ${page.id}, ${page.severity}`,
        other: `open: ${worse.id}, ${worse.severity}`,
      },
    ];
  });
}

function milder(course: Course): readonly Violation[] {
  const before = new Map<
    string,
    { readonly after: number; readonly value: number; readonly severity: string }
  >();
  return course.flatMap((reading) =>
    (sectionsOf(reading)?.services.rows ?? []).flatMap(
      ({ id, name, severity, latency }): readonly Violation[] => {
        const value = latency?.value ?? null;
        if (value === null || latency?.freshness !== 'live') return [];
        const last = before.get(id);
        before.set(id, { after: reading.after, value, severity });
        if (last === undefined || reading.after - last.after > 10) return [];
        const objective = latency.objective ?? 0;
        if (
          last.severity !== 'critical' ||
          severity !== 'warning' ||
          value <= last.value ||
          value <= objective
        )
          return [];
        return [
          {
            after: reading.after,
            one: `${name}: ${last.value.toFixed(2)} s, critical`,
            other: `${name}: ${value.toFixed(2)} s, warning, ${(reading.after - last.after).toFixed(0)} s later`,
          },
        ];
      },
    ),
  );
}

function flicker(course: Course): readonly Violation[] {
  const steps = new Map<string, { readonly after: number; readonly severity: string }[]>();
  return course.flatMap((reading) => {
    const sections = sectionsOf(reading);
    const now = [
      ...(sections?.services.rows ?? []).map(({ id, severity }) => [`service ${id}`, severity] as const),
      ...(sections?.incident.open ?? []).map(({ id, severity }) => [`incident ${id}`, severity] as const),
    ];
    return now.flatMap(([what, severity]): readonly Violation[] => {
      const seen = steps.get(what) ?? [];
      steps.set(what, seen);
      if (seen.at(-1)?.severity === severity) return [];
      seen.push({ after: reading.after, severity });
      const [first, middle, last] = seen.slice(-3);
      if (first === undefined || middle === undefined || last === undefined) return [];
      const dipped =
        rankOf(first.severity) > rankOf(middle.severity) && rankOf(last.severity) > rankOf(middle.severity);
      if (!dipped || last.after - middle.after > FLICKER || first.severity === 'unknown') return [];
      return [
        {
          after: reading.after,
          one: `${what}: ${first.severity}, then ${middle.severity}`,
          other: `${last.severity} again, ${(last.after - middle.after).toFixed(0)} s later`,
        },
      ];
    });
  });
}
