import { maxHeaderSize } from 'node:http';
import { errors } from 'undici';
import type { Fault } from '../../../../shared/model/observation';
import { errorCode, networkCode, tlsReason } from '../../runtime/network-errors';

/** A fault and what it says about the target: 0 it does not work, null unknown from here. */
export interface HttpFault {
  readonly fault: Fault;
  readonly status: 0 | null;
}

type Words = readonly [message: string, remedy: string];
const WORDS: Readonly<Partial<Record<Fault['code'], (shown: string) => Words>>> = {
  refused: (shown) => [
    `Nothing listens at ${shown}.`,
    'Start the server, or correct host and port in `url`.',
  ],
  timeout: (shown) => [
    `${shown} did not accept a connection in time.`,
    'Check server load and the network path, or raise `timeout`.',
  ],
  dns: (shown) => [
    `The host name of ${shown} cannot be resolved.`,
    'Correct the host in `url`, or its DNS entry.',
  ],
  network: (shown) => [
    `${shown} is unreachable.`,
    'Check routes and firewalls between this machine and the server.',
  ],
  closed: (shown) => [
    `${shown} closed the connection without an answer.`,
    'See the server’s log; check that `url` has the right scheme and port.',
  ],
  protocol: (shown) => [
    `The answer of ${shown} is not valid HTTP.`,
    'Correct scheme and port in `url`; use http:// without TLS.',
  ],
};

const HEADERS_OVERFLOW = 'UND_ERR_HEADERS_OVERFLOW';

function overflowWords(shown: string): Words {
  return [
    `The header of the answer of ${shown} is larger than ${Math.round(maxHeaderSize / 1024)} KiB.`,
    'See which cookies or fields the server or its proxy sends; check that `url` has the right port.',
  ];
}

/** Errors of our own machine's way out, which say nothing about the target. */
const OWN_SIDE: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** @param shown `host:port`, without credentials and path */
export function httpFault(error: unknown, shown: string, proxy: string | null): HttpFault {
  const code = errorCode(error);
  if (code?.startsWith('PROXY_') === true) return proxyFault(code, shown, proxy);
  const detail = code === null ? {} : { detail: code };
  const kind = error instanceof errors.HTTPParserError ? 'protocol' : kindOf(code);
  if (kind === 'tls' && code !== null) {
    return {
      status: 0,
      fault: {
        code: 'tls',
        message: `${shown} cannot be trusted: ${tlsReason(code)}.`,
        remedy: 'Renew or replace the certificate; for your own authority, set `ca` of the target.',
        ...detail,
      },
    };
  }
  const wordsOf = code === HEADERS_OVERFLOW ? overflowWords : WORDS[kind];
  const words = wordsOf?.(proxy === null ? shown : `${shown} (through the proxy ${proxy})`);
  const [message, remedy] = words ?? [
    `The check of ${shown} failed${code === null ? '' : ` (${code})`}.`,
    'See gantry.log and report it.',
  ];
  const status = code !== null && OWN_SIDE.has(code) ? null : 0;
  return { status, fault: { code: kind, message, remedy, ...detail } };
}

/** @param timeout ms @param status of an answer whose body did not end; null: no head came */
export function httpTimeout(shown: string, timeout: number, status: number | null = null): HttpFault {
  if (status !== null)
    return {
      status: 0,
      fault: {
        code: 'timeout',
        message: `${shown} answers ${status}, but its body does not end within ${timeout / 1000} s.`,
        remedy: 'Expect a text that comes early (`expect.contains`) or none, or raise `timeout`.',
      },
    };
  return {
    status: 0,
    fault: {
      code: 'timeout',
      message: `${shown} did not answer within ${timeout / 1000} s.`,
      remedy: 'Check server load and the network path, or raise `timeout`.',
    },
  };
}

export function redirectFault(shown: string, limit: number): HttpFault {
  return {
    status: 0,
    fault: {
      code: 'protocol',
      message: `${shown} redirects more than ${limit} times, or to an invalid address.`,
      remedy: 'Fix the redirects, set `url` to their final address, or raise `redirects`.',
    },
  };
}

function proxyFault(code: string, shown: string, proxy: string | null): HttpFault {
  const login = code === 'PROXY_407';
  return {
    status: null,
    fault: {
      code: login ? 'auth' : 'network',
      message: `The proxy ${proxy} refuses to connect to ${shown} (${code.replace('PROXY_', '')}).`,
      remedy: login
        ? 'Add user and password to http_proxy or https_proxy.'
        : 'Allow the address in the proxy, or add it to no_proxy.',
      detail: code,
    },
  };
}

/** llhttp's, undici's and HTTP/2's own codes besides those of the network. */
function kindOf(code: string | null): Fault['code'] {
  if (code === null) return 'closed';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (code === 'UND_ERR_SOCKET') return 'closed';
  if (/^(?:HPE_|UND_ERR_(?:HEADERS_OVERFLOW|RES|RESPONSE)|ERR_HTTP2_|UND_ERR_INFO)/.test(code))
    return 'protocol';
  return networkCode(code) ?? 'unexpected';
}
