import type { Fault, Observation } from '../../../shared/model/observation';
import { answerLimit } from './answer-limit';
import type { Clock } from './clock';
import { jitterOf, phaseOf, slotFrom } from './grid';
import { systemTimers, type Timers } from './timers';

/** Anything that can be scheduled; the engine's `Source` is one. */
export interface Scheduled {
  readonly id: string;
  /** ms between runs */
  readonly every: number;
  /** ms a run may take */
  readonly timeout: number;
  run(signal: AbortSignal): Promise<RunResult>;
  close(): Promise<void>;
}
export interface RunResult {
  readonly observations: readonly Observation[];
  readonly fault: Fault | null;
}

export interface SchedulerOptions<S extends Scheduled> {
  readonly clock: Clock;
  /** `startedAt` and `endedAt` are epoch ms. Not called for runs that `remove` or `stop` cut short. */
  readonly onResult: (source: S, result: RunResult, startedAt: number, endedAt: number) => void;
  /** A source or `onResult` threw, or a source does not settle: a bug, never a state of the target. */
  readonly onDefect: (error: unknown, source: S) => void;
  readonly timers?: Timers;
}

export interface RunCounts {
  readonly id: string;
  /** runs that ended, whatever they brought */
  readonly runs: number;
  /** grid slots without a run: the previous run took too long, or the process was suspended */
  readonly skipped: number;
  /** runs that reached their time limit */
  readonly timeouts: number;
  readonly running: boolean;
}

/** Runs sources on a fixed grid. It owns them: what it was given, it closes. */
export interface Scheduler<S extends Scheduled> {
  /** Adds a source; runs it soon when started. An id that is already there is a bug and throws. */
  add(source: S): void;
  /** Cuts a run short, waits for it, and closes the source. Unknown ids are ignored. */
  remove(id: string): Promise<void>;
  /** Removes what has the same id, then adds: two connections to one target never overlap. */
  replace(source: S): Promise<void>;
  start(): void;
  /** Stops permanently: cancels runs, waits for them, closes all sources, leaves no timer. */
  stop(): Promise<void>;
  counts(): readonly RunCounts[];
}

/** ms between two batches, and how many runs a batch starts at least: bursts spoil the latency they measure. */
const BATCH_EVERY_MS = 50;
const BATCH_SIZE = 5;
/** Head-room of a batch over the mean load, to catch up after a stall without a burst. */
const BATCH_ROOM = 1.5;
/** ms that a source may take to settle after its time limit. */
const SETTLE_MS = 1_000;

interface Entry<S> {
  readonly source: S;
  /** monotonic ms of slot 0 of its grid */
  readonly origin: number;
  slot: number;
  /** monotonic ms of its next run */
  due: number;
  /** settles when the run in flight is over */
  running: Promise<void> | null;
  abort: AbortController | null;
  /** cancels the time limit of the run in flight */
  cancelLimit: () => void;
  removed: boolean;
  runs: number;
  skipped: number;
  timeouts: number;
}

/** Makes a scheduler; nothing runs before `start`. Its timers never keep the process alive. */
export function createScheduler<S extends Scheduled>(options: SchedulerOptions<S>): Scheduler<S> {
  return new GridScheduler(options);
}

class GridScheduler<S extends Scheduled> implements Scheduler<S> {
  readonly #options: SchedulerOptions<S>;
  readonly #timers: Timers;
  readonly #entries = new Map<string, Entry<S>>();
  /** Rises with every source ever added: places it on the grid. */
  #added = 0;
  #state: 'new' | 'started' | 'stopped' = 'new';
  #cancelWake: (() => void) | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;
  /** monotonic ms of the last batch */
  #batchAt = Number.NEGATIVE_INFINITY;
  #batchSize = BATCH_SIZE;

