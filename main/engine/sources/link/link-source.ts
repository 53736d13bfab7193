import { connect } from 'node:net';
import type { Sample } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { sampleOf } from '../emitter';
import { Exchange } from '../http/exchange';
import { type Environment, proxyFor } from '../http/proxy';
import type { Source, SourceResult } from '../source';

/** One address by which the wall knows whether it is connected itself. */
interface Link {
  readonly url: string;
  /** Resolves to whether anything answered; settles early when the signal is aborted. */
  reachable(signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/**
 * Checks the wall's uplink: queries every address at once and yields `gantry.link.up` for each. It never reports a
 * fault: unreachable addresses are its result. The uplink is lost when all are 0.
 * @param links `tcp://host:port` (a connection is enough) or `http(s)://` (any answer is enough)
 * @param every ms between runs
 * @param timeout ms a run may take
 */
export function linkSource(
  links: readonly { readonly url: string }[],
  every: number,
  timeout: number,
  clock: Clock,
  environment: Environment = process.env,
): Source {
  const known = links.map(({ url }) => linkOf(url, every, timeout, clock, environment));
  return {
    id: 'link',
    kind: 'link',
    every,
    timeout,
    run: async (signal): Promise<SourceResult> => {
      const up = await Promise.all(known.map((link) => link.reachable(signal)));
      const t = clock.now();
      return { observations: known.map((link, i) => linkSample(t, link.url, up[i] === true)), fault: null };
    },
    close: async () => {
      for (const link of known) link.close();
    },
  };
}

function linkSample(t: number, link: string, up: boolean): Sample {
  return sampleOf(t, 'gantry.link.up', { link: shownAddress(link) }, up ? 1 : 0);
}

/** The address without user, password, query and fragment. */
function shownAddress(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const path = url.pathname === '/' ? '' : url.pathname;
  return `${url.protocol}//${url.host}${path}`;
}

function linkOf(url: string, every: number, timeout: number, clock: Clock, environment: Environment): Link {
  if (!URL.canParse(url)) return { url, reachable: () => Promise.resolve(false), close: () => {} };
  const address = new URL(url);
  return address.protocol === 'tcp:'
    ? tcpLink(url, address)
    : httpLink(url, address, every, timeout, clock, environment);
}

function tcpLink(url: string, address: URL): Link {
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const port = Number(address.port);
  return {
    url,
    reachable: (signal) =>
      new Promise((resolve) => {
        const socket = connect({ host, port });
        const end = (up: boolean) => {
          signal.removeEventListener('abort', onAbort);
          socket.destroy();
          resolve(up);
        };
        const onAbort = () => end(false);
        if (signal.aborted) return onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        socket.once('connect', () => end(true));
        socket.on('error', () => end(false));
      }),
    close: () => {},
  };
}

function httpLink(
  url: string,
  address: URL,
  every: number,
  timeout: number,
  clock: Clock,
  environment: Environment,
): Link {
  const exchange = new Exchange({
    origin: address,
    clock,
    timeout,
    keepAlive: 2 * every,
    trust: null,
    proxy: proxyFor(address, environment),
  });
  return {
    url,
    reachable: async (signal) => {
      const onAbort = () => exchange.drop();
      if (signal.aborted) return false;
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const { answer, facts } = await exchange.request(address, 'HEAD', {}, false);
        // A certificate that does not hold still came from the other side.
        return answer !== null || (facts?.certificate ?? null) !== null;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: () => exchange.drop(),
  };
}
