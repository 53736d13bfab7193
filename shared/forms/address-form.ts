/** Schemes whose path holds no @ in practice: one there ends a password that is not encoded. */
const PLAIN_PATH = /^(?:postgres|postgresql|redis|rediss|tcp):/;
const HOST = /^(?:\[[0-9a-fA-F:.%]+\]|[^:@[\]]+)?(?::(\d{1,5}))?$/;
const MOST_PORTS = 65_535;
const ENCODE =
  'percent-encode the user and the password: %40 for @, %3A for :, %2F for /, %23 for #, %3F for ?, %25 for %';

/**
 * What keeps an address with a scheme from being read; null: nothing. Several hosts may be listed with commas.
 * @returns what and remedy, without any part of the address
 */
export function addressFault(text: string): readonly [what: string, remedy: string] | null {
  const [, authority = '', rest = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(text) ?? [];
  const at = authority.lastIndexOf('@');
  const isCut = PLAIN_PATH.test(text) && at < 0 && rest.includes('@');
  if (isCut) return ['has a password that is not percent-encoded', ENCODE];
  if (/%(?![0-9a-f]{2})/i.test(authority.slice(0, Math.max(0, at))))
    return ['has a % in its user or password that encodes nothing', ENCODE];
  const areRead = authority
    .slice(at + 1)
    .split(',')
    .every((host) => {
      const [, port = '0'] = HOST.exec(host.trim()) ?? [null, 'none'];
      return Number(port) <= MOST_PORTS;
    });
  if (areRead) return null;
  return text.includes('@')
    ? ['has no readable host and port: a character of its password may not be percent-encoded', ENCODE]
    : ['has no readable host and port', 'write host:port, with a port up to 65535'];
}
