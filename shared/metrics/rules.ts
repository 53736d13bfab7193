import type { SubjectKind } from '../model/observation';
import { METRICS } from './catalogue';

/**
 * How a value is held against its thresholds; each has its operator in `shared/judge/rules/operators.ts`.
 * - above, below, equals: the value itself, summed over the series of the subject
 * - ratio, ratio-below: the value over another metric (`of`), less a reserve
 * - rate: rise of a counter per second over the last `over` seconds; a reset is no fall
 * - changed: 1 when the value changed within the last `over` seconds
 * - down: 0 is critical, none is unknown; a fault beside it gives the reason
 */
export type Comparison = 'above' | 'below' | 'equals' | 'ratio' | 'ratio-below' | 'rate' | 'changed' | 'down';

/** One row a rule. `rules:` of the configuration overrides warning, critical, for and enabled by `id`. */
export interface RuleRow {
  readonly id: string;
  readonly metric: string;
  /** kind of the targets that it judges; `any`: of all that have the metric */
  readonly probe: 'postgres' | 'redis' | 'http' | 'backup' | 'any';
  readonly subject: SubjectKind;
  /** attribute that names the subject */
  readonly by: string;
  /** attribute that tells several conditions of one subject apart */
  readonly part?: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly comparison: Comparison;
  readonly of?: { readonly metric: string; readonly less?: string };
  /** the rule speaks only while this metric of the subject is above `above` */
  readonly guard?: { readonly metric: string; readonly above: number };
  /** s, for rate and changed */
  readonly over?: number;
  /** a share that rises until it is full: when that will be is told ahead (`capacity.forecast`) */
  readonly fills?: boolean;
  readonly info?: number;
  /** null: no such level by default */
  readonly warning: number | null;
  readonly critical: number | null;
  /** s that a worse severity must hold before it shows, and a better one */
  readonly for: number;
  readonly clearFor: number;
  /** once raised, it ends only below threshold x clearAt (where low is bad: above threshold / clearAt), so that a value at the edge does not flicker */
  readonly clearAt: number;
  /** UCUM unit of what is compared */
  readonly unit: string;
  /** what it means that the newest value is an absence */
  readonly absence: 'unknown' | 'fine';
  /** sentences with {name}, {value}, {limit}, {part} */
  readonly says: string;
  readonly calm: string;
  readonly why: string;
  readonly source: string;
}

const TARGET = { subject: 'target', by: 'target', absence: 'unknown', clearAt: 0.9, clearFor: 30 } as const;
const DOWN = {
  ...TARGET,
  comparison: 'down',
  unit: '1',
  warning: null,
  critical: 0,
  for: 0,
  clearFor: 2,
  clearAt: 1,
  says: '{name} does not answer',
  calm: '{name} answers.',
} as const;

