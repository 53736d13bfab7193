import type { Clock } from '../../runtime/clock';
import type { PostgresConnection, ResultRow } from './connection';
import { ACTIVE } from './queries';
import { number, text } from './rows';

/** ms between two samples at the least, and how many there are between two runs at the most */
const STEP = 1_000;
const PER_RUN = 5;

/** Active sessions of a database in a state, on average. */
export interface ActiveMean {
  readonly database: string;
  /** cpu, io, lock or other */
  readonly state: string;
  readonly sessions: number;
}

/**
 * Active session history: about one sample a second between two runs, on the probe's own connection while it is idle.
 * The statistics of a database include a statement only when it ends, so a long one must be sampled. A sample reads one
 * view in memory and takes no lock; at 100 sessions it costs the server 0.2 ms.
 */
export class ActiveSessions {
  readonly #connection: PostgresConnection;
  readonly #clock: Clock;
  readonly #step: number;
  readonly #timeout: number;
  /** rises with each run: a sample that is still asked for then belongs to no plan any more */
  #plans = 0;
  readonly #sums = new Map<string, number>();
  /** databases and states seen so far, so that one without sessions reports 0 instead of vanishing */
  readonly #seen = new Set<string>();
  #samples = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * @param every ms between two runs of the probe
   * @param timeout ms a question may take: one that takes longer costs the connection, so it has as long as a run
   */
  constructor(connection: PostgresConnection, every: number, timeout: number, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#timeout = timeout;
    this.#step = Math.max(STEP, every / PER_RUN);
  }

  /** Takes in one sample. */
  add(rows: readonly ResultRow[]): void {
    this.#samples += 1;
    for (const row of rows) {
      const key = `${text(row, 'db')}\u0000${text(row, 'state')}`;
      this.#seen.add(key);
      this.#sums.set(key, (this.#sums.get(key) ?? 0) + (number(row, 'sessions') ?? 0));
    }
  }

  /** Means since the last call; sampling then continues until the next run. @param databases those that exist */
  take(databases: readonly string[]): readonly ActiveMean[] {
    const known = new Set(databases);
    // A database without observed sessions is known to be idle.
    for (const database of databases) this.#seen.add(`${database}\u0000cpu`);
    const means: ActiveMean[] = [];
    for (const key of this.#seen) {
      const [database = '', state = ''] = key.split('\u0000');
      if (!known.has(database)) this.#seen.delete(key);
      else if (this.#samples > 0)
        means.push({ database, state, sessions: (this.#sums.get(key) ?? 0) / this.#samples });
    }
    this.#sums.clear();
    this.#samples = 0;
    this.#plans += 1;
    this.#plan(this.#plans, PER_RUN - 1);
    return means;
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #plan(plan: number, left: number): void {
    if (plan !== this.#plans) return;
    this.#stop();
    if (left === 0 || this.#closed) return;
    this.#timer = setTimeout(() => void this.#sample(plan, left), this.#step);
    this.#timer.unref();
  }

  /** A failed sample is skipped; the next run reports the server's fault. */
  async #sample(plan: number, left: number): Promise<void> {
    if (this.#connection.idle()) {
      const at = this.#clock.monotonic() + this.#timeout;
      const answer = await this.#connection.ask([ACTIVE], { signal: new AbortController().signal, at });
      if (answer.ok) this.add(answer.value[0] ?? []);
    }
    this.#plan(plan, left - 1);
  }
}
