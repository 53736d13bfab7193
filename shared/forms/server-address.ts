import { err, ok, type Result } from '../model/result';

/** A problem of an address, as the two halves of a sentence; neither holds a part of the address that may be secret. */
export interface AddressProblem {
  readonly what: string;
  readonly remedy: string;
}
/** `scheme://user:password@host:port,host:port/path?query`, decoded. */
export interface AddressParts {
  readonly scheme: string;
  /** empty user and password are null */
  readonly user: string | null;
  readonly password: string | null;
  /** host without the brackets of IPv6; port null: not stated */
  readonly hosts: readonly { readonly host: string; readonly port: number | null }[];
  /** without its leading slash */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
}

const FORM = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;
const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i;
const MOST_PORT = 65_535;

/** A host as it stands in an address: IPv6 in brackets. */
export function hostInAddress(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Reads the address of a server strictly: what two clients might read differently is a problem. */
export function addressParts(text: string): Result<AddressParts, AddressProblem> {
  if (text.includes('#')) return err({ what: 'has a # in it', remedy: 'write # as %23' });
  const [, scheme = '', authority = '', path = '', search = ''] = FORM.exec(text) ?? [];
  if (scheme === '')
    return err({ what: 'is no address of a server', remedy: 'write it as scheme://user:password@host:port' });
  const at = authority.lastIndexOf('@');
  const login = at < 0 ? '' : authority.slice(0, at);
  const colon = login.indexOf(':');
  const user = percentDecoded(colon < 0 ? login : login.slice(0, colon));
  const password = percentDecoded(colon < 0 ? '' : login.slice(colon + 1));
  if (user === null || password === null)
    return err({ what: 'has a % in its user or password that encodes nothing', remedy: 'write % as %25' });
  const hosts: { readonly host: string; readonly port: number | null }[] = [];
  for (const item of authority.slice(at + 1).split(',')) {
    const [, six, name, digits] = HOST.exec(item.trim()) ?? [];
    const host = percentDecoded(six ?? name ?? '') ?? '';
    const port = digits === undefined ? null : Number(digits);
    if (host === '' || port === 0 || (port ?? 1) > MOST_PORT)
      return err({
        what: `has no host:port at host ${hosts.length + 1}`,
        remedy: 'write it as host:port; in user and password write / as %2F, ? as %3F and : as %3A',
      });
    hosts.push({ host, port });
  }
  const place = percentDecoded(path);
  const query = queryOf(search);
  if (place === null || query === null)
    return err({ what: 'has a % after its host that encodes nothing', remedy: 'write % as %25' });
  return ok({
    scheme: scheme.toLowerCase(),
    user: user === '' ? null : user,
    password: password === '' ? null : password,
    hosts,
    path: place,
    query,
  });
}

function queryOf(search: string): ReadonlyMap<string, string> | null {
  const query = new Map<string, string>();
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = percentDecoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = percentDecoded((equals < 0 ? '' : pair.slice(equals + 1)).replaceAll('+', ' '));
    if (key === null || value === null) return null;
    query.set(key, value);
  }
  return query;
}

/** null: a % stands before no two hexadecimal digits, or what is encoded is no UTF-8 */
export function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
