import type { ExecutiveService } from '../../model/executive';
import type { RecoveryRow } from '../../model/recovery';
import { NO_ANSWER } from '../../model/said';
import { cachedFigure, type SectionRow, unjudged } from '../section-row';

export const EXECUTIVE: SectionRow<'executive'> = {
  blank: { answer: NO_ANSWER, services: [], days: [], open: 0, capacity: [], cost: null },
  upgrade: (section) => ({ ...section, services: section.services.map(upgraded) }),
  fromMemory: (section, _clock, recovery) => {
    const rows = new Map(recovery.rows.map((row) => [row.id, row]));
    return {
      ...section,
      services: section.services.map((service) => fromMemory(service, rows.get(service.id))),
      capacity: section.capacity.map((one) => ({ ...one, severity: 'unknown', use: cachedFigure(one.use) })),
    };
  },
};

type OlderService = Omit<ExecutiveService, 'pace' | 'source'> & Partial<ExecutiveService>;

/** Older versions kept a pace without its span, and a coverage without its window: neither is known any more. */
function upgraded(service: OlderService): ExecutiveService {
  const { pace = null, source = null, coverage } = service;
  return { ...service, pace, source, coverage: typeof coverage === 'number' ? null : coverage };
}

function fromMemory(service: ExecutiveService, aged: RecoveryRow | undefined): ExecutiveService {
  const { risk, budget, recovery } = service;
  return {
    ...service,
    ...unjudged(service),
    freshness: 'cached',
    risk: risk === null ? null : 'unknown',
    budget: cachedFigure(budget),
    recovery:
      recovery === null || aged === undefined || aged.posture === recovery.posture
        ? recovery
        : { posture: aged.posture, severity: aged.severity, words: aged.track },
  };
}
