import type { Attributes, SubjectKind } from '../model/observation';
import type { Severity } from '../model/severity';

/** How a rule looks at its metric. Each is one function in `shared/judge/rule-operators.ts`. */
export type Comparison =
  /** the value itself, over the thresholds */
  | 'above'
  | 'below'
  /** sum over the metric's series of the subject */
  | 'sum'
  /** sum as a share of another metric (less a reserve) */
  | 'share'
  /** rise per second of a counter over the last five minutes */
  | 'rate'
  /** the value is exactly 0 */
  | 'zero';

/** One row of the rule table. Thresholds in the metric's base unit; null: this severity is never given. */
export interface Rule {
  readonly id: string;
  readonly metric: string;
  /** attribute that names the subject; the subject's kind */
  readonly attribute: 'target' | 'link';
  readonly subject: SubjectKind;
  readonly where?: Attributes;
  /** series with these attributes are left out: they belong to another subject */
  readonly without?: readonly string[];
  readonly comparison: Comparison;
  readonly of?: { readonly metric: string; readonly less?: string };
  readonly warning: number | null;
  readonly critical: number | null;
  /** s that it must hold, and must be gone */
  readonly for: number;
  readonly clearFor: number;
  /** only while this metric of the same subject is above `least` */
  readonly onlyAbove?: { readonly metric: string; readonly least: number };
  /** UCUM of the judged value */
  readonly unit: string;
  /** what is said, with {name} and {value} put in */
  readonly sentence: string;
  readonly why: string;
  readonly source: string;
}

const PG = 'PostgreSQL documentation, monitoring';
const REDIS = 'Redis documentation, INFO';
const target = { attribute: 'target', subject: 'target' } as const;

