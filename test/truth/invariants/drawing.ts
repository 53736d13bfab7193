import type { Answer } from '../../../shared/model/said';
import { type Clash, type Course, type Invariant, sectionsOf, type Violation } from '../reading';
import { OF_ALL } from '../said';
import { figuresOf } from './ages';

/** s for which a wall may show nothing while it loads */
const BLANK = 6;
/** ms after which a wall that does not answer is started again */
const HUNG = 10_000;

export const DRAWING: readonly Invariant[] = [
  {
    id: 'drawing.texts',
    says: 'No text is cut, leaves the screen or lies over another one.',
    reads: 'places of all texts (test/e2e/overlap.ts)',
    look: ({ page }) =>
      page.faults.map(
        ({ kind, text, other }): Clash => [`${page.view ?? 'no view'}: “${text}”`, `${kind} ${other}`],
      ),
  },
  {
    id: 'drawing.view',
    says: 'No view failed to draw, and the wall is never empty.',
    reads: '`data-view`, texts of the page over the run',
    course: blank,
  },
  {
    id: 'drawing.answers',
    says: 'The page answers: it never stands still for long.',
    reads: 'a clock in the page',
    look: ({ page }) =>
      page.pause > HUNG
        ? [[`the page stood still for ${(page.pause / 1_000).toFixed(0)} s`, 'between two looks']]
        : [],
  },
  {
    id: 'drawing.heading',
    says: 'Every view but the review has one sentence.',
    reads: '`h1` of the page',
    look: (reading) => {
      const { view, headings } = reading.page;
      const sections = sectionsOf(reading);
      const answers = sections as Readonly<Record<string, { readonly answer?: Answer }>> | null;
      const said = answers?.[view ?? '']?.answer?.verdict;
      if (view === null || sections === null || sections.frame.empty || said === '' || view === 'review')
        return [];
      return headings.filter((one) => one !== '').length === 1
        ? []
        : [[`${view}: ${headings.length} sentences`, headings.join(' | ')]];
    },
  },
  {
    id: 'drawing.whole',
    says: 'The sentence of a view is not cut: where it is too long, a shorter wording stands.',
    reads: '`answer` of all sections and open incidents',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null) return [];
      const told = Object.entries({ ...sections } as Readonly<Record<string, { readonly answer?: Answer }>>);
      return [
        ...told.map(([view, { answer }]) => [view, answer?.verdict ?? ''] as const),
        ...sections.incident.open.map(({ id, answer }) => [`incident ${id}`, answer.verdict] as const),
      ].flatMap(([where, verdict]): readonly Clash[] =>
        verdict.includes('…') ? [[`${where}: ${verdict}`, 'it is cut']] : [],
      );
    },
  },
  {
    id: 'unknown.value',
    says: 'A figure that was never observed has no value.',
    reads: '`observedAt`, `value` of all figures',
    look: (reading) => {
      const sections = sectionsOf(reading);
      if (sections === null) return [];
      return figuresOf(sections).flatMap(([name, { observedAt, value }]): readonly Clash[] =>
        observedAt === null && value !== null ? [[`${name}: ${value}`, 'it was never observed']] : [],
      );
    },
  },
  {
    id: 'unknown.drawn',
    says: 'What has no value is drawn without a number.',
    reads: '`data-metric` without `data-value`',
    look: ({ page }) =>
      page.figures.flatMap(({ metric, value, text }): readonly Clash[] =>
        value === null && /^[−-]?\d/.test(text) ? [[`${metric}: “${text}”`, 'it has no value']] : [],
      ),
  },
  {
    id: 'unknown.ok',
    says: 'A service of which nothing is known is not called ok.',
    reads: '`services.rows`',
    look: (reading) =>
      (sectionsOf(reading)?.services.rows ?? []).flatMap(
        ({ name, severity, latency, throughput, freshness }): readonly Clash[] => {
          const figures = [latency, throughput].filter((one) => one !== null);
          const none = figures.length > 0 && figures.every(({ value }) => value === null);
          return severity === 'ok' && none && (freshness === 'stale' || freshness === 'cached')
            ? [[`${name}: ok`, `no figure is known, ${freshness}`]]
            : [];
        },
      ),
  },
  {
    id: 'unknown.headline',
    says: 'While every service is unknown, no view says that all is well.',
    reads: '`services.rows`, sentences of services and executive',
    look: (reading) => {
      const sections = sectionsOf(reading);
      const rows = sections?.services.rows ?? [];
      if (sections === null || rows.length === 0 || rows.some(({ severity }) => severity !== 'unknown'))
        return [];
      // From memory, the sentence begins with its time.
      if (sections.frame.cachedAt !== null) return [];
      return [sections.services.answer, sections.executive.answer].flatMap(({ verdict }): readonly Clash[] =>
        OF_ALL.test(verdict) ? [[verdict, 'every service is unknown']] : [],
      );
    },
  },
];

function blank(course: Course): readonly Violation[] {
  let ready = false;
  let since: number | null = null;
  return course.flatMap(({ after, page }): readonly Violation[] => {
    const empty = page.texts.length === 0 || (page.view === null && !page.starting && page.texts.length < 12);
    ready ||= !empty;
    if (!empty || !ready) {
      since = null;
      return [];
    }
    since ??= after;
    return after - since < BLANK
      ? []
      : [{ after, one: 'the wall is empty', other: `since ${since.toFixed(0)} s` }];
  });
}
