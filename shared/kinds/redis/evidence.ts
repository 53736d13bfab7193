/** Evidence `redis.node` of a target. */
export interface RedisNode {
  /** how it was addressed; a cluster's figures are sums over its masters */
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  readonly role: 'master' | 'replica' | 'unknown';
  readonly version: string | null;
  /** `host:port` of the master that a replica follows */
  readonly upstream: string | null;
  readonly linkUp: boolean | null;
  readonly replicas: readonly RedisReplica[];
  /** repl_backlog_size, By: a replica further behind than this needs a full copy */
  readonly backlog: number | null;
  readonly maxmemoryPolicy: string | null;
  /** false: the last snapshot or append-only write failed; unless told otherwise the server then refuses writes (MISCONF) */
  readonly persistenceOk: boolean | null;
  /**
   * replicas that count for min-replicas-to-write: with none the server refuses every write; null: no number is required;
   * absent: an older Gantry wrote this
   */
  readonly goodReplicas?: number | null;
  /** cluster_state is ok and every slot is served; null: not a cluster */
  readonly clusterOk: boolean | null;
  /** of a cluster those that serve slots, whether or not they answer */
  readonly masters: number;
  /** masters that did not answer, as far as they are known: `host:port`; absent: an older Gantry wrote this */
  readonly silent?: readonly string[];
  /** commands that the ACL user may not run; their figures are missing: `SLOWLOG`, `LATENCY` … */
  readonly denied: readonly string[];
}
export interface RedisReplica {
  /** `host:port` */
  readonly id: string;
  /** online, wait_bgsave, send_bulk … */
  readonly state: string;
  /** By; null: the master does not state the replica's offset */
  readonly behind: number | null;
}
