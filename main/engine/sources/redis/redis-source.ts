import type { RedisTarget } from '../../../../shared/config/config';
import type { Fault, Observation, Sample } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import type { Source, SourceResult } from '../source';
import { parseRedisAddress, type RedisAddress } from './address';
import { type RedisClient, redisClient } from './client';
import { type RedisFault, redisFault, redisTimeout, replyCode } from './faults';
import { type Info, parseInfo } from './info';
import { readQueue } from './queues';
import { infoSamples, redisNode, redisSample } from './report';

/**
 * Asks a Redis, a sentinel-watched master, or every master of a cluster: INFO, SLOWLOG GET 1, LATENCY LATEST and the
 * configured queues. One connection (one a node of a cluster) is kept open; a broken one is made anew by the next run.
 * A target without an address (`url: null`) is known by the feed only and must not be given to this.
 * Least ACL: `+ping +info +slowlog|get +latency|latest +cluster|info +cluster|slots +select`, and for queues
 * `+llen +zcard +xlen +xinfo|groups` on their keys with `%R~key`.
 */
export function redisSource(target: RedisTarget, clock: Clock): Source {
  const parsed = parseRedisAddress(target.url ?? '');
  if (parsed.ok) return new RedisSource(target, parsed.value, clock);
  const fault: Fault = {
    code: 'config',
    message: parsed.error,
    remedy: `Correct \`url\` of ${target.id}: redis://user:password@host:6379/0.`,
  };
  return {
    id: target.id,
    kind: 'redis',
    every: target.every,
    timeout: target.timeout,
    run: () => Promise.resolve(failed(target.id, clock.now(), { fault, up: null }, [])),
    close: () => Promise.resolve(),
  };
}

class RedisSource implements Source {
  readonly id: string;
  readonly kind = 'redis';
  readonly every: number;
  readonly timeout: number;
  readonly #target: RedisTarget;
  readonly #address: RedisAddress;
  readonly #clock: Clock;
  readonly #absences = new Absences();
  #client: RedisClient | null = null;

  constructor(target: RedisTarget, address: RedisAddress, clock: Clock) {
    this.id = target.id;
    this.every = target.every;
    this.timeout = target.timeout;
    this.#target = target;
    this.#address = address;
    this.#clock = clock;
  }

