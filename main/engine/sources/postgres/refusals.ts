import type { DatabaseError } from 'pg';
import type { Fault } from '../../../../shared/model/observation';

/** Who was refused where. */
export interface RefusedAt {
  /** `host:port/database` */
  readonly address: string;
  readonly user: string;
}
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
  // PostgreSQL always names the routine; a pooler has none to name.
  if (routine !== undefined || (code !== '08P01' && code !== '53300')) return null;
  const [first = ''] = message.trim().split('\n');
  const words = first.slice(0, LONGEST).replace(/[.\s]+$/u, '');
  const [, kind, remedy] = POOLER_SAYS.find(([says]) => says.test(words)) ?? [
    null,
    code === '53300' ? 'saturated' : 'unexpected',
    'See the log of the pooler, or name the server itself in `url`.',
  ];
  return { code: kind, message: `The pooler at ${at.address} refuses: ${words}.`, remedy };
}
