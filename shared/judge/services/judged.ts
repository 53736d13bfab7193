import type { Condition } from '../../model/condition';
import type { RecoverySection } from '../../model/recovery';
import type { ServicesSection } from '../../model/services';
import type { BudgetMemory } from '../ahead/error-budget';
import type { Incident } from '../judgement';

/** What was judged of the estate at this look, for those who sum it up. */
export interface Judged {
  readonly conditions: readonly Condition[];
  readonly incidents: readonly Incident[];
  readonly services: ServicesSection;
  readonly recovery: RecoverySection;
  /** by service */
  readonly budgets: Readonly<Record<string, BudgetMemory>>;
}
