import type { AddressProblem } from '../forms/address';
import type { ConfigFinding } from '../forms/reference';
import type { Result } from '../model/result';

/** Scheme, host and port: a path or a query may contain a secret. Empty: not a valid address. */
export function bareAddress(url: string): string {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(url) ?? [];
  return scheme === '' ? '' : `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}`;
}

/** The same for an optional address. */
export function bareUrl(url: string | null): string | null {
  return url === null ? null : bareAddress(url);
}

/** Problems of an address as its probe would read it. */
export function addressFindings(
  url: string | undefined,
  path: ConfigFinding['path'],
  parse: (url: string) => Result<unknown, AddressProblem>,
): readonly ConfigFinding[] {
  if (url === undefined) return [];
  const parsed = parse(url);
  return parsed.ok ? [] : [{ path, ...parsed.error }];
}
