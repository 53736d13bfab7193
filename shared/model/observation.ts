/** Attributes of a series; names in `shared/metrics/catalogue.ts`. Values are plain strings, never personal data. */
export type Attributes = Readonly<Record<string, string>>;

/** What a fact or a verdict is about. */
export type SubjectKind = 'service' | 'tenant' | 'target' | 'replica' | 'drill' | 'pool' | 'site' | 'link';
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** One value of one series. `value` null: there is no value now (an absence, not a zero). */
export interface Sample {
  readonly type: 'sample';
  /** epoch ms */
  readonly t: number;
  readonly metric: string;
  /** UCUM */
  readonly unit: string;
  readonly attributes: Attributes;
  readonly value: number | null;
}

/** Kinds that a feed may send. */
export const FEED_EVENT_KINDS = [
  'drill',
  'deployment',
  'backup',
  'incident',
  'login',
  'config',
  'note',
] as const;
/** With what the wall writes itself: the begin and the end of a tenant's contention, and a server's new role. */
export const EVENT_KINDS = [...FEED_EVENT_KINDS, 'contention', 'role'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened once. Kept for good (within retention), never dropped under load. */
export interface WallEvent {
  readonly type: 'event';
  /** epoch ms */
  readonly t: number;
  readonly kind: EventKind;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The newest structured state of a subject that is no number: a blocking tree, a server's role and settings,
 * a probe's fault. Only the latest per (kind, subject) is kept. `data: null` says that it is over.
 */
export interface Evidence {
  readonly type: 'evidence';
  /** epoch ms */
  readonly t: number;
  readonly kind: EvidenceKind;
  readonly subject: Subject;
  readonly data: unknown;
}
export const EVIDENCE_KINDS = [
  'fault',
  'postgres.locks',
  'postgres.node',
  'redis.node',
  'http.check',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export type Observation = Sample | WallEvent | Evidence;

/** A source's failure, as a value. `code` is what rules and tests look at, never `message`. */
export interface Fault {
  readonly code:
    | 'refused'
    | 'timeout'
    | 'dns'
    | 'network'
    | 'tls'
    | 'auth'
    | 'permission'
    | 'saturated'
    | 'loading'
    | 'protocol'
    | 'config'
    | 'closed'
    | 'unexpected';
  /** one plain sentence, no secret in it */
  readonly message: string;
  /** what to change, naming the option or the grant */
  readonly remedy: string;
  /** the server's or the system's own code where it gave one: `WRONGPASS`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` */
  readonly detail?: string;
}

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

/** Evidence `redis.node` of a target. */
export interface RedisNode {
  /** how it was addressed; the figures of a cluster are sums over its masters */
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
  /** false: the last snapshot or append-only write failed, so the server refuses writes (MISCONF) */
  readonly persistenceOk: boolean | null;
  /** cluster_state is ok; null outside a cluster */
  readonly clusterOk: boolean | null;
  readonly masters: number;
  /** commands that the ACL user may not run, so their figures are missing: `SLOWLOG`, `LATENCY` … */
  readonly denied: readonly string[];
}
export interface RedisReplica {
  /** `host:port` */
  readonly id: string;
  /** online, wait_bgsave, send_bulk … */
  readonly state: string;
  /** By; null when the master does not state the replica's offset */
  readonly behind: number | null;
}

/** Evidence `http.check` of a target: the last answer, without its body. */
export interface HttpCheck {
  /** scheme, host and port of the last answer, after redirects: a path may be as good as a password */
  readonly url: string;
  readonly status: number | null;
  readonly protocol: 'http/1.1' | 'h2' | null;
  readonly redirects: number;
  /** null: no text was expected */
  readonly contains: boolean | null;
  readonly certificate: HttpCertificate | null;
  /** `host:port` of the proxy it went through */
  readonly proxy: string | null;
}
export interface HttpCertificate {
  /** epoch ms */
  readonly validFrom: number;
  readonly validTo: number;
  readonly subject: string;
  readonly issuer: string;
  /** why it is not trusted (`CERT_HAS_EXPIRED`); null: it is */
  readonly problem: string | null;
}
