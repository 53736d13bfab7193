import { STANDBY_SETTINGS } from '../../../../shared/metrics/postgres-settings';

/** All SQL of the probe. Only statistics views and functions; nothing here takes a lock on a table of the estate. */

/** Databases reported at most, in order of their age. */
const DATABASES = 5000;
/** Waiting sessions whose blockers are asked for at most: each costs an exclusive look at the lock manager. */
const TREE_WAITERS = 500;
export const SIZE_CHUNK = 100;

/** First question of every run: its round trip is the probe's latency, its position opens the judgement of lag. */
export const HELLO = `select
  current_setting('server_version_num')::int as version,
  pg_is_in_recovery() as standby,
  case when pg_is_in_recovery() then null
    else pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 end as lsn,
  case when pg_is_in_recovery() then null
    else pg_snapshot_xmax(pg_current_snapshot())::text::float8 end as completed,
  extract(epoch from clock_timestamp())::float8 as at,
  pg_has_role('pg_read_all_stats', 'usage') as sees_all,
  has_function_privilege('pg_ls_archive_statusdir()', 'execute') as sees_archive,
  current_setting('archive_mode') as archive_mode`;

const ACTIVITY = `select coalesce(datname, '') as db, coalesce(state, 'unknown') as state, count(*)::float8 as sessions,
  (max(extract(epoch from clock_timestamp() - xact_start)) filter (where pid <> pg_backend_pid()))::float8 as xact,
  (max(extract(epoch from clock_timestamp() - state_change))
    filter (where state like 'idle in transaction%'))::float8 as idle
  from pg_stat_activity where backend_type = 'client backend' group by 1, 2`;

/**
 * Active sessions by wait event. Without one, a session runs or waits for a processor. Sessions that wait for their
 * client, a timer or their own helpers use nothing.
 */
export const ACTIVE = `select coalesce(datname, '') as db, case when wait_event_type is null then 'cpu'
    when wait_event_type = 'Lock' then 'lock' when wait_event_type = 'IO' then 'io' else 'other' end as state,
  count(*)::float8 as sessions from pg_stat_activity
  where state = 'active' and backend_type in ('client backend', 'parallel worker') and pid <> pg_backend_pid()
    and coalesce(wait_event_type, '') not in ('Client', 'Timeout', 'IPC', 'Activity', 'Extension')
  group by 1, 2`;

const WAITERS = `select datname as db, count(*)::float8 as waiters from pg_stat_activity
  where wait_event_type = 'Lock' and datname is not null group by 1`;

const DATABASE_STATISTICS = `select d.datname as db, s.deadlocks::float8, s.xact_commit::float8 as commits,
  s.xact_rollback::float8 as rollbacks, s.blks_hit::float8, s.blks_read::float8, s.temp_bytes::float8,
  s.active_time / 1000 as db_time
  from pg_stat_database s join pg_database d on d.oid = s.datid
  where not d.datistemplate order by d.oid limit ${DATABASES}`;

const WRAPAROUND = `select (max(greatest(age(datfrozenxid), mxid_age(datminmxid))) / 2147483647.0)::float8 as used
  from pg_database`;

export const SETTINGS_OF_NODES: readonly string[] = [
  'hot_standby',
  ...STANDBY_SETTINGS.map(([name]) => name),
];
/** Only whether they are set: they may hold passwords. */
const ARCHIVE_SETTINGS = `'primary_conninfo', 'restore_command'`;

/** `shown`: with the unit in which one would write it. */
const SETTINGS = `select name, case when name in (${ARCHIVE_SETTINGS}) then (setting <> '')::text else setting end as setting,
    case when name in (${ARCHIVE_SETTINGS}) then null else current_setting(name) end as shown
  from pg_settings where name in (${ARCHIVE_SETTINGS},
  ${SETTINGS_OF_NODES.map((name) => `'${name}'`).join(', ')},
  'superuser_reserved_connections', 'reserved_connections', 'recovery_min_apply_delay',
  'synchronous_standby_names', 'wal_segment_size', 'track_counts')`;

/** A standby's own timeline is its receiver's; the control file's is that of its last restart point. */
const TIMELINE = `select case when pg_is_in_recovery()
    then coalesce((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()))
    else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline`;

const SENDERS = `select r.application_name as application, r.state, r.sync_state,
  pg_wal_lsn_diff(r.sent_lsn, '0/0')::float8 as sent, pg_wal_lsn_diff(r.write_lsn, '0/0')::float8 as write,
  pg_wal_lsn_diff(r.flush_lsn, '0/0')::float8 as flush, pg_wal_lsn_diff(r.replay_lsn, '0/0')::float8 as replay,
  extract(epoch from r.write_lag)::float8 as write_lag, extract(epoch from r.flush_lag)::float8 as flush_lag,
  extract(epoch from r.replay_lag)::float8 as replay_lag, s.slot_name as slot
  from pg_stat_replication r left join pg_replication_slots s on s.active_pid = r.pid
  where r.application_name not in ('pg_basebackup', 'pg_rewind') and r.state is distinct from 'backup'
    and s.slot_type is distinct from 'logical'`;

