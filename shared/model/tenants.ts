import type { Answer, Column } from './said';
import type { Freshness, Severity } from './severity';

export interface ResourceColumn {
  readonly id: string;
  /** one or two short words, lower case: `queue jobs`, `Redis ops` */
  readonly label: string;
  /** takes: in fair shares; pays: compared with its usual */
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
  /** `214 wait longer than usual`; empty: no trouble */
  readonly note: string;
  /** per resource of TenantsRoster.resources: use of capacity 0..1; NaN: unknown */
  readonly used: Float32Array;
  /** per resource: 1 if its queueing signal shows saturation */
  readonly saturated: Uint8Array;
}

/** The list of tenants. It changes rarely, so it is a section of its own. The order is stable: pool, tier, name. */
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

/** The last hour of an offender or a victim. */
export interface TenantTrack {
  /** index in the roster */
  readonly index: number;
  /** column of TenantsRoster.resources */
  readonly column: number;
  /** UCUM */
  readonly unit: string;
  readonly use: Column;
  /** in the same unit: the fair share of an offender, the usual of a victim; null: not known */
  readonly due: number | null;
}

export interface TenantsSection {
  readonly answer: Answer;
  readonly pools: readonly PoolRow[];
  /** offender first, then victims, worst first; at most 12 */
  readonly marks: readonly TenantMark[];
  /** the worst offender first, then at most three victims */
  readonly tracks: readonly TenantTrack[];
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  readonly every: number;
  /** row-major tenants x resources: fair shares taken, or multiples of the usual; NaN: unknown */
  readonly values: Float32Array;
}
