import { NO_ANSWER } from '../../model/said';
import { cachedFigure, type SectionRow, unjudged } from '../section-row';

export const REPLICATION: SectionRow<'replication'> = {
  blank: {
    answer: NO_ANSWER,
    risk: null,
    nodes: [],
    candidates: [],
    checks: [],
    verdicts: [],
    lastLook: null,
  },
  upgrade: (kept) => ({
    ...kept,
    lastLook: kept.lastLook ?? null,
    verdicts: kept.verdicts.map((one) => ({ ...one, loss: one.loss ?? null })),
    checks: kept.checks.map((check) => ({
      ...check,
      cells: check.cells.map((cell) => ({ ...cell, observedAt: cell.observedAt ?? null })),
    })),
  }),
  fromMemory: (section) => ({
    ...section,
    nodes: section.nodes.map((node) => ({
      ...node,
      ...unjudged(node),
      edge: 'unknown',
      freshness: 'cached',
      written: cachedFigure(node.written),
      lag: cachedFigure(node.lag),
      behind: cachedFigure(node.behind),
      unreceived: cachedFigure(node.unreceived),
      slot: node.slot === null ? null : { ...node.slot, retained: cachedFigure(node.slot.retained) },
    })),
  }),
};
