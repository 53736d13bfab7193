import { type AddressProblem, addressParts } from '../../forms/address';
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
