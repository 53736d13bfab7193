import { formatAge } from '../../format/format';
import type { BudgetCoverage, ServiceBudget } from '../../model/services';

/** Below this share of its window, the wall says only that an objective was kept so far. */
const LEAST_COVERAGE = 0.5;
/** A budget counts as fully accounted for from this share of its window on. */
const WHOLE = 0.95;

/** Whether so little of a window was watched that a whole budget says little. */
export function isHardlyWatched(coverage: BudgetCoverage | null): coverage is BudgetCoverage {
  return coverage !== null && coverage.watched < LEAST_COVERAGE * coverage.window;
}

/**
 * What a budget rests on: `as the feed reports`, or how much of its window this wall watched, `watched 2 min of 30 d`;
 * empty: it watched nearly all of it.
 */
export function measuredWords(
  source: ServiceBudget['source'] | null,
  coverage: BudgetCoverage | null,
): string {
  if (source === 'feed') return 'as the feed reports';
  if (coverage === null || coverage.watched >= WHOLE * coverage.window) return '';
  return `watched ${formatAge(coverage.watched)} of ${formatAge(coverage.window)}`;
}
