/** A session in a blocking tree. It contains no user data: `statement` has its literals removed. */
export interface LockSession {
  readonly pid: number;
  readonly database: string;
  /** pg_stat_activity.state, or `prepared transaction` for pid 0 */
  readonly state: string;
  readonly application: string;
  /** age of the transaction, s */
  readonly xactAge: number | null;
  /** time it has been waiting, s; null for a root */
  readonly waiting: number | null;
  readonly statement: string;
  /** main table of the statement (`stock_quant`), if known */
  readonly relation: string | null;
  readonly blocks: readonly LockSession[];
}
/** Evidence `postgres.locks` of a target: the roots of its blocking trees, the one with the most waiters first. */
export interface LockTree {
  readonly waiters: number;
  readonly roots: readonly LockSession[];
}

/** Evidence `postgres.node` of a target (the server that counts as its primary) or of a replica. */
export interface PostgresNode {
  readonly target: string;
  /** id of the server: the target's, or a replica's */
  readonly server: string;
  readonly role: 'primary' | 'standby' | 'unknown';
  /** id of the node it streams from (target id or replica id); null for a primary or if not known */
  readonly upstream: string | null;
  readonly timeline: number | null;
  /** server_version_num */
  readonly version: number | null;
  readonly syncState: 'sync' | 'quorum' | 'potential' | 'async' | null;
  /** the receiver has a live connection (standby), or the walsender row exists (primary's side) */
  readonly streaming: boolean | null;
  readonly slot: {
    readonly name: string;
    readonly active: boolean;
    readonly walStatus: string | null;
  } | null;
  /**
   * STANDBY_SETTINGS and hot_standby as written in its configuration: name -> value; without those that the role may
   * not see
   */
  readonly settings: Readonly<Record<string, string>>;
  readonly acceptsReads: boolean | null;
  /** s of its configured replay delay (recovery_min_apply_delay) */
  readonly applyDelay: number;
}
