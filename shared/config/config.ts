import type { RuleRow } from '../metrics/rules';
import type { Sound, ViewId } from '../model/frame';
import type { Scenario } from '../model/scenario';
import type { Severity } from '../model/severity';

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
    /** folder of drill records; null: that of the cache */
    readonly drills: string | null;
    /** what must be proven of each service that it can befall; null: whatever was rehearsed last tells */
    readonly scenarios: readonly Scenario[] | null;
  };
  readonly feed: FeedConfig | null;
  /** null: nothing has a price */
  readonly costs: CostsConfig | null;
  /** times in which trouble is planned */
  readonly maintenance: readonly MaintenanceConfig[];
  /** rule overrides by row id */
  readonly rules: Readonly<Record<string, RuleOverride>>;
  /** rules that the table has not */
  readonly ownRules: readonly RuleRow[];
}
export interface MaintenanceConfig {
  /** ids of targets, replicas and services */
  readonly of: readonly string[];
  readonly why: string;
  /** empty: nobody is named */
  readonly by: string;
  /** 0 Sunday .. 6 Saturday, of a window of each week; null: once */
  readonly days: readonly number[] | null;
  /** `02:00` at the first site with days, else an instant of ISO 8601 */
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
  readonly role: 'executive' | 'operations' | 'engineering';
  readonly rotation: { readonly dwell: number; readonly views: readonly ViewId[] };
  readonly preempt: Severity | 'off';
  /** null: the wall is silent */
  readonly sound: Sound | null;
  readonly display: {
    readonly dim: { readonly from: string; readonly to: string; readonly level: number } | null;
    readonly pixelShift: boolean;
  };
  readonly retention: number;
  /** PIN of what is locked at the wall; null: it stays shut */
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
  /** address of what to do when it is in trouble; null: none is named */
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
  /** a day; absent: none */
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
interface TargetBase {
  readonly id: string;
  readonly name: string;
  /** ms */
  readonly every: number;
  readonly timeout: number;
  readonly site: string | null;
  readonly zone: string;
}
export interface PostgresTarget extends TargetBase {
  readonly probe: 'postgres';
  /** null: known only by feed */
  readonly url: string | null;
  readonly replicas: readonly ReplicaConfig[];
  /** of its server; null: not stated */
  readonly processors: number | null;
  /** null: nothing is ever written */
  readonly heartbeat: HeartbeatConfig | null;
}
/** A row that is written while a drill goes on, so that what a failover loses can be counted. */
export interface HeartbeatConfig {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** with its schema, if need be */
  readonly table: string;
  /** ms */
  readonly every: number;
}
export interface ReplicaConfig {
  readonly id: string;
  readonly name: string;
  /** null: known only from the primary and the feed */
  readonly url: string | null;
  readonly site: string | null;
  readonly zone: string;
  /** what it is for: `reports`, `for disaster` */
  readonly purpose: string;
  /** node it copies from, when not the target's primary */
  readonly upstream: string | null;
  readonly sync: 'sync' | 'async' | null;
  /** application_name in pg_stat_replication, when not the id */
  readonly applicationName: string;
  /** replication slot, when not the id with `-` as `_` */
  readonly slot: string;
}
export interface RedisTarget extends TargetBase {
  readonly probe: 'redis';
  readonly url: string | null;
  readonly queues: readonly { readonly key: string; readonly type: 'list' | 'zset' | 'stream' }[];
  /** that must follow; null: as many as were seen */
  readonly replicas: number | null;
  /** null: nobody asks who uses it */
  readonly attribution: RedisAttribution | null;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export interface RedisAttribution {
  readonly by: readonly ('user' | 'database' | 'prefix')[];
  readonly commands: 'counters' | 'monitor';
  /** ends the prefix of a key */
  readonly separator: string;
}
export interface HttpTarget extends TargetBase {
  readonly probe: 'http';
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly expect: { readonly status: number; readonly contains: string | null };
  /** redirects followed at most */
  readonly redirects: number;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
/** A target that no probe asks: only the feed speaks of it. */
export interface FeedTarget extends TargetBase {
  readonly probe: 'feed';
}
/** Where `pgbackrest info --output=json` is to be had: one of file, command and url. */
export interface PgbackrestPlace {
  readonly file: string | null;
  /** its words, run without a shell */
  readonly command: readonly string[] | null;
  readonly url: string | null;
  /** PEM of an additional certificate authority, for `url` */
  readonly ca: string | null;
  readonly stanza: string;
}
/** Where an object store lists backups. */
export interface S3Place {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** the bucket in the path, not in the host's name */
  readonly pathStyle: boolean;
  /** what one backup is: an object, or all that lies below one folder */
  readonly each: 'object' | 'folder';
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
}
export type BackupKind = 'database' | 'filestore' | 'configuration';
export interface BackupTarget extends TargetBase {
  readonly probe: 'backup';
  /** what it holds */
  readonly kind: BackupKind;
  /** one of the two is there, but in a configuration of the past */
  readonly pgbackrest: PgbackrestPlace | null;
  readonly s3: S3Place | null;
  /** targets that it is a backup of */
  readonly of: readonly string[];
  /** ms after which the next one is due */
  readonly dueAfter: number;
  /** folder of results of restore tests; null: nobody tells of any */
  readonly restoreTests: string | null;
}
export type TargetConfig = PostgresTarget | RedisTarget | HttpTarget | BackupTarget | FeedTarget;
export interface FeedConfig {
  readonly url: string;
  readonly token: string | null;
}
