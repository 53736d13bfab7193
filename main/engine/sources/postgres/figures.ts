import { serversOf } from '../../../../shared/config/servers';
import type { PostgresTarget } from '../../../../shared/kinds/postgres/target';
import type { Emitter } from '../emitter';
import type { ActiveSessions } from './active-sessions';
import type { ResultRow } from './connection';
import type { Hello, Slot } from './rows';
import { number, senderOf, slotOf, text } from './rows';
import { standbysAwaited } from './synchronous';
import { segmentEnd } from './wal-file';

/** Series of the target's own server: settled in every run. */
export const TARGET_GROUP = 'target';
export const CAUSED_GROUP = 'caused';

export type FigureSections = Readonly<Record<string, readonly ResultRow[]>>;
const BYTES_PER_MB = 1024 * 1024;
const WAL_STATUS: Readonly<Record<string, number>> = { reserved: 0, extended: 0, unreserved: 1, lost: 2 };

/** State of a target's values between runs. */
export interface FigureMemory {
  /** states observed for a database, so that a state without sessions reports 0 instead of vanishing */
  readonly states: Map<string, Set<string>>;
  active: ActiveSessions | null;
  /** the last known max_connections */
  maxConnections: number | null;
}

/** All databases of a target that are reported, by name. */
export function databasesOf(sections: FigureSections): readonly string[] {
  return (sections.databases ?? []).map((row) => text(row, 'db') ?? '');
}

/** Up to where the archive holds the WAL, bytes from 0/0; null: there is no archive, it fails, or it holds none. */
export function archivedOf(sections: FigureSections): number | null {
  const row = sections.archiver?.[0];
  if (row === undefined || row.failing === true) return null;
  return segmentEnd(text(row, 'archived') ?? '', numeric(settingsOf(sections).wal_segment_size) ?? 0);
}

/** Sessions that wait for a lock, over all databases; null when this role may not see it. */
export function waitersOf(sections: FigureSections, hello: Hello): number | null {
  if (!hello.seesAll) return null;
  return (sections.waiters ?? []).reduce((sum, row) => sum + (number(row, 'waiters') ?? 0), 0);
}

/** Turns the answers of the target's server into samples. @param t epoch ms at which it answered */
export function targetFigures(
  emitter: Emitter,
  target: PostgresTarget,
  hello: Hello,
  sections: FigureSections,
  t: number,
  memory: FigureMemory,
): void {
  const put = (metric: string, value: number | null, more: Readonly<Record<string, string>> = {}) =>
    emitter.sample(TARGET_GROUP, t, metric, { target: target.id, ...more }, value);
  const settings = settingsOf(sections);
  memory.maxConnections = numeric(settings.max_connections);
  put('postgresql.connection.max', memory.maxConnections);
  put(
    'gantry.postgresql.connection.reserved',
    (numeric(settings.superuser_reserved_connections) ?? 0) + (numeric(settings.reserved_connections) ?? 0),
  );
  if (!hello.standby) put('gantry.postgresql.wal.written', hello.lsn);
  put('gantry.postgresql.xid.age', number(sections.wraparound?.[0], 'used'));
  put('gantry.postgresql.checkpoints.requested', number(sections.checkpoints?.[0], 'requested'));
  if (hello.archiving) {
    put('gantry.postgresql.archive.failing', sections.archiver?.[0]?.failing === true ? 1 : 0);
    put('gantry.postgresql.archive.age', number(sections.pending?.[0], 'age'));
  }
  const senders = hello.seesAll ? (sections.senders ?? []).map(senderOf) : null;
  const awaited = standbysAwaited(settings.synchronous_standby_names ?? '');
  const confirming = senders?.filter(
    ({ syncState }) => syncState === 'sync' || syncState === 'quorum',
  ).length;
  put('gantry.postgresql.synchronous.awaited', hello.standby ? null : awaited);
  put(
    'gantry.postgresql.synchronous.lacking',
    hello.standby || confirming === undefined ? null : Math.max(0, awaited - confirming),
  );
  if (target.processors !== null) put('gantry.postgresql.processors', target.processors);
  activityFigures(put, hello, sections, memory);
  // Without permission the view would show that nothing runs.
  if (seesActivity(hello, sections)) memory.active?.add(sections.active ?? []);
  const active = memory.active?.take(databasesOf(sections)) ?? [];
  for (const { database, state, sessions } of active)
    put('gantry.postgresql.sessions.active', sessions, { 'db.namespace': database, state });
  if (active.length > 0)
    put(
      'gantry.postgresql.session.running',
      active.reduce((sum, { state, sessions }) => (state === 'cpu' ? sum + sessions : sum), 0),
    );
  databaseFigures(put, sections, settings.track_counts !== 'off');
  if (!hello.standby) slotFigures(put, target, hello, sections, settings);
}

/** With track_activities off for a session, nobody sees what it runs, nor since when. */
function seesActivity({ seesAll }: Hello, { activity = [] }: FigureSections): boolean {
  return seesAll && !activity.some((row) => text(row, 'state') === 'disabled');
}

type Put = (metric: string, value: number | null, more?: Readonly<Record<string, string>>) => void;

