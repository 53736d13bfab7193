import { type AddressProblem, addressParts, hostInAddress } from '../../forms/address';
import { err, ok, type Result } from '../../model/result';

/** How to reach a Redis. */
export interface RedisAddress {
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  /** the server; the sentinels; or the cluster's first nodes */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  /** name of the master that the sentinels watch */
  readonly sentinelName: string | null;
  /** the sentinels' own password */
  readonly sentinelPassword: string | null;
  /** for messages: hosts and ports only */
  readonly shown: string;
}

const PORT = 6379;
const SENTINEL_PORT = 26379;
const FORM = 'redis://user:password@host:6379/0';
const OPTIONS: readonly string[] = ['sentinel', 'sentinelPassword', 'cluster'];

/**
 * Reads `redis[s]://[user][:password@]host[:port][,host…][/db][?sentinel=NAME][&sentinelPassword=…][&cluster=true]`.
 * Several hosts without `sentinel` are a cluster.
 */
export function parseRedisAddress(url: string): Result<RedisAddress, AddressProblem> {
  const parts = addressParts(url.trim());
  if (!parts.ok) return parts;
  const { scheme, user, password, path, query } = parts.value;
  if (scheme !== 'redis' && scheme !== 'rediss')
    return err({ what: 'is no redis or rediss address', remedy: `write it as ${FORM}` });
  for (const key of query.keys())
    if (!OPTIONS.includes(key))
      return err({ what: `has an unknown option ${key}`, remedy: `use one of ${OPTIONS.join(', ')}` });
  const sentinelName = query.get('sentinel') ?? null;
  const usual = sentinelName === null ? PORT : SENTINEL_PORT;
  const hosts = parts.value.hosts.map(({ host, port }) => ({ host, port: port ?? usual }));
  if (!/^\d{0,6}$/.test(path))
    return err({ what: 'has no database number after its host', remedy: `write it as ${FORM}` });
  const db = Number(path);
  const isCluster = sentinelName === null && (hosts.length > 1 || query.get('cluster') === 'true');
  if (isCluster && db !== 0)
    return err({ what: 'names a database of a cluster, which has only 0', remedy: 'remove the number' });
  return ok({
    mode: sentinelName !== null ? 'sentinel' : isCluster ? 'cluster' : 'standalone',
    hosts,
    tls: scheme === 'rediss',
    username: user,
    password,
    db,
    sentinelName,
    sentinelPassword: query.get('sentinelPassword') ?? null,
    shown: hosts.map(({ host, port }) => `${hostInAddress(host)}:${port}`).join(','),
  });
}
