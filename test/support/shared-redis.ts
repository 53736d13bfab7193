import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { RedisServer } from '../../main/demo/servers/redis';
import { seeded } from './seeded';

/** Ten tenants that have an ACL user each, and ten that share the user `shop` and are told apart by their keys. */
export const USER_TENANTS: readonly string[] = Array.from({ length: 10 }, (_, n) => `user${n}`);
export const PREFIX_TENANTS: readonly string[] = Array.from({ length: 10 }, (_, n) => `shop${n}`);
export const ALL_TENANTS: readonly string[] = [...USER_TENANTS, ...PREFIX_TENANTS];
export const PROBE = { user: 'gantry', password: 'probe' } as const;
const PASSWORD = 'pass';
/** ms between two batches of a tenant */
const BATCH = 25;
const FLOOD_CONNECTIONS = 40;

export interface SharedRedis {
  /** address for the probe */
  readonly url: string;
  /** One tenant sends as fast as the server takes it, many commands in one write. */
  flood(tenant: string): Promise<void>;
  /** All tenants flood alike, in step. */
  floodByAll(): Promise<void>;
  calm(): Promise<void>;
  info(section: string): Promise<ReadonlyMap<string, string>>;
  stop(): Promise<void>;
}

/** A Redis in use by twenty tenants, each at a pace of its own. @param rate commands a second of all together */
export async function sharedRedis(server: RedisServer, seed: number, rate: number): Promise<SharedRedis> {
  const random = seeded(seed);
  const admin = new Redis(server.port, '127.0.0.1');
  for (const name of [...USER_TENANTS, 'shop'])
    await admin.acl('SETUSER', name, 'on', `>${PASSWORD}`, '~*', '+@all', '-@dangerous');
  // As docs/operations.md has it.
  const rights =
    '+ping +info +slowlog|get +latency|latest +client|setname +client|list +monitor +scan +memory|usage +select';
  await admin.acl(
    'SETUSER',
    PROBE.user,
    'on',
    `>${PROBE.password}`,
    'resetkeys',
    '%R~*',
    '-@all',
    ...rights.split(' '),
  );
  const loads = ALL_TENANTS.map((tenant) => {
    const weight = 0.5 + random();
    return new TenantLoad(server.port, tenant, (weight * rate) / ALL_TENANTS.length, random);
  });
  await Promise.all(loads.map((load) => load.start()));
  let flooding: ChildProcess | null = null;
  const calm = async (): Promise<void> => {
    const running = flooding;
    flooding = null;
    if (running === null || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };
  const flood = async (start: () => ChildProcess): Promise<void> => {
    await calm();
    flooding = start();
    await once(flooding, 'spawn');
  };
  return {
    url: `redis://${PROBE.user}:${PROBE.password}@127.0.0.1:${server.port}`,
    flood: (tenant) => flood(() => benchmark(server.port, tenant)),
    floodByAll: () => flood(() => equalFlood(server.port)),
    calm,
    info: async (section) => {
      const lines = (await admin.info(section)).split('\r\n').filter((line) => line.includes(':'));
      return new Map(
        lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
      );
    },
    stop: async () => {
      await calm();
      await Promise.all(loads.map((load) => load.stop()));
      admin.disconnect();
    },
  };
}

function equalFlood(port: number): ChildProcess {
  const program = fileURLToPath(new URL('equal-flood.mjs', import.meta.url));
  const tenants = ALL_TENANTS.map((tenant) => `${userOf(tenant)}:${tenant}`);
  return spawn(process.execPath, [program, String(port), PASSWORD, ...tenants], { stdio: 'ignore' });
}

function benchmark(port: number, tenant: string): ChildProcess {
  const login = ['--user', userOf(tenant), '-a', PASSWORD];
  const bounds = ['-c', String(FLOOD_CONNECTIONS), '-P', '100', '-n', '2000000000', '-r', '100000', '-q'];
  const command = ['SET', `${tenant}:__rand_int__`, 'x'];
  return spawn('redis-benchmark', ['-p', String(port), ...login, ...bounds, ...command], { stdio: 'ignore' });
}

function userOf(tenant: string): string {
  return PREFIX_TENANTS.includes(tenant) ? 'shop' : tenant;
}

/** Sends the commands of one tenant, a batch at a time, never the next before the one before was answered. */
class TenantLoad {
  readonly #redis: Redis;
  readonly #tenant: string;
  /** 1/s */
  readonly #rate: number;
  readonly #random: () => number;
  #timer: NodeJS.Timeout | null = null;
  #owed = 0;
  #last = 0;
  #busy: Promise<unknown> | null = null;

  constructor(port: number, tenant: string, rate: number, random: () => number) {
    this.#tenant = tenant;
    this.#rate = rate;
    this.#random = random;
    this.#redis = new Redis({
      port,
      host: '127.0.0.1',
      username: userOf(tenant),
      password: PASSWORD,
      lazyConnect: true,
      enableReadyCheck: false,
    });
  }

  async start(): Promise<void> {
    await this.#redis.connect();
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#work(), BATCH);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#busy;
    this.#redis.disconnect();
  }

  #work(): void {
    const now = performance.now();
    const seconds = Math.min(1, (now - this.#last) / 1_000);
    if (this.#busy !== null) return;
    this.#last = now;
    this.#owed += this.#rate * seconds * (0.5 + this.#random());
    const count = Math.floor(this.#owed);
    this.#owed -= count;
    if (count === 0) return;
    const batch = this.#redis.pipeline();
    for (let sent = 0; sent < count; sent += 1) {
      const key = `${this.#tenant}:${Math.floor(this.#random() * 500)}`;
      if (this.#random() < 0.3) batch.set(key, 'x'.repeat(20 + Math.floor(this.#random() * 400)));
      else batch.get(key);
    }
    this.#busy = batch.exec().finally(() => {
      this.#busy = null;
    });
  }
}