/** Every fixed threshold of the wall. Overridden by row id under `rules:` in the configuration. */
export const RULES: readonly Rule[] = [
  {
    ...target,
    id: 'postgres.up',
    metric: 'postgresql.up',
    without: ['replica'],
    comparison: 'zero',
    warning: null,
    critical: 0,
    for: 0,
    clearFor: 0,
    unit: '1',
    sentence: '{name} does not answer',
    why: 'nothing that rests on it works',
    source: 'PROBES',
  },
  {
    ...target,
    id: 'postgres.connections',
    metric: 'postgresql.backends',
    comparison: 'share',
    of: { metric: 'postgresql.connection.max', less: 'gantry.postgresql.connection.reserved' },
    warning: 0.75,
    critical: 0.9,
    for: 15,
    clearFor: 30,
    unit: '1',
    sentence: '{value} of the connections of {name} are taken',
    why: 'the next client is refused',
    source: PG,
  },
  {
    ...target,
    id: 'postgres.idle_in_transaction',
    metric: 'gantry.postgresql.idle_in_transaction.age.max',
    comparison: 'above',
    warning: 300,
    critical: 900,
    for: 0,
    clearFor: 5,
    unit: 's',
    sentence: 'a transaction in {name} has been idle for {value}',
    why: 'it holds locks and keeps vacuum from its work',
    source: PG,
  },
  {
    ...target,
    id: 'postgres.transaction_age',
    metric: 'gantry.postgresql.xact.age.max',
    comparison: 'above',
    warning: 120,
    critical: null,
    for: 0,
    clearFor: 5,
    unit: 's',
    sentence: 'a transaction in {name} has run for {value}',
    why: 'long transactions hold locks and bloat tables',
    source: PG,
  },
  {
    ...target,
    id: 'postgres.locks',
    metric: 'gantry.postgresql.lock.waiters',
    comparison: 'sum',
    warning: 1,
    critical: 10,
    for: 5,
    clearFor: 5,
    unit: '{session}',
    sentence: '{value} sessions wait for locks in {name}',
    why: 'who waits for a row lock does not ship',
    source: 'pg_blocking_pids',
  },
  {
    ...target,
    id: 'postgres.archive',
    metric: 'gantry.postgresql.archive.failing',
    comparison: 'above',
    warning: 1,
    critical: null,
    for: 60,
    clearFor: 0,
    unit: '1',
    sentence: 'archiving of {name} fails',
    why: 'point-in-time recovery ends where the archive ends',
    source: 'pg_stat_archiver',
  },
  {
    ...target,
    id: 'postgres.archive_age',
    metric: 'gantry.postgresql.archive.age',
    comparison: 'above',
    warning: 300,
    critical: 1800,
    for: 0,
    clearFor: 0,
    unit: 's',
    sentence: 'WAL of {name} has waited for its archive for {value}',
    why: 'what is not archived is lost with the server',
    source: 'pg_stat_archiver',
  },
  {
    ...target,
    id: 'postgres.wraparound',
    metric: 'gantry.postgresql.xid.age',
    comparison: 'above',
    warning: 0.5,
    critical: 0.75,
    for: 0,
    clearFor: 0,
    unit: '1',
    sentence: '{value} of the transaction ids of {name} are used',
    why: 'at the end the server refuses to write',
    source: PG,
  },
  {
    ...target,
    id: 'postgres.deadlocks',
    metric: 'postgresql.deadlocks',
    comparison: 'rate',
    warning: 0.05,
    critical: null,
    for: 60,
    clearFor: 300,
    unit: '1/s',
    sentence: 'deadlocks come in {name}',
    why: 'each one undoes somebody’s work',
    source: PG,
  },
  {
    ...target,
    id: 'redis.up',
    metric: 'redis.up',
    comparison: 'zero',
    warning: null,
    critical: 0,
    for: 0,
    clearFor: 0,
    unit: '1',
    sentence: '{name} does not answer',
    why: 'sessions, queues and caches stand still',
    source: 'PROBES',
  },
  {
    ...target,
    id: 'redis.memory',
    metric: 'redis.memory.used',
    comparison: 'share',
    of: { metric: 'redis.maxmemory' },
    warning: 0.9,
    critical: 0.98,
    for: 15,
    clearFor: 30,
    unit: '1',
    sentence: '{value} of the memory of {name} is used',
    why: 'at the limit it evicts or refuses',
    source: REDIS,
  },
  {
    ...target,
    id: 'redis.clients',
    metric: 'redis.clients.connected',
    comparison: 'share',
    of: { metric: 'redis.maxclients' },
    warning: 0.75,
    critical: 0.9,
    for: 15,
    clearFor: 30,
    unit: '1',
    sentence: '{value} of the clients of {name} are taken',
    why: 'the next client is refused',
    source: REDIS,
  },
  {
    ...target,
    id: 'redis.evictions',
    metric: 'redis.keys.evicted',
    comparison: 'rate',
    warning: 0.001,
    critical: null,
    for: 0,
    clearFor: 300,
    unit: '1/s',
    sentence: '{name} evicts keys',
    why: 'an eviction in a session store logs users out',
    source: REDIS,
  },
  {
    ...target,
    id: 'redis.rejected',
    metric: 'redis.connections.rejected',
    comparison: 'rate',
    warning: 0.001,
    critical: null,
    for: 0,
    clearFor: 300,
    unit: '1/s',
    sentence: '{name} refuses connections',
    why: 'maxclients is reached',
    source: REDIS,
  },
  {
    ...target,
    id: 'redis.fragmentation',
    metric: 'redis.memory.fragmentation_ratio',
    comparison: 'above',
    onlyAbove: { metric: 'redis.memory.used', least: 50_000_000 },
    warning: 1.5,
    critical: null,
    for: 300,
    clearFor: 300,
    unit: '1',
    sentence: 'the memory of {name} is fragmented',
    why: 'it takes half as much again as its data',
    source: REDIS,
  },
  {
    ...target,
    id: 'redis.replication',
    metric: 'gantry.redis.replication.link',
    comparison: 'zero',
    warning: null,
    critical: 0,
    for: 10,
    clearFor: 5,
    unit: '1',
    sentence: '{name} has lost its primary',
    why: 'it serves old data',
    source: REDIS,
  },
  {
    ...target,
    id: 'http.check',
    metric: 'httpcheck.status',
    comparison: 'zero',
    warning: null,
    critical: 0,
    for: 0,
    clearFor: 0,
    unit: '1',
    sentence: '{name} does not answer as expected',
    why: 'users see the same',
    source: 'PROBES',
  },
  {
    ...target,
    id: 'http.certificate',
    metric: 'httpcheck.tls.cert_remaining',
    comparison: 'below',
    warning: 21 * 86_400,
    critical: 7 * 86_400,
    for: 0,
    clearFor: 0,
    unit: 's',
    sentence: 'the certificate of {name} ends in {value}',
    why: 'every client refuses an expired one',
    source: 'PROBES',
  },
];

/** The rules whose absence of an answer makes their target unknown. */
export const PRESENCE_RULES: readonly string[] = ['postgres.up', 'redis.up', 'http.check'];

/** Severity by thresholds: `above` when larger is worse. */
export function grade(
  value: number,
  warning: number | null,
  critical: number | null,
  direction: 'above' | 'below',
): Severity {
  const past = (limit: number | null): boolean =>
    limit !== null && (direction === 'above' ? value >= limit : value < limit);
  if (past(critical)) return 'critical';
  return past(warning) ? 'warning' : 'ok';
}
