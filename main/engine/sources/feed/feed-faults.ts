import { MAX_FRAME_BYTES } from '../../../../shared/contract/feed';
import type { FrameProblem } from '../../../../shared/contract/frame-checks';
import type { Fault } from '../../../../shared/model/observation';

const NETWORK_CODES: Readonly<Record<string, Fault['code']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'network',
  EPIPE: 'network',
  EHOSTUNREACH: 'network',
  ENETUNREACH: 'network',
  ENETDOWN: 'network',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'protocol',
  WS_ERR_INVALID_UTF8: 'protocol',
};
const WORDS: Readonly<Partial<Record<Fault['code'], readonly [string, string]>>> = {
  refused: ['refuses connections', 'start the feed server, or correct feed.url'],
  network: ['cut the connection', 'check the network between this wall and the feed server'],
  timeout: ['did not answer in time', 'check the feed server and the network, or correct feed.url'],
  dns: [
    'has a name that cannot be resolved',
    'correct the host in feed.url, or check the DNS settings of this machine',
  ],
};

/** A socket error as a fault, by its code. @param host host and port only: a URL may carry a secret */
export function connectionFault(error: NodeJS.ErrnoException, host: string): Fault {
  const errno = error.code ?? '';
  if (errno === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return fault(
      'protocol',
      `the feed ${host} sent a frame over ${MAX_FRAME_BYTES} bytes`,
      'send smaller frames: split series and samples',
    );
  }
  if (errno === 'WS_ERR_INVALID_UTF8') {
    return fault('protocol', `the feed ${host} sent a text frame that is not UTF-8`, 'send UTF-8 JSON text');
  }
  if (/^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(errno)) {
    return fault(
      'tls',
      `the certificate of the feed ${host} is not accepted (${errno})`,
      'renew it, or let this machine trust its authority (NODE_EXTRA_CA_CERTS)',
    );
  }
  const code = NETWORK_CODES[errno] ?? 'network';
  const [what, remedy] = WORDS[code] ?? ['is unreachable', 'check feed.url and the network'];
  return fault(code, `the feed ${host} ${what}`, remedy);
}

/** The upgrade was answered with an HTTP status. */
export function upgradeFault(status: number, host: string): Fault {
  if (status === 401 || status === 403) {
    return fault(
      'auth',
      `the feed ${host} refuses the token (HTTP ${status})`,
      'set feed.token to a token that the server accepts',
    );
  }
  return fault(
    'protocol',
    `the feed ${host} answers the upgrade with HTTP ${status}`,
    'correct the path in feed.url',
  );
}

export function frameFault(problem: FrameProblem, seq: number, host: string): Fault {
  return fault('protocol', `frame after ${seq} of the feed ${host}: ${problem.what}`, problem.remedy);
}

export function fault(code: Fault['code'], message: string, remedy: string): Fault {
  return { code, message, remedy };
}
