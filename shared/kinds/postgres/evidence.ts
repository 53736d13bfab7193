/** A session in a blocking tree. No literals, no user data: `statement` has its literals removed. */
export interface LockSession {
  readonly pid: number;
  readonly database: string;
  /** pg_stat_activity.state, or `prepared transaction` for pid 0 */
  readonly state: string;
  readonly application: string;
  /** age of the transaction, s */
  readonly xactAge: number | null;
  /** time it has waited, s; null for a root */
  readonly waiting: number | null;
  readonly statement: string;
  /** main table of the statement (`stock_quant`), if it can be told */
  readonly relation: string | null;
  readonly blocks: readonly LockSession[];
}
/** Evidence `postgres.locks` of a target: the roots of its blocking trees, the one with most waiters first. */
export interface LockTree {
  readonly waiters: number;
  readonly roots: readonly LockSession[];
}

/** Evidence `postgres.node` of a target (the server that counts as its primary) or of a copy. */
export interface PostgresNode {
  readonly target: string;
  /** id of the server: the target's, or a replica's */
  readonly server: string;
  readonly role: 'primary' | 'standby' | 'unknown';
  /** id of the node it streams from (target id or replica id); null for a primary or if it cannot be told */
  readonly upstream: string | null;
  readonly timeline: number | null;
  /** server_version_num */
  readonly version: number | null;
  readonly syncState: 'sync' | 'quorum' | 'potential' | 'async' | null;
  /** streaming: the receiver has a live connection (standby) or the walsender row is there (primary's side) */
  readonly streaming: boolean | null;
  readonly slot: {
    readonly name: string;
    readonly active: boolean;
    readonly walStatus: string | null;
  } | null;
  /** STANDBY_SETTINGS and hot_standby, as one would write them: name -> value; without those that it may not see */
  readonly settings: Readonly<Record<string, string>>;
  readonly acceptsReads: boolean | null;
  /** s by which it replays late on purpose (recovery_min_apply_delay) */
  readonly applyDelay: number;
}
