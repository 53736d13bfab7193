import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { hostInAddress } from '../../../../shared/forms/address';
import type { HttpCertificate } from '../../../../shared/kinds/http/evidence';
import type { Clock } from '../../runtime/clock';
import { errorCode } from '../../runtime/network-errors';
import type { Proxy } from './proxy';

/** Timings of one connection. Durations in s; null: that phase did not take place or did not end. */
export interface ConnectionFacts {
  /** monotonic ms */
  readonly startedAt: number;
  dns: number | null;
  connect: number | null;
  tls: number | null;
  certificate: HttpCertificate | null;
  protocol: 'http/1.1' | 'h2';
  /** the first error of the socket, which says more than that the other side closed it */
  failure: Error | null;
}

export interface ConnectorOptions {
  readonly clock: Clock;
  /** ms a connection may take */
  readonly timeout: number;
  /** certificate authorities to trust; null: those of the runtime */
  readonly trust: SecureContext | null;
  /** a proxy to tunnel through with CONNECT; null: straight */
  readonly tunnel: Proxy | null;
  /** called when a connection starts; its facts are filled in as they become known */
  readonly onConnection: (facts: ConnectionFacts) => void;
}

/** An error with a code, as Node's own carry one. */
class ConnectorError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Makes undici's connections, timing their phases and reading the certificate even where it is not to be trusted:
 * TLS is completed without verification by the library, and judged here before a byte of the request is sent.
 */
export function timedConnector(options: ConnectorOptions): buildConnector.connector {
  const { clock, timeout, trust, tunnel } = options;
  const connect = buildConnector({
    timeout,
    allowH2: true,
    rejectUnauthorized: false,
    // A resumed session shows no certificate and skips the host name's check.
    maxCachedSessions: 0,
    ...(trust === null ? {} : { secureContext: trust }),
  }) as (target: buildConnector.Options, callback: buildConnector.Callback) => Socket;
  return (target, callback) => {
    const facts: ConnectionFacts = {
      startedAt: clock.monotonic(),
      dns: null,
      connect: null,
      tls: null,
      certificate: null,
      protocol: 'http/1.1',
      failure: null,
    };
    options.onConnection(facts);
    const secured = judged(facts, target, callback);
    if (tunnel === null) {
      watch(connect(target, secured), facts, clock);
      return;
    }
    openTunnel(tunnel, target, timeout, (error, socket) => {
      if (error !== null) return callback(error, null);
      facts.connect = seconds(clock, facts.startedAt);
      watch(connect({ ...target, httpSocket: socket }, secured), facts, clock);
    });
  };
}

function watch(socket: Socket, facts: ConnectionFacts, clock: Clock): void {
  socket.once('error', (error) => {
    facts.failure = error;
  });
  let from = clock.monotonic();
  socket.once('lookup', () => {
    facts.dns = seconds(clock, from);
    from = clock.monotonic();
  });
  socket.once('connect', () => {
    facts.connect = seconds(clock, from);
    from = clock.monotonic();
  });
  socket.once('secureConnect', () => {
    facts.tls = seconds(clock, from);
  });
}

/** Refuses a connection whose certificate does not hold, with the reason as its code. */
function judged(
  facts: ConnectionFacts,
  target: buildConnector.Options,
  callback: buildConnector.Callback,
): buildConnector.Callback {
  return (...result) => {
    const [error, socket] = result;
    if (error !== null || target.protocol !== 'https:') return callback(...result);
    const secure = socket as TLSSocket;
    const problem = secure.authorized ? null : problemOf(secure.authorizationError);
    facts.certificate = certificateOf(secure, problem);
    facts.protocol = secure.alpnProtocol === 'h2' ? 'h2' : 'http/1.1';
    if (problem === null) return callback(null, socket);
    secure.destroy();
    callback(new ConnectorError(problem, 'the certificate is not trusted'), null);
  };
}

function problemOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const code = reason instanceof Error && 'code' in reason ? reason.code : null;
  return typeof code === 'string' ? code : 'ERR_TLS_UNTRUSTED';
}

function certificateOf(socket: TLSSocket, problem: string | null): HttpCertificate | null {
  const certificate = soonestOf(socket.getPeerCertificate(true));
  const validTo = Date.parse(certificate.valid_to);
  if (Number.isNaN(validTo)) return null;
  return {
    validFrom: Date.parse(certificate.valid_from),
    validTo,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    problem,
  };
}

/** A chain ends with the first of its certificates. The root is not the server's to renew, and not judged by its end. */
function soonestOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate {
  let soonest = leaf;
  const seen = new Set([leaf.fingerprint256]);
  for (let one = leaf.issuerCertificate; one !== undefined && !seen.has(one.fingerprint256); ) {
    seen.add(one.fingerprint256);
    const isRoot = one.issuerCertificate?.fingerprint256 === one.fingerprint256;
    if (!isRoot && Date.parse(one.valid_to) < Date.parse(soonest.valid_to)) soonest = one;
    one = one.issuerCertificate;
  }
  return soonest;
}

function nameOf(
  name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined,
): string {
  const found = name?.CN ?? name?.O ?? '';
  return typeof found === 'string' ? found : found.join(', ');
}

function openTunnel(
  proxy: Proxy,
  target: buildConnector.Options,
  timeout: number,
  done: (error: Error | null, socket?: Socket) => void,
): void {
  const authority = `${hostInAddress(target.hostname)}:${target.port || 443}`;
  const request = (proxy.url.protocol === 'https:' ? httpsRequest : httpRequest)({
    host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.url.port || (proxy.url.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
    },
    agent: false,
    timeout,
  });
  request.once('timeout', () => request.destroy(new ConnectorError('ETIMEDOUT', 'the proxy did not answer')));
  request.once('error', (error) => {
    const code = errorCode(error);
    done(new ConnectorError(`PROXY_${code ?? 'CLOSED'}`, 'the proxy cannot be reached'));
  });
  request.once('response', (response) => {
    response.destroy();
    done(new ConnectorError(`PROXY_${response.statusCode}`, 'the proxy refused'));
  });
  request.once('connect', (response, socket) => {
    if (response.statusCode === 200) return done(null, socket as Socket);
    socket.destroy();
    done(new ConnectorError(`PROXY_${response.statusCode}`, 'the proxy refused'));
  });
  request.end();
}

function seconds(clock: Clock, from: number): number {
  return (clock.monotonic() - from) / 1000;
}
