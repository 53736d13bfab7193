import type { Condition } from '../../model/condition';
import type { TargetState } from '../dependencies';
import type { ServiceCauses } from '../why';

/** The settled inputs for judging services at this instant. */
export interface JudgedEstate {
  readonly conditions: readonly Condition[];
  readonly states: ReadonlyMap<string, TargetState>;
  readonly causes: ServiceCauses;
  /** the wall's uplink is lost */
  readonly lost: boolean;
}
