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

/** The part of an address that names servers, decoded. */
interface Authority extends Pick<AddressParts, 'scheme' | 'user' | 'password' | 'hosts'> {
  /** all after it, as it is written */
  readonly rest: string;
}

const FORM = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is;
const REST = /^\/?([^?#]*)(?:\?([^#]*))?(#.*)?$/s;
const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i;
const MOST_PORT = 65_535;
/** Schemes whose path holds no @ in practice: one there ends a password that is not encoded. */
const PLAIN_PATH = /^(?:postgres|postgresql|redis|rediss|tcp):/i;
const ENCODE =
  'percent-encode the user and the password: %40 for @, %3A for :, %2F for /, %23 for #, %3F for ?, %25 for %';

/** What keeps an address from being read up to its host and port; null: nothing. Several hosts may be listed with commas. */
export function addressProblem(text: string): AddressProblem | null {
  const read = authorityOf(text);
  return read.ok ? null : read.error;
}

function authorityOf(text: string): Result<Authority, AddressProblem> {
  const [, scheme = '', authority = '', rest = ''] = FORM.exec(text) ?? [];
  if (scheme === '')
    return err({ what: 'is no address of a server', remedy: 'write it as scheme://user:password@host:port' });
  const at = authority.lastIndexOf('@');
  if (at < 0 && PLAIN_PATH.test(text) && rest.includes('@'))
    return err({ what: 'has a password that is not percent-encoded', remedy: ENCODE });
  const login = at < 0 ? '' : authority.slice(0, at);
  const colon = login.indexOf(':');
  const user = percentDecoded(colon < 0 ? login : login.slice(0, colon));
  const password = percentDecoded(colon < 0 ? '' : login.slice(colon + 1));
  if (user === null || password === null)
    return err({ what: 'has a % in its user or password that encodes nothing', remedy: ENCODE });
  const listed = authority
    .slice(at + 1)
    .split(',')
    .map((item) => hostOf(item.trim()));
  const hosts = listed.filter((host) => host !== null);
  if (hosts.length < listed.length)
    return err(
      text.includes('@')
        ? {
            what: 'has no readable host and port: a character of its password may not be percent-encoded',
            remedy: ENCODE,
          }
        : { what: 'has no readable host and port', remedy: 'write host:port, with a port from 1 to 65535' },
    );
  return ok({
    scheme: scheme.toLowerCase(),
    user: user === '' ? null : user,
    password: password === '' ? null : password,
    hosts,
    rest,
  });
}

function hostOf(text: string): AddressParts['hosts'][number] | null {
  const [, six, name, digits] = HOST.exec(text) ?? [];
  const host = percentDecoded(six ?? name ?? '') ?? '';
  const port = digits === undefined ? null : Number(digits);
  return host === '' || port === 0 || (port ?? 1) > MOST_PORT ? null : { host, port };
}

/** A host as it stands in an address: IPv6 in brackets. */
export function hostInAddress(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Reads the address of a server strictly: what two clients might read differently is a problem. */
export function addressParts(text: string): Result<AddressParts, AddressProblem> {
  const authority = authorityOf(text);
  if (!authority.ok) return authority;
  const { rest, ...server } = authority.value;
  const [, path = '', search = '', fragment] = REST.exec(rest) ?? [];
  if (fragment !== undefined) return err({ what: 'has a # in it', remedy: 'write # as %23' });
  const place = percentDecoded(path);
  const query = queryOf(search);
  if (place === null || query === null)
    return err({ what: 'has a % after its host that encodes nothing', remedy: 'write % as %25' });
  return ok({ ...server, path: place, query });
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
