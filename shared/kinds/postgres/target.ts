import type { TargetBase } from '../target-base';

export interface PostgresTarget extends TargetBase {
  readonly probe: 'postgres';
  /** null: known only from the feed */
  readonly url: string | null;
  readonly replicas: readonly ReplicaConfig[];
  /** number of its server's processors; null: not stated */
  readonly processors: number | null;
  /** null: the wall never writes to it */
  readonly heartbeat: HeartbeatConfig | null;
}
/** A row that is written during a drill to count what a failover loses. */
export interface HeartbeatConfig {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** with its schema, if needed */
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
  /** its purpose: `reports`, `for disaster` */
  readonly purpose: string;
  /** node it copies from, if not the target's primary */
  readonly upstream: string | null;
  readonly sync: 'sync' | 'async' | null;
  /** application_name in pg_stat_replication, if not the id */
  readonly applicationName: string;
  /** replication slot, if not the id with `_` for `-` */
  readonly slot: string;
}
