import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import type { Clock } from '../../runtime/clock';
import { Exchange } from './exchange';
import { httpFault, httpTimeout } from './faults';
import { type Environment, proxyFor } from './proxy';
import { trustWith } from './trust';

const KEEP_MS = 30_000;
const LARGEST = 8 * 1024 * 1024;

export interface TextClientOptions {
  readonly origin: URL;
  readonly clock: Clock;
  /** ms a request may take */
  readonly timeout: number;
  /** PEM of an additional certificate authority */
  readonly ca: string | null;
  /** where proxies are named, as `process.env` */
  readonly environment: Environment;
}
export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** Reads texts from one origin over one kept connection, through a proxy where the environment names one. */
export class TextClient {
  readonly #options: TextClientOptions;
  #exchange: Exchange | null = null;

  constructor(options: TextClientOptions) {
    this.#options = options;
  }

  /** Any status is an answer; only a missing answer is a fault. Never rejects. */
  async get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Result<TextAnswer, Fault>> {
    const { timeout, environment } = this.#options;
    const exchange = this.#opened();
    if (!exchange.ok) return exchange;
    const drop = (): void => this.close();
    if (signal.aborted) return err(httpTimeout(url.host, timeout).fault);
    signal.addEventListener('abort', drop, { once: true });
    try {
      const { answer, error } = await exchange.value.request(url, 'GET', headers, 'everything');
      if (answer !== null) {
        if ((answer.body?.length ?? 0) >= LARGEST) return err(tooLong(url));
        return ok({ status: answer.status, text: answer.body?.toString('utf8') ?? '' });
      }
      if (signal.aborted) return err(httpTimeout(url.host, timeout).fault);
      return err(httpFault(error, url.host, proxyFor(url, environment)?.url.host ?? null).fault);
    } finally {
      signal.removeEventListener('abort', drop);
    }
  }

  close(): void {
    this.#exchange?.drop();
    this.#exchange = null;
  }

  #opened(): Result<Exchange, Fault> {
    const { origin, clock, timeout, ca, environment } = this.#options;
    if (this.#exchange !== null) return ok(this.#exchange);
    const trust = ca === null ? ok(null) : trustWith(ca, 'the target');
    if (!trust.ok) return trust;
    const proxy = proxyFor(origin, environment);
    this.#exchange = new Exchange({
      origin,
      clock,
      timeout,
      keepAlive: KEEP_MS,
      trust: trust.value,
      proxy,
      bodyLimit: LARGEST,
    });
    return ok(this.#exchange);
  }
}

function tooLong({ host }: URL): Fault {
  return {
    code: 'protocol',
    message: `${host} answers with more than 8 MiB.`,
    remedy: 'Reduce the answer: one stanza, or a longer prefix.',
  };
}
