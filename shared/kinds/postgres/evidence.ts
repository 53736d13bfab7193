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

/** A position in the WAL, and what it means in time by the wall's own questions to the primary. */
export interface WalReach {
  /** bytes from 0/0 */
  readonly lsn: number;
  /**
   * epoch ms: whatever was committed when the primary was asked then lies before the position; null: no question is
   * known that the position covers
   */
  readonly until: number | null;
  /** epoch ms: at this answer the primary had WAL beyond the position; null: it never said so */
  readonly missingSince: number | null;
}

/** How a primary's commits wait for its standbys. */
export interface Synchronous {
  /** standbys that must confirm; 0: none */
  readonly awaited: number;
  /** names in synchronous_standby_names; null: any standby (`*`) */
  readonly listed: number | null;
  /** synchronous_commit, as a session gets it that sets nothing itself */
  readonly commit: string;
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
  /** of a standby that is to have no connection: it copies from the WAL archive; absent: it streams, or is not known to */
  readonly fromArchive?: boolean;
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
  /** of a primary: what it has written; absent or null: it did not say */
  readonly written?: WalReach | null;
  /** of a standby: what it has received and flushed, at its last answer; absent or null: not known */
  readonly received?: WalReach | null;
  /** of a standby: what it has replayed, at its last answer */
  readonly replayed?: WalReach | null;
  /** of a primary; absent or null: it did not say */
  readonly synchronous?: Synchronous | null;
}
