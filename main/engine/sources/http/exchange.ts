import type { SecureContext } from 'node:tls';
import { Client, type Dispatcher } from 'undici';
import type { Clock } from '../../runtime/clock';
import { type ConnectionFacts, timedConnector } from './connector';
import type { Proxy } from './proxy';

/** By of a body that are read at most unless it is said otherwise: the rest of a longer one is refused. */
const BODY_LIMIT = 1024 * 1024;
/** ms after which a kept connection is replaced, so that certificate and name are checked again */
const RENEW_AFTER_MS = 60 * 60 * 1000;

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  /** null unless it was asked for */
  readonly body: Buffer | null;
  /** s from the request to the answer's head */
  readonly firstByte: number;
}
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
    wantsBody: boolean,
  ): Promise<ExchangeResult> {
    const drops = this.#drops;
    const first = await this.#once(url, method, headers, wantsBody);
    if (first.answer !== null || first.fresh || drops !== this.#drops) return first;
    this.#close();
    return this.#once(url, method, headers, wantsBody);
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
    wantsBody: boolean,
  ): Promise<ExchangeResult> {
    const { clock, proxy } = this.#options;
    if (this.#facts !== null && clock.monotonic() - this.#facts.startedAt > RENEW_AFTER_MS) this.#close();
    this.#client ??= this.#connect();
    const client = this.#client;
    const before = this.#connections;
    // Plain HTTP goes to the proxy itself, with the whole address as its path (RFC 9112, 3.2.2).
    const forwarded = proxy !== null && url.protocol === 'http:';
    const path = forwarded ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`;
    const sent = forwarded ? { ...headers, host: url.host, ...authorization(proxy) } : headers;
    return new Promise((resolve) => {
      const finish = (outcome: { readonly answer: HttpAnswer } | { readonly error: unknown }) => {
        const fresh = this.#connections !== before;
        const facts = this.#facts;
        if ('answer' in outcome && facts !== null)
          resolve({ answer: outcome.answer, error: null, facts, fresh });
        else resolve({ answer: null, error: 'error' in outcome ? outcome.error : null, facts, fresh });
      };
      client.dispatch(
        { path, method, headers: sent },
        new Collector(clock, wantsBody ? (this.#options.bodyLimit ?? BODY_LIMIT) : null, finish),
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

function authorization(proxy: Proxy): Record<string, string> {
  return proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization };
}

/** Takes in one answer with as little work as can be: no streams, no copies but of a body that is wanted. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #clock: Clock;
  /** By; null: no body is wanted */
  readonly #limit: number | null;
  readonly #finish: (outcome: { readonly answer: HttpAnswer } | { readonly error: unknown }) => void;
  readonly #chunks: Buffer[] = [];
  #sentAt = 0;
  #read = 0;
  #status = 0;
  #firstByte = 0;
  #location: string | null = null;
  #done = false;

  constructor(
    clock: Clock,
    limit: number | null,
    finish: (outcome: { readonly answer: HttpAnswer } | { readonly error: unknown }) => void,
  ) {
    this.#clock = clock;
    this.#limit = limit;
    this.#finish = finish;
  }

  onRequestStart(): void {
    this.#sentAt = this.#clock.monotonic();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // 103 Early Hints and their like come before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#firstByte = (this.#clock.monotonic() - this.#sentAt) / 1000;
    const location = headers.location;
    this.#location = typeof location === 'string' ? location : (location?.[0] ?? null);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const limit = this.#limit ?? BODY_LIMIT;
    if (this.#limit !== null) this.#chunks.push(chunk.subarray(0, limit - this.#read));
    this.#read += chunk.length;
    if (this.#read <= limit) return;
    this.#complete();
    controller.abort(new Error('the body is longer than what is read'));
  }

  onResponseEnd(): void {
    this.#complete();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#done) return;
    this.#done = true;
    this.#finish({ error });
  }

  #complete(): void {
    if (this.#done) return;
    this.#done = true;
    const body = this.#limit !== null ? Buffer.concat(this.#chunks) : null;
    this.#finish({
      answer: { status: this.#status, location: this.#location, body, firstByte: this.#firstByte },
    });
  }
}
