import type { EngineeringSection } from './engineering';
import type { ExecutiveSection } from './executive';
import type { FrameSection } from './frame';
import type { IncidentSection } from './incident';
import type { RecoverySection } from './recovery';
import type { ReplicationSection } from './replication';
import type { ReviewSection, TimelineSection } from './review';
import type { ServicesSection } from './services';
import type { TenantSection } from './tenant-page';
import type { TenantsRoster, TenantsSection } from './tenants';

/** The sections of a snapshot; each has its own version, and only changed ones cross the bridge. */
export interface Sections {
  readonly frame: FrameSection;
  readonly services: ServicesSection;
  readonly roster: TenantsRoster;
  readonly tenants: TenantsSection;
  readonly tenant: TenantSection;
  readonly replication: ReplicationSection;
  readonly recovery: RecoverySection;
  readonly incident: IncidentSection;
  readonly executive: ExecutiveSection;
  readonly engineering: EngineeringSection;
  readonly timeline: TimelineSection;
  readonly review: ReviewSection;
}
export type SectionName = keyof Sections;
/** A missing section is a compile error. */
const NAMES: Readonly<Record<SectionName, true>> = {
  frame: true,
  services: true,
  roster: true,
  tenants: true,
  tenant: true,
  replication: true,
  recovery: true,
  incident: true,
  executive: true,
  engineering: true,
  timeline: true,
  review: true,
};
export const SECTION_NAMES = Object.keys(NAMES) as readonly SectionName[];

/** Everything that the wall knows at `t`. */
export interface Snapshot {
  /** rises by one with each cut */
  readonly seq: number;
  /** epoch ms at which it was cut */
  readonly t: number;
  readonly versions: Readonly<Record<SectionName, number>>;
  readonly sections: Sections;
}
