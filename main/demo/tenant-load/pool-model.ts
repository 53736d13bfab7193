import { forceOf, type Plot } from './scenario';

/** The ordinary demand of a tenant, and where its response time is spent. */
export interface LoadTenant {
  readonly id: string;
  readonly tier: 'gold' | 'standard';
  readonly pool: string;
  readonly seed: number;
  /** requests and jobs a second */
  readonly requests: number;
  readonly jobs: number;
  /** per request: processor s, Redis commands, blocks read */
  readonly cpu: number;
  readonly commands: number;
  readonly blocks: number;
  /** duration of a request in s without other load, and its parts on the database, on Redis and at the ingress */
  readonly base: number;
  readonly parts: readonly [number, number, number];
  /** whether it uses tables that others of its pool use too */
  readonly shares: boolean;
  /** By of the cache that it holds */
  readonly memory: number;
}
/** Capacity of a pool per second. */
export interface Capacity {
  readonly cpu: number;
  readonly commands: number;
  readonly blocks: number;
  readonly requests: number;
  readonly workers: number;
  readonly connections: number;
  readonly memory: number;
}
/** The state of a pool. Arrays have one entry per tenant; NaN: the tenant is absent. */
export interface PoolMoment {
  /** by resource id */
  readonly use: Readonly<Record<string, Float64Array>>;
  readonly used: Readonly<Record<string, number>>;
  readonly queue: Readonly<Record<string, number>>;
  /** s */
  readonly response: Float64Array;
  readonly jobWait: Float64Array;
  /** a second: asked for, served or not */
  readonly requests: Float64Array;
  readonly jobs: Float64Array;
}

/** s a job takes on its worker */
const JOB = 1;
/** processor s and Redis commands of a job */
const JOB_CPU = 0.05;
const JOB_COMMANDS = 120;
/** s that a client waits before it gives up, at most */
const GIVES_UP = 30;
const SERVERS = 8;

/**
 * A pool of tenants, stepped through time: queues fill and drain, locks are held, caches overflow. Processors, Redis
 * and the ingress are shared by demand (processor sharing): higher demand receives more. Workers take jobs in order. A
 * tenant's demand does not depend on how well it is served, up to its patience.
 */
export class PoolModel {
  readonly #tenants: readonly LoadTenant[];
  readonly #capacity: Capacity;
  /** jobs that wait, by tenant */
  readonly #backlog: Float64Array;
  #leaked = 0;

  constructor(tenants: readonly LoadTenant[], capacity: Capacity) {
    this.#tenants = tenants;
    this.#capacity = capacity;
    this.#backlog = new Float64Array(tenants.length);
  }

