import { Redis } from 'ioredis';
import type { Scene } from './scenarios';

const EVERY = 500;
/** Jobs that the campaign adds at a time, and the longest queue. */
const FLOOD = 60;
const MOST = 4_000;

/** A little real work on the demo's Redis; the campaign fills its job queue. */
export class RedisLoad {
  readonly #redis: Redis;
  #timer: NodeJS.Timeout | null = null;
  #scene: Scene | null = null;

  constructor(url: string) {
    this.#redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    this.#redis.on('error', () => undefined);
  }

  async start(): Promise<void> {
    await this.#redis.connect();
    this.#timer = setInterval(() => void this.#work(), EVERY);
  }

  follow(scene: Scene): void {
    this.#scene = scene;
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#redis.quit().catch(() => this.#redis.disconnect());
  }

  async #work(): Promise<void> {
    const flood = this.#scene?.name === 'campaign';
    const batch = this.#redis.pipeline();
    for (let i = 0; i < 10; i++) batch.set(`session:${i}`, 'x'.repeat(64), 'EX', 600).get(`session:${i}`);
    for (let i = 0; i < (flood ? FLOOD : 2); i++) batch.lpush('jobs', 'job');
    batch.ltrim('jobs', 0, MOST - 1);
    if (!flood) batch.rpop('jobs', 200);
    await batch.exec().catch(() => undefined);
  }
}
