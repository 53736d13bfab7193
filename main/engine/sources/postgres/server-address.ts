import { defaults } from 'pg';
import { type AddressProblem, hostInAddress } from '../../../../shared/forms/address';
import { parsePostgresAddress } from '../../../../shared/kinds/postgres/address';
import { err, ok, type Result } from '../../../../shared/model/result';

/** Where a server is, and as whom the probe connects. */
export interface ServerAddress {
  readonly connectionString: string;
  /** for a server without TLS, with `sslmode=prefer`; null: never without TLS, or never with it */
  readonly plainString: string | null;
  /** `host:port`, as pg_stat_wal_receiver names it */
  readonly endpoint: string;
  /** for messages: `host:port/database` */
  readonly label: string;
  readonly user: string;
  readonly database: string;
  /** the address names no user, so that of the operating system logs in */
  readonly isSystemUser: boolean;
  readonly hasPassword: boolean;
  readonly tls: boolean;
}

/**
 * Read-only, time-limited and named by start-up parameters, which a pooler refuses or drops rather than passes on to
 * other clients.
 * @param timeout ms
 */
export function serverAddress(url: string, timeout: number): Result<ServerAddress, AddressProblem> {
  const parsed = parsePostgresAddress(url);
  if (!parsed.ok) return parsed;
  const { user, hasPassword, host, port, database, sslMode, options, tls } = parsed.value;
  if (!URL.canParse(url)) return err({ what: 'has an invalid host', remedy: 'write it as host:port' });
  const address = new URL(url);
  const { searchParams } = address;
  searchParams.set(
    'options',
    `${options} -c default_transaction_read_only=on -c statement_timeout=${timeout}`.trim(),
  );
  searchParams.set('application_name', 'gantry');
  // Made explicit, as the client treats these modes today: encryption without a verified name proves nothing.
  if (!searchParams.has('uselibpqcompat') && /^(?:prefer|require|verify-ca)$/.test(sslMode ?? ''))
    searchParams.set('sslmode', 'verify-full');
  const plain = new URL(address);
  plain.searchParams.set('sslmode', 'disable');
  return ok({
    connectionString: address.toString(),
    plainString: sslMode === 'prefer' ? plain.toString() : null,
    endpoint: `${host}:${port}`,
    label: `${hostInAddress(host)}:${port}${address.pathname}`,
    user: user ?? process.env.PGUSER ?? defaults.user ?? '',
    database,
    isSystemUser: user === null,
    hasPassword,
    tls,
  });
}
