import type { TargetConfig } from '../kinds/targets';
import type { Sound } from '../model/frame';
import type { RuleRow } from '../model/rule-row';
import type { Scenario } from '../model/scenario';
import type { Severity } from '../model/severity';
import type { Role, ViewId } from '../model/views';

/**
 * A validated configuration: defaults filled in, references to secrets resolved, durations in ms
 * (`every`, `timeout`, `dwell`, `retention`, `drillEvery`, `window`) except objectives and recovery
 * targets, which are in s like the metrics they are compared with.
 */
export interface Config {
  readonly wall: WallConfig;
  readonly sites: readonly SiteConfig[];
  readonly services: readonly ServiceConfig[];
  readonly tenants: TenantsConfig;
  readonly targets: readonly TargetConfig[];
  readonly link: readonly { readonly url: string }[];
  readonly recovery: {
    /** folder of drill records; null: the one in the cache */
    readonly drills: string | null;
    /** scenarios that must be proven for each service that they can affect; null: the last rehearsed one counts */
    readonly scenarios: readonly Scenario[] | null;
  };
  readonly feed: FeedConfig | null;
  /** null: there are no prices */
  readonly costs: CostsConfig | null;
  /** planned maintenance */
  readonly maintenance: readonly MaintenanceConfig[];
  /** rule overrides by row id */
  readonly rules: Readonly<Record<string, RuleOverride>>;
  /** rules that are not in the table */
  readonly ownRules: readonly RuleRow[];
}
export interface MaintenanceConfig {
  /** ids of targets, replicas and services */
  readonly of: readonly string[];
  readonly why: string;
  /** empty: not stated */
  readonly by: string;
  /** 0 Sunday .. 6 Saturday, for a weekly window; null: a single window */
  readonly days: readonly number[] | null;
  /** `02:00` at the first site if there are days, else an ISO 8601 instant */
  readonly from: string;
  readonly to: string;
}
export interface RuleOverride {
  readonly warning?: number | null;
  readonly critical?: number | null;
  /** s */
  readonly for?: number;
  readonly enabled?: boolean;
}
export interface WallConfig {
  readonly title: string;
  readonly role: Role;
  readonly rotation: {
    readonly dwell: number;
    readonly views: readonly ViewId[];
    /** false: they are those of the role; absent: archived before it was kept */
    readonly named?: boolean;
  };
  readonly preempt: Severity | 'off';
  /** null: the wall is silent */
  readonly sound: Sound | null;
  readonly display: {
    readonly dim: { readonly from: string; readonly to: string; readonly level: number } | null;
    readonly pixelShift: boolean;
  };
  readonly retention: number;
  /** PIN for locked actions at the wall; null: they stay locked */
  readonly lock: string | null;
}
export interface SiteConfig {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly timezone: string;
  readonly windows: readonly {
    readonly name: string;
    /** 0 Sunday .. 6 Saturday */
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
}
export interface ServiceConfig {
  readonly id: string;
  readonly name: string;
  readonly criticality: number;
  readonly owner: string;
  /** address of the instructions for trouble; null: none */
  readonly runbook: string | null;
  readonly objective: {
    /** ratio 0..1 */
    readonly availability: number | null;
    /** s */
    readonly latency: number | null;
    /** ms */
    readonly window: number;
  };
  readonly recovery: {
    /** s */
    readonly rto: number | null;
    readonly rpo: number | null;
    /** ms */
    readonly drillEvery: number;
  } | null;
  readonly dependsOn: readonly string[];
  readonly sites: readonly string[];
}
/** By resource, in the units of `ACCOUNTS` (`per`). */
export type PerResource = Readonly<Partial<Record<string, number>>>;
export interface TierConfig {
  readonly share: number;
  /** per day; absent: none */
  readonly quota?: PerResource;
}
export interface CostsConfig {
  /** ISO 4217 */
  readonly currency: string;
  readonly prices: PerResource;
}
export interface TenantsConfig {
  readonly from: readonly { readonly attribute: string; readonly match: RegExp }[];
  readonly tiers: Readonly<Record<string, TierConfig>>;
  readonly list: readonly {
    readonly id: string;
    readonly name: string;
    readonly tier: string;
    readonly pool: string | null;
  }[];
}
export interface FeedConfig {
  readonly url: string;
  readonly token: string | null;
}
