import type { DatabaseError } from 'pg';
import type { Fault } from '../../../../shared/model/observation';

/** Who was refused where. */
export interface RefusedAt {
  /** `host:port/database` */
  readonly address: string;
  readonly user: string;
  /** by an encrypted connection */
  readonly tls: boolean;
  readonly database: string;
  readonly phase: 'connect' | 'query';
  /** the address names no user */
  readonly isSystemUser: boolean;
}
/** The database of PgBouncer that takes its commands. */
const CONSOLE = 'pgbouncer';
type Refusal = (at: RefusedAt) => { readonly message: string; readonly remedy: string };

/**
 * Where PostgreSQL refuses a connection (53300) because the role, or the database, has as many as it may: other clients
 * are let in. https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/init/
 */
const OWN_LIMITS: Readonly<Record<string, Refusal>> = {
  InitializeSessionUserId: ({ address, user }) => ({
    message: `${address} refuses ${user}: the role has all connections that its CONNECTION LIMIT allows.`,
    remedy: `End its other sessions, or raise it: ALTER ROLE "${user}" CONNECTION LIMIT 5.`,
  }),
  CheckMyDatabase: ({ address }) => ({
    message: `${address} refuses connections: the database has all that its CONNECTION LIMIT allows.`,
    remedy: 'Name another database in `url`, or raise it: ALTER DATABASE … CONNECTION LIMIT.',
  }),
};

/** Refusals of a connection that their SQLSTATE alone does not tell, by `SQLSTATE routine`: PostgreSQL names both. */
const AT_THE_DOOR: Readonly<Record<string, readonly [code: Fault['code'], words: Refusal]>> = {
  // datallowconn is false
  '55000 CheckMyDatabase': [
    'config',
    ({ address }) => ({
      message: `The database of ${address} accepts no connections at all.`,
      remedy: 'Name another database in `url`, or: ALTER DATABASE … ALLOW_CONNECTIONS true.',
    }),
  ],
  '42501 CheckMyDatabase': [
    'permission',
    ({ address, user }) => ({
      message: `Permission denied: ${user} may not connect to the database of ${address}.`,
      remedy: `GRANT CONNECT ON DATABASE … TO "${user}"; or name another database in \`url\`.`,
    }),
  ],
  '28000 InitializeSessionUserId': [
    'auth',
    ({ address, user }) => ({
      message: `${address} has no role ${user} that may log in.`,
      remedy: `Correct the user in \`url\`, or: CREATE ROLE "${user}" LOGIN, ALTER ROLE "${user}" LOGIN.`,
    }),
  ],
  // pg_hba.conf rejects it, or has no entry for it
  '28000 ClientAuthentication': [
    'auth',
    ({ address, user, tls }) => ({
      message: `pg_hba.conf of ${address} does not let ${user} in from this machine ${tls ? 'with' : 'without'} TLS.`,
      remedy: tls
        ? 'Add an entry for this user, database and machine to pg_hba.conf; one with `cert` wants a certificate that Gantry has none of.'
        : 'Add an entry for this user, database and machine to pg_hba.conf; if it has one with hostssl, add ?sslmode=verify-full to `url`.',
    }),
  ],
  '28P01 auth_failed': [
    'auth',
    ({ address, user }) => ({
      message: `${address} refused the password of ${user}.`,
      remedy: `Correct it in \`url\`, or set it: \\password ${user}. One whose VALID UNTIL has passed is refused like a wrong one.`,
    }),
  ],
};

/** Failures of the server's machine, which have nothing to do with the question. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const OF_THE_MACHINE: Readonly<Record<string, string>> = {
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '58030': 'it cannot read or write a file',
  XX001: 'its data are damaged',
  XX002: 'an index is damaged',
};

/**
 * What a pooler says. PgBouncer gives nearly everything the code 08P01, so its words have to tell.
 * https://github.com/pgbouncer/pgbouncer/blob/master/src/client.c
 */
const POOLER_SAYS: readonly (readonly [RegExp, Fault['code'], string])[] = [
  [
    /^no more connections allowed/,
    'saturated',
    'Raise max_client_conn of the pooler, or name the server itself in `url`.',
  ],
  [
    /^unsupported startup parameter/,
    'unexpected',
    'Name the server itself in `url`, or set ignore_startup_parameters = options, extra_float_digits at the pooler.',
  ],
  [
    /is disabled$|does not allow connections$/,
    'config',
    'ENABLE it on the console of the pooler, or name another database in `url`.',
  ],
  [
    /^login rejected|^SSL required|^no pg_hba\.conf entry|^pg_hba\.conf rejects/,
    'auth',
    'Check the user in `url`, auth_file and auth_hba_file of the pooler, and pg_hba.conf of the server behind it.',
  ],
  [/^no such database/, 'config', 'Correct the database in `url`, or add it to [databases] of the pooler.'],
  [
    /^no such user|authentication failed|^auth failed/i,
    'auth',
    'Check user and password in `url`, and auth_file or auth_query of the pooler.',
  ],
  [
    /cannot connect to server|^server login |^query_wait_timeout|^client_login_timeout|^server conn crashed/,
    'refused',
    'Check the server behind the pooler, or name the server itself in `url`.',
  ],
];
const LONGEST = 160;

/** The server refuses this role or database only, and lets others in. */
export function isOwnLimit(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as { readonly code?: unknown; readonly routine?: unknown };
  return code === '53300' && typeof routine === 'string' && routine in OWN_LIMITS;
}

/** The fault of a refusal that its code alone does not tell; null: the code does. */
export function refusal(error: DatabaseError, at: RefusedAt): Fault | null {
  const { code, routine, message } = error;
  if (code === '53300' && routine !== undefined) {
    const words = OWN_LIMITS[routine];
    return words === undefined ? null : { code: 'auth', ...words(at), detail: routine };
  }
  const door = at.phase === 'connect' ? AT_THE_DOOR[`${code} ${routine}`] : undefined;
  if (door !== undefined && !(at.isSystemUser && code?.startsWith('28'))) {
    const [kind, words] = door;
    return { code: kind, ...words(at) };
  }
  const trouble = code === undefined ? undefined : OF_THE_MACHINE[code];
  if (trouble !== undefined)
    return {
      code: 'unexpected',
      message: `${at.address} cannot answer: ${trouble} (${code}).`,
      remedy: 'See the server’s log, and the disks and memory of its machine.',
    };
  // PostgreSQL always names the routine; a pooler has none to name.
  if (routine !== undefined || (code !== '08P01' && code !== '53300')) return null;
  const [first = ''] = message.trim().split('\n');
  if (at.database === CONSOLE)
    return {
      code: 'config',
      message: `${at.address} is the console of a pooler, not a database.`,
      remedy: 'Name a database of the pooler in `url`, or the server itself.',
    };
  const words = first.slice(0, LONGEST).replace(/[.\s]+$/u, '');
  const [, kind, remedy] = POOLER_SAYS.find(([says]) => says.test(words)) ?? [
    null,
    code === '53300' ? 'saturated' : 'unexpected',
    'See the log of the pooler, or name the server itself in `url`.',
  ];
  return { code: kind, message: `The pooler at ${at.address} refuses: ${words}.`, remedy };
}
