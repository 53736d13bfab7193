import { HELLO, LOCKS, PREPARED, primaryBatch, sizes } from '../../../main/engine/sources/postgres/queries';

const VERSION = 180_000;
const PRIMARY = primaryBatch(VERSION, { on: true, pending: true });

/** Rows of a primary with a standby, by the name of what asks for them. */
export const POSTGRES_ROWS: Readonly<Record<string, unknown>> = {
  hello: [
    {
      version: VERSION,
      standby: false,
      lsn: 5e9,
      completed: 800,
      at: Date.now() / 1_000,
      sees_all: true,
      sees_archive: true,
      archive_mode: 'on',
    },
  ],
  position: [{ standby: false, received: null, replayed: null, replayed_at: null, visible: 799 }],
  receiver: [],
  settings: [
    { name: 'max_connections', setting: '100', shown: '100' },
    { name: 'wal_segment_size', setting: '16777216', shown: '16MB' },
    { name: 'synchronous_standby_names', setting: 'FIRST 1 (pg_b)', shown: 'FIRST 1 (pg_b)' },
    { name: 'superuser_reserved_connections', setting: '3', shown: '3' },
  ],
  timeline: [{ timeline: 1 }],
  senders: [
    {
      application: 'pg-b',
      state: 'streaming',
      sync_state: 'sync',
      sent: 5e9,
      write: 5e9,
      flush: 5e9,
      replay: 4.9e9,
      write_lag: 0.1,
      flush_lag: 0.2,
      replay_lag: 0.3,
      slot: 'pg_b',
    },
  ],
  slots: [{ name: 'pg_b', type: 'physical', active: true, wal_status: 'reserved', restart: 4.8e9 }],
  activity: [{ db: 'shop', state: 'active', sessions: 4, xact: 2.5, idle: null }],
  active: [{ db: 'shop', state: 'cpu', sessions: 2 }],
  waiters: [{ db: 'shop', waiters: 2 }],
  databases: [
    {
      db: 'shop',
      deadlocks: 0,
      commits: 100,
      rollbacks: 1,
      blks_hit: 1_000,
      blks_read: 10,
      temp_bytes: 0,
      db_time: 12.5,
    },
  ],
  wraparound: [{ used: 0.1 }],
  checkpoints: [{ requested: 3 }],
  archiver: [{ failing: false, archived: '000000010000000000000009' }],
  pending: [{ age: 0 }],
  locks: [
    {
      pid: 11,
      db: 'shop',
      state: 'idle in transaction',
      application: 'job',
      query: 'update stock set n = 1',
      xact: 60,
      waiting: null,
      blockers: null,
      waiters: 2,
    },
    {
      pid: 12,
      db: 'shop',
      state: 'active',
      application: 'web',
      query: 'update stock set n = 2',
      xact: 40,
      waiting: 30,
      blockers: [11, 0],
      waiters: 2,
    },
    {
      pid: 13,
      db: 'shop',
      state: 'active',
      application: 'web',
      query: 'select * from stock for update',
      xact: 30,
      waiting: 20,
      blockers: [12],
      waiters: 2,
    },
  ],
  prepared: [{ waiter: 12, xid: '900', db: 'shop', xact: 70 }],
  sizes: [{ oid: 16_384, db: 'shop', size: 8e6 }],
};

const NAMES = new Map<string, string>([
  [HELLO, 'hello'],
  [LOCKS, 'locks'],
  [PREPARED, 'prepared'],
  [sizes(0), 'sizes'],
  ...Object.entries(PRIMARY).map(([name, statement]) => [statement, name] as const),
]);

/** A message of protocol 3: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, ...parts: readonly (string | number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map(bytesOf));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Texts end with a zero, numbers are of four bytes. */
function bytesOf(part: string | number | Buffer): Buffer {
  if (Buffer.isBuffer(part)) return part;
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(part);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const READY = message('Z', Buffer.from('I'));
export const POSTGRES_WELCOME = Buffer.concat([
  message('R', 0),
  message('S', 'server_version', '18.0'),
  message('S', 'default_transaction_read_only', 'on'),
  message('K', 4711, 815),
  READY,
]);

/** Object ids of float8, bool, text and int4[]. */
function typeOf(value: unknown): number {
  if (typeof value === 'number') return 701;
  if (typeof value === 'boolean') return 16;
  return Array.isArray(value) ? 1007 : 25;
}

function fieldOf(value: unknown): Buffer {
  if (value === null || value === undefined) return bytesOf(-1);
  const text = Array.isArray(value)
    ? `{${value.join(',')}}`
    : typeof value === 'object'
      ? JSON.stringify(value)
      : typeof value === 'boolean'
        ? String(value)[0]
        : String(value);
  const bytes = Buffer.from(text ?? '');
  return Buffer.concat([bytesOf(bytes.length), bytes]);
}

function rowsOf(given: unknown): Buffer {
  const rows = Array.isArray(given) ? given.filter((row) => typeof row === 'object' && row !== null) : [];
  const names = Object.keys(rows[0] ?? {}).slice(0, 1_000);
  const columns = names.map((name) =>
    Buffer.concat([
      bytesOf(name.replaceAll('\0', '')),
      bytesOf(0),
      short(0),
      bytesOf(typeOf(rows[0][name])),
      short(-1),
      bytesOf(-1),
      short(0),
    ]),
  );
  return Buffer.concat([
    message('T', short(names.length), ...columns),
    ...rows.map((row) => message('D', short(names.length), ...names.map((name) => fieldOf(row[name])))),
    message('C', `SELECT ${rows.length}`),
  ]);
}

/** The answer to a start-up (turn 0) or a query; null: a farewell. */
export function postgresAnswer(
  question: Buffer,
  turn: number,
  rows: Readonly<Record<string, unknown>>,
): Buffer | null {
  if (turn === 0) return POSTGRES_WELCOME;
  if (question[0] !== 'Q'.charCodeAt(0)) return null;
  const statements = question.toString('utf8', 5, question.length - 1).split(';\n');
  const results = statements.map((one) =>
    one.startsWith('set ') ? message('C', 'SET') : rowsOf(rows[NAMES.get(one) ?? '']),
  );
  return Buffer.concat([...results, READY]);
}
