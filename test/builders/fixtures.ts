import type { Snapshot } from '../../shared/model/snapshot';
import { ENGINEERING_FIXTURES } from './engineering';
import { EXECUTIVE_FIXTURES } from './executive';
import { INCIDENT_FIXTURES } from './incident-states';
import { RECOVERY_FIXTURES } from './recovery';
import { REPLICATION_FIXTURES } from './replication';
import { REVIEW_FIXTURES } from './review';
import { SERVICE_FIXTURES } from './services';
import { START_FIXTURES } from './start';
import { TENANT_PAGE_FIXTURES } from './tenant-page';
import { TENANT_FIXTURES } from './tenants';

/** Every snapshot that can be looked at by name: `node scripts/look.mjs --fixture NAME`. */
export const FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  ...SERVICE_FIXTURES,
  ...START_FIXTURES,
  ...TENANT_FIXTURES,
  ...TENANT_PAGE_FIXTURES,
  ...REPLICATION_FIXTURES,
  ...RECOVERY_FIXTURES,
  ...EXECUTIVE_FIXTURES,
  ...INCIDENT_FIXTURES,
  ...REVIEW_FIXTURES,
  ...ENGINEERING_FIXTURES,
};
