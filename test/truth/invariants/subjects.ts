import { asOfWords } from '../../../shared/format/days';
import type { IncidentPage } from '../../../shared/model/incident';
import type { Sections } from '../../../shared/model/snapshot';
import { type Clash, type Invariant, sectionsOf, shownIncident } from '../reading';
import { rankOf, sentenceOf } from '../said';

/** The service that a sentence begins with; null: it begins with something else. */
function serviceNamed(
  sentence: string,
  { services }: Sections,
): { readonly id: string; readonly name: string } | null {
  const fitting = services.rows.filter(({ name }) => sentence.startsWith(name));
  return fitting.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null;
}

function titlesOf({ charts }: IncidentPage): string {
  return charts.map(({ title }) => title).join(', ');
}

export const SUBJECTS: readonly Invariant[] = [
  {
    id: 'subjects.charts',
    says: 'The strips of an incident are of the service in its sentence, not of another one.',
    reads: '`answer`, `charts` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap((page): readonly Clash[] => {
        const named = sections === null ? null : serviceNamed(page.answer.verdict, sections);
        if (named === null || sections === null) return [];
        const others = sections.services.rows.filter(
          ({ name, id }) => id !== named.id && page.charts.some(({ title }) => title.startsWith(`${name}:`)),
        );
        const own = page.charts.some(({ title }) => title.startsWith(`${named.name}:`));
        return own || others.length === 0 ? [] : [[sentenceOf(page.answer), `strips: ${titlesOf(page)}`]];
      });
    },
  },
  {
    id: 'subjects.hit',
    says: 'The service in the sentence of an incident is one that it hits.',
    reads: '`answer`, `services` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ answer, services }): readonly Clash[] => {
        const named = sections === null ? null : serviceNamed(answer.verdict, sections);
        return named === null || services.some(({ id }) => id === named.id)
          ? []
          : [[sentenceOf(answer), `it hits ${services.map(({ name }) => name).join(', ') || 'none'}`]];
      });
    },
  },
  {
    id: 'subjects.worst',
    says: 'The service in the sentence of an incident is the worst of those that it hits.',
    reads: '`answer`, `services` of every open incident',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ answer, services }): readonly Clash[] => {
        const named = sections === null ? null : serviceNamed(answer.verdict, sections);
        const own = services.find(({ id }) => id === named?.id);
        const worse = services.find(({ severity }) => rankOf(severity) > rankOf(own?.severity ?? 'critical'));
        return worse === undefined
          ? []
          : [[sentenceOf(answer), `${worse.name} is ${worse.severity}, ${own?.name} ${own?.severity}`]];
      });
    },
  },
  {
    id: 'subjects.number',
    says: 'The frame and the view show the number of one incident, which is open or has just ended.',
    reads: '`data-incident`, words of the frame, `incident.open`, `incident.over`',
    look: ({ page, ...rest }) => {
      const [, shown] = /Incident (\d{4}-\d+)/.exec(page.frame) ?? [];
      const { open = [], over = null } = sectionsOf({ page, ...rest })?.incident ?? {};
      if (page.view !== 'incident' || page.incident === null) return [];
      if (shown !== undefined && shown !== page.incident)
        return [[`frame: incident ${shown}`, `view: incident ${page.incident}`]];
      return open.some(({ id }) => id === page.incident) || over?.id === page.incident
        ? []
        : [[`view: incident ${page.incident}`, 'it is not open']];
    },
  },
  {
    id: 'subjects.owner',
    says: 'The owner that an incident names owns a service that it hits.',
    reads: '`owner` and `services` of every open incident, `services.rows`',
    look: (reading) => {
      const sections = sectionsOf(reading);
      return (sections?.incident.open ?? []).flatMap(({ id, owner, services }): readonly Clash[] => {
        const owners = (sections?.services.rows ?? []).filter((row) =>
          services.some((one) => one.id === row.id),
        );
        return owners.length === 0 || owner === '' || owners.some((row) => row.owner === owner)
          ? []
          : [[`incident ${id}: ${owner}`, `its services: ${owners.map((row) => row.owner).join(', ')}`]];
      });
    },
  },
  {
    id: 'subjects.page',
    says: 'The sentence on the page is that of the view that it shows.',
    reads: '`h1`, the answers of the snapshot',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const [heading] = reading.page.headings;
      const { view } = reading.page;
      if (sections === null || heading === undefined || view === null) return [];
      const own = shownIncident(reading)?.answer;
      const answers = { ...sections, incident: { answer: own } } as Readonly<
        Record<string, { readonly answer?: typeof own }>
      >;
      const answer = answers[view]?.answer;
      // A page of one tenant or service has a sentence of its own.
      if (answer === undefined || reading.page.headings.length !== 1) return [];
      const { cachedAt, timezone } = sections.frame;
      const from = cachedAt === null || answer.verdict === '' ? '' : asOfWords(cachedAt, timezone);
      const words = `${from} ${answer.verdict} ${answer.reason}`.trim();
      return heading.startsWith(words.replaceAll(/\s+/g, ' ')) ||
        isOwnPage(heading.slice(from.length).trim(), sections)
        ? []
        : [[`${view}: ${heading}`, `judged: ${words}`]];
    },
  },
];

function isOwnPage(heading: string, { recovery, tenant }: Sections): boolean {
  const pages = [
    ...recovery.rows.map(({ answer }) => answer),
    ...(tenant.page === null ? [] : [tenant.page.answer]),
  ];
  return pages.some(({ verdict }) => heading.startsWith(verdict));
}