const SLOTS = `select slot_name as name, slot_type as type, active, wal_status,
  pg_wal_lsn_diff(restart_lsn, '0/0')::float8 as restart from pg_replication_slots where not temporary`;

const ARCHIVER = `select last_failed_time is not null
  and (last_archived_time is null or last_failed_time > last_archived_time) as failing,
  last_archived_wal as archived from pg_stat_archiver`;
const ARCHIVE_PENDING = `select coalesce(extract(epoch from clock_timestamp() - min(modification)), 0)::float8 as age
  from pg_ls_archive_statusdir() where name like '%.ready'`;

/** The position of a standby; asked only after the primary's. */
export const STANDBY_POSITION = `select pg_is_in_recovery() as standby,
  pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')::float8 as received,
  pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 as replayed,
  extract(epoch from pg_last_xact_replay_timestamp())::float8 as replayed_at,
  pg_snapshot_xmin(pg_current_snapshot())::text::float8 as visible`;
const RECEIVER = `select status, slot_name as slot, sender_host as host, sender_port as port,
  coalesce(substring(conninfo from '(?:^|\\s)application_name=(\\S+)'),
    substring(conninfo from 'fallback_application_name=(\\S+)')) as application from pg_stat_wal_receiver`;

/** Parts of the batch of a server, by name, in the order in which their rows come back. */
export type Batch = Readonly<Record<string, string>>;

/** Asked of every server: its place in the topology. */
export const NODE_BATCH = {
  position: STANDBY_POSITION,
  receiver: RECEIVER,
  settings: SETTINGS,
  timeline: TIMELINE,
  senders: SENDERS,
  slots: SLOTS,
} satisfies Batch;

/** @param version server_version_num as reported */
export function primaryBatch(
  version: number,
  archive: { readonly on: boolean; readonly pending: boolean },
): Batch {
  return {
    ...NODE_BATCH,
    activity: ACTIVITY,
    active: ACTIVE,
    waiters: WAITERS,
    databases: DATABASE_STATISTICS,
    wraparound: WRAPAROUND,
    // 17 moved the checkpointer's counters to a view of their own
    checkpoints:
      version >= 170_000
        ? 'select num_requested::float8 as requested from pg_stat_checkpointer'
        : 'select checkpoints_req::float8 as requested from pg_stat_bgwriter',
    ...(archive.on ? { archiver: ARCHIVER } : {}),
    ...(archive.on && archive.pending ? { pending: ARCHIVE_PENDING } : {}),
  };
}

/** Sizes cost a look at every file of a database, so they come in chunks. @param after oid of the last one had */
export function sizes(after: number): string {
  return `select oid::int8::float8 as oid, datname as db, case when pg_has_role('pg_read_all_stats', 'usage')
      or has_database_privilege(oid, 'connect') then pg_database_size(oid)::float8 end as size
    from pg_database where not datistemplate and oid > ${Math.trunc(after)} order by oid limit ${SIZE_CHUNK}`;
}

/** Waiting sessions with those that block them, and the blockers themselves. Every waiter is among the rows. */
export const LOCKS = `with everybody as materialized (
    select pid, query_start from pg_stat_activity where wait_event_type = 'Lock' and datname is not null),
  waiting as materialized (select pid from everybody order by query_start limit ${TREE_WAITERS}),
  edges as materialized (select pid, pg_blocking_pids(pid) as blockers from waiting),
  waits as materialized (select pid, min(waitstart) as since from pg_locks where not granted group by pid)
  select a.pid, coalesce(a.datname, '') as db, coalesce(a.state, 'unknown') as state,
    coalesce(a.application_name, '') as application, left(a.query, 4000) as query,
    extract(epoch from clock_timestamp() - a.xact_start)::float8 as xact,
    case when e.pid is not null
      then extract(epoch from clock_timestamp() - coalesce(w.since, a.query_start))::float8 end as waiting,
    e.blockers, (select count(*) from everybody)::int4 as waiters
  from pg_stat_activity a left join edges e using (pid) left join waits w using (pid)
  where a.pid in (select pid from edges union select unnest(blockers) from edges)`;

/**
 * Prepared transactions (pid 0 among the blockers) by the waiter that each blocks. The holder of a lock is identified
 * by the lock on its own transaction id, which has the same virtual id. The global id may contain data, so it is left
 * out.
 */
export const PREPARED = `select w.pid as waiter, p.transaction::text as xid, p.database as db,
    extract(epoch from clock_timestamp() - p.prepared)::float8 as xact
  from pg_locks w join pg_locks h on h.granted and h.pid is null and h.locktype = w.locktype
    and (h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)
      is not distinct from
        (w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
  join pg_locks x on x.pid is null and x.locktype = 'transactionid' and x.mode = 'ExclusiveLock' and x.granted
    and x.virtualtransaction = h.virtualtransaction
  join pg_prepared_xacts p on p.transaction = x.transactionid
  where not w.granted`;
