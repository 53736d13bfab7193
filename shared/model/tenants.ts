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
  /** `taker`: takes most of what is short, and is not blamed for it */
  readonly role: 'offender' | 'victim' | 'taker';
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

/** One shared resource of one pool. */
export interface SharedResource {
  /** name of the pool */
  readonly pool: string;
  /** column of TenantsRoster.resources */
  readonly column: number;
  /** 0..1 of its capacity; null: not known */
  readonly used: number | null;
  /** share of the capacity from which on it is nearly full */
  readonly warn: number;
  /** `4.6 of 16 GB left`; empty: the capacity is not known */
  readonly left: string;
  /** use over the last seven days, as far as it is known */
  readonly week: Column;
  /** empty: too little is known */
  readonly word: '' | 'steady' | 'rising' | 'falling';
  /** days until `warn` at the pace of seven days; null: they do not fit a line, or it does not rise */
  readonly days: number | null;
  /** who takes most of it: index in the roster, share of all use, and its usual share; null: not known */
  readonly most: { readonly index: number; readonly share: number; readonly usual: number | null } | null;
}

export interface BusyTenant {
  /** index in the roster */
  readonly index: number;
  /** column of TenantsRoster.resources of which it takes the most fair shares */
  readonly column: number;
  readonly times: number;
  /** fair shares that it usually takes; null: not known */
  readonly usual: number | null;
  /** name of its pool */
  readonly pool: string;
}

/** What is left when nobody crowds out anybody. */
export interface Room {
  /** the fullest by its limit first, those that are not known last; at most five */
  readonly resources: readonly SharedResource[];
  /** at most five */
  readonly busiest: readonly BusyTenant[];
}

export interface TenantsSection {
  readonly answer: Answer;
  readonly room: Room;
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