  async run(signal: AbortSignal): Promise<SourceResult> {
    let connected = false;
    let onAbort = () => {};
    const cut = new Promise<SourceResult>((resolve) => {
      onAbort = () => {
        this.#drop();
        resolve(failed(this.id, this.#clock.now(), redisTimeout(this.#address, this.timeout, connected), []));
      };
    });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const asked = this.#ask(() => {
      connected = true;
    });
    try {
      return await Promise.race([cut, asked]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async close(): Promise<void> {
    this.#drop();
  }

  #drop(): void {
    this.#client?.close();
    this.#client = null;
  }

  async #ask(onConnected: () => void): Promise<SourceResult> {
    const phases: Sample[] = [];
    if (this.#client !== null && !this.#client.usable()) this.#drop();
    if (this.#client === null) {
      const client = redisClient(this.#address, this.timeout);
      this.#client = client;
      const from = this.#clock.monotonic();
      try {
        await client.connect();
      } catch (error) {
        if (this.#client === client) this.#drop();
        return this.#fail(redisFault(error, this.#address, 'CONNECT'), []);
      }
      phases.push(this.#duration('connect', from));
    }
    const client = this.#client;
    // Cut short or closed meanwhile: whoever did it has answered already.
    if (client === null) return { observations: [], fault: null };
    onConnected();
    const from = this.#clock.monotonic();
    const nodes = client.nodes();
    const readings = await Promise.all(nodes.map((node) => readNode(node)));
    phases.push(this.#duration('query', from));
    const queues = await Promise.all(
      this.#target.queues.map((queue) => readQueue(client, this.id, queue, () => this.#clock.now())),
    );
    if (this.#client === client && !client.usable()) this.#drop();
    return this.#conclude(readings, queues, phases);
  }

  #conclude(
    readings: readonly NodeReading[],
    queues: readonly Awaited<ReturnType<typeof readQueue>>[],
    phases: readonly Sample[],
  ): SourceResult {
    const t = this.#clock.now();
    const infos = readings.flatMap(({ info }) => info ?? []);
    const failures = [
      ...readings.flatMap(({ failures: list }) => list),
      ...queues.flatMap((q) => q.failure ?? []),
    ];
    const faults = failures.map(({ command, error }) => redisFault(error, this.#address, command));
    // The server's own state says more than a missing right, and that more than a misconfigured queue.
    const worst =
      faults.find(({ up }) => up === 0) ?? faults.find(({ up }) => up === null) ?? faults[0] ?? null;
    const samples = [
      ...infoSamples(t, this.id, infos),
      ...logSamples(t, this.id, readings),
      ...queues.flatMap((queue) => queue.samples),
    ];
    const denied = [...new Set(readings.flatMap((reading) => reading.denied))];
    const observations: Observation[] = [
      ...phases,
      ...samples,
      // Where nobody could look, the last values stay and grow old.
      ...(infos.length === readings.length && infos.length > 0 ? this.#absences.after(t, samples) : []),
    ];
    if (infos.length > 0) {
      observations.push({
        type: 'evidence',
        t,
        kind: 'redis.node',
        subject: { kind: 'target', id: this.id },
        data: redisNode(this.#address, infos, clusterOkOf(readings), denied),
      });
    }
    if (worst !== null) return this.#fail(worst, observations);
    observations.push(redisSample(t, 'redis.up', { target: this.id }, 1), faultEvidence(t, this.id, null));
    return { observations, fault: null };
  }

  #fail(failure: RedisFault, observations: readonly Observation[]): SourceResult {
    return failed(this.id, this.#clock.now(), failure, observations);
  }

  #duration(phase: string, from: number): Sample {
    const seconds = (this.#clock.monotonic() - from) / 1000;
    return redisSample(this.#clock.now(), 'gantry.probe.duration', { target: this.id, phase }, seconds);
  }
}

function failed(
  id: string,
  t: number,
  failure: RedisFault,
  observations: readonly Observation[],
): SourceResult {
  return {
    observations: [
      ...observations,
      redisSample(t, 'redis.up', { target: id }, failure.up),
      faultEvidence(t, id, failure.fault),
    ],
    fault: failure.fault,
  };
}

function faultEvidence(t: number, id: string, fault: Fault | null): Observation {
  return { type: 'evidence', t, kind: 'fault', subject: { kind: 'target', id }, data: fault };
}

interface NodeReading {
  readonly info: Info | null;
  /** id of the newest slow-log entry */
  readonly slowest: number | null;
  /** event -> latest spike, ms */
  readonly spikes: ReadonlyMap<string, number>;
  readonly clusterOk: boolean | null;
  /** optional commands that the user may not run */
  readonly denied: readonly string[];
  readonly failures: readonly { readonly command: string; readonly error: unknown }[];
}

/** All at once in one write: PING tells what INFO hides (LOADING, MISCONF). */
async function readNode(node: ReturnType<RedisClient['nodes']>[number]): Promise<NodeReading> {
  const [ping, info, slow, latency] = await Promise.allSettled([
    node.call('PING'),
    node.call('INFO'),
    node.call('SLOWLOG', 'GET', '1'),
    node.call('LATENCY', 'LATEST'),
  ]);
  const failures: { command: string; error: unknown }[] = [];
  const denied: string[] = [];
  // Without the right to PING the server has still answered, and INFO is what is needed.
  if (ping.status === 'rejected' && replyCode(ping.reason) !== 'NOPERM') {
    failures.push({ command: 'PING', error: ping.reason });
  }
  if (info.status === 'rejected') failures.push({ command: 'INFO', error: info.reason });
  const optional = (command: string, settled: PromiseSettledResult<unknown>): readonly unknown[] => {
    if (settled.status === 'fulfilled') return Array.isArray(settled.value) ? settled.value : [];
    // Managed servers and old versions lack some of these: their figures are missing, the server is not.
    if (replyCode(settled.reason) !== null) denied.push(command);
    return [];
  };
  const fields = info.status === 'fulfilled' ? parseInfo(String(info.value)) : null;
  const [newest] = optional('SLOWLOG GET', slow) as readonly (readonly unknown[])[];
  const spikes = optional('LATENCY LATEST', latency) as readonly (readonly unknown[])[];
  return {
    info: fields,
    slowest: newest === undefined ? null : Number(newest[0]),
    spikes: new Map(spikes.map(([event, , last]) => [String(event), Number(last)])),
    clusterOk: fields?.get('cluster_enabled') === '1' ? await clusterState(node) : null,
    denied,
    failures,
  };
}

async function clusterState(node: ReturnType<RedisClient['nodes']>[number]): Promise<boolean | null> {
  const [state] = await Promise.allSettled([node.call('CLUSTER', 'INFO')]);
  return state.status === 'fulfilled' ? parseInfo(String(state.value)).get('cluster_state') === 'ok' : null;
}

/** One master that sees the cluster broken is enough; one that may not say leaves it open. */
function clusterOkOf(readings: readonly NodeReading[]): boolean | null {
  const states = readings.map(({ clusterOk }) => clusterOk);
  if (states.includes(false)) return false;
  return states.includes(null) ? null : true;
}

/** The slow log's ids rise for ever on each server, so does their sum over a cluster's. */
function logSamples(t: number, target: string, readings: readonly NodeReading[]): readonly Sample[] {
  const samples: Sample[] = [];
  const ids = readings.flatMap(({ slowest }) => slowest ?? []);
  if (ids.length > 0) {
    const sum = ids.reduce((total, id) => total + id, 0);
    samples.push(redisSample(t, 'gantry.redis.slowlog.last_id', { target }, sum));
  }
  const spikes = new Map<string, number>();
  for (const reading of readings) {
    for (const [event, ms] of reading.spikes) spikes.set(event, Math.max(spikes.get(event) ?? 0, ms));
  }
  for (const [event, ms] of spikes) {
    samples.push(redisSample(t, 'gantry.redis.latency.max', { target, event }, ms / 1000));
  }
  return samples;
}

/** Series that a later answer no longer speaks of: an absence, but 0 keys for a database that was emptied. */
class Absences {
  #known = new Map<string, Sample>();

  after(t: number, samples: readonly Sample[]): readonly Sample[] {
    const before = this.#known;
    this.#known = new Map(samples.map((sample) => [seriesKey(sample), sample]));
    const gone: Sample[] = [];
    for (const [key, sample] of before) {
      if (this.#known.has(key)) continue;
      gone.push({ ...sample, t, value: sample.metric === 'redis.db.keys' ? 0 : null });
    }
    return gone;
  }
}

function seriesKey({ metric, attributes }: Sample): string {
  return `${metric}|${Object.values(attributes).join('\u0000')}`;
}