function activityFigures(put: Put, hello: Hello, sections: FigureSections, memory: FigureMemory): void {
  const rows = sections.activity ?? [];
  const sees = seesActivity(hello, sections);
  const oldest = (column: string) => Math.max(0, ...rows.map((row) => number(row, column) ?? 0));
  put('gantry.postgresql.xact.age.max', sees ? oldest('xact') : null);
  put('gantry.postgresql.idle_in_transaction.age.max', sees ? oldest('idle') : null);
  // Others' sessions show neither their kind nor their state to a role without pg_read_all_stats.
  if (!hello.seesAll) return;
  const counts = new Map(
    rows.map((row) => [`${text(row, 'db')}\u0000${text(row, 'state')}`, number(row, 'sessions')]),
  );
  const databases = databasesOf(sections);
  const present = new Set([...databases, ...rows.map((row) => text(row, 'db') ?? '')]);
  for (const database of [...memory.states.keys()]) {
    if (!present.has(database)) memory.states.delete(database);
  }
  for (const database of present) {
    const states = memory.states.get(database) ?? new Set(['active']);
    for (const row of rows) if (text(row, 'db') === database) states.add(text(row, 'state') ?? 'unknown');
    memory.states.set(database, states);
    for (const state of states) {
      put('postgresql.backends', counts.get(`${database}\u0000${state}`) ?? 0, {
        'db.namespace': database,
        state,
      });
    }
  }
  const waiters = new Map((sections.waiters ?? []).map((row) => [text(row, 'db'), number(row, 'waiters')]));
  for (const database of databases) {
    put('gantry.postgresql.lock.waiters', waiters.get(database) ?? 0, { 'db.namespace': database });
  }
  put('gantry.postgresql.session.waiting', waitersOf(sections, hello));
  put(
    'gantry.postgresql.connection.used',
    rows.reduce((sum, row) => sum + (number(row, 'sessions') ?? 0), 0),
  );
}

/** Column of DATABASE_STATISTICS by metric. */
const PER_DATABASE: readonly (readonly [string, string])[] = [
  ['postgresql.deadlocks', 'deadlocks'],
  ['postgresql.commits', 'commits'],
  ['postgresql.rollbacks', 'rollbacks'],
  ['postgresql.blks_hit', 'blks_hit'],
  ['postgresql.blks_read', 'blks_read'],
  ['postgresql.temp.io', 'temp_bytes'],
  ['gantry.postgresql.db.time', 'db_time'],
];
/** The same over all databases. One that is dropped makes it fall, which counts as a reset. */
const OVER_ALL: readonly (readonly [string, string])[] = [
  ['gantry.postgresql.commit.count', 'commits'],
  ['gantry.postgresql.block.read', 'blks_read'],
];
/** Columns that stay 0 while `track_counts` is off; transactions and their time are counted all the same. */
const TRACKED: ReadonlySet<string> = new Set(['deadlocks', 'blks_hit', 'blks_read', 'temp_bytes']);

function databaseFigures(put: Put, sections: FigureSections, tracks: boolean): void {
  const rows = sections.databases ?? [];
  const read = (row: ResultRow, column: string): number | null =>
    tracks || !TRACKED.has(column) ? number(row, column) : null;
  for (const row of rows) {
    const attributes = { 'db.namespace': text(row, 'db') ?? '' };
    for (const [metric, column] of PER_DATABASE) put(metric, read(row, column), attributes);
  }
  for (const [metric, column] of OVER_ALL) {
    const known = rows.map((row) => read(row, column)).filter((value) => value !== null);
    put(metric, known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0));
  }
}

function slotFigures(
  put: Put,
  target: PostgresTarget,
  hello: Hello,
  sections: FigureSections,
  settings: Readonly<Record<string, string>>,
): void {
  const limit = numeric(settings.max_slot_wal_keep_size);
  for (const slot of slotsOf(sections)) {
    const replica = serversOf(target).find((candidate) => candidate.slot === slot.name);
    const attributes = { slot: slot.name, ...(replica === undefined ? {} : { replica: replica.id }) };
    const retained =
      slot.restart === null || hello.lsn === null ? null : Math.max(0, hello.lsn - slot.restart);
    put('gantry.postgresql.slot.retained', retained, attributes);
    put(
      'gantry.postgresql.slot.limit',
      limit === null || limit < 0 ? null : limit * BYTES_PER_MB,
      attributes,
    );
    put('gantry.postgresql.slot.active', slot.active ? 1 : 0, attributes);
    put(
      'gantry.postgresql.slot.lost',
      slot.walStatus === null ? null : (WAL_STATUS[slot.walStatus] ?? null),
      attributes,
    );
  }
}

export function slotsOf(sections: FigureSections): readonly Slot[] {
  return (sections.slots ?? []).map(slotOf);
}

/** @param as as the server counts them, or as one would write them: `128MB` */
export function settingsOf(
  sections: FigureSections,
  as: 'setting' | 'shown' = 'setting',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (sections.settings ?? []).map((row) => [text(row, 'name') ?? '', text(row, as) ?? '']),
  );
}

function numeric(setting: string | undefined): number | null {
  if (setting === undefined || setting === '') return null;
  const value = Number(setting);
  return Number.isFinite(value) ? value : null;
}
