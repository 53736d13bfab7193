/**
 * Settings that a copy needs before it can replace its primary. `at-least`: with a smaller value it stops replaying
 * (PostgreSQL, Hot Standby, "Administrator's Overview"); `same`: the estate would behave differently after a move.
 */
export const STANDBY_SETTINGS: readonly (readonly [name: string, compared: 'at-least' | 'same'])[] = [
  ['max_connections', 'at-least'],
  ['max_worker_processes', 'at-least'],
  ['max_wal_senders', 'at-least'],
  ['max_prepared_transactions', 'at-least'],
  ['max_locks_per_transaction', 'at-least'],
  ['max_replication_slots', 'at-least'],
  ['wal_level', 'same'],
  ['fsync', 'same'],
  ['full_page_writes', 'same'],
  ['synchronous_commit', 'same'],
  ['archive_mode', 'same'],
  ['max_wal_size', 'same'],
  ['max_slot_wal_keep_size', 'same'],
  ['wal_keep_size', 'same'],
  ['shared_buffers', 'same'],
  ['work_mem', 'same'],
  ['maintenance_work_mem', 'same'],
  ['effective_cache_size', 'same'],
  ['max_parallel_workers', 'same'],
  ['random_page_cost', 'same'],
  ['autovacuum', 'same'],
  ['shared_preload_libraries', 'same'],
  ['data_checksums', 'same'],
];
