import { NO_ANSWER } from '../../model/said';
import { cachedFigure, type SectionRow, unchanged, unjudged } from '../section-row';

export const SERVICES: SectionRow<'services'> = {
  blank: { answer: NO_ANSWER, rows: [] },
  upgrade: unchanged,
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
