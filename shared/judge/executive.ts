import type { Condition } from '../model/condition';
import type { ExecutiveSection } from '../model/executive';
import type { RecoverySection, ServicesSection } from '../model/snapshot';
import { NO_EXECUTIVE } from './blank';
import type { BudgetMemory } from './error-budget';
import type { Incident, JudgeInput } from './judgement';

/** What was judged of the estate at this look, for those who sum it up. */
export interface Judged {
  readonly conditions: readonly Condition[];
  readonly incidents: readonly Incident[];
  readonly services: ServicesSection;
  readonly recovery: RecoverySection;
  /** by service */
  readonly budgets: Readonly<Record<string, BudgetMemory>>;
}

/** The executive view: promises, incidents, capacity, cost. */
export function presentExecutive(_input: JudgeInput, _judged: Judged): ExecutiveSection {
  return NO_EXECUTIVE;
}

/** The same from memory: nothing is judged any more. */
export function executiveFromMemory(section: ExecutiveSection): ExecutiveSection {
  return section;
}
