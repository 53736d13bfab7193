import { maxHeaderSize } from 'node:http';
import { errors } from 'undici';
import type { Fault } from '../../../../shared/model/observation';
import {
  errorCode,
  networkCode,
  type TlsRefusal,
  tlsReason,
  tlsRefusal,
  tlsRefusalFault,
} from '../../runtime/network-errors';

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

/** The body cannot be decoded. */
export const UNREADABLE_BODY = 'UNREADABLE_BODY';

/** Kinds of faults of a connection that was not made. */
const TO_THE_PROXY: ReadonlySet<Fault['code']> = new Set(['refused', 'dns', 'network']);

const HEADERS_OVERFLOW = 'UND_ERR_HEADERS_OVERFLOW';

function overflowWords(shown: string): Words {
  return [
    `The header of the answer of ${shown} is larger than ${Math.round(maxHeaderSize / 1024)} KiB.`,
    'See which cookies or fields the server or its proxy sends; check that `url` has the right port.',
  ];
}

/** Errors of our own machine's way out, which say nothing about the target. */
const OWN_SIDE: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** What each refusal of TLS says of the target, and what to do about it. */
const BY_TLS_REFUSAL: Readonly<Record<TlsRefusal, Pick<HttpFault, 'status'> & { readonly remedy: string }>> =
  {
    'no-tls': { status: 0, remedy: 'Correct the port in `url`, or use http:// without TLS.' },
    // Those who have one may get in.
    'wants-certificate': {
      status: null,
      remedy: 'Check an address that requires none, such as one behind the proxy that asks for it.',
    },
    'no-agreement': { status: 0, remedy: 'Allow TLS 1.2 or 1.3 with current ciphers on the server.' },
  };

/**
 * @param shown `host:port`, without credentials and path
 * @param answered status of an answer whose rest did not come; null: no head came
 */
export function httpFault(
  error: unknown,
  shown: string,
  proxy: string | null,
  answered: number | null = null,
): HttpFault {
  const code = errorCode(error);
  if (code?.startsWith('PROXY_') === true) return proxyFault(code, shown, proxy);
  const detail = code === null ? {} : { detail: code };
  const kind = error instanceof errors.HTTPParserError ? 'protocol' : kindOf(code);
  // It is the proxy that was to be connected to, and its own connection shows in what it answers.
  if (proxy !== null && code !== null && TO_THE_PROXY.has(kind))
    return proxyFault(`PROXY_${code}`, shown, proxy);
  const refusal = kind === 'tls' && code !== null ? tlsRefusal(code) : null;
  if (refusal !== null) {
    const { status, remedy } = BY_TLS_REFUSAL[refusal];
    return { status, fault: tlsRefusalFault(refusal, shown, remedy) };
  }
  if (answered !== null && kind === 'closed') return brokenOff(shown, answered);
  if (code === UNREADABLE_BODY) return unreadable(shown, answered);
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

/** @param limit of redirects, that is used up; null: one leads to no HTTP address */
export function redirectFault(shown: string, limit: number | null): HttpFault {
  return {
    status: 0,
    fault:
      limit === null
        ? {
            code: 'unexpected',
            message: `${shown} redirects to what is not an HTTP address.`,
            remedy: 'Fix the redirect, or set `url` to the final address.',
          }
        : {
            code: 'unexpected',
            message: `${shown} redirects more than ${limit} times.`,
            remedy: 'Fix the redirects, set `url` to their final address, or raise `redirects`.',
          },
  };
}

function brokenOff(shown: string, status: number): HttpFault {
  return {
    status: 0,
    fault: {
      code: 'closed',
      message: `${shown} answers ${status}, but closes the connection before its body ends.`,
      remedy: 'See the log of the server, and that of a proxy in front of it.',
    },
  };
}

/** The page may be in order for all who can decode it. */
function unreadable(shown: string, status: number | null): HttpFault {
  return {
    status: 0,
    fault: {
      code: 'unexpected',
      message: `${shown} answers ${status ?? ''}, but its body is not in the Content-Encoding that it states, or in an unknown one.`,
      remedy: 'Fix the compression at the server or its proxy; gzip, deflate and br are known.',
    },
  };
}

export function proxyFault(code: string, shown: string, proxy: string | null): HttpFault {
  const login = code === 'PROXY_407';
  if (!/^PROXY_\d+$/.test(code))
    return {
      status: null,
      fault: {
        code: 'network',
        message: `The proxy ${proxy} on the way to ${shown} cannot be reached (${code.replace('PROXY_', '')}).`,
        remedy: 'Start the proxy, correct http_proxy or https_proxy, or add the address to no_proxy.',
        detail: code,
      },
    };
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
