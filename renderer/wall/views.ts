import type { FunctionComponent } from 'react';
import type { ViewId } from '../../shared/model/frame';
import { EngineeringView } from '../views/engineering/engineering-view';
import { ExecutiveView } from '../views/executive/executive-view';
import { IncidentView } from '../views/incident/incident-view';
import { RecoveryView } from '../views/recovery/recovery-view';
import { ReplicationView } from '../views/replication/replication-view';
import { ReviewView } from '../views/review/review-view';
import { ServicesView } from '../views/services/services-view';
import { TenantsView } from '../views/tenants/tenants-view';

/** Every view, in one bundle: a wall that fetched a view when its turn comes would wait for it. */
export const VIEWS: Readonly<
  Record<ViewId, { readonly title: string; readonly Component: FunctionComponent }>
> = {
  services: { title: 'Services', Component: ServicesView },
  tenants: { title: 'Tenants', Component: TenantsView },
  replication: { title: 'Replication', Component: ReplicationView },
  recovery: { title: 'Recovery', Component: RecoveryView },
  executive: { title: 'Executive', Component: ExecutiveView },
  engineering: { title: 'Engineering', Component: EngineeringView },
  incident: { title: 'Incident', Component: IncidentView },
  review: { title: 'Review', Component: ReviewView },
};
