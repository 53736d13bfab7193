import { createContext, useContext } from 'react';
import type { IncidentControl } from './incident-control';
import type { LockControl } from './lock-control';
import type { ReviewControl } from './review-control';
import type { ServiceControl } from './service-control';
import type { TenantControl } from './tenant-control';

/** A person's controls beyond moving through the views. */
export interface Controls {
  readonly review: ReviewControl;
  readonly tenants: TenantControl;
  readonly services: ServiceControl;
  readonly incidents: IncidentControl;
  readonly lock: LockControl;
}

export const ControlsContext = createContext<Controls | null>(null);

export function useControls(): Controls {
  const controls = useContext(ControlsContext);
  if (controls === null)
    throw new Error('no controls above this component: render it inside ControlsContext');
  return controls;
}
