import { type AddressProblem, addressParts } from '../../forms/address';
import { nearest } from '../../forms/nearest';
import { err, ok, type Result } from '../../model/result';

/** How to reach a PostgreSQL. */
export interface PostgresAddress {
  /** null: the operating system’s user logs in */
  readonly user: string | null;
  readonly hasPassword: boolean;
  /** without the brackets of IPv6 */
  readonly host: string;
  readonly port: number;
  /** empty: the one named like the user */
  readonly database: string;
  /** sslmode; null: not stated */
  readonly sslMode: string | null;
  readonly options: string;
  /** whether TLS is asked for */
  readonly tls: boolean;
}

const PORT = 5432;
const SSL_MODES: readonly string[] = [
  'disable',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
  'no-verify',
];
/**
 * Parameters of PostgreSQL's addresses, and two of the client. A name that is close to one is misspelt; any other is for
 * another program. https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const PARAMETERS: readonly string[] =
  `host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout client_encoding options
  application_name fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count
  tcp_user_timeout replication gssencmode sslmode sslnegotiation sslcompression sslcert sslkey sslkeylogfile sslpassword
  sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer requiressl ssl_min_protocol_version
  ssl_max_protocol_version min_protocol_version max_protocol_version krbsrvname gsslib gssdelegation
  scram_client_key scram_server_key service servicefile target_session_attrs load_balance_hosts oauth_issuer
  oauth_client_id oauth_client_secret oauth_scope ssl uselibpqcompat`.split(/\s+/);
const FORM = 'postgres://user:password@host:5432/database';

/** Reads `postgres://user:password@host:port/database?sslmode=…`: one server, for a replica is a server of its own. */
export function parsePostgresAddress(url: string): Result<PostgresAddress, AddressProblem> {
  const parts = addressParts(url);
  if (!parts.ok) return parts;
  const { scheme, user, password, hosts, path, query } = parts.value;
  if (scheme !== 'postgres' && scheme !== 'postgresql')
    return err({ what: 'is no postgres address', remedy: `write it as ${FORM}` });
  const [first] = hosts;
  if (first === undefined || hosts.length > 1)
    return err({ what: 'names several hosts', remedy: 'name one, and each other one in `replicas`' });
  const sslMode = query.get('sslmode') ?? null;
  // The client reads an unknown one as none at all.
  if (sslMode !== null && !SSL_MODES.includes(sslMode))
    return err({ what: 'has an unknown sslmode', remedy: `use one of ${SSL_MODES.join(', ')}` });
  for (const name of query.keys()) {
    const meant = PARAMETERS.includes(name) ? null : nearest(name, PARAMETERS);
    if (meant !== null)
      return err({ what: `has the unknown parameter ${name}`, remedy: `did you mean ${meant}?` });
  }
  return ok({
    user,
    hasPassword: password !== null,
    host: first.host,
    port: first.port ?? PORT,
    database: path,
    sslMode,
    options: query.get('options') ?? '',
    tls: (sslMode !== null && sslMode !== 'disable') || query.get('ssl') === 'true',
  });
}
