import type { ResultRow } from './connection';

/** The first answer of a server. */
export interface Hello {
  /** server_version_num */
  readonly version: number;
  readonly standby: boolean;
  /** bytes from 0/0; null on a standby */
  readonly lsn: number | null;
  /** every transaction below it has ended, or runs; null on a standby */
  readonly completed: number | null;
  /** the server's own clock, epoch s */
  readonly at: number;
  /** has the rights of pg_read_all_stats */
  readonly seesAll: boolean;
  readonly seesArchive: boolean;
  readonly archiving: boolean;
}

/** A walsender of a server: one of its standbys, as that server sees it. Positions are bytes from 0/0, lags s. */
export interface Sender {
  readonly application: string;
  readonly state: string | null;
  readonly syncState: string | null;
  readonly sent: number | null;
  readonly write: number | null;
  readonly flush: number | null;
  readonly replay: number | null;
  readonly writeLag: number | null;
  readonly flushLag: number | null;
  readonly replayLag: number | null;
  readonly slot: string | null;
}
/**
 * Standbys among the senders' receivers. One that only keeps WAL (pg_receivewal, Barman) never states a replayed position;
 * a standby lacks it only while it connects.
 */
export function standbyCount(senders: readonly Pick<Sender, 'state' | 'replay'>[]): number {
  return senders.filter(({ state, replay }) => replay !== null || state !== 'streaming').length;
}

export interface Slot {
  readonly name: string;
  readonly type: string;
  readonly active: boolean;
  readonly walStatus: string | null;
  readonly restart: number | null;
}
export interface Receiver {
  /** null: this role may not see it */
  readonly status: string | null;
  readonly slot: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly application: string | null;
}
/** Positions of a standby, bytes from 0/0. */
export interface Position {
  readonly received: number | null;
  readonly replayed: number | null;
  /** commit time of the last replayed transaction by the primary's clock, epoch s */
  readonly replayedAt: number | null;
  /** every transaction below it has ended as far as the standby has replayed */
  readonly visible: number | null;
}

export function text(row: ResultRow | undefined, name: string): string | null {
  const value = row?.[name];
  return typeof value === 'string' ? value : null;
}
export function number(row: ResultRow | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function helloOf(row: ResultRow | undefined): Hello {
  return {
    version: number(row, 'version') ?? 0,
    standby: row?.standby === true,
    lsn: number(row, 'lsn'),
    completed: number(row, 'completed'),
    at: number(row, 'at') ?? 0,
    seesAll: row?.sees_all === true,
    seesArchive: row?.sees_archive === true,
    archiving: text(row, 'archive_mode') !== 'off',
  };
}

export function positionOf(row: ResultRow | undefined): Position {
  return {
    received: number(row, 'received'),
    replayed: number(row, 'replayed'),
    replayedAt: number(row, 'replayed_at'),
    visible: number(row, 'visible'),
  };
}

export function receiverOf(row: ResultRow): Receiver {
  return {
    status: text(row, 'status'),
    slot: text(row, 'slot'),
    host: text(row, 'host'),
    port: number(row, 'port'),
    application: text(row, 'application'),
  };
}

export function senderOf(row: ResultRow): Sender {
  return {
    application: text(row, 'application') ?? '',
    state: text(row, 'state'),
    syncState: text(row, 'sync_state'),
    sent: number(row, 'sent'),
    write: number(row, 'write'),
    flush: number(row, 'flush'),
    replay: number(row, 'replay'),
    writeLag: number(row, 'write_lag'),
    flushLag: number(row, 'flush_lag'),
    replayLag: number(row, 'replay_lag'),
    slot: text(row, 'slot'),
  };
}

export function slotOf(row: ResultRow): Slot {
  return {
    name: text(row, 'name') ?? '',
    type: text(row, 'type') ?? '',
    active: row.active === true,
    walStatus: text(row, 'wal_status'),
    restart: number(row, 'restart'),
  };
}
