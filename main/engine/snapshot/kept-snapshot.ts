import { blankSections, NO_ANSWER } from '../../../shared/judge/blank';
import type { IncidentSection } from '../../../shared/model/incident';
import type { RecoverySection } from '../../../shared/model/recovery';
import type { ReplicationSection } from '../../../shared/model/replication';
import type { Sections, Snapshot } from '../../../shared/model/snapshot';

/**
 * A snapshot that was kept, with all that a section holds today: it may be of a wall before its last upgrade, and is
 * shown before anything else.
 * @returns null when it is none
 */
export function keptSnapshot(raw: unknown): Snapshot | null {
  const kept = raw as Snapshot | null;
  if (kept?.sections?.frame === undefined) return null;
  const blank = blankSections(kept.sections.frame);
  const sections: Sections = { ...blank, ...kept.sections };
  return {
    ...kept,
    sections: {
      ...sections,
      tenants: { ...blank.tenants, ...sections.tenants },
      replication: withEvidence({ ...blank.replication, ...sections.replication }),
      recovery: withPages({ ...blank.recovery, ...sections.recovery }),
      incident: withHistory({ ...blank.incident, ...sections.incident }),
      executive: { ...blank.executive, ...sections.executive },
      engineering: { ...blank.engineering, ...sections.engineering },
    },
  };
}

const NO_HISTORY = { times: 1, history: [], held: null, cause: null } as const;

function withHistory({ open, taking }: IncidentSection): IncidentSection {
  return { open: open.map((page) => ({ ...NO_HISTORY, ...page })), taking };
}

function withEvidence(section: ReplicationSection): ReplicationSection {
  return {
    ...section,
    checks: section.checks.map((check) => ({
      ...check,
      cells: check.cells.map((cell) => ({ ...cell, observedAt: cell.observedAt ?? null })),
    })),
  };
}

const NO_PAGE = { criticality: 4, answer: NO_ANSWER, scenarios: [], history: [], backups: [] } as const;

function withPages({ answer, rows, backups }: RecoverySection): RecoverySection {
  return {
    answer,
    rows: rows.map((row) => ({ ...NO_PAGE, ...row })),
    backups: backups.map((row) => ({ ...row, kind: row.kind ?? 'database', of: row.of ?? [] })),
  };
}
