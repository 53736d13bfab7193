import { parseRedisAddress, type RedisAddress } from '../../../../shared/kinds/redis/address';
import type { RedisTarget } from '../../../../shared/kinds/redis/target';
import type { Observation, Sample } from '../../../../shared/model/observation';
import { byteLimit, MOST_ANSWER_BYTES, tooManyBytes } from '../../runtime/byte-limit';
import type { Clock } from '../../runtime/clock';
import { Door } from '../door';
import { Emitter, faultOf, sampleOf } from '../emitter';
import type { Source, SourceResult } from '../source';
import { Attribution, type AttributionReading } from './attribution';
import { type RedisClient, redisClient } from './client';
import { failed, misconfigured } from './failed';
import type { RedisFault } from './fault-words';
import { isSentinel, noNode, notRedis, redisFault, redisTimeout, replyCode, silentMasters } from './faults';
import type { Info } from './info';
import { type NodeLoad, NodeLoads } from './load';
import { Masters } from './masters';
import { clusterOkOf, type Failure, type NodeReading, readNode } from './node-reading';
import { readQueue } from './queues';
import { infoSamples, logSamples, redisNode } from './report';
import { authoritiesOf } from './trust';

/**
 * Queries a Redis, a sentinel-watched master, or every master of a cluster: INFO, SLOWLOG GET 1, LATENCY LATEST and the
 * configured queues. One connection (per node of a cluster) is kept open; the next run replaces a broken one. A target
 * without an address (`url: null`) is known from the feed only and must not be passed in.
 * Minimal ACL: `+ping +info +slowlog|get +latency|latest +cluster|info +cluster|slots +select`, and for queues `+llen
 * +zcard +xlen +xinfo|groups` on their keys with `%R~key`. With `attribution`: `+client|list`, for `commands: monitor`
 * `+monitor +client|setname`, for prefixes and databases `+scan +memory|usage` with `%R~*`.
 * @param random 0 to 1: the moment within a run at which it listens
 * @param mostBytes that the servers may answer in one run
 */
export function redisSource(
  target: RedisTarget,
  clock: Clock,
  random: () => number = Math.random,
  mostBytes = MOST_ANSWER_BYTES,
): Source {
  const parsed = parseRedisAddress(target.url ?? '');
  if (!parsed.ok)
    return misconfigured(
      target,
      clock,
      `The address of ${target.id} ${parsed.error.what}.`,
      `Correct \`url\` of ${target.id}: ${parsed.error.remedy}.`,
    );
  const authorities = authoritiesOf(target.ca);
  if (!authorities.ok)
    return misconfigured(
      target,
      clock,
      `\`ca\` of ${target.id} is no certificate: ${authorities.error}.`,
      `Correct \`ca\` of ${target.id}.`,
    );
  return new RedisSource(target, parsed.value, authorities.value, clock, random, mostBytes);
}

/** Share of a run's time limit that attribution may use: the essential values come first. */
const ATTRIBUTION_SHARE = 0.7;

class RedisSource implements Source {
  readonly id: string;
  readonly kind = 'redis';
  readonly every: number;
  readonly timeout: number;
  readonly #target: RedisTarget;
  readonly #address: RedisAddress;
  readonly #clock: Clock;
  readonly #emitter = new Emitter();
  readonly #ca: readonly string[] | null;
  readonly #loads = new Map<string, NodeLoads>();
  readonly #masters = new Masters();
  readonly #attribution: Attribution | null;
  readonly #mostBytes: number;
  readonly #door = new Door<RedisFault>();
  #client: RedisClient | null = null;
  /** a new client that is being tried beside it */
  #visitor: RedisClient | null = null;
  /** the held client could not choose the database of the address */
  #misplaced: RedisFault | null = null;
  /** ends the run that is under way */
  #onForeign: () => void = () => this.#drop();
  /** commands sent since this began */
  #sent = 0;

  constructor(
    target: RedisTarget,
    address: RedisAddress,
    authorities: readonly string[] | null,
    clock: Clock,
    random: () => number,
    mostBytes: number,
  ) {
    this.#mostBytes = mostBytes;
    this.id = target.id;
    this.every = target.every;
    this.timeout = target.timeout;
    this.#target = target;
    this.#address = address;
    this.#clock = clock;
    this.#ca = authorities;
    const { attribution } = target;
    const onCommand = (): void => this.#count();
    this.#attribution =
      attribution === null
        ? null
        : new Attribution({
            target: target.id,
            attribution,
            address,
            ca: this.#ca,
            clock,
            onCommand,
            random,
          });
  }

