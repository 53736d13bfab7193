import type { Answer, Column } from './said';
import type { Freshness, Severity } from './severity';

export interface ResourceColumn {
  readonly id: string;
  /** one or two short words, lower case: `queue jobs`, `Redis ops` */
  readonly label: string;
  /** takes: in fair shares; pays: against its own usual */
  readonly side: 'takes' | 'pays';
  /** UCUM */
  readonly unit: string;
}

export interface PoolRow {
  readonly id: string;
  readonly name: string;
  /** index range in the roster: pools are contiguous */
  readonly from: number;
  readonly count: number;
  /** `214 wait longer than usual`, empty when quiet */
  readonly note: string;
  /** per resource of TenantsRoster.resources: use of capacity 0..1, NaN unknown */
  readonly used: Float32Array;
  /** per resource: 1 where its queueing signal says saturated */
  readonly saturated: Uint8Array;
}

/** Who the tenants are: changes seldom, so it is a section of its own. Order: pool, tier, name; it stays. */
export interface TenantsRoster {
  readonly resources: readonly ResourceColumn[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly tiers: readonly string[];
}

export interface TenantMark {
  /** index in the roster */
  readonly index: number;
  readonly role: 'offender' | 'victim' | 'watch';
  readonly severity: Severity;
  readonly was?: Severity | null;
  readonly since: number | null;
  readonly freshness: Freshness;
  /** `standard tier`, `gold, 14 min late` */
  readonly note: string;
}

/** The last hour of an offender or of one who pays. */
export interface TenantTrack {
  /** index in the roster */
  readonly index: number;
  /** of TenantsRoster.resources */
  readonly column: number;
  /** UCUM */
  readonly unit: string;
  readonly use: Column;
  /** in the same unit: what is due to an offender, what is usual for one who pays; null: not known */
  readonly due: number | null;
}

export interface TenantsSection {
  readonly answer: Answer;
  readonly pools: readonly PoolRow[];
  /** offender first, then victims, worst first; at most 12 */
  readonly marks: readonly TenantMark[];
  /** the worst offender first, then at most three who pay */
  readonly tracks: readonly TenantTrack[];
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  readonly every: number;
  /** row-major tenants x resources: fair shares taken, or times its usual; NaN unknown */
  readonly values: Float32Array;
}
