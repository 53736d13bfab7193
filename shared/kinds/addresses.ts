/** Scheme, host and port: a path or a query may be as good as a password. Empty where it cannot be read. */
export function bareAddress(url: string): string {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(url) ?? [];
  return scheme === '' ? '' : `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}`;
}

/** The same, where there may be none. */
export function bareUrl(url: string | null): string | null {
  return url === null ? null : bareAddress(url);
}