export const RULES: readonly RuleRow[] = [
  {
    ...DOWN,
    id: 'postgres.up',
    metric: 'postgresql.up',
    probe: 'postgres',
    why: 'Nothing works without its database. A full max_connections is saturated, not down.',
    source: 'PROBES postgres, reachability',
  },
  {
    ...TARGET,
    id: 'postgres.connections',
    metric: 'postgresql.backends',
    probe: 'postgres',
    comparison: 'ratio',
    of: { metric: 'postgresql.connection.max', less: 'gantry.postgresql.connection.reserved' },
    unit: '1',
    warning: 0.75,
    critical: 0.9,
    for: 10,
    says: '{name} has {value} of its connections in use',
    calm: '{name} has connections left.',
    why: 'At the limit the next user gets an error. What is reserved for superusers does not serve anybody else.',
    source: 'PROBES postgres, connections: 75 %, 90 %',
  },
  {
    ...TARGET,
    id: 'postgres.idle_in_transaction',
    metric: 'gantry.postgresql.idle_in_transaction.age.max',
    probe: 'postgres',
    comparison: 'above',
    unit: 's',
    warning: 300,
    critical: 900,
    for: 0,
    clearFor: 10,
    says: 'A session of {name} idles in a transaction for {value}',
    calm: 'No session of {name} idles long in a transaction.',
    why: 'It keeps its locks and holds vacuum back while nobody works in it.',
    source: 'PROBES postgres, connections: 300 s, 900 s',
  },
  {
    ...TARGET,
    id: 'postgres.long_transaction',
    metric: 'gantry.postgresql.xact.age.max',
    probe: 'postgres',
    comparison: 'above',
    unit: 's',
    warning: 120,
    critical: null,
    for: 5,
    clearFor: 10,
    says: 'A transaction of {name} is open for {value}',
    calm: 'No transaction of {name} is open for long.',
    why: 'It holds locks and vacuum; reports run this long, so it is a warning only.',
    source: 'PROBES postgres, long transactions: 120 s',
  },
  {
    ...TARGET,
    id: 'postgres.locks',
    metric: 'gantry.postgresql.lock.waiters',
    probe: 'postgres',
    comparison: 'above',
    unit: '{session}',
    warning: 0,
    critical: 9,
    for: 5,
    clearFor: 5,
    clearAt: 1,
    says: '{value} sessions of {name} wait for a lock',
    calm: 'No session of {name} waits for a lock.',
    why: 'One waiter for a moment is ordinary work; waiters that stay are users that wait, and ten are a stop.',
    source: 'PROBES postgres, locks',
  },
  {
    ...TARGET,
    id: 'postgres.deadlocks',
    metric: 'postgresql.deadlocks',
    probe: 'postgres',
    comparison: 'rate',
    over: 300,
    unit: '{deadlock}/s',
    warning: 0.016,
    critical: null,
    for: 0,
    absence: 'fine',
    says: '{name} breaks deadlocks, more than one a minute',
    calm: '{name} has no deadlocks to speak of.',
    why: 'Each one is a transaction lost; single ones are retried by Odoo.',
    source: 'pg_stat_database.deadlocks',
  },
  {
    ...TARGET,
    id: 'postgres.wraparound',
    metric: 'gantry.postgresql.xid.age',
    probe: 'postgres',
    comparison: 'above',
    unit: '1',
    warning: 0.5,
    critical: 0.75,
    for: 0,
    says: '{name} has used {value} of its transaction ids',
    calm: '{name} is far from wraparound.',
    why: 'At the end of the ids the server stops taking writes.',
    source: 'PROBES postgres, health: 50 %, 75 %, also multixact',
  },
  {
    ...TARGET,
    id: 'postgres.archive.failing',
    metric: 'gantry.postgresql.archive.failing',
    probe: 'postgres',
    comparison: 'equals',
    unit: '1',
    warning: 1,
    critical: null,
    for: 0,
    clearAt: 1,
    absence: 'fine',
    says: '{name} cannot archive its WAL',
    calm: '{name} archives its WAL.',
    why: 'What is not archived cannot be restored, and WAL that waits fills the disk.',
    source: 'PROBES postgres, archiver: last failure newer than last success',
  },
  {
    ...TARGET,
    id: 'postgres.synchronous',
    metric: 'gantry.postgresql.synchronous.lacking',
    probe: 'postgres',
    comparison: 'above',
    unit: '{server}',
    warning: null,
    critical: 0,
    for: 3,
    clearFor: 5,
    absence: 'fine',
    says: '{name} waits for a synchronous standby that is not there',
    calm: '{name} has the synchronous standbys that it asks for.',
    why: 'Every commit waits for it: nothing is lost, and nothing is saved either.',
    source: 'PostgreSQL, synchronous_standby_names',
  },
  {
    ...TARGET,
    id: 'postgres.archive.age',
    metric: 'gantry.postgresql.archive.age',
    probe: 'postgres',
    comparison: 'above',
    unit: 's',
    warning: 300,
    critical: 900,
    for: 0,
    absence: 'fine',
    says: 'WAL of {name} waits {value} to be archived',
    calm: 'No WAL of {name} waits to be archived.',
    why: 'It is the data that a restore would lose. An idle server has nothing to archive, and that is no failure.',
    source: 'PROBES postgres, archiver',
  },
  {
    ...TARGET,
    id: 'postgres.checkpoints',
    metric: 'gantry.postgresql.checkpoints.requested',
    probe: 'postgres',
    comparison: 'rate',
    over: 600,
    unit: '{checkpoint}/s',
    warning: 0.0167,
    critical: null,
    for: 60,
    absence: 'fine',
    says: '{name} is forced into checkpoints by its WAL, more than one a minute',
    calm: '{name} makes its checkpoints on time.',
    why: 'max_wal_size is too small for the load: every write pays twice.',
    source: 'pg_stat_checkpointer.num_requested',
  },
  {
    ...TARGET,
    id: 'postgres.storage',
    metric: 'system.filesystem.utilization',
    probe: 'postgres',
    part: 'system.filesystem.mountpoint',
    comparison: 'above',
    fills: true,
    unit: '1',
    warning: 0.85,
    critical: 0.95,
    for: 5,
    clearAt: 0.98,
    absence: 'fine',
    says: '{part} of {name} is {value} full',
    calm: '{part} of {name} has room.',
    why: 'A full disk takes no writes, and an emptier one cannot be had in a minute.',
    source: 'OpenTelemetry system.filesystem.utilization, by feed',
  },
  {
    ...DOWN,
    id: 'redis.up',
    metric: 'redis.up',
    probe: 'redis',
    why: 'Sessions, queues and caches stand still.',
    source: 'PROBES redis',
  },
  {
    ...TARGET,
    id: 'redis.memory',
    metric: 'redis.memory.used',
    probe: 'redis',
    comparison: 'ratio',
    of: { metric: 'redis.maxmemory' },
    unit: '1',
    warning: 0.9,
    critical: 0.98,
    for: 10,
    absence: 'fine',
    says: '{name} has used {value} of its memory',
    calm: '{name} has memory left.',
    why: 'Beyond the limit it evicts keys or refuses writes. Without a limit there is nothing to compare with.',
    source: 'PROBES redis: used_memory against maxmemory, 90 %',
  },
  {
    ...TARGET,
    id: 'redis.fragmentation',
    metric: 'redis.memory.fragmentation_ratio',
    probe: 'redis',
    comparison: 'above',
    guard: { metric: 'redis.memory.used', above: 50e6 },
    unit: '{ratio}',
    warning: 1.5,
    critical: null,
    for: 300,
    absence: 'fine',
    says: 'The memory of {name} is fragmented, {value} to one',
    calm: 'The memory of {name} is in order.',
    why: 'Small instances always look fragmented, so it counts over 50 MB and only when it lasts.',
    source: 'PROBES redis: 1.5 sustained, over 50 MB',
  },
  {
    ...TARGET,
    id: 'redis.swap',
    metric: 'redis.memory.rss',
    probe: 'redis',
    comparison: 'ratio-below',
    of: { metric: 'redis.memory.used' },
    guard: { metric: 'redis.memory.used', above: 100e6 },
    unit: '1',
    warning: 0.95,
    critical: null,
    for: 60,
    clearAt: 0.95,
    absence: 'fine',
    says: 'Only {value} of the memory of {name} is resident: it may be swapped out',
    calm: 'The memory of {name} is resident.',
    why: 'Redis in swap is slower by orders of magnitude.',
    source: 'PROBES redis: below 1 suggests swap, over 100 MB',
  },
  {
    ...TARGET,
    id: 'redis.evictions',
    metric: 'redis.keys.evicted',
    probe: 'redis',
    comparison: 'rate',
    over: 60,
    unit: '{key}/s',
    warning: 0,
    critical: 10,
    for: 0,
    clearAt: 1,
    absence: 'fine',
    says: '{name} evicts keys, {value} a second',
    calm: '{name} evicts nothing.',
    why: 'Any eviction in a session store logs users out.',
    source: 'PROBES redis: evicted_keys as a rate',
  },
  {
    ...TARGET,
    id: 'redis.rejected',
    metric: 'redis.connections.rejected',
    probe: 'redis',
    comparison: 'rate',
    over: 60,
    unit: '{connection}/s',
    warning: 0,
    critical: 1,
    for: 0,
    clearAt: 1,
    absence: 'fine',
    says: '{name} turns clients away, {value} a second',
    calm: '{name} turns nobody away.',
    why: 'maxclients is reached: somebody gets an error.',
    source: 'INFO stats, rejected_connections',
  },
  {
    ...TARGET,
    id: 'redis.clients',
    metric: 'redis.clients.connected',
    probe: 'redis',
    comparison: 'ratio',
    of: { metric: 'redis.maxclients' },
    unit: '1',
    warning: 0.75,
    critical: 0.9,
    for: 10,
    absence: 'fine',
    says: '{name} has {value} of its client connections in use',
    calm: '{name} has client connections left.',
    why: 'At maxclients the next worker is refused.',
    source: 'INFO clients, maxclients',
  },
  {
    ...TARGET,
    id: 'redis.slowlog',
    metric: 'gantry.redis.slowlog.last_id',
    probe: 'redis',
    comparison: 'changed',
    over: 60,
    unit: '1',
    info: 0,
    warning: null,
    critical: null,
    for: 0,
    clearFor: 0,
    clearAt: 1,
    absence: 'fine',
    says: '{name} ran a slow command',
    calm: '{name} runs no slow commands.',
    why: 'The log is capped, so its length says nothing: the last id changes with each slow command.',
    source: 'PROBES redis: alert on the change of the last id',
  },
  {
    ...TARGET,
    id: 'redis.queue',
    metric: 'gantry.redis.queue.length',
    probe: 'redis',
    part: 'key',
    comparison: 'above',
    unit: '{item}',
    warning: null,
    critical: null,
    for: 30,
    absence: 'fine',
    says: '{value} wait in queue {part} of {name}; {limit} are allowed',
    calm: 'Queue {part} of {name} is short.',
    why: 'What is long differs by queue, so levels are set in the configuration.',
    source: 'LLEN, ZCARD, XLEN',
  },
  {
    ...TARGET,
    id: 'redis.replication.link',
    metric: 'gantry.redis.replication.link',
    probe: 'redis',
    comparison: 'below',
    unit: '1',
    warning: null,
    critical: 1,
    for: 5,
    clearFor: 5,
    clearAt: 1,
    absence: 'fine',
    says: '{name} has lost its master',
    calm: '{name} follows its master.',
    why: 'It serves what it knew, and a fail-over to it loses the rest.',
    source: 'PROBES redis: master_link_status',
  },
  {
    ...DOWN,
    id: 'http.check',
    metric: 'httpcheck.status',
    probe: 'http',
    says: '{name} does not answer as it should',
    calm: '{name} answers as it should.',
    why: 'What a user would get is wrong or missing.',
    source: 'PROBES http',
  },
  {
    ...TARGET,
    id: 'http.certificate',
    metric: 'httpcheck.tls.cert_remaining',
    probe: 'http',
    comparison: 'below',
    unit: 's',
    warning: 21 * 86_400,
    critical: 7 * 86_400,
    for: 0,
    clearFor: 0,
    clearAt: 1,
    absence: 'fine',
    says: 'The certificate of {name} ends in {value}',
    calm: 'The certificate of {name} is good for {value}.',
    why: 'Once expired, every client refuses; three weeks are time to renew in office hours.',
    source: 'PROBES http: 21 d, 7 d',
  },
  {
    ...TARGET,
    id: 'http.latency',
    metric: 'httpcheck.duration',
    probe: 'http',
    where: { phase: 'total' },
    comparison: 'above',
    unit: 's',
    warning: null,
    critical: null,
    for: 15,
    absence: 'fine',
    says: '{name} takes {value} to answer; {limit} are allowed',
    calm: '{name} answers in time.',
    why: 'A promise is made for services; a level for a bare address is set in the configuration.',
    source: 'PROBES http',
  },
  {
    ...TARGET,
    id: 'backup.age',
    metric: 'gantry.backup.age',
    probe: 'backup',
    by: 'backup',
    comparison: 'above',
    unit: 's',
    warning: 26 * 3_600,
    critical: 50 * 3_600,
    for: 0,
    clearFor: 0,
    clearAt: 1,
    says: 'The last good backup {name} is {value} old',
    calm: 'Backup {name} is fresh.',
    why: 'A daily backup is due after a day and two hours of grace; two missed ones are critical.',
    source: 'PROBES backup',
  },
];

