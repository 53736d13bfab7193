import { percentDecoded } from '../../../../shared/forms/address';

/** Variables as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy to go through. */
export interface Proxy {
  readonly url: URL;
  /** value of Proxy-Authorization */
  readonly authorization: string | null;
}

/**
 * The proxy that the environment names for an address: `http_proxy`, `https_proxy`, `no_proxy`, lower case before
 * upper case, as curl and undici read them. Only http:// and https:// proxies are known.
 * @returns null: go straight
 */
export function proxyFor(url: URL, environment: Environment): Proxy | null {
  const read = (name: string) => environment[name] || environment[name.toUpperCase()] || '';
  const named = url.protocol === 'https:' ? read('https_proxy') || read('http_proxy') : read('http_proxy');
  if (named === '' || spared(url, read('no_proxy'))) return null;
  const text = named.includes('://') ? named : `http://${named}`;
  if (!URL.canParse(text)) return null;
  const proxy = new URL(text);
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') return null;
  // A % that encodes nothing stands for itself, as it does to curl.
  const decoded = (part: string): string => percentDecoded(part) ?? part;
  const login = `${decoded(proxy.username)}:${decoded(proxy.password)}`;
  return {
    url: proxy,
    authorization: login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

/** `*`, `host`, `.domain`, `*.domain`, each with an optional port; a bare name spares its sub-domains too. */
function spared(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, wanted] = /^(.+?):(\d+)$/.exec(entry.includes('::') ? '' : entry) ?? [];
      if (wanted !== undefined && wanted !== port) return false;
      const bare = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
      return host === bare || host.endsWith(`.${bare}`);
    });
}
