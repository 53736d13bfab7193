import type { Condition } from '../../model/condition';
import type { RecoverySection } from '../../model/recovery';
import type { ServicesSection } from '../../model/services';
import type { BudgetMemory } from '../ahead/error-budget';
import type { Incident, IncidentsToday } from '../judgement';

/** The judged estate at this look, for the summaries. */
export interface Judged {
  readonly conditions: readonly Condition[];
  readonly incidents: readonly Incident[];
  readonly services: ServicesSection;
  readonly recovery: RecoverySection;
  /** by service */
  readonly budgets: Readonly<Record<string, BudgetMemory>>;
  /** absent or null: not known */
  readonly today?: IncidentsToday | null;
}
