import type { IncidentSection } from '../model/incident';
import { NO_TIMELINE } from '../model/review';
import type { Figure } from '../model/said';
import type { Sections } from '../model/snapshot';
import type { TenantSection } from '../model/tenant-page';
import { NO_REVIEW, NO_TENANT } from './blank';
import { engineeringFromMemory } from './engineering/engineering';
import { executiveFromMemory } from './executive/executive';
import { recoveryFromMemory } from './recovery/cached';

/**
 * A wall that is known only from memory: what was judged becomes `was`, nothing is judged any more, every figure says
 * `cached`. Figures, order and sentences stay, so that the last known picture can be read. Postures rest on drill records,
 * not on a connection, and stay as long as their proof is valid.
 * @param clock when the memory was cut and when it is looked at, epoch ms
 * @returns all sections but the frame, which knows since when
 */
export function asCached(
  sections: Sections,
  clock: { readonly asOf: number; readonly now: number },
): Omit<Sections, 'frame'> {
  const { timezone } = sections.frame;
  const recovery = recoveryFromMemory(sections.recovery, { ...clock, timezone });
  return {
    roster: sections.roster,
    timeline: NO_TIMELINE,
    review: NO_REVIEW,
    tenant: NO_TENANT,
    recovery,
    incident: incidentFromMemory(sections.incident),
    executive: executiveFromMemory(sections.executive, recovery),
    engineering: engineeringFromMemory(sections.engineering),
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
        was: mark.was ?? (mark.severity === 'unknown' ? null : mark.severity),
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

/** What was open then is judged no more, and takes nothing: nobody knows whether it lasts. */
function incidentFromMemory({ open }: IncidentSection): IncidentSection {
  return {
    taking: [],
    open: open.map((page) => ({
      ...page,
      was: page.was ?? (page.severity === 'unknown' ? null : page.severity),
      severity: 'unknown',
      services: page.services.map((one) => ({ ...one, severity: 'unknown' })),
    })),
  };
}

/** A page beside such a wall: what is kept is shown, nothing of it is judged. */
export function cachedTenant(section: TenantSection): TenantSection {
  const { page } = section;
  return page === null
    ? section
    : { ...section, page: { ...page, severity: 'unknown', freshness: 'cached' } };
}

function cachedFigure<F extends Figure | null>(figure: F): F {
  return figure === null ? figure : { ...figure, freshness: 'cached' };
}
