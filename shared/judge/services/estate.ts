import type { Condition } from '../../model/condition';
import type { TargetState } from '../dependencies';
import type { ServiceCauses } from '../why';

/** What the services are judged by at this instant, settled. */
export interface JudgedEstate {
  readonly conditions: readonly Condition[];
  readonly states: ReadonlyMap<string, TargetState>;
  readonly causes: ServiceCauses;
  /** the wall's uplink is lost */
  readonly lost: boolean;
}
