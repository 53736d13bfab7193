import { connect } from 'node:net';
import type { Fault, Observation } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { errorCode, networkCode } from '../../runtime/network-errors';
import { sampleOf } from '../emitter';
import { Exchange } from '../http/exchange';
import { type Environment, proxyFor } from '../http/proxy';
import type { Source, SourceResult } from '../source';

/** Why nothing answered at an address. */
type Failure = 'timeout' | 'dns' | 'network' | 'closed' | 'config';

/** One address by which the wall knows whether it is connected itself. */
interface Link {
  readonly url: string;
  /** Resolves to why nothing answered; null: a host did. Settles early when the signal is aborted. */
  failure(signal: AbortSignal): Promise<Failure | null>;
  close(): void;
}

/**
 * Checks the wall's uplink: queries every address at once and yields `gantry.link.up` for each, with the reason of each
 * that fails. It never reports a fault of its own: unreachable addresses are its result.
 * @param links `tcp://host:port` (a connection or its refusal is enough) or `http(s)://` (any answer is enough)
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
      const failures = await Promise.all(known.map((link) => link.failure(signal)));
      const t = clock.now();
      const observations = known.flatMap(({ url }, i) => told(t, shownAddress(url), failures[i] ?? null));
      return { observations, fault: null };
    },
    close: async () => {
      for (const link of known) link.close();
    },
  };
}

function told(t: number, link: string, failure: Failure | null): readonly Observation[] {
  const fault = failure === null ? null : { code: failure, ...WORDS[failure](link) };
  return [
    sampleOf(t, 'gantry.link.up', { link }, failure === null ? 1 : 0),
    { type: 'evidence', t, kind: 'fault', subject: { kind: 'link', id: link }, data: fault },
  ];
}

type Words = Pick<Fault, 'message' | 'remedy'>;
const WORDS: Readonly<Record<Failure, (link: string) => Words>> = {
  timeout: (link) => ({
    message: `Nothing answered at ${link} in time.`,
    remedy: 'Name an address in `link` that always answers, such as the gateway.',
  }),
  dns: (link) => ({
    message: `The host name of ${link} cannot be resolved.`,
    remedy: 'Correct the host in `link`, or the DNS settings of this machine.',
  }),
  network: (link) => ({
    message: `${link} is unreachable.`,
    remedy: 'Check routes and firewalls between this machine and the address in `link`.',
  }),
  closed: (link) => ({
    message: `The connection to ${link} ended before anything answered.`,
    remedy: 'Name an address in `link` that always answers, such as the gateway.',
  }),
  config: (link) => ({
    message: `${link} is not an address.`,
    remedy: 'Correct it in `link`: tcp://host:port or https://host.',
  }),
};

/** A refused connection is an answer: a host, or the firewall before it, sent it. null: a host answered. */
function failureOf(error: unknown): Failure | null {
  const code = errorCode(error);
  const kind = code === null ? null : code.endsWith('_TIMEOUT') ? 'timeout' : networkCode(code);
  switch (kind) {
    case 'refused':
    case 'tls':
      return null;
    case 'dns':
    case 'network':
    case 'timeout':
      return kind;
    default:
      return 'closed';
  }
}

/** The address without user, password, query and fragment. */
function shownAddress(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const path = url.pathname === '/' ? '' : url.pathname;
  return `${url.protocol}//${url.host}${path}`;
}

function linkOf(url: string, every: number, timeout: number, clock: Clock, environment: Environment): Link {
  if (!URL.canParse(url)) return { url, failure: () => Promise.resolve('config'), close: () => {} };
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
    failure: (signal) =>
      new Promise((resolve) => {
        const socket = connect({ host, port });
        const end = (failure: Failure | null) => {
          signal.removeEventListener('abort', onAbort);
          socket.destroy();
          resolve(failure);
        };
        const onAbort = () => end('timeout');
        if (signal.aborted) return onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        socket.once('connect', () => end(null));
        socket.on('error', (error) => end(failureOf(error)));
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
  const proxy = proxyFor(address, environment);
  const exchange = new Exchange({
    origin: address,
    clock,
    timeout,
    keepAlive: 2 * every,
    trust: null,
    proxy,
  });
  return {
    url,
    failure: async (signal) => {
      const onAbort = () => exchange.drop();
      if (signal.aborted) return 'timeout';
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const { answer, facts, error } = await exchange.request(address, 'HEAD', {}, 'nothing');
        // A certificate that does not hold still came from the other side.
        if (answer !== null || (facts?.certificate ?? null) !== null) return null;
        if (signal.aborted) return 'timeout';
        // Through a proxy, a refusal may be the proxy's own.
        const failure = failureOf(error);
        return failure === null && proxy !== null ? 'closed' : failure;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: () => exchange.drop(),
  };
}
