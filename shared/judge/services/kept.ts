import { NO_ANSWER } from '../../model/said';
import type { ServiceBudget } from '../../model/services';
import { cachedFigure, type SectionRow, unjudged } from '../section-row';

export const SERVICES: SectionRow<'services'> = {
  blank: { answer: NO_ANSWER, rows: [] },
  upgrade: (section) => ({
    ...section,
    rows: section.rows.map((row) => ({ ...row, budget: row.budget && upgraded(row.budget) })),
  }),
  fromMemory: (section) => ({
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      ...unjudged(row),
      freshness: 'cached',
      latency: cachedFigure(row.latency),
      throughput: cachedFigure(row.throughput),
      budget: cachedFigure(row.budget),
    })),
  }),
};

type OlderBudget = Omit<ServiceBudget, 'pace' | 'alert' | 'source'> & Partial<ServiceBudget>;

/** Older versions kept no source and no pace, and a coverage without its window. */
function upgraded(budget: OlderBudget): ServiceBudget {
  const { source, pace = null, alert = null, coverage } = budget;
  return {
    ...budget,
    source: source ?? (typeof coverage === 'number' ? 'wall' : 'feed'),
    pace,
    alert,
    coverage: typeof coverage === 'object' ? coverage : null,
  };
}