  constructor(options: SchedulerOptions<S>) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
  }

  add(source: S): void {
    if (this.#state === 'stopped') throw new Error(`scheduler is stopped, cannot add ${source.id}`);
    if (this.#entries.has(source.id)) throw new Error(`source ${source.id} is already scheduled`);
    const now = this.#options.clock.monotonic();
    this.#entries.set(source.id, {
      source,
      origin: now + phaseOf(this.#added++, source.every),
      slot: -1,
      due: now,
      running: null,
      abort: null,
      cancelLimit: () => {},
      removed: false,
      runs: 0,
      skipped: 0,
      timeouts: 0,
    });
    this.#sizeBatch();
    this.#wakeIn(0);
  }

  async remove(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#sizeBatch();
    await this.#end(entry);
  }

  async replace(source: S): Promise<void> {
    await this.remove(source.id);
    if (this.#state !== 'stopped') this.add(source);
    else await source.close();
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'started';
    this.#wakeIn(0);
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#cancelWake?.();
    this.#cancelWake = null;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map((entry) => this.#end(entry)));
  }

  counts(): readonly RunCounts[] {
    return [...this.#entries.values()].map(({ source, runs, skipped, timeouts, running }) => ({
      id: source.id,
      runs,
      skipped,
      timeouts,
      running: running !== null,
    }));
  }

  async #end(entry: Entry<S>): Promise<void> {
    entry.removed = true;
    entry.abort?.abort(new DOMException('the source is being removed', 'AbortError'));
    await this.#settled(entry);
    entry.cancelLimit();
    try {
      await entry.source.close();
    } catch (error) {
      this.#options.onDefect(error, entry.source);
    }
  }

  /** Waits for the run in flight, but not for ever: a source that hangs must not hold up the end. */
  #settled(entry: Entry<S>): Promise<void> {
    const { running, source } = entry;
    if (running === null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#timers.after(SETTLE_MS, () => {
        this.#options.onDefect(new Error(`source ${source.id} did not settle when it was cut short`), source);
        resolve();
      });
      void running.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #sizeBatch(): void {
    let perBatch = 0;
    for (const { source } of this.#entries.values()) perBatch += BATCH_EVERY_MS / source.every;
    this.#batchSize = Math.max(BATCH_SIZE, Math.ceil(perBatch * BATCH_ROOM));
  }

  #wakeIn(delay: number): void {
    if (this.#state !== 'started') return;
    const now = this.#options.clock.monotonic();
    const at = Math.max(now + delay, this.#batchAt + BATCH_EVERY_MS);
    if (this.#cancelWake !== null) {
      if (this.#wakeAt <= at) return;
      this.#cancelWake();
    }
    this.#wakeAt = at;
    this.#cancelWake = this.#timers.after(Math.max(0, at - now), () => {
      this.#cancelWake = null;
      this.#batch();
    });
  }

  /** Starts what is due, the longest overdue first, and sleeps until the next is. */
  #batch(): void {
    const now = this.#options.clock.monotonic();
    this.#batchAt = now;
    const due: Entry<S>[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.due > now) continue;
      if (entry.running === null) due.push(entry);
      else this.#skip(entry, now);
    }
    due.sort((a, b) => a.due - b.due);
    for (const entry of due.slice(0, this.#batchSize)) {
      this.#advance(entry, now);
      entry.running = this.#run(entry);
    }
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) next = Math.min(next, entry.due);
    if (next < Number.POSITIVE_INFINITY) this.#wakeIn(Math.max(0, next - now));
  }

  /** The slot is skipped while the previous run continues: a source never runs twice at once. */
  #skip(entry: Entry<S>, now: number): void {
    this.#advance(entry, now);
    entry.skipped++;
  }

  /** Moves on to the next slot of the grid; slots that lie wholly in the past are counted as skipped. */
  #advance(entry: Entry<S>, now: number): void {
    const { source, origin } = entry;
    const first = entry.slot === -1;
    // The first run starts at once, off the grid; the next one at least half an interval later.
    const next = first
      ? slotFrom(now + source.every / 2, origin, source.every)
      : Math.max(entry.slot + 1, slotFrom(now, origin, source.every));
    if (!first) entry.skipped += next - entry.slot - 1;
    entry.slot = next;
    entry.due = origin + next * source.every + jitterOf(source.id, next, source.every);
  }

  async #run(entry: Entry<S>): Promise<void> {
    const { source } = entry;
    const { clock, onResult, onDefect } = this.#options;
    const abort = new AbortController();
    entry.abort = abort;
    const startedAt = clock.now();
    let reported = false;
    const report = (result: RunResult) => {
      if (reported || entry.removed) return;
      reported = true;
      try {
        onResult(source, result, startedAt, clock.now());
      } catch (error) {
        onDefect(error, source);
      }
    };
    const reachLimit = (): void => {
      entry.timeouts++;
      abort.abort(new DOMException(`no answer within ${source.timeout} ms`, 'TimeoutError'));
      entry.cancelLimit = this.#timers.after(SETTLE_MS, () => {
        report(unsettled(source));
        onDefect(new Error(`source ${source.id} did not settle after its time limit`), source);
      });
    };
    entry.cancelLimit = answerLimit(source.timeout, reachLimit, clock, this.#timers);
    try {
      report(await source.run(abort.signal));
    } catch (error) {
      report(broken(source));
      onDefect(error, source);
    } finally {
      entry.cancelLimit();
      entry.abort = null;
      entry.running = null;
      entry.runs++;
    }
  }
}

function unsettled(source: Scheduled): RunResult {
  return {
    observations: [],
    fault: {
      code: 'timeout',
      message: `${source.id} did not answer within ${source.timeout / 1000} s and could not be cancelled`,
      remedy: `raise timeout of ${source.id} if it is only slow; if it persists, restart the wall and report it`,
    },
  };
}

function broken(source: Scheduled): RunResult {
  return {
    observations: [],
    fault: {
      code: 'unexpected',
      message: `the probe of ${source.id} failed in its own code`,
      remedy: 'see gantry.log for the error and report it',
    },
  };
}
