import type { Answer, Column } from './said';
import type { Freshness, Severity } from './severity';

/** A resource on a tenant's page. */
export interface TenantResource {
  /** id in RESOURCES */
  readonly id: string;
  readonly label: string;
  readonly side: 'takes' | 'pays';
  /** UCUM, of `use`, `now` and `due` */
  readonly unit: string;
  /** the last 24 h, at most 240 points; empty: nothing is known */
  readonly use: Column;
  /** null: not known at present */
  readonly now: number | null;
  /** its present fair share (takes), or its usual (pays); null: not known */
  readonly due: number | null;
  /** the pool's resource is saturated */
  readonly saturated: boolean;
  /** taken since the start of the first site's day, if counted; null: not counted */
  readonly day: {
    readonly amount: number;
    /** unit of amount and quota, from ACCOUNTS: `s`, `{command}`, `By.s` … */
    readonly unit: string;
    /** of its tier, per day; null: none */
    readonly quota: number | null;
    /** in the currency of the page; null: it has no price */
    readonly cost: number | null;
  } | null;
}

/** A time in which a tenant took more than its fair share while others paid. */
export interface Episode {
  readonly id: string;
  /** epoch ms at which its use rose */
  readonly from: number;
  /** epoch ms; null: it lasts */
  readonly to: number | null;
  /** the page's tenant took too much (`offender`), or paid */
  readonly role: 'offender' | 'victim';
  /** the tenant that took too much */
  readonly offender: string;
  /** label of the resource */
  readonly resource: string;
  readonly victims: number;
  /** the most fair shares that it took */
  readonly excess: number | null;
}

export interface TenantDay {
  /** `2026-11-23` at the first site */
  readonly day: string;
  /** null: not known, or there are no prices */
  readonly cost: number | null;
  /** ratio of the day so far in which its use was known */
  readonly coverage: number;
}

/** One tenant's page, while it is open. */
export interface TenantPage {
  readonly id: string;
  readonly name: string;
  /** empty: none */
  readonly tier: string;
  /** name of its pool */
  readonly pool: string;
  readonly severity: Severity;
  readonly freshness: Freshness;
  readonly observedAt: number | null;
  readonly answer: Answer;
  /** the tenant's resources, in the order of the matrix */
  readonly resources: readonly TenantResource[];
  /** newest first, at most 12 */
  readonly episodes: readonly Episode[];
  /** oldest first, at most 14; the last is today */
  readonly days: readonly TenantDay[];
  /** `EUR`; null: the estate has no prices */
  readonly currency: string | null;
}

/** The open page, if any. */
export interface TenantSection {
  /** requested id, known or not; null: no page is open */
  readonly id: string | null;
  /** null: none is open, or the estate knows no such tenant */
  readonly page: TenantPage | null;
}

export const NO_TENANT: TenantSection = { id: null, page: null };
