import type { Figure, Sections } from '../model/snapshot';

/**
 * A wall that is known only from memory: what was judged becomes `was`, nothing is judged any more, every figure says
 * `cached`. Figures, order and sentences stay, so that the last known picture can be read. Postures stay as they are:
 * they rest on drill records, not on a connection.
 * @returns all sections but the frame, which knows since when
 */
export function asCached(sections: Sections): Omit<Sections, 'frame'> {
  return {
    roster: sections.roster,
    recovery: sections.recovery,
    services: {
      ...sections.services,
      rows: sections.services.rows.map((row) => ({
        ...row,
        was: row.was ?? (row.severity === 'unknown' ? null : row.severity),
        severity: 'unknown',
        freshness: 'cached',
        latency: cachedFigure(row.latency),
        throughput: cachedFigure(row.throughput),
        budget: cachedFigure(row.budget),
      })),
    },
    tenants: {
      ...sections.tenants,
      freshness: 'cached',
      marks: sections.tenants.marks.map((mark) => ({
        ...mark,
        was: mark.was ?? mark.severity,
        severity: 'unknown',
        freshness: 'cached',
      })),
    },
    replication: {
      ...sections.replication,
      nodes: sections.replication.nodes.map((node) => ({
        ...node,
        was: node.was ?? (node.severity === 'unknown' ? null : node.severity),
        severity: 'unknown',
        edge: 'unknown',
        freshness: 'cached',
        written: cachedFigure(node.written),
        lag: cachedFigure(node.lag),
        behind: cachedFigure(node.behind),
        unreceived: cachedFigure(node.unreceived),
        slot: node.slot === null ? null : { ...node.slot, retained: cachedFigure(node.slot.retained) },
      })),
    },
  };
}

function cachedFigure<F extends Figure | null>(figure: F): F {
  return figure === null ? figure : { ...figure, freshness: 'cached' };
}
