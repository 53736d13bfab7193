/** Scheme, host and port: a path or a query may contain a secret. Empty: not a valid address. */
export function bareAddress(url: string): string {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(url) ?? [];
  return scheme === '' ? '' : `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}`;
}

/** The same for an optional address. */
export function bareUrl(url: string | null): string | null {
  return url === null ? null : bareAddress(url);
}
