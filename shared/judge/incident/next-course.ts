import { conditionKey } from '../../model/condition';
import type { ServiceBudget } from '../../model/services';
import { severityRank, worse } from '../../model/severity';
import type { CourseBudget, IncidentCourse } from '../judgement';
import { isRecovering, symptomOf } from '../services/cause-words';
import { merged, NO_COURSE } from './course';
import type { Explained } from './explain';

/** The course of an incident after one more look. @param took it takes the wall now */
export function nextCourse(explained: Explained, took: boolean): IncidentCourse {
  const { incident, conditions, cause, unclear, services, caused, locks, takenBy } = explained;
  const before = incident.course ?? NO_COURSE;
  const known = incident.severity === 'unknown' ? (incident.was ?? 'warning') : incident.severity;
  const [worst] = services;
  const budgets: Record<string, CourseBudget | null> = { ...before.budgets };
  for (const { id, budget } of services) {
    if (!(id in budgets)) budgets[id] = budgetSeen(budget);
  }
  const headline =
    worst === undefined || worst.severity === 'unknown' || isRecovering(worst)
      ? null
      : { id: worst.id, symptom: symptomOf(worst).one, severity: worst.severity };
  return {
    worst: before.worst === 'unknown' ? known : worse(before.worst, known),
    onsets: Object.fromEntries(conditions.map((one) => [conditionKey(one), one.since])),
    cause,
    unclear,
    headline: worstHeadline(before.headline, headline, caused),
    services: merged(
      before.services,
      services.map(({ id }) => id),
    ),
    waited: Math.max(before.waited, locks?.waiting ?? 0),
    budgets,
    took: before.took || took,
    takenBy: takenBy ?? before.takenBy,
  };
}

/** null: it is not known, or nobody has told it lately. */
export function budgetSeen(budget: ServiceBudget | null | undefined): CourseBudget | null {
  if (budget === null || budget === undefined || budget.value === null || budget.freshness === 'stale')
    return null;
  return { left: budget.value, source: budget.source };
}

/**
 * A headline of the same severity that is said later replaces the one before: by then more is known. One about a service
 * that the cause can have hit stays before one that it cannot. @param caused ids of those that it can
 */
function worstHeadline(
  before: IncidentCourse['headline'],
  now: IncidentCourse['headline'],
  caused: ReadonlySet<string>,
): IncidentCourse['headline'] {
  if (before === null || now === null) return now ?? before;
  if (caused.has(before.id) !== caused.has(now.id)) return caused.has(now.id) ? now : before;
  return severityRank(now.severity) >= severityRank(before.severity) ? now : before;
}
