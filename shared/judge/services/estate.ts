import type { Condition } from '../../model/condition';
import type { TargetState } from '../dependencies';
import type { Explanations } from '../incident/explain';

/** What the services are judged by at this instant, settled. */
export interface JudgedEstate {
  readonly conditions: readonly Condition[];
  readonly states: ReadonlyMap<string, TargetState>;
  /** why each open incident is */
  readonly causes: Explanations;
  /** the wall's own link is lost */
  readonly lost: boolean;
}
