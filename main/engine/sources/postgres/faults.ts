import { DatabaseError } from 'pg';
import type { Fault } from '../../../../shared/model/observation';
import { tooManyBytes } from '../../runtime/byte-limit';
import { refusal } from './refusals';

type Code = Fault['code'];

/** The context of an attempt, for errors that carry no code of their own. */
export interface Attempt {
  /** `host:port/database`, never a password */
  readonly address: string;
  readonly user: string;
  /** the address names no user: that of the operating system logs in */
  readonly isSystemUser: boolean;
  readonly phase: 'connect' | 'query';
  readonly hasPassword: boolean;
  /** TLS was asked for */
  readonly tls: boolean;
  readonly database: string;
  /** TLS was asked for and is not there yet */
  readonly tlsPending: boolean;
  /** the other side closed the connection */
  readonly closed: boolean;
  /** our own time limit ran out */
  readonly timedOut: boolean;
  /** the answer was cut because it had more bytes than this; null: it was not */
  readonly overBytes: number | null;
  /** ms */
  readonly timeout: number;
}

/** `detail` of the fault of a server whose max_connections are all taken. */
export const SERVER_FULL = '53300';

/**
 * A request for Kerberos, SCM, GSSAPI or SSPI: the library has no code for it, only these words.
 * https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
const FOREIGN_LOGIN = /^Unknown authenticationOk message type [2679]$/;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: exact codes first, then classes. */
const BY_SQLSTATE: Readonly<Record<string, Code>> = {
  '28000': 'auth',
  '28P01': 'auth',
  '3D000': 'config',
  '53300': 'saturated',
  '57014': 'timeout',
  '57P01': 'closed',
  '57P02': 'closed',
  '57P03': 'loading',
  '57P05': 'closed',
  '42501': 'permission',
  '25006': 'permission',
  '08P01': 'protocol',
};
const BY_ERRNO: Readonly<Record<string, Code>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EHOSTUNREACH: 'network',
  ENETUNREACH: 'network',
  EHOSTDOWN: 'network',
  ENETDOWN: 'network',
  EADDRNOTAVAIL: 'network',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ENOENT: 'refused',
};
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/**
 * Names an error by its SQLSTATE or errno, never by its text; only a pooler, whose code says nothing, is taken by its
 * words.
 */
export function postgresFault(error: unknown, attempt: Attempt): Fault {
  const raw = (error as { code?: unknown } | null)?.code;
  const code = typeof raw === 'string' ? raw : '';
  if (attempt.overBytes !== null) return tooManyBytes(attempt.address, attempt.overBytes, 'PostgreSQL');
  const refused = attempt.timedOut || !(error instanceof DatabaseError) ? null : refusal(error, attempt);
  if (refused !== null) return refused;
  const own = attempt.timedOut ? null : ownFault(error, attempt);
  if (own !== null) return own;
  const kind = attempt.timedOut ? 'timeout' : codeOf(code, attempt);
  const detail = code !== '' && (kind === 'tls' || code === SERVER_FULL) ? { detail: code } : {};
  return { code: kind, ...WORDS[kind](attempt, code), ...detail };
}

/** Faults that arise on this side: a file of the address cannot be read, or the server asks for a login that Gantry lacks. */
function ownFault(error: unknown, { address, user }: Attempt): Fault | null {
  const { syscall, path, cause } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (syscall === 'open' && typeof path === 'string')
    return {
      code: 'config',
      message: `A file that the address of ${address} names cannot be read: ${path}.`,
      remedy: 'Correct sslrootcert, sslcert or sslkey in `url`, or make the file readable.',
    };
  if (cause instanceof Error && FOREIGN_LOGIN.test(cause.message))
    return {
      code: 'auth',
      message: `${address} asks ${user} for a login that Gantry does not know, such as GSSAPI.`,
      remedy: 'Add an entry with scram-sha-256 for this user and machine to pg_hba.conf.',
    };
  return null;
}

