import { type Clash, type Invariant, openIn, sectionsOf, shownIncident } from '../reading';
import { instant, linesOf, sentenceOf } from '../said';

export const ENDINGS: readonly Invariant[] = [
  {
    id: 'incidents.others',
    says: 'The foot of an incident shows every service but that of its sentence, each with the severity of its row.',
    reads: '`headline`, `others` of every open incident, `services.rows`',
    look: (reading) => {
      const rows = sectionsOf(reading)?.services.rows ?? [];
      return openIn(reading).flatMap(({ id, headline, others }): readonly Clash[] => {
        if (others === undefined || rows.length === 0) return [];
        const own = others.find((one) => one.id === headline);
        if (own !== undefined)
          return [[`${id}: the sentence is about ${own.name}`, 'it is among the others']];
        const missing = rows.find((row) => row.id !== headline && !others.some((one) => one.id === row.id));
        if (missing !== undefined)
          return [[`${id}: ${others.length} other services`, `${missing.name} is left out`]];
        return others.flatMap(({ id: service, name, severity }): readonly Clash[] => {
          const row = rows.find((one) => one.id === service);
          return row === undefined || row.severity === severity
            ? []
            : [[`${id}, ${name}: ${severity}`, `services: ${row.severity}`]];
        });
      });
    },
  },
  {
    id: 'incidents.cost',
    says: 'A picture of an incident tells one number for what is late.',
    reads: '`cost` of the incident on the page, texts with `late`',
    look: (reading) => {
      const page = shownIncident(reading);
      const cost = page?.cost ?? null;
      if (cost === null) return [];
      return [...reading.page.headings, ...linesOf(reading)].flatMap((line): readonly Clash[] => {
        const [, digits] =
          new RegExp(`(\\d[\\d\\u00a0 ]*) ${cost.event} (?:are |were )?late`).exec(line) ?? [];
        return digits === undefined || Number(digits.replaceAll(/\s/g, '')) === cost.late
          ? []
          : [[line, `${cost.late} ${cost.event} late`]];
      });
    },
  },
  {
    id: 'incidents.reach',
    says: 'A wall that cannot see whom an incident hits does not say that it hits none.',
    reads: '`reachKnown` of the incident on the page, every text of it',
    look: (reading) => {
      const page = shownIncident(reading);
      if (page?.reachKnown !== false) return [];
      return [...reading.page.headings, ...linesOf(reading)].flatMap((line): readonly Clash[] =>
        /\bno service\b|\bhits none\b/i.test(line) ? [[line, 'whom it hits is not known']] : [],
      );
    },
  },
  {
    id: 'incidents.today',
    says: 'The frame counts not fewer incidents today than are open.',
    reads: '`frame.incidents`',
    look: (reading) => {
      const incidents: { readonly count: number; readonly today?: number } | undefined =
        sectionsOf(reading)?.frame.incidents;
      return incidents?.today === undefined || incidents.today >= incidents.count
        ? []
        : [[`${incidents.today} today`, `${incidents.count} open`]];
    },
  },
  {
    id: 'incidents.over',
    says: 'An incident that is over is not open, ended after it began, and tells its marks in their order.',
    reads: '`incident.over`, `incident.open`',
    look: (reading) => {
      const over = sectionsOf(reading)?.incident.over ?? null;
      if (over === null) return [];
      const said = sentenceOf(over.answer);
      if (openIn(reading).some(({ id }) => id === over.id)) return [[said, `${over.id} is open`]];
      if (over.to < over.from)
        return [[`${over.id} began ${instant(over.from)}`, `it ended ${instant(over.to)}`]];
      const late = over.marks.find((mark, at) => mark.t < (over.marks[at - 1]?.t ?? mark.t));
      return late === undefined
        ? []
        : [[`${late.what}, ${instant(late.t)}`, 'it is told after what came later']];
    },
  },
];
