import type { FunctionComponent } from 'react';
import type { ViewId } from '../../shared/model/views';
import { EngineeringView } from '../views/engineering/engineering-view';
import { ExecutiveView } from '../views/executive/executive-view';
import { IncidentView } from '../views/incident/incident-view';
import { RecoveryView } from '../views/recovery/recovery-view';
import { ReplicationView } from '../views/replication/replication-view';
import { ReviewView } from '../views/review/review-view';
import { ServicesView } from '../views/services/services-view';
import { TenantsView } from '../views/tenants/tenants-view';

/** Every view, in one bundle: a wall that fetched a view when its turn comes would wait for it. */
export const VIEWS: Readonly<Record<ViewId, FunctionComponent>> = {
  services: ServicesView,
  tenants: TenantsView,
  replication: ReplicationView,
  recovery: RecoveryView,
  executive: ExecutiveView,
  engineering: EngineeringView,
  incident: IncidentView,
  review: ReviewView,
};
