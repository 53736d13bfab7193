import type { SecureContext } from 'node:tls';
import { percentDecoded } from '../../../../shared/forms/address';
import type { HttpCheck } from '../../../../shared/kinds/http/evidence';
import type { HttpTarget } from '../../../../shared/kinds/http/target';
import type { Attributes, Fault, Observation, Sample } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { faultOf, sampleOf } from '../emitter';
import type { Source, SourceResult } from '../source';
import type { ConnectionFacts } from './connector';
import { Exchange, type ExchangeResult } from './exchange';
import { type HttpFault, httpFault, httpTimeout, proxyFault, redirectFault } from './faults';
import { type Environment, proxyFor } from './proxy';
import { trustWith } from './trust';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** ms a connection is kept without use, at least; and how many intervals. */
const KEEP_AT_LEAST_MS = 30_000;
const KEEP_INTERVALS = 3;

/**
 * Checks an HTTP address: status, text, phases, certificate. An answer that is not the expected one is a finding
 * (`httpcheck.status` 0), not a fault; a fault is no answer at all.
 * @param environment where proxies are named, as `process.env`
 */
export function httpSource(target: HttpTarget, clock: Clock, environment: Environment = process.env): Source {
  return new HttpSource(target, clock, environment);
}

/** The outcome of a run. */
interface Checked {
  readonly last: URL;
  readonly redirects: number;
  readonly results: readonly ExchangeResult[];
  readonly failure: HttpFault | null;
}

class HttpSource implements Source {
  readonly id: string;
  readonly kind = 'http';
  readonly every: number;
  readonly timeout: number;
  readonly #target: HttpTarget;
  readonly #clock: Clock;
  readonly #environment: Environment;
  /** by origin: the target's own and those that it redirects to */
  readonly #exchanges = new Map<string, Exchange>();
  #trust: SecureContext | null = null;
  #evidence = '';
  #faulty: boolean | null = null;

  constructor(target: HttpTarget, clock: Clock, environment: Environment) {
    this.id = target.id;
    this.every = target.every;
    this.timeout = target.timeout;
    this.#target = target;
    this.#clock = clock;
    this.#environment = environment;
  }