/** Rules that judge a service as a whole; they are evaluated by `shared/judge/services/services.ts`, and are overridden like the others. */
export interface ServiceRule {
  readonly id: string;
  /** latency: times the objective; throughput: share of what is usual */
  readonly warning: number;
  readonly critical: number;
  /** s */
  readonly for: number;
  readonly clearFor: number;
  readonly clearAt: number;
  readonly why: string;
}
export const SERVICE_LATENCY: ServiceRule = {
  id: 'service.latency',
  warning: 1,
  critical: 2,
  for: 5,
  clearFor: 10,
  clearAt: 0.95,
  why: 'Above its objective a promise is broken; at twice the objective users feel that it stands.',
};
export const SERVICE_THROUGHPUT: ServiceRule = {
  id: 'service.throughput',
  warning: 0.6,
  critical: 0.4,
  for: 30,
  clearFor: 20,
  clearAt: 0.9,
  why: 'Probes can be green while no work is done: what counts is what is usual at this hour.',
};
/** 1/s; below this what is usual is too little to tell silence from chance (20 an hour) */
export const NOTABLE_RATE = 20 / 3_600;

/** A rule that is no comparison of one metric: what it looks at, and where its method is written down. */
export interface MethodRule {
  readonly id: string;
  readonly why: string;
  readonly source: string;
}
export const METHOD_RULES: readonly MethodRule[] = [
  {
    id: 'service.burn',
    why: 'An error budget that is used up too fast: pages at 14.4 and 6 times the even pace, a ticket at an even one.',
    source: 'The Site Reliability Workbook, chapter 5, table 5-8; docs/causes.md',
  },
  {
    id: 'capacity.forecast',
    why: 'What fills steadily is full within the hour (`warning`, s), and nobody feels it yet.',
    source: 'Theil-Sen line with Sen’s interval over half an hour; docs/causes.md',
  },
  {
    id: 'saturation.leading',
    why: 'Far more than usual at this hour, and on its way to its limit (`warning`, s): before users feel it.',
    source: 'Median and MAD by hour of week and regime; docs/causes.md',
  },
  {
    id: 'feed.connection',
    why: 'What only the feed knows goes stale without it; it comes back by itself (`for`, s, is its patience).',
    source: 'docs/feed.md',
  },
  {
    id: 'link.lost',
    why: 'Every address of `link` fails: this wall is cut off, and nothing behind it is judged. Never switched off.',
    source: 'PROBES http, own link',
  },
  { id: 'redis.persistence', why: 'It cannot save its data and refuses writes.', source: 'PROBES redis' },
  { id: 'redis.cluster', why: 'A part of its slots is served by nobody.', source: 'PROBES redis' },
  {
    id: 'redis.replication.resync',
    why: 'A replica is copied anew, or is further behind than the backlog reaches.',
    source: 'docs/recovery.md',
  },
  {
    id: 'redis.replication.missing',
    why: 'Fewer replicas follow than are configured, or than did in two hours.',
    source: 'docs/recovery.md',
  },
  {
    id: 'tenants.contention',
    why: 'A tenant takes more than its share of what is short, while others pay.',
    source: 'docs/tenants.md',
  },
  {
    id: 'postgres.replication.lag',
    why: 'How far a copy is behind what the primary wrote, in seconds; beside a stated delay.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.slot',
    why: 'A slot that nobody uses fills the disk; one that is lost means a new copy.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.exposure',
    why: 'WAL that no copy has received would be lost with the primary.',
    source: 'docs/recovery.md',
  },
  { id: 'postgres.replication.missing', why: 'A copy is not there.', source: 'docs/recovery.md' },
  { id: 'postgres.replication.split_brain', why: 'Two servers take writes.', source: 'docs/recovery.md' },
  {
    id: 'recovery.rpo',
    why: 'What would be lost now, against the RPO of each service that rests on it.',
    source: 'docs/recovery.md',
  },
];