function codeOf(code: string, attempt: Attempt): Code {
  const known = BY_SQLSTATE[code] ?? BY_ERRNO[code];
  if (known !== undefined) return known;
  if (TLS_CODE.test(code)) return 'tls';
  if (/^08[0-9A-Z]{3}$/.test(code)) return 'network';
  if (code !== '') return 'unexpected';
  // Errors of the client library carry no code: the state of the attempt distinguishes them.
  if (attempt.tlsPending) return 'tls';
  if (attempt.closed) return 'closed';
  if (attempt.phase === 'connect') return attempt.hasPassword ? 'protocol' : 'auth';
  return 'unexpected';
}

type Words = (attempt: Attempt, code: string) => { readonly message: string; readonly remedy: string };
const WORDS: Readonly<Record<Code, Words>> = {
  refused: ({ address }) => ({
    message: `Nothing listens at ${address}.`,
    remedy: 'Start PostgreSQL, or correct host and port in `url`.',
  }),
  timeout: ({ address, timeout, phase }) => ({
    message: `${address} did not answer ${phase === 'connect' ? 'the connection' : 'a query'} within ${timeout} ms.`,
    remedy: 'Check server load and the network path, or raise `timeout`.',
  }),
  dns: ({ address }) => ({
    message: `The host name of ${address} cannot be resolved.`,
    remedy: 'Correct the host in `url`, or the DNS settings of this machine.',
  }),
  network: ({ address }) => ({
    message: `${address} is unreachable.`,
    remedy: 'Check routes and firewalls between this machine and the server.',
  }),
  tls: ({ address }, code) =>
    code === ''
      ? {
          message: `The server at ${address} does not speak TLS.`,
          remedy: 'Set ssl = on at the server, or sslmode=disable in `url`.',
        }
      : {
          message: `No trusted encrypted connection to ${address} (${code}).`,
          remedy: 'Check the server’s certificate, or `sslmode` and `sslrootcert` in `url`.',
        },
  auth: ({ address, user, isSystemUser }) =>
    isSystemUser
      ? {
          message: `${address} refused the login of ${user || 'nobody'}, the user of this machine: \`url\` names none.`,
          remedy: 'Name user and password in `url`: postgres://user:password@host:port/database.',
        }
      : {
          message: `${address} refused the login of ${user}.`,
          remedy: 'Check user and password in `url`, and pg_hba.conf on the server.',
        },
  permission: ({ address, user }) => ({
    message: `Permission denied: ${user} cannot read all statistics at ${address}.`,
    remedy: `GRANT pg_monitor TO "${user}"; and, if needed, GRANT CONNECT ON DATABASE for the one in \`url\`.`,
  }),
  saturated: ({ address }) => ({
    message: `${address} is saturated: it has no connection left.`,
    remedy:
      'Check for sessions that pile up; pool connections or raise max_connections. Reserve some with reserved_connections (16 and later).',
  }),
  loading: ({ address }) => ({
    message: `${address} is starting, stopping or in recovery and accepts no connections.`,
    remedy: 'Wait; to read from a standby, set hot_standby = on.',
  }),
  protocol: ({ address }) => ({
    message: `The server at ${address} does not speak a PostgreSQL protocol that Gantry supports.`,
    remedy: 'Check host and port in `url`, and that the server is PostgreSQL 14 or later.',
  }),
  config: ({ address }) => ({
    message: `The database of ${address} does not exist.`,
    remedy: 'Correct `url`: postgres://user:password@host:port/database.',
  }),
  closed: ({ address }) => ({
    message: `${address} closed the connection.`,
    remedy: 'Check whether the server was stopped or restarted; see its log.',
  }),
  unexpected: ({ address }, code) => ({
    message: `${address} answered with an error${code === '' ? '' : ` (${code})`}.`,
    remedy: 'See the server’s log for this error.',
  }),
};
