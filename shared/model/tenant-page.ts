import type { Answer, Column } from './said';
import type { Freshness, Severity } from './severity';

/** A resource on the page of one tenant. */
export interface TenantResource {
  /** of RESOURCES */
  readonly id: string;
  readonly label: string;
  readonly side: 'takes' | 'pays';
  /** UCUM, of `use`, `now` and `due` */
  readonly unit: string;
  /** the last 24 h, at most 240 points; empty where nothing is known */
  readonly use: Column;
  /** null: not known now */
  readonly now: number | null;
  /** what is due to it while the pool is as it is (takes), its usual (pays); null: not known */
  readonly due: number | null;
  /** the pool's resource is saturated */
  readonly saturated: boolean;
  /** taken since the day began at the first site, where it is counted; null: nothing is */
  readonly day: {
    readonly amount: number;
    /** of amount and quota, of ACCOUNTS: `s`, `{command}`, `By.s` … */
    readonly unit: string;
    /** of its tier, a day; null: none is set */
    readonly quota: number | null;
    /** in the currency of the page; null: it has no price */
    readonly cost: number | null;
  } | null;
}

/** A time in which a tenant took more than its due while others paid. */
export interface Episode {
  readonly id: string;
  /** epoch ms at which its use rose */
  readonly from: number;
  /** epoch ms; null: it lasts */
  readonly to: number | null;
  /** the tenant of the page took (`offender`), or paid */
  readonly role: 'offender' | 'victim';
  /** who took */
  readonly offender: string;
  /** label of the resource */
  readonly resource: string;
  readonly victims: number;
  /** fair shares that it took at most */
  readonly excess: number | null;
}

export interface TenantDay {
  /** `2026-11-23` at the first site */
  readonly day: string;
  /** null: not known, or nothing has a price */
  readonly cost: number | null;
  /** ratio of the day, so far as it has passed, in which its use was known */
  readonly coverage: number;
}

/** Everything of one tenant, while its page is open. */
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
  /** in the order of the matrix, those that the tenant has */
  readonly resources: readonly TenantResource[];
  /** newest first, at most 12 */
  readonly episodes: readonly Episode[];
  /** oldest first, at most 14; the last is today */
  readonly days: readonly TenantDay[];
  /** `EUR`; null: the estate has no prices */
  readonly currency: string | null;
}

/** The page that is open, if any. */
export interface TenantSection {
  /** asked for, known or not; null: no page is open */
  readonly id: string | null;
  /** null: none is open, or the estate knows no such tenant */
  readonly page: TenantPage | null;
}

/** No tenant's page is open. */
export const NO_TENANT: TenantSection = { id: null, page: null };
