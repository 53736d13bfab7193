import { NO_ANSWER } from '../../model/said';
import { cachedFigure, type SectionRow, unjudged } from '../section-row';

export const ENGINEERING: SectionRow<'engineering'> = {
  blank: {
    answer: NO_ANSWER,
    groups: [],
    rows: [],
    more: { count: 0, ill: 0 },
    sources: [],
    asked: { count: 0, answering: 0 },
    learning: '',
  },
  upgrade: (section) => ({
    ...section,
    rows: section.rows.map((row) => ({ ...row, times: row.times ?? null })),
  }),
  fromMemory: (section) => ({
    ...section,
    rows: section.rows.map((row) => ({ ...row, ...unjudged(row), figure: cachedFigure(row.figure) })),
    sources: section.sources.map((row) => ({ ...row, severity: 'unknown', freshness: 'cached' })),
    asked: { ...section.asked, answering: 0 },
  }),
};