/** How the rules of a configuration's own begin. */
export const OWN_RULE = 'own.';

/** A rule that a configuration adds, with the patience of the table's where it states none. */
export function ownRow(
  id: string,
  own: Pick<RuleRow, 'metric' | 'comparison' | 'warning' | 'critical'> &
    Partial<Pick<RuleRow, 'where' | 'part' | 'for'>> & { readonly of?: string; readonly says?: string },
): RuleRow {
  const { metric, comparison, warning, critical, of, where, part, says } = own;
  const unit = comparison === 'ratio' ? '1' : (METRICS.find(({ name }) => name === metric)?.unit ?? '');
  return {
    ...TARGET,
    id,
    metric,
    probe: 'any',
    comparison,
    ...(of === undefined ? {} : { of: { metric: of } }),
    ...(where === undefined ? {} : { where }),
    ...(part === undefined ? {} : { part }),
    ...(comparison === 'rate' ? { over: 300 } : {}),
    unit,
    warning,
    critical,
    for: own.for ?? 30,
    absence: 'fine',
    says: says ?? `{name}: ${metric} is {value}; {limit} are allowed`,
    calm: `{name}: ${metric} is within its level.`,
    why: 'A rule of your own.',
    source: 'gantry.yaml',
  };
}

/** Ids that `rules:` of a configuration may name. */
export const OVERRIDABLE_RULES: readonly string[] = [
  ...RULES.map(({ id }) => id),
  SERVICE_LATENCY.id,
  SERVICE_THROUGHPUT.id,
  ...METHOD_RULES.map(({ id }) => id),
];
