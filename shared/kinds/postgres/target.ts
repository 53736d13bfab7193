import type { TargetBase } from '../target-base';

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