  /**
   * @param t s of the run @param dt s
   * @param plot what happens; its tenants are indices of this pool
   * @param swing how far the load of a tenant is from its usual, times
   */
  step(t: number, dt: number, plot: Plot, swing: (tenant: number) => number): PoolMoment {
    const count = this.#tenants.length;
    const arrays = (): Float64Array => new Float64Array(count);
    const [requests, jobs, cpu, commands, blocks, waits] = [
      arrays(),
      arrays(),
      arrays(),
      arrays(),
      arrays(),
      arrays(),
    ];
    const [connections, memory] = [arrays(), arrays()];
    const present = (index: number): boolean =>
      t >= (plot.comes.get(index) ?? 0) && t < (plot.goes.get(index) ?? Number.POSITIVE_INFINITY);
    const rush = plot.rush !== null && t >= plot.rush.from && t < plot.rush.to ? plot.rush.times : 1;
    for (let index = 0; index < count; index++) {
      const tenant = this.#tenants[index] as LoadTenant;
      if (!present(index)) continue;
      const size = swing(index) * rush * (plot.giant?.tenant === index ? plot.giant.times : 1);
      requests[index] = tenant.requests * size;
      jobs[index] = tenant.jobs * size;
      connections[index] = 2 + tenant.requests * size * 0.4;
      memory[index] = tenant.memory;
    }
    const extra = { cpu: arrays(), commands: arrays() };
    const hogs: { readonly tenant: number; readonly held: number }[] = [];
    let wanted = 0;
    for (const push of plot.pushes) {
      const force = forceOf(push, t) * push.strength;
      const { tenant } = push;
      if (force === 0 || !present(tenant)) continue;
      const { cpu: processors, commands: rate, workers } = this.#capacity;
      if (push.kind === 'jobs') jobs[tenant] = (jobs[tenant] ?? 0) + (force * workers) / JOB;
      if (push.kind === 'queries') extra.cpu[tenant] = force * processors;
      if (push.kind === 'redis') extra.commands[tenant] = force * rate;
      if (push.kind === 'memory') this.#leaked += (dt * force * this.#capacity.memory) / 200;
      if (push.kind === 'memory') memory[tenant] = (memory[tenant] ?? 0) + this.#leaked;
      if (push.kind === 'locks') hogs.push({ tenant, held: 1.5 * force });
      if (push.kind === 'connections') wanted += force * this.#capacity.connections;
      if (push.kind === 'connections') connections[tenant] = (connections[tenant] ?? 0) + wanted;
    }
    if (!plot.pushes.some((push) => push.kind === 'memory' && forceOf(push, t) > 0)) this.#leaked = 0;

    const running = this.#work(jobs, dt);
    for (let index = 0; index < count; index++) {
      const { cpu: each, commands: calls, blocks: reads } = this.#tenants[index] as LoadTenant;
      const asked = requests[index] ?? 0;
      const worked = running[index] ?? 0;
      cpu[index] = asked * each + worked * JOB_CPU + (extra.cpu[index] ?? 0);
      commands[index] = asked * calls + worked * JOB_COMMANDS + (extra.commands[index] ?? 0);
      blocks[index] = asked * reads;
    }
    const overflow = Math.max(0, sum(memory) / this.#capacity.memory - 1);
    const missed = Math.min(0.9, overflow * 4);
    const [onCpu, onRedis, onDisk, onIngress] = [
      sum(cpu) / this.#capacity.cpu,
      sum(commands) / this.#capacity.commands,
      sum(blocks) / this.#capacity.blocks,
      sum(requests) / this.#capacity.requests,
    ];
    const full = sum(connections) / this.#capacity.connections;
    const refused = Math.max(0, 1 - 1 / full);
    const response = arrays();
    const jobWait = arrays();
    const waiting = sum(this.#backlog) / (this.#capacity.workers / JOB);
    for (let index = 0; index < count; index++) {
      const { base, parts, shares } = this.#tenants[index] as LoadTenant;
      if (!present(index)) {
        response[index] = Number.NaN;
        jobWait[index] = Number.NaN;
        continue;
      }
      const [database, redis, ingress] = parts;
      // Waiting operations run one after another.
      let locked = 0;
      for (const { tenant, held } of shares ? hogs : []) {
        if (tenant === index) continue;
        locked += held;
        waits[tenant] = (waits[tenant] ?? 0) + (requests[index] ?? 0) * held * 0.5;
      }
      const time =
        base * (1 - database - redis - ingress) +
        base * database * stretch(onCpu) +
        base * redis * stretch(onRedis) * (1 + 12 * missed) +
        base * ingress * stretch(onIngress) +
        locked +
        refused * 4;
      response[index] = Math.min(GIVES_UP, time);
      jobWait[index] = 2 + waiting;
    }
    return {
      use: {
        queue_jobs: running.map((value, index) => value + (this.#backlog[index] ?? 0)),
        redis_ops: commands.map((value) => value / Math.max(1, onRedis)),
        redis_memory: memory.map((value) => value / Math.max(1, sum(memory) / this.#capacity.memory)),
        db_time: cpu.map((value) => value / Math.max(1, onCpu)),
        connections: connections.map((value) => value / Math.max(1, full)),
        locks: waits,
        blocks: blocks.map((value) => value / Math.max(1, onDisk)),
        ingress: requests.map((value) => value / Math.max(1, onIngress)),
      },
      used: {
        queue_jobs: Math.min(1, sum(running) / (this.#capacity.workers / JOB)),
        redis_ops: Math.min(1, onRedis),
        redis_memory: Math.min(1, sum(memory) / this.#capacity.memory),
        db_time: Math.min(1, onCpu),
        connections: Math.min(1, full),
        blocks: Math.min(1, onDisk),
        ingress: Math.min(1, onIngress),
      },
      queue: {
        queue_jobs: sum(this.#backlog) / this.#capacity.workers,
        redis_ops: queued(onRedis),
        redis_memory: overflow * 40,
        db_time: queued(onCpu),
        connections: refused * 10,
        locks: sum(waits),
        blocks: queued(onDisk),
        ingress: queued(onIngress),
      },
      response,
      jobWait,
      requests,
      jobs,
    };
  }

  /** Jobs a second that are worked on, by tenant: in the order in which they came, so by what waits of each. */
  #work(arriving: Float64Array, dt: number): Float64Array {
    const room = (this.#capacity.workers / JOB) * dt;
    const offered = arriving.map((rate, index) => (this.#backlog[index] ?? 0) + rate * dt);
    const part = Math.min(1, room / Math.max(room, sum(offered)));
    for (let index = 0; index < offered.length; index++)
      this.#backlog[index] = (offered[index] ?? 0) * (1 - part);
    return offered.map((jobs) => (jobs * part) / dt);
  }
}

/** Times that a service takes when so much is asked of it: processor sharing, and patience when it is too much. */
function stretch(load: number): number {
  return load < 0.95 ? 1 / (1 - load) : Math.min(60, 20 * (load / 0.95));
}

/** Queue length in multiples of the parallel capacity: M/M/c by its normal approximation; beyond the limit it grows. */
function queued(load: number): number {
  if (load >= 1) return 1 + 6 * (load - 1);
  return load ** (SERVERS + 1) / (SERVERS * (1 - load));
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += Number.isNaN(value) ? 0 : value;
  return total;
}