  async run(signal: AbortSignal): Promise<SourceResult> {
    let connected = false;
    let onAbort = () => {};
    let uncounted = () => {};
    const cut = new Promise<SourceResult>((resolve) => {
      uncounted = byteLimit(
        () => this.#client?.bytesRead() ?? 0,
        this.#mostBytes,
        () => {
          this.#drop();
          const fault = { up: null, fault: tooManyBytes(this.#address.shown, this.#mostBytes, 'Redis') };
          resolve(failed(this.id, this.#clock.now(), fault, []));
        },
      );
      this.#onForeign = () => {
        this.#drop();
        resolve(failed(this.id, this.#clock.now(), notRedis(this.#address), []));
      };
      onAbort = () => {
        this.#drop();
        resolve(failed(this.id, this.#clock.now(), redisTimeout(this.#address, this.timeout, connected), []));
      };
    });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([cut, this.#ask(() => (connected = true))]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      uncounted();
    }
  }

  async close(): Promise<void> {
    this.#drop();
  }

  #drop(): void {
    this.#attribution?.stop();
    for (const one of [this.#client, this.#visitor]) one?.close();
    this.#client = null;
    this.#visitor = null;
  }

  #connection(): RedisClient {
    return redisClient({
      address: this.#address,
      timeout: this.timeout,
      ca: this.#ca,
      onCommand: () => this.#count(),
      onForeign: () => this.#onForeign(),
    });
  }

  /** A server that has all the clients it may closes a new one; one that answers anything has let it in. */
  async #knock(): Promise<RedisFault | null> {
    const visitor = this.#connection();
    this.#visitor = visitor;
    try {
      await visitor.connect();
      return null;
    } catch (error) {
      return redisFault(error, this.#address, 'CONNECT');
    } finally {
      visitor.close();
      this.#visitor = null;
    }
  }

  #count(): void {
    this.#sent += 1;
  }

  async #ask(onConnected: () => void): Promise<SourceResult> {
    const phases: Sample[] = [];
    const until = this.#clock.monotonic() + ATTRIBUTION_SHARE * this.timeout;
    if (this.#client !== null && !this.#client.usable()) this.#drop();
    const shut = this.#door.look(this.#client !== null, () => this.#knock());
    if (this.#client === null) {
      const client = this.#connection();
      this.#client = client;
      this.#misplaced = null;
      const from = this.#clock.monotonic();
      try {
        await client.connect();
      } catch (error) {
        if (this.#client === client) this.#drop();
        return this.#fail(redisFault(error, this.#address, 'CONNECT'), []);
      }
      phases.push(this.#duration('connect', from));
      await client.select().catch((error: unknown) => {
        this.#misplaced = redisFault(error, this.#address, 'SELECT');
      });
    }
    const client = this.#client;
    // Cancelled or closed meanwhile: the caller has already responded.
    if (client === null) return { observations: [], fault: null };
    onConnected();
    const from = this.#clock.monotonic();
    const nodes = client.nodes();
    const readings = await Promise.all(nodes.map((node) => readNode(node, this.#clock)));
    phases.push(this.#duration('query', from));
    // In another database their keys are not there, or are others.
    const listed = this.#misplaced === null ? this.#target.queues : [];
    const queues = await Promise.all(
      listed.map((queue) => readQueue(client, this.id, queue, () => this.#clock.now())),
    );
    const loads = readings.map(({ info, at }) => (info === null ? null : this.#load(info, at)));
    const known = nodes.flatMap((node, index) => {
      const info = readings[index]?.info ?? null;
      return info === null ? [] : [{ node, info, load: loads[index] ?? null }];
    });
    if (readings.some(({ info }) => info?.get('redis_mode') === 'sentinel'))
      return this.#fail(isSentinel(this.#address), phases);
    const silent = this.#masters.silentIn(nodes, readings);
    const attributed = isWhole(readings, silent)
      ? ((await this.#attribution?.read(known, until)) ?? null)
      : null;
    if (this.#client === client && !client.usable()) this.#drop();
    return this.#conclude(
      readings,
      silent,
      queues,
      [...phases, ...this.#loadSamples(readings, attributed)],
      attributed,
      await shut,
    );
  }

  #load(info: Info, at: number): NodeLoad | null {
    const run = info.get('run_id') ?? '';
    const loads = this.#loads.get(run) ?? new NodeLoads();
    // A restarted server has a new id; no more ids are kept than a cluster has nodes.
    if (this.#loads.size > MOST_NODES) this.#loads.clear();
    this.#loads.set(run, loads);
    return loads.after(info, at);
  }

  /** The probe's own cost, and for a cluster the longest wait. */
  #loadSamples(readings: readonly NodeReading[], attributed: AttributionReading | null): readonly Sample[] {
    const t = this.#clock.now();
    const target = this.id;
    const samples = [sampleOf(t, 'gantry.redis.probe.commands', { target }, this.#sent)];
    const first = readings.flatMap(({ waited }) => waited ?? []);
    const waits = [...(first.length > 0 ? [Math.max(...first)] : []), ...(attributed?.waits ?? [])];
    const middle = waits.sort((a, b) => a - b)[waits.length >> 1];
    if (middle !== undefined) samples.push(sampleOf(t, 'gantry.redis.ping', { target }, middle));
    return samples;
  }

  #conclude(
    readings: readonly NodeReading[],
    silent: readonly string[],
    queues: readonly Awaited<ReturnType<typeof readQueue>>[],
    phases: readonly Sample[],
    attributed: AttributionReading | null,
    shut: RedisFault | null,
  ): SourceResult {
    const t = this.#clock.now();
    const infos = readings.flatMap(({ info }) => info ?? []);
    const whole = isWhole(readings, silent);
    const failures: readonly Failure[] = [
      ...readings.flatMap(({ failures: list }) => list),
      ...queues.flatMap((q) => q.failure ?? []),
      ...(attributed?.refused ?? []),
    ];
    // A command that needed a silent master failed for the same reason, which is stated once.
    const own = failures.filter(({ error }) => silent.length === 0 || replyCode(error) !== null);
    const faults = [
      ...[shut, this.#misplaced].filter((one) => one !== null),
      ...(silent.length === 0 ? [] : [silentMasters(silent, infos.length + silent.length)]),
      ...own.map(({ command, error, place }) =>
        redisFault(error, this.#addressed(infos.length === 0 ? null : place), command),
      ),
      ...(infos.length === 0 && failures.length === 0 ? [noNode(this.#address)] : []),
    ];
    // The server's own state says more than a missing right, and that more than a misconfigured queue.
    const worst =
      faults.find(({ up }) => up === 0) ?? faults.find(({ up }) => up === null) ?? faults[0] ?? null;
    const samples = [
      // A sum over a part of the masters is none of the cluster.
      ...(whole ? infoSamples(t, this.id, infos) : []),
      ...(whole ? logSamples(t, this.id, readings) : []),
      ...queues.flatMap((queue) => queue.samples),
      ...(attributed?.samples ?? []),
    ];
    const refused = (attributed?.refused ?? []).map(({ command }) => command);
    const denied = [...new Set([...readings.flatMap((reading) => reading.denied), ...refused])];
    for (const sample of samples) this.#emitter.add(ANSWERS, sample);
    // If no look was possible, the last values stay and age.
    if (whole && infos.length > 0) this.#emitter.settle(ANSWERS, t, () => false, endOf);
    const observations: Observation[] = [...phases, ...this.#emitter.take()];
    // A master that refused states nothing of itself: the last evidence stays and ages.
    if (infos.length > 0 && (whole || silent.length > 0)) {
      observations.push({
        type: 'evidence',
        t,
        kind: 'redis.node',
        subject: { kind: 'target', id: this.id },
        data: redisNode(this.#address, infos, clusterOkOf(readings), denied, silent),
      });
    }
    if (worst !== null) return this.#fail(worst, observations);
    observations.push(sampleOf(t, 'redis.up', { target: this.id }, 1), faultOf(t, this.id, null));
    return { observations, fault: null };
  }

  /** The address as a fault names it: in a cluster, that of one server. */
  #addressed(place: string | null | undefined): RedisAddress {
    if (this.#address.mode !== 'cluster' || place === null || place === undefined) return this.#address;
    return { ...this.#address, shown: place };
  }

  #fail(failure: RedisFault, observations: readonly Observation[]): SourceResult {
    return failed(this.id, this.#clock.now(), failure, observations);
  }

  #duration(phase: string, from: number): Sample {
    const seconds = (this.#clock.monotonic() - from) / 1000;
    return sampleOf(this.#clock.now(), 'gantry.probe.duration', { target: this.id, phase }, seconds);
  }
}

/** Series of what the server answered: settled in every run in which it answered all. */
const ANSWERS = 'answers';

/** Whether every master was asked and reported its figures. */
function isWhole(readings: readonly NodeReading[], silent: readonly string[]): boolean {
  return silent.length === 0 && readings.every(({ info }) => info !== null);
}

/** A database that was emptied has no keys. */
function endOf({ metric }: Sample): number | null {
  return metric === 'redis.db.keys' ? 0 : null;
}

/** servers of a target whose counters are remembered */
const MOST_NODES = 1_000;
