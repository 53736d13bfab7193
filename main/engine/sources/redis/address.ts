import { err, ok, type Result } from '../../../../shared/model/result';

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

const FORM = /^(rediss?):\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const HOST = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/;
const PORT = 6379;
const SENTINEL_PORT = 26379;

/**
 * Reads `redis[s]://[user][:password@]host[:port][,host…][/db][?sentinel=NAME][&sentinelPassword=…][&cluster=true]`.
 * Several hosts without `sentinel` are a cluster.
 * @returns the error in one sentence, without any secret in it
 */
export function parseRedisAddress(url: string): Result<RedisAddress, string> {
  const match = FORM.exec(url.trim());
  if (match === null) return err('The address must look like redis://user:password@host:6379/0.');
  const [, scheme, login, list, path, search] = match;
  const query = new URLSearchParams(search ?? '');
  for (const key of query.keys()) {
    if (!['sentinel', 'sentinelPassword', 'cluster'].includes(key)) {
      return err(`The address has an unknown option “${key}”.`);
    }
  }
  const sentinelName = query.get('sentinel');
  const hosts: { host: string; port: number }[] = [];
  for (const item of (list ?? '').split(',')) {
    const parts = HOST.exec(item.trim());
    const host = parts?.[1] ?? parts?.[2];
    const port = Number(parts?.[3] ?? (sentinelName === null ? PORT : SENTINEL_PORT));
    if (host === undefined || port < 1 || port > 65_535)
      return err(`Host ${hosts.length + 1} of the address is not of the form host:port.`);
    hosts.push({ host, port });
  }
  const database = path === undefined || path === '' ? '0' : path;
  if (!/^\d{1,6}$/.test(database)) return err(`“${database}” is not a database number.`);
  const credentials = readLogin(login);
  if (credentials === null) return err('User or password are not percent-encoded.');
  const cluster = sentinelName === null && (hosts.length > 1 || query.get('cluster') === 'true');
  if (cluster && database !== '0') return err('A cluster has only database 0.');
  return ok({
    mode: sentinelName !== null ? 'sentinel' : cluster ? 'cluster' : 'standalone',
    hosts,
    tls: scheme === 'rediss',
    ...credentials,
    db: Number(database),
    sentinelName,
    sentinelPassword: query.get('sentinelPassword'),
    shown: hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(','),
  });
}

function readLogin(login: string | undefined): { username: string | null; password: string | null } | null {
  if (login === undefined) return { username: null, password: null };
  const colon = login.indexOf(':');
  try {
    const username = decodeURIComponent(colon === -1 ? login : login.slice(0, colon));
    const password = colon === -1 ? '' : decodeURIComponent(login.slice(colon + 1));
    return { username: username === '' ? null : username, password: password === '' ? null : password };
  } catch {
    return null;
  }
}