  async run(signal: AbortSignal): Promise<SourceResult> {
    const misconfigured = this.#prepare();
    if (misconfigured !== null) return this.#fail([], { status: null, fault: misconfigured });
    const from = this.#clock.monotonic();
    let timedOut = false;
    // Dropping the connections makes whatever is in flight fail, also while it still connects.
    const onAbort = () => {
      timedOut = true;
      this.#dropAll();
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const checked = await this.#check(() => timedOut);
      return this.#conclude(checked, (this.#clock.monotonic() - from) / 1000, timedOut);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    this.#dropAll();
  }

  #dropAll(): void {
    for (const exchange of this.#exchanges.values()) exchange.drop();
    this.#exchanges.clear();
  }

  #prepare(): Fault | null {
    const { url, ca } = this.#target;
    if (!URL.canParse(url) || !/^https?:/i.test(url)) {
      return {
        code: 'config',
        message: 'The address is not an HTTP address.',
        remedy: `Correct \`url\` of ${this.id}: https://host/path.`,
      };
    }
    if (ca === null || this.#trust !== null) return null;
    const trust = trustWith(ca, this.id);
    if (!trust.ok) return trust.error;
    this.#trust = trust.value;
    return null;
  }

  async #check(cut: () => boolean): Promise<Checked> {
    const { expect, redirects: limit } = this.#target;
    const first = new URL(this.#target.url);
    const headers = withLogin(this.#target.headers, first);
    const results: ExchangeResult[] = [];
    let url = first;
    let method = this.#target.method;
    for (let redirects = 0; ; redirects++) {
      const result = await this.#exchange(url).request(
        url,
        method,
        // Any of them may be a secret.
        url.origin === first.origin ? headers : {},
        expect.contains === null ? 'nothing' : { text: expect.contains },
      );
      results.push(result);
      const shown = url.host;
      const proxy = proxyFor(url, this.#environment)?.url.host ?? null;
      if (result.answer === null) {
        const failure = httpFault(result.error, shown, proxy, result.status);
        return { last: url, redirects, results, failure };
      }
      const { status, location } = result.answer;
      // The proxy's own answer, in place of the target's: through a tunnel it cannot give one.
      if (proxy !== null && url.protocol === 'http:' && status === 407)
        return { last: url, redirects, results, failure: proxyFault('PROXY_407', shown, proxy) };
      const follow = limit > 0 && status !== expect.status && REDIRECTS.has(status) && location !== null;
      if (!follow || cut()) return { last: url, redirects, results, failure: null };
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      const leads = next !== null && /^https?:$/.test(next.protocol);
      if (!leads || redirects >= limit) {
        const failure = redirectFault(first.host, leads ? limit : null);
        return { last: url, redirects, results, failure };
      }
      if (status === 303 && method !== 'HEAD') method = 'GET';
      url = next;
    }
  }

  #exchange(url: URL): Exchange {
    const known = this.#exchanges.get(url.origin);
    if (known !== undefined) return known;
    const exchange = new Exchange({
      origin: url,
      clock: this.#clock,
      timeout: this.timeout,
      keepAlive: Math.max(KEEP_AT_LEAST_MS, KEEP_INTERVALS * this.every),
      trust: this.#trust,
      proxy: proxyFor(url, this.#environment),
    });
    // Redirects to ever new addresses must not pile up connections.
    if (this.#exchanges.size > this.#target.redirects) this.#dropAll();
    this.#exchanges.set(url.origin, exchange);
    return exchange;
  }

  #conclude(checked: Checked, total: number, timedOut: boolean): SourceResult {
    const t = this.#clock.now();
    const observations: Observation[] = [];
    const last = checked.results.at(-1);
    const certificates = checked.results.flatMap(({ facts }) => facts?.certificate ?? []);
    const [soonest] = certificates.toSorted((a, b) => a.validTo - b.validTo);
    if (soonest !== undefined) {
      observations.push(this.#sample(t, 'httpcheck.tls.cert_remaining', (soonest.validTo - t) / 1000));
    }
    const head = last?.answer === null ? last.status : null;
    const failure = timedOut ? httpTimeout(checked.last.host, this.timeout, head) : checked.failure;
    const answer = last?.answer ?? null;
    const { expect } = this.#target;
    const contains = answer?.found ?? null;
    const check: HttpCheck = {
      url: checked.last.origin,
      status: answer?.status ?? null,
      protocol: answer === null ? null : (last?.facts?.protocol ?? null),
      redirects: checked.redirects,
      contains,
      ...(answer?.cut === true ? { cut: true } : {}),
      certificate: soonest ?? null,
      proxy: proxyFor(checked.last, this.#environment)?.url.host ?? null,
    };
    this.#tell(t, check, observations);
    if (failure !== null) return this.#fail(observations, failure);
    // Without a failure there was an answer.
    const status = answer?.status ?? 0;
    const asExpected = status === expect.status && contains !== false;
    observations.push(
      this.#sample(t, 'httpcheck.status', asExpected ? 1 : 0),
      this.#sample(t, 'httpcheck.response.status_code', status),
      ...this.#phases(t, checked.results, answer?.firstByte ?? null, total),
    );
    if (this.#faulty !== false) observations.push(faultOf(t, this.id, null));
    this.#faulty = false;
    return { observations, fault: null };
  }

  /** Phases of the connections made in this run, over its redirects; none where a kept connection served. */
  #phases(t: number, results: readonly ExchangeResult[], firstByte: number | null, total: number): Sample[] {
    const made = results.flatMap(({ facts, fresh }) => (fresh && facts !== null ? facts : []));
    const phase = (name: string, value: number | null) => this.#sample(t, 'httpcheck.duration', value, name);
    return [
      phase('dns', sum(made, 'dns')),
      phase('connect', sum(made, 'connect')),
      phase('tls', sum(made, 'tls')),
      phase('first_byte', firstByte),
      phase('total', total),
    ];
  }

  #fail(observations: readonly Observation[], failure: HttpFault): SourceResult {
    const t = this.#clock.now();
    this.#faulty = true;
    return {
      observations: [
        ...observations,
        this.#sample(t, 'httpcheck.status', failure.status),
        this.#sample(t, 'httpcheck.response.status_code', null),
        this.#sample(t, 'httpcheck.duration', null, 'total'),
        faultOf(t, this.id, failure.fault),
      ],
      fault: failure.fault,
    };
  }

  /** The document is reported again only when it has changed. */
  #tell(t: number, check: HttpCheck, observations: Observation[]): void {
    const text = JSON.stringify(check);
    if (text === this.#evidence) return;
    this.#evidence = text;
    const subject = { kind: 'target', id: this.id } as const;
    observations.push({ type: 'evidence', t, kind: 'http.check', subject, data: check });
  }

  #sample(t: number, metric: string, value: number | null, phase?: string): Sample {
    const target = this.id;
    const attributes: Attributes = phase === undefined ? { target } : { target, phase };
    return sampleOf(t, metric, attributes, value);
  }
}

function sum(facts: readonly ConnectionFacts[], phase: 'dns' | 'connect' | 'tls'): number | null {
  let total: number | null = null;
  for (const fact of facts) {
    if (fact[phase] !== null) total = (total ?? 0) + fact[phase];
  }
  return total;
}

/** User and password of the address become an Authorization header, unless one is configured. */
function withLogin(
  headers: Readonly<Record<string, string>>,
  { username, password }: URL,
): Readonly<Record<string, string>> {
  const configured = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  if ((username === '' && password === '') || configured) return headers;
  const decoded = (text: string): string => percentDecoded(text) ?? text;
  const login = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { ...headers, authorization: `Basic ${login}` };
}
