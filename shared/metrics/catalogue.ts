/** How a metric's values behave. Counters only rise, and a fall is a reset: rates are never negative. */
export type MetricKind = 'gauge' | 'counter';

export interface MetricSpec {
  readonly name: string;
  /** UCUM */
  readonly unit: string;
  readonly kind: MetricKind;
  /** attribute names that make its series; those in brackets are optional */
  readonly attributes: readonly string[];
  readonly about: string;
  /** where the name or the method comes from */
  readonly source: string;
}

function metric(
  name: string,
  unit: string,
  kind: MetricKind,
  attributes: readonly string[],
  about: string,
  source: string,
): MetricSpec {
  return { name, unit, kind, attributes, about, source };
}

const OTEL_PG = 'OpenTelemetry postgresqlreceiver';
const OTEL_REDIS = 'OpenTelemetry redisreceiver';
const OTEL_HTTP = 'OpenTelemetry httpcheckreceiver';

/** Every metric that Gantry gives a meaning to. Others are stored and can be shown, but not judged. */
export const METRICS: readonly MetricSpec[] = [
  // any probe
  metric(
    'gantry.probe.duration',
    's',
    'gauge',
    ['target', 'phase', '[replica]'],
    'Time of a phase of a probe: connect, query, …',
    'Gantry',
  ),

  // postgres; `replica` is there when the asked server is a configured replica of `target`
  metric(
    'postgresql.up',
    '1',
    'gauge',
    ['target', '[replica]'],
    '1 answers, 0 does not, none: could not be told',
    'Gantry',
  ),
  metric(
    'postgresql.backends',
    '{connection}',
    'gauge',
    ['target', 'db.namespace', 'state'],
    'Client connections by state',
    OTEL_PG,
  ),
  metric('postgresql.connection.max', '{connection}', 'gauge', ['target'], 'max_connections', OTEL_PG),
  metric(
    'gantry.postgresql.connection.reserved',
    '{connection}',
    'gauge',
    ['target'],
    'superuser_reserved_connections and reserved_connections',
    'Gantry',
  ),
  metric(
    'gantry.postgresql.xact.age.max',
    's',
    'gauge',
    ['target'],
    'Oldest transaction of a client backend',
    'pg_stat_activity',
  ),
  metric(
    'gantry.postgresql.idle_in_transaction.age.max',
    's',
    'gauge',
    ['target'],
    'Longest idle-in-transaction session',
    'pg_stat_activity',
  ),
  metric(
    'gantry.postgresql.lock.waiters',
    '{session}',
    'gauge',
    ['target', 'db.namespace'],
    'Sessions that wait for a lock',
    'pg_stat_activity, pg_blocking_pids',
  ),
  metric(
    'gantry.postgresql.lock.caused',
    '{session}',
    'gauge',
    ['target', 'db.namespace'],
    'Sessions that wait, by the database of the root that they wait for',
    'pg_blocking_pids',
  ),
  metric(
    'postgresql.wal.lag',
    's',
    'gauge',
    ['target', 'replica', 'side', 'stage'],
    'write, flush, replay lag as the primary states it',
    OTEL_PG,
  ),
  metric(
    'postgresql.replication.data_delay',
    'By',
    'gauge',
    ['target', 'replica', 'side', 'stage'],
    'WAL bytes behind the primary: stage sent, write, flush, receive, replay; side primary or standby',
    OTEL_PG,
  ),
  metric(
    'gantry.postgresql.replication.lag',
    's',
    'gauge',
    ['target', 'replica'],
    'Seconds behind, true: 0 only if the receiver is up and all the primary wrote is replayed; none when it cannot be told',
    'Gantry, PROBES postgres',
  ),
  metric(
    'gantry.postgresql.replication.lag.at_least',
    's',
    'gauge',
    ['target', 'replica'],
    'Lower bound of the seconds behind while the truth cannot be told; none when it can',
    'Gantry',
  ),
  metric(
    'gantry.postgresql.replication.unreceived',
    'By',
    'gauge',
    ['target', 'replica'],
    'WAL that the replica has not received: what would be lost',
    'Gantry',
  ),
  metric(
    'gantry.postgresql.replication.exposure',
    's',
    'gauge',
    ['target', 'replica'],
    'Age of the oldest WAL the replica has not received: RPO at risk now',
    'Gantry',
  ),
  metric(
    'gantry.postgresql.slot.retained',
    'By',
    'gauge',
    ['target', 'slot', '[replica]'],
    'WAL kept by a replication slot',
    'pg_replication_slots',
  ),
  metric(
    'gantry.postgresql.slot.limit',
    'By',
    'gauge',
    ['target', 'slot', '[replica]'],
    'WAL a slot may keep (max_slot_wal_keep_size); none: unlimited',
    'pg_replication_slots',
  ),
  metric(
    'gantry.postgresql.slot.active',
    '1',
    'gauge',
    ['target', 'slot', '[replica]'],
    '1: a receiver uses it',
    'pg_replication_slots',
  ),
  metric(
    'gantry.postgresql.slot.lost',
    '1',
    'gauge',
    ['target', 'slot', '[replica]'],
    '0 reserved or extended, 1 unreserved, 2 lost',
    'pg_replication_slots.wal_status',
  ),
  metric(
    'gantry.postgresql.replica.count',
    '{replica}',
    'gauge',
    ['target'],
    'Streaming receivers seen by the primary, without base backups and rewinds',
    'pg_stat_replication',
  ),
  metric(
    'gantry.postgresql.primary.count',
    '{server}',
    'gauge',
    ['target'],
    'Servers of this target that are not in recovery; 2 is split brain',
    'pg_is_in_recovery()',
  ),
  metric(
    'gantry.postgresql.wal.written',
    'By',
    'counter',
    ['target'],
    'WAL position of the primary',
    'pg_current_wal_lsn()',
  ),
  metric(
    'gantry.postgresql.archive.age',
    's',
    'gauge',
    ['target'],
    'Age of the oldest WAL that waits to be archived; 0 when none waits',
    'pg_stat_archiver',
  ),
  metric(
    'gantry.postgresql.archive.failing',
    '1',
    'gauge',
    ['target'],
    '1: last failure is newer than the last success',
    'pg_stat_archiver',
  ),
  metric('postgresql.deadlocks', '{deadlock}', 'counter', ['target', 'db.namespace'], 'Deadlocks', OTEL_PG),
  metric('postgresql.commits', '1', 'counter', ['target', 'db.namespace'], 'Commits', OTEL_PG),
  metric('postgresql.rollbacks', '1', 'counter', ['target', 'db.namespace'], 'Rollbacks', OTEL_PG),
  metric(
    'postgresql.blks_hit',
    '{block}',
    'counter',
    ['target', 'db.namespace'],
    'Blocks found in the buffer cache',
    OTEL_PG,
  ),
  metric(
    'postgresql.blks_read',
    '{block}',
    'counter',
    ['target', 'db.namespace'],
    'Blocks read from disk',
    OTEL_PG,
  ),
  metric(
    'postgresql.temp.io',
    'By',
    'counter',
    ['target', 'db.namespace'],
    'Bytes written to temporary files',
    OTEL_PG,
  ),
  metric('postgresql.db_size', 'By', 'gauge', ['target', 'db.namespace'], 'Size of a database', OTEL_PG),
  metric(
    'gantry.postgresql.db.time',
    's',
    'counter',
    ['target', 'db.namespace'],
    'Time spent executing (active_time)',
    'pg_stat_database, from 14 on',
  ),
  metric(
    'gantry.postgresql.sessions.active',
    '{session}',
    'gauge',
    ['target', 'db.namespace', 'state', '[user.name]'],
    'Active sessions, mean of samples since the last run, by what they do: cpu, io, lock, other',
    'pg_stat_activity; active session history as in pg_wait_sampling',
  ),
  metric(
    'gantry.postgresql.processors',
    '{cpu}',
    'gauge',
    ['target'],
    'Processors of the server, as the configuration states them',
    'Gantry',
  ),
  metric(
    'gantry.postgresql.xid.age',
    '1',
    'gauge',
    ['target'],
    'Share of the transaction (or multixact) id space used before wraparound',
    'pg_database',
  ),
  metric(
    'gantry.postgresql.checkpoints.requested',
    '1',
    'counter',
    ['target'],
    'Checkpoints forced by WAL volume',
    'pg_stat_checkpointer, pg_stat_bgwriter',
  ),

  // redis
  metric('redis.up', '1', 'gauge', ['target'], '1 answers, 0 does not, none: could not be told', 'Gantry'),
  metric('redis.clients.connected', '{client}', 'gauge', ['target'], 'Client connections', OTEL_REDIS),
  metric('redis.clients.blocked', '{client}', 'gauge', ['target'], 'Clients in a blocking call', OTEL_REDIS),
  metric('redis.maxclients', '{client}', 'gauge', ['target'], 'maxclients', 'INFO clients'),
  metric('redis.memory.used', 'By', 'gauge', ['target'], 'used_memory', OTEL_REDIS),
  metric('redis.maxmemory', 'By', 'gauge', ['target'], 'maxmemory; none when 0 (no limit)', OTEL_REDIS),
  metric(
    'redis.memory.fragmentation_ratio',
    '1',
    'gauge',
    ['target'],
    'allocator_frag_ratio, else mem_fragmentation_ratio',
    OTEL_REDIS,
  ),
  metric('redis.memory.rss', 'By', 'gauge', ['target'], 'used_memory_rss', OTEL_REDIS),
  metric('redis.keys.evicted', '{key}', 'counter', ['target'], 'Evicted keys', OTEL_REDIS),
  metric('redis.keys.expired', '{event}', 'counter', ['target'], 'Expired keys', OTEL_REDIS),
  metric('redis.commands.processed', '{command}', 'counter', ['target'], 'Commands processed', OTEL_REDIS),
  metric(
    'redis.connections.rejected',
    '{connection}',
    'counter',
    ['target'],
    'Rejected connections',
    OTEL_REDIS,
  ),
  metric('redis.keyspace.hits', '{hit}', 'counter', ['target'], 'Hits', OTEL_REDIS),
  metric('redis.keyspace.misses', '{miss}', 'counter', ['target'], 'Misses', OTEL_REDIS),
  metric('redis.db.keys', '{key}', 'gauge', ['target', 'db'], 'Keys of a database', OTEL_REDIS),
  metric(
    'gantry.redis.commands.rate',
    '{command}/s',
    'gauge',
    ['target', '[user.name]', '[db.namespace]', '[redis.key.prefix]'],
    'Commands by who sent them, scaled to what the server counts',
    'CLIENT LIST tot-cmds, or a sample of MONITOR',
  ),
  metric(
    'gantry.redis.main_thread.time',
    's',
    'counter',
    ['target'],
    'Processor time of the main thread, which alone runs commands; not of a cluster',
    'INFO cpu: used_cpu_user_main_thread and used_cpu_sys_main_thread, from 6.2 on',
  ),
  metric(
    'gantry.redis.slowlog.last_id',
    '1',
    'gauge',
    ['target'],
    'Id of the last slow-log entry: alert on its change',
    'SLOWLOG GET 1',
  ),
  metric(
    'gantry.redis.latency.max',
    's',
    'gauge',
    ['target', 'event'],
    'Latest latency spike of an event',
    'LATENCY LATEST',
  ),
  metric(
    'gantry.redis.queue.length',
    '{item}',
    'gauge',
    ['target', 'key', 'type'],
    'Length of a configured queue',
    'LLEN, ZCARD, XLEN',
  ),
  metric(
    'gantry.redis.queue.pending',
    '{item}',
    'gauge',
    ['target', 'key', 'group'],
    'Entries delivered and not acknowledged',
    'XINFO GROUPS',
  ),
  metric(
    'gantry.redis.queue.lag',
    '{item}',
    'gauge',
    ['target', 'key', 'group'],
    'Entries not yet delivered',
    'XINFO GROUPS',
  ),
  metric(
    'gantry.redis.replication.data_delay',
    'By',
    'gauge',
    ['target', 'replica'],
    'master_repl_offset less the replica’s',
    'INFO replication',
  ),
  metric(
    'gantry.redis.replication.link',
    '1',
    'gauge',
    ['target'],
    'On a replica: 1 master_link_status up, 0 down',
    'INFO replication',
  ),

  // http
  metric('httpcheck.status', '1', 'gauge', ['target'], '1: status and body as expected, 0: not', OTEL_HTTP),
  metric(
    'httpcheck.response.status_code',
    '1',
    'gauge',
    ['target'],
    'HTTP status code of the last answer',
    OTEL_HTTP,
  ),
  metric(
    'httpcheck.duration',
    's',
    'gauge',
    ['target', 'phase'],
    'phase: total, dns, connect, tls, first_byte',
    OTEL_HTTP,
  ),
  metric(
    'httpcheck.tls.cert_remaining',
    's',
    'gauge',
    ['target'],
    'Time until the certificate expires',
    OTEL_HTTP,
  ),

  // link: this wall's own way to the world
  metric('gantry.link.up', '1', 'gauge', ['link'], '1 reachable, 0 not; `link` is the address', 'Gantry'),

  // services (by feed, or derived from their targets)
  metric(
    'http.server.request.duration',
    's',
    'gauge',
    ['service', 'quantile', '[tenant]', '[site]'],
    'Duration below which `quantile` of the requests stay',
    'OpenTelemetry semantic conventions, http.server',
  ),
  metric(
    'odoo.business.event.rate',
    '{event}/s',
    'gauge',
    ['service', 'event', '[site]'],
    'Business events: shipments, picks, receipts …',
    'Gantry',
  ),
  metric(
    'odoo.business.event.rate.usual',
    '{event}/s',
    'gauge',
    ['service', 'event', '[site]'],
    'What is usual at this hour of the week',
    'Gantry',
  ),
  metric(
    'gantry.slo.error_budget.remaining',
    '1',
    'gauge',
    ['service'],
    'Share of the error budget left in the window',
    'SRE workbook',
  ),

  // tenants, where a feed states them by itself
  metric(
    'gantry.tenant.use',
    '1',
    'gauge',
    ['tenant', 'pool', 'resource'],
    'Use of a shared resource in its own unit per second or as a level',
    'Gantry',
  ),
  metric(
    'gantry.tenant.delay',
    's',
    'gauge',
    ['tenant', 'pool', 'kind'],
    'What a tenant feels: kind job_wait or response_time',
    'Gantry',
  ),
  metric(
    'gantry.tenant.demand',
    '1/s',
    'gauge',
    ['tenant', 'pool', 'kind'],
    'What a tenant asks for, served or not: jobs (kind job_wait) or requests (kind response_time)',
    'Gantry',
  ),
  metric(
    'gantry.pool.used',
    '1',
    'gauge',
    ['pool', 'resource'],
    'Use of the capacity of a shared resource',
    'Gantry',
  ),
  metric(
    'gantry.pool.queue',
    '1',
    'gauge',
    ['pool', 'resource'],
    'Work that waits for the resource, in multiples of what it serves at once; over 1: saturated',
    'Gantry',
  ),

  // backups (by feed)
  metric('gantry.backup.age', 's', 'gauge', ['backup'], 'Age of the last good backup', 'Gantry'),
];

const BY_NAME: ReadonlyMap<string, MetricSpec> = new Map(METRICS.map((spec) => [spec.name, spec]));

/** The catalogue's entry of a metric, if Gantry knows it. */
export function metricSpec(name: string): MetricSpec | undefined {
  return BY_NAME.get(name);
}
