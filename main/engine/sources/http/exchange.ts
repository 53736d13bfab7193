import type { SecureContext } from 'node:tls';
import { Client } from 'undici';
import type { Clock } from '../../runtime/clock';
import { errorCode, networkCode } from '../../runtime/network-errors';
import { BODY_LIMIT, type BodyWish, Collector, type HttpAnswer, type Outcome } from './collector';
import { type ConnectionFacts, timedConnector } from './connector';
import type { Proxy } from './proxy';

/** ms that a body gets to end once nothing more is wanted of it; less with a short time limit */
const MOST_PATIENCE_MS = 1_000;
/** ms after which a kept connection is replaced, so that certificate and name are checked again */
const RENEW_AFTER_MS = 60 * 60 * 1000;

/** The result of one request; `facts` of its connection are present even if it failed. */
export type ExchangeResult =
  | {
      readonly answer: HttpAnswer;
      readonly error: null;
      readonly facts: ConnectionFacts;
      readonly fresh: boolean;
    }
  | {
      readonly answer: null;
      readonly error: unknown;
      /** the head came, and the rest did not */
      readonly status: number | null;
      readonly facts: ConnectionFacts | null;
      readonly fresh: boolean;
    };

export interface ExchangeOptions {
  readonly origin: URL;
  readonly clock: Clock;
  /** ms a connection may take */
  readonly timeout: number;
  /** ms a connection is kept without use */
  readonly keepAlive: number;
  readonly trust: SecureContext | null;
  readonly proxy: Proxy | null;
  /** By of a body that are read at most; absent: 1 MiB */
  readonly bodyLimit?: number;
}

/** One kept-alive connection to one origin, through a proxy where there is one. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #client: Client | null = null;
  #facts: ConnectionFacts | null = null;
  /** Increases with every connection, to distinguish a reused one from a new one. */
  #connections = 0;
  /** Rises when a caller drops the connection: what failed by that is not tried again. */
  #drops = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** A kept connection that the server has closed is no evidence against the server: one retry on a new connection. */
  async request(
    url: URL,
    method: 'GET' | 'HEAD',
    headers: Readonly<Record<string, string>>,
    wish: BodyWish,
  ): Promise<ExchangeResult> {
    const drops = this.#drops;
    const first = await this.#once(url, method, headers, wish);
    if (first.answer !== null || first.fresh || drops !== this.#drops) return first;
    this.#close();
    return this.#once(url, method, headers, wish);
  }

  /** Closes the connection at once; a request in flight fails. */
  drop(): void {
    this.#drops++;
    this.#close();
  }

  #close(): void {
    const client = this.#client;
    this.#client = null;
    this.#facts = null;
    // Its outcome is reported with the failed request.
    if (client !== null) client.destroy(null, () => {});
  }

  #once(
    url: URL,
    method: 'GET' | 'HEAD',
    headers: Readonly<Record<string, string>>,
    wish: BodyWish,
  ): Promise<ExchangeResult> {
    const { clock, proxy, timeout, bodyLimit = BODY_LIMIT } = this.#options;
    if (this.#facts !== null && clock.monotonic() - this.#facts.startedAt > RENEW_AFTER_MS) this.#close();
    this.#client ??= this.#connect();
    const client = this.#client;
    const before = this.#connections;
    // Plain HTTP goes to the proxy itself, with the whole address as its path (RFC 9112, 3.2.2).
    const forwarded = proxy !== null && url.protocol === 'http:';
    const path = forwarded ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`;
    const sent = forwarded ? { ...headers, host: url.host, ...authorization(proxy) } : headers;
    return new Promise((resolve) => {
      const finish = (outcome: Outcome) => {
        const fresh = this.#connections !== before;
        const facts = this.#facts;
        if ('answer' in outcome && facts !== null)
          resolve({ answer: outcome.answer, error: null, facts, fresh });
        else {
          const { error, status } = 'error' in outcome ? outcome : { error: null, status: null };
          resolve({ answer: null, error: refusalOf(facts) ?? error, status, facts, fresh });
        }
      };
      client.dispatch(
        { path, method, headers: sent },
        new Collector(clock, wish, bodyLimit, Math.min(MOST_PATIENCE_MS, timeout / 4), finish),
      );
    });
  }

  #connect(): Client {
    const { origin, clock, timeout, keepAlive, trust, proxy } = this.#options;
    const forwarded = proxy !== null && origin.protocol === 'http:';
    return new Client(forwarded ? proxy.url.origin : origin.origin, {
      allowH2: true,
      keepAliveTimeout: keepAlive,
      keepAliveMaxTimeout: keepAlive,
      // The run's time limit ends a request; the library's timers are off.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: timedConnector({
        clock,
        timeout,
        trust,
        tunnel: forwarded ? null : proxy,
        onConnection: (facts) => {
          this.#connections++;
          this.#facts = facts;
        },
      }),
    });
  }
}

/** A server that refuses this side of TLS says so by an alert, and closes the connection; the library tells of that only. */
function refusalOf(facts: ConnectionFacts | null): Error | null {
  const code = errorCode(facts?.failure);
  return facts !== null && code !== null && networkCode(code) === 'tls' ? facts.failure : null;
}

function authorization(proxy: Proxy): Record<string, string> {
  return proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization };
}
