import type { ExecutiveSection, ExecutiveService } from '../../model/executive';
import type { RecoverySection } from '../../model/recovery';
import type { Figure } from '../../model/said';
import type { JudgeInput } from '../judgement';
import type { Judged } from '../services/judged';
import { executiveAnswer } from './answer';
import { capacityOf } from './capacity';
import { costOf, daysOf } from './past';
import { promisesOf } from './promises';

export type { Judged } from '../services/judged';

/** The executive view: promises, incidents, capacity, cost. */
export function presentExecutive(input: JudgeInput, judged: Judged): ExecutiveSection {
  const services = promisesOf(input, judged);
  const capacity = capacityOf(input);
  return {
    answer: executiveAnswer(input, services, capacity),
    services,
    days: daysOf(input, judged.incidents),
    open: judged.incidents.length,
    capacity,
    cost: costOf(input),
  };
}

/**
 * The same from memory: nothing is judged any more.
 * @param recovery from memory too: a proof may have run out meanwhile
 */
export function executiveFromMemory(section: ExecutiveSection, recovery: RecoverySection): ExecutiveSection {
  const rows = new Map(recovery.rows.map((row) => [row.id, row]));
  return {
    ...section,
    services: section.services.map((service) => fromMemory(service, rows.get(service.id))),
    capacity: section.capacity.map((one) => ({ ...one, severity: 'unknown', use: cachedFigure(one.use) })),
  };
}

function fromMemory(
  service: ExecutiveService,
  aged: RecoverySection['rows'][number] | undefined,
): ExecutiveService {
  const { severity, was, risk, budget, recovery } = service;
  return {
    ...service,
    severity: 'unknown',
    was: was ?? (severity === 'unknown' ? null : severity),
    freshness: 'cached',
    risk: risk === null ? null : 'unknown',
    budget: budget === null ? null : cachedFigure(budget),
    recovery:
      recovery === null || aged === undefined || aged.posture === recovery.posture
        ? recovery
        : { posture: aged.posture, severity: aged.severity, words: aged.track },
  };
}

function cachedFigure(figure: Figure): Figure {
  return { ...figure, freshness: 'cached' };
}
